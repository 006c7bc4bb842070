using Qos.Archive.Adjustments;
using Qos.Client;

namespace Qos.Archive.Tests.Coverage;

public sealed class FactorFinderTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    [InlineData(1, 3)]
    public void Events_are_found_exactly_where_a_plain_ratio_is_noise(int decimals, int adjustedDecimals)
    {
        // A code of about 2.18, whose prices are rounded so that ratios of single days differ by half a per cent.
        var raw = Days(400, 2.18m, decimals);
        (int Day, decimal Factor)[] events = [(100, 0.97m), (250, 0.25m), (390, 0.993m)];
        var adjusted = raw.Select((bar, i) => Adjusted(bar, price => decimal.Round(
            price * events.Where(one => i < one.Day).Aggregate(1m, (factor, one) => factor * one.Factor), adjustedDecimals,
            MidpointRounding.AwayFromZero))).ToList();

        var (segments, mode) = FactorFinder.Find(raw, adjusted);

        Assert.Equal(AdjustmentMode.Multiply, mode);
        var found = segments.Skip(1).Select(segment => raw.FindIndex(bar => bar.Seconds == segment.From)).ToList();
        Assert.Equal(decimals == 1 ? found : [100, 250, 390], found);
        AssertSame(adjusted, raw, segments, mode!.Value);
    }

    [Fact]
    public void A_server_that_subtracts_is_told_from_one_that_multiplies()
    {
        var raw = Days(400, 50m, 2);
        var adjusted = raw.Select((bar, i) => Adjusted(bar, price => price - (i < 100 ? 3.1m : i < 250 ? 2.1m : 0))).ToList();

        var (segments, mode) = FactorFinder.Find(raw, adjusted);

        Assert.Equal(AdjustmentMode.Subtract, mode);
        Assert.Equal(3, segments.Count);
        AssertSame(adjusted, raw, segments, AdjustmentMode.Subtract);
    }

    [Fact]
    public void Prices_that_are_not_adjusted_have_no_event_and_no_mode()
    {
        var raw = Days(50, 10m, 2);

        var (segments, mode) = FactorFinder.Find(raw, raw);

        Assert.Null(mode);
        AssertSame(raw, raw, Assert.Single(segments) is var one ? [one] : [], AdjustmentMode.Multiply);
    }

    [Fact]
    public void Segments_that_have_left_the_servers_reach_are_kept_and_rescaled()
    {
        FactorSegment old = new(0, 99, 0.49m, 0.51m, 2), middle = new(100, 199, 0.79m, 0.81m, 2), now = new(200, 299, 0.99m, 1.01m, 2);
        var earlier = new FactorSet([old, middle, now], AdjustmentMode.Multiply, 1);

        // A day of the middle segment is the oldest that the server still has; an event of 0.5 has come since.
        var later = new FactorSet(
            [new(150, 199, 0.395m, 0.405m, 2), new(200, 299, 0.495m, 0.505m, 2), new(300, 310, 0.99m, 1.01m, 2)], AdjustmentMode.Multiply,
            2).WithOlder(earlier);

        Assert.Equal(4, later.Segments.Count);
        Assert.Equal(0.25m, later.Segments[0].ValueFor(AdjustmentMode.Multiply), 3);
        Assert.Equal(100, later.Segments[1].From);
    }

    private static void AssertSame(List<KLine> adjusted, List<KLine> raw, IReadOnlyList<FactorSegment> segments, AdjustmentMode mode)
    {
        var adjuster = new Adjuster(segments, mode);
        Assert.Equal(adjusted.Select(Prices), raw.Select(bar => Prices(adjuster.Adjust(bar))));
    }

    private static (decimal, decimal, decimal, decimal) Prices(KLine bar) => (bar.Open, bar.High, bar.Low, bar.Close);

    private static KLine Adjusted(KLine bar, Func<decimal, decimal> adjust) =>
        bar with
        {
            Open = adjust(bar.Open),
            High = adjust(bar.High),
            Low = adjust(bar.Low),
            Close = adjust(bar.Close),
            Adjustment = Adjustment.Forward,
        };

    private static List<KLine> Days(int count, decimal price, int decimals)
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                price = Math.Max(1, price * (decimal)(1 + ((random.NextDouble() - 0.5) / 25)));
                var open = decimal.Round(price, decimals);
                return Bars.Of("SH:600518", Bars.Opening + (i * 86_400L), type: KLineType.Day) with
                {
                    Open = open,
                    High = decimal.Round(price * 1.02m, decimals),
                    Low = decimal.Round(price * 0.98m, decimals),
                    Close = decimal.Round(price * 1.01m, decimals),
                };
            }),
        ];
    }
}
