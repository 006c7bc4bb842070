using Qos.Client;

namespace Qos.Archive.Adjustments;

/// <summary>
/// Finds the events between raw and forward-adjusted day bars. Each price of each day bounds the factor: <c>(adjusted ± half a unit) /
/// raw</c>. Going back from the newest day, one
/// factor lies in all of these intervals until an event; an event is where the intersection becomes empty. Done for factors and for amounts
/// that are subtracted, the
/// server does what needs fewer events. Pure.
/// </summary>
internal static class FactorFinder
{
    /// <summary>
    /// Segments from the oldest to the newest, and whether the server multiplies or subtracts; null mode where there is no event that would
    /// tell.
    /// </summary>
    internal static (IReadOnlyList<FactorSegment> Segments, AdjustmentMode? Mode) Find(IReadOnlyList<KLine> raw,
        IReadOnlyList<KLine> adjusted)
    {
        var byTime = adjusted.ToDictionary(bar => bar.Seconds);
        var days = raw.Where(bar => byTime.ContainsKey(bar.Seconds)).Select(bar => (Raw: bar,
            Adjusted: byTime[bar.Seconds])).OrderByDescending(day => day.Raw.Seconds).ToList();
        if (days.Count == 0)
        {
            return ([], null);
        }

        // The server writes its adjusted prices with one number of decimals, or leaves zeros out at their end. Digits of single days count
        // only where the first does not explain
        // the prices with fewer events.
        var scale = days.Max(day => ScaleOf(day.Adjusted));
        var best = default((List<FactorSegment> Segments, AdjustmentMode Mode)?);
        foreach (var (mode, commonScale) in ((AdjustmentMode, int?)[])[
            (AdjustmentMode.Multiply, scale), (AdjustmentMode.Subtract, scale), (AdjustmentMode.Multiply, null), (AdjustmentMode.Subtract,
                null)])
        {
            var segments = Segments(days, mode, commonScale);
            if ((best is null || segments.Count < best.Value.Segments.Count) && Explains(segments, mode, days))
            {
                best = (segments, mode);
            }
        }

        return best is { } found ? (found.Segments, found.Segments.Count > 1 ? found.Mode : null) : ([], null);
    }

    /// <summary>Whether the segments give every adjusted price to the last digit.</summary>
    private static bool Explains(List<FactorSegment> segments, AdjustmentMode mode, List<(KLine Raw, KLine Adjusted)> days)
    {
        var adjuster = new Adjuster(segments, mode);
        return days.AsEnumerable().Reverse().All(day => adjuster.Adjust(day.Raw) is var bar
            && bar.Open == day.Adjusted.Open && bar.High == day.Adjusted.High && bar.Low == day.Adjusted.Low
                && bar.Close == day.Adjusted.Close);
    }

    private static int ScaleOf(KLine bar) => Math.Max(Math.Max(bar.Open.Scale, bar.High.Scale), Math.Max(bar.Low.Scale, bar.Close.Scale));

    private static List<FactorSegment> Segments(List<(KLine Raw, KLine Adjusted)> days, AdjustmentMode mode, int? scale)
    {
        var segments = new List<FactorSegment>();
        foreach (var (raw, adjusted) in days)
        {
            var bounds = BoundsOf(raw, adjusted, mode, scale ?? ScaleOf(adjusted));
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

    private static FactorSegment BoundsOf(KLine raw, KLine adjusted, AdjustmentMode mode, int scale)
    {
        var half = new decimal(5, 0, 0, false, (byte)Math.Min(scale + 1, 28));
        var (low, high) = (decimal.MinValue, decimal.MaxValue);
        foreach (var (price, other) in ((decimal, decimal)[])[(raw.Open, adjusted.Open), (raw.High, adjusted.High), (raw.Low,
            adjusted.Low), (raw.Close, adjusted.Close)])
        {
            var (least, most) = mode == AdjustmentMode.Multiply ? ((other - half) / price, (other + half) / price) : (price - other - half,
                price - other + half);
            (low, high) = (Math.Max(low, least), Math.Min(high, most));
        }

        return new FactorSegment(raw.Seconds, raw.Seconds, low, high, scale);
    }
}
