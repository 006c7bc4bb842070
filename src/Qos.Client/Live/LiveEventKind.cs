namespace Qos.Client;

/// <summary>Specifies the kind of a <see cref="LiveEvent"/>.</summary>
public enum LiveEventKind
{
    /// <summary>The state of the connection changed.</summary>
    StateChanged,

    /// <summary>Items are or may be missing between <see cref="GapEvent.From"/> and <see cref="GapEvent.To"/>.</summary>
    Gap,

    /// <summary>The first item after a gap that had no end when it was reported; <see cref="GapEvent.To"/> is its time.</summary>
    GapEnded,

    /// <summary>
    /// The delivered data of a code was compared with the server's list: nothing is missing from <see cref="VerifiedEvent.From"/> to
    /// <see cref="VerifiedEvent.To"/>. Data between two such periods is probably complete, but not verified.
    /// </summary>
    Verified,

    /// <summary>The oldest items were dropped because the consumer was too slow.</summary>
    Dropped,

    /// <summary>A code has received no push for too long and is being requested again.</summary>
    Stale,

    /// <summary>Pushes of a stale code have resumed.</summary>
    Recovered,

    /// <summary>The server refused a subscription; other codes are not affected.</summary>
    Refused,

    /// <summary>A watched code has no data.</summary>
    Missing,

    /// <summary>Other information.</summary>
    Notice,
}
