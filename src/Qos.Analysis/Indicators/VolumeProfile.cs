using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// The traded volume by price, in equal steps from the lowest price to the highest. The sum over all steps is the whole volume, to the 28
/// digits of a decimal.
/// </summary>
public static class VolumeProfile
{
    /// <summary>Of trades, each at its own price. Steps without a trade are there, with zero.</summary>
    /// <param name="trades">The trades, in any order.</param>
    /// <param name="steps">The number of steps; one where all trades have one price.</param>
    public static IReadOnlyList<PriceVolume> Of(IReadOnlyCollection<Trade> trades, int steps = 24)
    {
        ArgumentNullException.ThrowIfNull(trades);
        var profile = Steps(trades.Select(trade => (trade.Price, trade.Price)), steps);
        foreach (var trade in trades)
        {
            ref var step = ref profile[StepOf(profile, trade.Price)];
            step = trade.Direction switch
            {
                TradeDirection.Buy => step with { Rising = step.Rising + trade.Volume },
                TradeDirection.Sell => step with { Falling = step.Falling + trade.Volume },
                _ => step with { Unknown = step.Unknown + trade.Volume },
            };
        }

        return profile;
    }

    /// <summary>
    /// Of bars. Where within a bar its volume was traded is not known: it is spread evenly from its low to its high, which is an estimate.
    /// Bars without a volume count as zero.
    /// </summary>
    /// <param name="bars">The bars, in any order.</param>
    /// <param name="steps">The number of steps; one where all bars have one price.</param>
    public static IReadOnlyList<PriceVolume> Of(IReadOnlyCollection<KLine> bars, int steps = 24)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var profile = Steps(bars.Select(bar => (bar.Low, bar.High)), steps);
        foreach (var bar in bars.Where(bar => bar.Volume > 0))
        {
            Spread(profile, bar, bar.Volume!.Value);
        }

        return profile;
    }

    private static PriceVolume[] Steps(IEnumerable<(decimal Low, decimal High)> ranges, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var (low, high, any) = (decimal.MaxValue, decimal.MinValue, false);
        foreach (var range in ranges)
        {
            (low, high, any) = (Math.Min(low, range.Low), Math.Max(high, range.High), true);
        }

        if (!any)
        {
            return [];
        }

        steps = high > low ? steps : 1;
        var height = (high - low) / steps;
        return [.. Enumerable.Range(0, steps).Select(i =>
            new PriceVolume(low + (i * height), i == steps - 1 ? high : low + ((i + 1) * height), 0, 0, 0))];
    }

    private static int StepOf(PriceVolume[] profile, decimal price)
    {
        var height = profile[0].To - profile[0].From;
        return height == 0 ? 0 : Math.Clamp((int)((price - profile[0].From) / height), 0, profile.Length - 1);
    }

    private static void Spread(PriceVolume[] profile, KLine bar, decimal volume)
    {
        var (first, last) = (StepOf(profile, bar.Low), StepOf(profile, bar.High));
        var left = volume;
        for (var i = first; i <= last; i++)
        {
            // What rounding leaves goes to the last step, so that the sum stays the bar's volume.
            var share = i == last
                ? left
                : volume * (Math.Min(bar.High, profile[i].To) - Math.Max(bar.Low, profile[i].From)) / (bar.High - bar.Low);
            left -= share;
            profile[i] = bar.Close >= bar.Open
                ? profile[i] with { Rising = profile[i].Rising + share }
                : profile[i] with { Falling = profile[i].Falling + share };
        }
    }
}
