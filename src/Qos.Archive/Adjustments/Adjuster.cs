using Qos.Client;

namespace Qos.Archive.Adjustments;

/// <summary>
/// Brings bars of one code to the scale of the newest one, by the factors that were seen last. Days before the first known one have its
/// factor.
/// </summary>
internal sealed class Adjuster(IReadOnlyList<FactorSegment> segments, AdjustmentMode mode)
{
    private int _last;

    internal KLine Adjust(KLine bar)
    {
        if (segments.Count == 0)
        {
            return bar with { Adjustment = Adjustment.Forward };
        }

        // Bars come in their order, so that the segment is as a rule the one of the bar before.
        while (_last < segments.Count - 1 && segments[_last + 1].From <= bar.Seconds)
        {
            _last++;
        }

        while (_last > 0 && segments[_last].From > bar.Seconds)
        {
            _last--;
        }

        var segment = segments[_last];
        return bar with
        {
            Open = segment.Adjust(bar.Open, mode),
            High = segment.Adjust(bar.High, mode),
            Low = segment.Adjust(bar.Low, mode),
            Close = segment.Adjust(bar.Close, mode),
            Adjustment = Adjustment.Forward,
        };
    }
}
