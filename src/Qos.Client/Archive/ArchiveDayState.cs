namespace Qos.Client;

/// <summary>Specifies the result of a check for a day.</summary>
public enum ArchiveDayState
{
    /// <summary>Everything that the server has of it is stored, and final.</summary>
    Complete,

    /// <summary>The day is partly stored: the rest has not been requested, is not final, or is missing between other bars.</summary>
    Partial,

    /// <summary>Nothing of it is stored, and the market was open.</summary>
    Missing,

    /// <summary>The market was closed.</summary>
    Closed,

    /// <summary>The market was open and other codes have bars; the server has none of this code.</summary>
    Suspended,

    /// <summary>Unknown: the calendar does not cover the day, and no other code of the market has bars.</summary>
    Unknown,
}
