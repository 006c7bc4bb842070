namespace Qos.Client;

/// <summary>The side that took the price (docs/protocol.md section 3). Other values are kept as their number.</summary>
public enum TradeDirection
{
    /// <summary>The server does not say.</summary>
    Unknown = 0,

    /// <summary>A buyer took the ask.</summary>
    Buy = 1,

    /// <summary>A seller took the bid.</summary>
    Sell = 2,
}
