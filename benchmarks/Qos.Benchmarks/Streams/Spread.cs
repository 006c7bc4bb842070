using System.Globalization;

namespace Qos.Benchmarks.Streams;

/// <summary>Several runs of one figure: the median, and the least and the greatest.</summary>
internal sealed class Spread(IEnumerable<double> runs)
{
    private readonly double[] _sorted = [.. runs.Order()];

    internal double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    public string ToString(string format) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Format(Median, format)} ({Format(_sorted[0], format)} to {Format(_sorted[^1], format)})");

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
