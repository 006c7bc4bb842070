namespace Qos.Simulator.Market;

/// <summary>One minute of a section; the closing auction is one of its own.</summary>
internal readonly record struct Minute(long Time, Ohlcv Bar);
