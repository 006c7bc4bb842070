namespace Qos.Client;

/// <summary>One price of a depth.</summary>
/// <param name="Price">Price in the trading currency.</param>
/// <param name="Volume">Volume that waits there, in shares or base coin; zero occurs.</param>
public readonly record struct DepthLevel(decimal Price, decimal Volume);
