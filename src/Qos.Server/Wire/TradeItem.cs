namespace Qos.Server;

/// <summary>A trade as the wire has it (docs/protocol.md section 4).</summary>
/// <param name="Code">Code, as quotes spell it.</param>
/// <param name="Price"><c>p</c>.</param>
/// <param name="Volume"><c>v</c>, in wire units.</param>
/// <param name="Time"><c>ts</c>: Unix seconds.</param>
/// <param name="Direction"><c>d</c>: 0 unknown, 1 buy, 2 sell.</param>
public readonly record struct TradeItem(string Code, decimal Price, decimal Volume, long Time, int Direction);
