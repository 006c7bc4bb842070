namespace Qos.Server;

/// <summary>An order book as the wire has it (docs/protocol.md section 4).</summary>
/// <param name="Code">Code, as quotes spell it.</param>
/// <param name="Bids"><c>b</c>: best first.</param>
/// <param name="Asks"><c>a</c>: best first.</param>
/// <param name="Time"><c>ts</c>: Unix seconds.</param>
public sealed record DepthItem(string Code, IReadOnlyList<DepthLevelItem> Bids, IReadOnlyList<DepthLevelItem> Asks, long Time);
