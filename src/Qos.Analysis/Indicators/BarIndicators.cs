using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// The indicators over bars in one call. Every result has an entry for each bar, null where the indicator has no value there, so that
/// values and
/// bars match by index. The close is the price where an indicator takes one. Bars must come oldest first.
/// </summary>
public static class BarIndicators
{
    /// <inheritdoc cref="SimpleMovingAverage"/>
    public static IReadOnlyList<decimal?> Sma(this IEnumerable<KLine> bars, int period) =>
        new SimpleMovingAverage(period).AddAll(Closes(bars));

    /// <inheritdoc cref="ExponentialMovingAverage"/>
    public static IReadOnlyList<decimal?> Ema(this IEnumerable<KLine> bars, int period) =>
        new ExponentialMovingAverage(period).AddAll(Closes(bars));

    /// <inheritdoc cref="WeightedMovingAverage"/>
    public static IReadOnlyList<decimal?> Wma(this IEnumerable<KLine> bars, int period) =>
        new WeightedMovingAverage(period).AddAll(Closes(bars));

    /// <inheritdoc cref="MovingAverageConvergenceDivergence"/>
    public static IReadOnlyList<MacdValue?> Macd(this IEnumerable<KLine> bars, int fast = 12, int slow = 26, int signal = 9) =>
        new MovingAverageConvergenceDivergence(fast, slow, signal).AddAll(Closes(bars));

    /// <inheritdoc cref="RelativeStrengthIndex"/>
    public static IReadOnlyList<decimal?> Rsi(this IEnumerable<KLine> bars, int period = 14) =>
        new RelativeStrengthIndex(period).AddAll(Closes(bars));

    /// <inheritdoc cref="StochasticKdj"/>
    public static IReadOnlyList<KdjValue?> Kdj(this IEnumerable<KLine> bars, int period = 9, int k = 3, int d = 3) =>
        new StochasticKdj(period, k, d).AddAll(bars);

    /// <inheritdoc cref="BollingerBands"/>
    public static IReadOnlyList<BandValue?> Boll(this IEnumerable<KLine> bars, int period = 20, decimal width = 2) =>
        new BollingerBands(period, width).AddAll(Closes(bars));

    /// <inheritdoc cref="AverageTrueRange"/>
    public static IReadOnlyList<decimal?> Atr(this IEnumerable<KLine> bars, int period = 14) => new AverageTrueRange(period).AddAll(bars);

    /// <inheritdoc cref="VolumeWeightedAveragePrice"/>
    public static IReadOnlyList<decimal?> Vwap(this IEnumerable<KLine> bars) => new VolumeWeightedAveragePrice().AddAll(bars);

    /// <inheritdoc cref="OnBalanceVolume"/>
    public static IReadOnlyList<decimal?> Obv(this IEnumerable<KLine> bars) => new OnBalanceVolume().AddAll(bars);

    /// <inheritdoc cref="LogReturn"/>
    public static IReadOnlyList<double?> LogReturns(this IEnumerable<KLine> bars) => new LogReturn().AddAll(Closes(bars));

    /// <inheritdoc cref="Indicators.Drawdown"/>
    public static IReadOnlyList<decimal?> Drawdown(this IEnumerable<KLine> bars) => new Drawdown().AddAll(Closes(bars));

    /// <inheritdoc cref="Indicators.Volatility"/>
    public static IReadOnlyList<double?> Volatility(this IEnumerable<KLine> bars, int period = 20, double periodsPerYear = 252) =>
        new Volatility(period, periodsPerYear).AddAll(Closes(bars));

    private static IEnumerable<decimal> Closes(IEnumerable<KLine> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return bars.Select(bar => bar.Close);
    }
}
