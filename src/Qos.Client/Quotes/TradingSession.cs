namespace Qos.Client;

/// <summary>The part of the trading day (docs/protocol.md section 3, <c>tt</c>). Only US stocks have more than the regular one.</summary>
public enum TradingSession
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>US night session, 20:00 to 03:50 New York.</summary>
    Night = 1,

    /// <summary>US pre-market, 04:00 to 09:30 New York.</summary>
    PreMarket = 2,

    /// <summary>The exchange's regular session.</summary>
    Regular = 3,

    /// <summary>US after-hours, 16:00 to 20:00 New York.</summary>
    AfterHours = 4,
}
