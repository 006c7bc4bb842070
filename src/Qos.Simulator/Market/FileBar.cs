namespace Qos.Simulator.Market;

/// <summary>One row of a bar file, its figures without trailing zeros.</summary>
internal readonly record struct FileBar(DateOnly Date, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
