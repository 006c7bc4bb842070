namespace Qos.Simulator.Market;

/// <summary>Direction of a trade; the value is the wire's <c>d</c> (docs/protocol.md section 3).</summary>
public enum MarketTradeDirection
{
    /// <summary>Neither, as in an auction.</summary>
    Unknown = 0,

    /// <summary>The buyer took the ask.</summary>
    Buy = 1,

    /// <summary>The seller hit the bid.</summary>
    Sell = 2,
}
