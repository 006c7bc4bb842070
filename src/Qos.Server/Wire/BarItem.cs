namespace Qos.Server;

/// <summary>A bar as the wire has it (docs/protocol.md section 4).</summary>
/// <param name="Code">Code, as quotes spell it.</param>
/// <param name="Open"><c>o</c>.</param>
/// <param name="Close"><c>cl</c>.</param>
/// <param name="High"><c>h</c>.</param>
/// <param name="Low"><c>l</c>.</param>
/// <param name="Volume"><c>v</c>, in wire units.</param>
/// <param name="Time"><c>ts</c>: its opening time, Unix seconds.</param>
/// <param name="Type"><c>kt</c>: K-line type (section 3).</param>
public readonly record struct BarItem(
    string Code, decimal Open, decimal Close, decimal High, decimal Low, decimal Volume, long Time, int Type);
