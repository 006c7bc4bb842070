namespace Qos.Simulator.Market;

/// <summary>
/// The order book, best price first: US, FX and CM 1 level, SH and SZ 5, HK 10, CF 20, IX none (docs/protocol.md section 4, units).
/// </summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Bids">Falling prices.</param>
/// <param name="Asks">Rising prices.</param>
public sealed record MarketDepth(long Time, IReadOnlyList<MarketDepthLevel> Bids, IReadOnlyList<MarketDepthLevel> Asks);
