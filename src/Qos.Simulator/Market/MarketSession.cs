namespace Qos.Simulator.Market;

/// <summary>
/// A session of a trading day, in the order of the day; the value is the wire's <c>tt</c> (docs/protocol.md section 3). Markets other than
/// US stocks have regular sessions only.
/// </summary>
public enum MarketSession
{
    /// <summary>Closed, lunch break included.</summary>
    None = 0,

    /// <summary>US 20:00 of the evening before to 03:50.</summary>
    Night = 1,

    /// <summary>US 04:00 to 09:30.</summary>
    PreMarket = 2,

    /// <summary>The session that makes the bars.</summary>
    Regular = 3,

    /// <summary>US, four hours from the close.</summary>
    AfterHours = 4,
}
