namespace Qos.Simulator.Market;

/// <summary>The figures of a span in whole units (<see cref="UnitScale"/>), so that sums and extremes are exact.</summary>
internal readonly record struct Ohlcv(long Open, long High, long Low, long Close, long Volume)
{
    /// <summary>This span and the one after it as one.</summary>
    internal Ohlcv Then(Ohlcv next) => new(Open, Math.Max(High, next.High), Math.Min(Low, next.Low), next.Close, Volume + next.Volume);
}
