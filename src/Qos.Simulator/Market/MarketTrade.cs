namespace Qos.Simulator.Market;

/// <summary>One trade.</summary>
/// <param name="Time">Unix seconds, as on the wire.</param>
/// <param name="OffsetMilliseconds">0..999 after <paramref name="Time"/>: not on the wire, it spreads the pushes of one second.</param>
/// <param name="Price">Price.</param>
/// <param name="Volume">In shares, base coin, or ticks for FX and CM; 0 for IX.</param>
/// <param name="Direction">Who crossed the spread; unknown for an auction's print.</param>
public readonly record struct MarketTrade(long Time, int OffsetMilliseconds, decimal Price, decimal Volume, MarketTradeDirection Direction);
