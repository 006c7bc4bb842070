namespace Qos.Analysis.Indicators;

/// <summary>
/// Pearson's correlation of the last <c>n</c> pairs, <c>Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² · Σ(y − ȳ)²)</c>, from −1 to 1. Warm-up: <c>n</c>
/// pairs.
/// Null where one side does not move within the window.
/// </summary>
/// <param name="period">Pairs in the window, 2 or more.</param>
public sealed class Correlation(int period) : Indicator<(double X, double Y), double>
{
    private readonly Window<(double X, double Y)> _window = new(Period(period, least: 2));

    /// <inheritdoc/>
    public override int WarmUp => period;

    /// <summary>Returns the correlation of two whole series; null where one of them does not move.</summary>
    /// <exception cref="ArgumentException">The series are not equally long, or have fewer than two values.</exception>
    public static double? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Count == y.Count && x.Count >= 2
            ? Of([.. x.Zip(y)])
            : throw new ArgumentException(
                $"Series of {x.Count} and {y.Count} values cannot be correlated: bring them to the same times first, two or more.");
    }

    private protected override double? Next((double X, double Y) input, bool keep)
    {
        var value = _window.FillsWithNext ? Of([.. _window.With(input)]) : null;
        if (keep)
        {
            _window.Add(input);
        }

        return value;
    }

    private static double? Of((double X, double Y)[] pairs)
    {
        // Asked of the values: the mean of equal numbers is not always that number, and their rounding errors would correlate.
        if (pairs.All(pair => pair.X.Equals(pairs[0].X)) || pairs.All(pair => pair.Y.Equals(pairs[0].Y)))
        {
            return null;
        }

        var (meanX, meanY) = (pairs.Average(pair => pair.X), pairs.Average(pair => pair.Y));
        var (xx, yy, xy) = (0d, 0d, 0d);
        foreach (var (x, y) in pairs)
        {
            xx += (x - meanX) * (x - meanX);
            yy += (y - meanY) * (y - meanY);
            xy += (x - meanX) * (y - meanY);
        }

        return Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }
}
