using System.Globalization;
using Qos.Client;

namespace Qos.Display;

/// <summary>Times of bars in words.</summary>
public static class BarTime
{
    /// <summary>
    /// Returns the opening of a bar on the exchange's clock: a category of a time axis, on which nights, lunch breaks, weekends and
    /// holidays leave no gap.
    /// </summary>
    public static string Label(KLine bar)
    {
        ArgumentNullException.ThrowIfNull(bar);
        return bar.Time.ToString(bar.Type < KLineType.Day ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Returns the labels of a series, each once: where clocks are set back an hour comes twice, and the second pass is marked with its
    /// offset.
    /// </summary>
    internal static string[] Labels(IReadOnlyList<KLine> bars)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. bars.Select(bar => Label(bar) is var label && seen.Add(label)
            ? label
            : bar.Time.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))];
    }
}
