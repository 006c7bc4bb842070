namespace Qos.Server;

/// <summary>One level of a <see cref="DepthItem"/>.</summary>
/// <param name="Price"><c>p</c>.</param>
/// <param name="Volume"><c>v</c>, in wire units.</param>
public readonly record struct DepthLevelItem(decimal Price, decimal Volume);
