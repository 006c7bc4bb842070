namespace Qos.Client;

/// <summary>Specifies the session of a market according to its trading hours (docs/protocol.md section 2).</summary>
public enum MarketSession
{
    /// <summary>The hours are not known (an index whose exchange is not known, or another market).</summary>
    Unknown,

    /// <summary>Closed: no new price is expected.</summary>
    Closed,

    /// <summary>US night session, 20:00 to 03:50 New York, before a trading day.</summary>
    Night,

    /// <summary>US pre-market, 04:00 to 09:30 New York.</summary>
    PreMarket,

    /// <summary>The regular session.</summary>
    Regular,

    /// <summary>The lunch break of Hong Kong, Shanghai and Shenzhen.</summary>
    Break,

    /// <summary>The minutes after the regular close in which Hong Kong's closing auction prints.</summary>
    ClosingAuction,

    /// <summary>US after-hours, from the regular close to 20:00 New York (17:00 on a half day).</summary>
    AfterHours,
}
