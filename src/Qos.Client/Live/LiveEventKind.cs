namespace Qos.Client;

/// <summary>What a <see cref="LiveEvent"/> tells.</summary>
public enum LiveEventKind
{
    /// <summary>The state of the connection changed.</summary>
    StateChanged,

    /// <summary>The stream has or may have a hole between <see cref="GapEvent.From"/> and <see cref="GapEvent.To"/>.</summary>
    Gap,

    /// <summary>The first item after a gap that had no end when it was reported; <see cref="GapEvent.To"/> is its time.</summary>
    GapEnded,

    /// <summary>
    /// What was delivered of a code has been compared with the server's own list: nothing is missing from <see cref="VerifiedEvent.From"/> to
    /// <see cref="VerifiedEvent.To"/>. What lies between two such stretches is likely to be complete, and not proven.
    /// </summary>
    Verified,

    /// <summary>A slow consumer lost its oldest items.</summary>
    Dropped,

    /// <summary>A code has had no push for longer than it should; it is being asked for again.</summary>
    Stale,

    /// <summary>A stale code is alive again.</summary>
    Recovered,

    /// <summary>The server refused a subscription; its other codes go on.</summary>
    Refused,

    /// <summary>A watched code without data.</summary>
    Missing,

    /// <summary>Anything else that a user should know.</summary>
    Notice,
}
