namespace Qos.Client;

/// <summary>What a check says of a day.</summary>
public enum ArchiveDayState
{
    /// <summary>Everything that the server has of it is stored, and final.</summary>
    Complete,

    /// <summary>A part of it is stored: the rest was not asked for yet, is not final yet, or is missing between other bars.</summary>
    Partial,

    /// <summary>Nothing of it is stored, and the market was open.</summary>
    Missing,

    /// <summary>The market was closed.</summary>
    Closed,

    /// <summary>The market was open and other codes have bars; the server has none of this code.</summary>
    Suspended,

    /// <summary>It cannot be told: the calendar does not go back to it, and no other code of the market has bars.</summary>
    Unknown,
}
