using Qos.Client;

namespace Qos.Archive.Adjustments;

/// <summary>
/// Finds the events between raw and forward-adjusted day bars. Each price of each day bounds the factor: <c>(adjusted ± half a unit) / raw</c>. Going back from the newest day, one
/// factor lies in all of these intervals until an event; an event is where the intersection becomes empty. Done for factors and for amounts that are subtracted, the
/// server does what needs fewer events. Pure.
/// </summary>
internal static class FactorFinder
{
    /// <summary>Segments from the oldest to the newest, and whether the server multiplies or subtracts; null mode where there is no event that would tell.</summary>
    internal static (IReadOnlyList<FactorSegment> Segments, AdjustmentMode? Mode) Find(IReadOnlyList<KLine> raw, IReadOnlyList<KLine> adjusted)
    {
        var byTime = adjusted.ToDictionary(bar => bar.Seconds);
        var days = raw.Where(bar => byTime.ContainsKey(bar.Seconds)).Select(bar => (Raw: bar, Adjusted: byTime[bar.Seconds])).OrderByDescending(day => day.Raw.Seconds).ToList();
        var multiplied = Segments(days, AdjustmentMode.Multiply);
        var subtracted = Segments(days, AdjustmentMode.Subtract);
        return multiplied.Count <= 1 && subtracted.Count <= 1 ? (multiplied, null)
            : multiplied.Count <= subtracted.Count ? (multiplied, AdjustmentMode.Multiply) : (subtracted, AdjustmentMode.Subtract);
    }

    private static List<FactorSegment> Segments(List<(KLine Raw, KLine Adjusted)> days, AdjustmentMode mode)
    {
        var segments = new List<FactorSegment>();
        foreach (var (raw, adjusted) in days)
        {
            var bounds = BoundsOf(raw, adjusted, mode);
            if (segments.Count > 0 && segments[^1] is var open && Math.Max(open.Low, bounds.Low) < Math.Min(open.High, bounds.High))
            {
                segments[^1] = open with
                {
                    From = raw.Seconds,
                    Low = Math.Max(open.Low, bounds.Low),
                    High = Math.Min(open.High, bounds.High),
                    Scale = Math.Max(open.Scale, bounds.Scale),
                };
            }
            else
            {
                segments.Add(bounds);
            }
        }

        segments.Reverse();
        return segments;
    }

    private static FactorSegment BoundsOf(KLine raw, KLine adjusted, AdjustmentMode mode)
    {
        var scale = Math.Max(Math.Max(adjusted.Open.Scale, adjusted.High.Scale), Math.Max(adjusted.Low.Scale, adjusted.Close.Scale));
        var half = new decimal(5, 0, 0, false, (byte)Math.Min(scale + 1, 28));
        var (low, high) = (decimal.MinValue, decimal.MaxValue);
        foreach (var (price, other) in ((decimal, decimal)[])[(raw.Open, adjusted.Open), (raw.High, adjusted.High), (raw.Low, adjusted.Low), (raw.Close, adjusted.Close)])
        {
            var (least, most) = mode == AdjustmentMode.Multiply ? ((other - half) / price, (other + half) / price) : (price - other - half, price - other + half);
            (low, high) = (Math.Max(low, least), Math.Min(high, most));
        }

        return new FactorSegment(raw.Seconds, raw.Seconds, low, high, scale);
    }
}
