namespace Qos.Analysis.Indicators;

/// <summary>One value of MACD.</summary>
/// <param name="Macd">The fast average less the slow one (DIF).</param>
/// <param name="Signal">The average of that (DEA); null while it warms up.</param>
/// <param name="Histogram">MACD less signal; null while the signal warms up. Chinese terminals draw twice this figure.</param>
public readonly record struct MacdValue(decimal Macd, decimal? Signal, decimal? Histogram);
