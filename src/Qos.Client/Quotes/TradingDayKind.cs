namespace Qos.Client;

/// <summary>How much of a day a market trades (docs/protocol.md section 4, <c>/market-calendar</c>).</summary>
public enum TradingDayKind
{
    /// <summary>The whole day, <c>F</c> on the wire.</summary>
    Full,

    /// <summary>Half of the day, <c>H</c> on the wire.</summary>
    Half,

    /// <summary>Not at all. A server lists trading days only, so that none of its days is closed.</summary>
    Closed,

    /// <summary>Marked by the server with a letter that is not documented; its hours are taken to be a full day's.</summary>
    Unknown,
}
