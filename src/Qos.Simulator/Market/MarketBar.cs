namespace Qos.Simulator.Market;

/// <summary>One bar (docs/protocol.md section 4, bars).</summary>
/// <param name="Time">Opening time of its period, Unix seconds.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price, so far for the running bar.</param>
/// <param name="Volume">In shares, base coin, or ticks for FX and CM; 0 for IX.</param>
public readonly record struct MarketBar(long Time, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
