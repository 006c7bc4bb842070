namespace Qos.Simulator.Market;

/// <summary>One price of an order book.</summary>
/// <param name="Price">On tick.</param>
/// <param name="Volume">In shares, base coin or units; 0 occurs behind the best price.</param>
public readonly record struct MarketDepthLevel(decimal Price, decimal Volume);
