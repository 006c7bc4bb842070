/// <summary>
/// What an analyst computes from prices. Every series is as long as its input, with NaN where the window is not full yet, so that values and
/// times keep matching by index.
/// </summary>
public static class Indicators
{
    /// <summary>The simple average of the last <paramref name="period"/> values.</summary>
    public static double[] MovingAverage(IReadOnlyList<double> values, int period) => Rolling(values, period, window => window.Average());

    /// <summary>The moving average, and that less and plus <paramref name="width"/> standard deviations (of the population) of the same window.</summary>
    public static (double[] Lower, double[] Middle, double[] Upper) BollingerBands(IReadOnlyList<double> values, int period = 20, double width = 2)
    {
        var middle = MovingAverage(values, period);
        var deviation = Rolling(values, period, window => Math.Sqrt(SumOfSquares(window) / window.Count));
        return ([.. middle.Zip(deviation, (m, d) => m - (width * d))], middle, [.. middle.Zip(deviation, (m, d) => m + (width * d))]);
    }

    /// <summary>The logarithmic return of each value on the one before it; NaN for the first.</summary>
    public static double[] Returns(IReadOnlyList<double> values) =>
        [.. values.Select((value, i) => i == 0 ? double.NaN : Math.Log(value / values[i - 1]))];

    /// <summary>How far each value lies below the highest so far, as a fraction: 0 at a new high, -0.25 a quarter below it.</summary>
    public static double[] Drawdown(IReadOnlyList<double> values)
    {
        var high = double.NegativeInfinity;
        return [.. values.Select(value => (value / (high = Math.Max(high, value))) - 1)];
    }

    /// <summary>The standard deviation (of the sample) of the last <paramref name="period"/> returns, on a year's scale.</summary>
    /// <param name="returns">Returns; the NaN at their start keeps the windows over it NaN.</param>
    /// <param name="period">Returns in a window.</param>
    /// <param name="periodsPerYear">Bars in a year: 252 trading days, 365 days for coins.</param>
    public static double[] Volatility(IReadOnlyList<double> returns, int period = 20, double periodsPerYear = 252) =>
        Rolling(returns, period, window => Math.Sqrt(SumOfSquares(window) / (window.Count - 1) * periodsPerYear));

    /// <summary>Pearson's correlation of each two series, which must be equally long. NaN where one of them never moves.</summary>
    public static double[][] Correlations(IReadOnlyList<IReadOnlyList<double>> series)
    {
        return [.. series.Select(a => series.Select(b => Correlation(a, b)).ToArray())];

        static double Correlation(IReadOnlyList<double> a, IReadOnlyList<double> b)
        {
            if (a.Count != b.Count)
            {
                throw new ArgumentException($"Series of {a.Count} and {b.Count} values do not match: bring them to the same times first.");
            }

            var (meanA, meanB) = (a.Average(), b.Average());
            return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum() / Math.Sqrt(SumOfSquares(a) * SumOfSquares(b));
        }
    }

    private static double SumOfSquares(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }

    private static double[] Rolling(IReadOnlyList<double> values, int period, Func<IReadOnlyList<double>, double> compute)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        return [.. values.Select((_, i) => i < period - 1 ? double.NaN : compute([.. values.Skip(i - period + 1).Take(period)]))];
    }
}
