using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketPathTests
{
    [Theory]
    [InlineData("HK:700", 521.5, 507.5, 30711707)]
    [InlineData("HK:9988", 135.8, 131.5, 108673140)]
    [InlineData("SH:600519", 1628.01, 1537.77, 92913)]
    [InlineData("SH:600518", 2.18, 2.15, 1829039)]
    [InlineData("SZ:000001", 11.97, 11.84, 1722418)]
    [InlineData("SZ:002594", 375.94, 354.5, 224697)]
    public void Real_values_of_14_March_2025_are_met(string code, decimal last, decimal previous, decimal wireVolume)
    {
        var instrument = MarketMoment.Find(code);
        var snapshot = MarketMoment.Market.GetSnapshot(instrument, MarketMoment.Time("2025-03-14T10:00:00Z"))!;
        Assert.Equal((last, previous, wireVolume), (snapshot.Last, snapshot.PreviousClose, snapshot.Volume / instrument.VolumeFactor));
    }

    [Theory]
    [InlineData("US:AAPL", 209.68, 1)]
    [InlineData("US:TSLA", 240.68, 1)]
    [InlineData("CF:BTCUSDT", 83326.10, 0)]
    [InlineData("CF:ETHUSDT", 1898.24, 0)]
    public void Real_closes_are_met(string code, decimal close, int daysBack) =>
        Assert.Equal(
            close, new MarketMoment(MarketMoment.Find(code), MarketMoment.Time("2025-03-14T23:59:59Z")).Bars(1001, 2)[1 - daysBack].Close);

    [Fact]
    public void Every_day_of_every_instrument_is_plausible()
    {
        var (market, now) = (new SimulatedMarket(new() { Seed = -77 }), MarketMoment.Time("2025-01-01T00:00:00Z"));
        foreach (var instrument in market.Instruments)
        {
            var days = market.GetBars(instrument, 1001, false, 100_000, now, now);
            var adjusted = market.GetBars(instrument, 1001, true, 100_000, now, now);
            Assert.True(days.Count > 600, instrument.Code);
            Assert.Equal(days.Select(d => (d.Time, d.Volume)), adjusted.Select(a => (a.Time, a.Volume)));
            Assert.Equal(days[^1], adjusted[^1]);
            var (splits, dividends) = (0, 0);
            for (var i = 0; i < days.Count; i++)
            {
                var day = days[i];
                Assert.True(IsSound(instrument, day), $"{instrument.Code} {day}");
                if (i == 0)
                {
                    continue;
                }

                // A share of the mainland moves ten percent from the adjusted close before, give or take the rounding.
                var move = Math.Abs((double)(adjusted[i].Close / adjusted[i - 1].Close) - 1);
                Assert.True(
                    days[i - 1].Time < day.Time
                        && move < (instrument.VolumeFactor == 100 ? 0.1005 + (double)(instrument.TickSize / day.Low) : 0.35),
                        $"{instrument.Code} {day} {move}");

                // On an ex-date the ratio of adjusted to plain prices changes: by the split's ratio, or by a few percent.
                var jump = (double)(adjusted[i].Close / day.Close / (adjusted[i - 1].Close / days[i - 1].Close));
                splits += Math.Abs((jump / (double)instrument.SplitRatio) - 1) < 0.04 && instrument.IsStock ? 1 : 0;
                dividends += jump is > 1.0035 and < 1.03 ? 1 : 0;
            }

            Assert.Equal((instrument.IsStock, instrument.IsStock), (splits == 1, dividends > 0));
        }

        static bool IsSound(SimulatedInstrument instrument, MarketBar day) =>
            day.Low >= instrument.TickSize && day.Low <= Math.Min(day.Open, day.Close) && Math.Max(day.Open, day.Close) <= day.High
            && day.Open % instrument.TickSize == 0 && day.High % instrument.TickSize == 0 && day.Low % instrument.TickSize == 0
            && day.Close % instrument.TickSize == 0
            && (instrument.Market == "IX" ? day.Volume == 0 : day.Volume > 0) && (instrument.VolumeFactor == 1 || day.Volume % 100 == 0);
    }

    [Fact]
    public void Adjustment_is_as_of_now_and_knows_no_later_split()
    {
        var before = new MarketMoment(MarketMoment.Find("US:AAPL"), MarketMoment.Time("2020-08-28T23:00:00Z"));
        Assert.Equal(before.Bars(1001, 20), before.Bars(1001, 20, forward: true));
        var after = before with { Now = MarketMoment.Time("2020-08-31T23:00:00Z") };
        var (plain, adjusted) = (after.Bars(1001, 2), after.Bars(1001, 2, forward: true));
        Assert.Equal(plain[0].Close / 4, adjusted[0].Close);
        Assert.InRange(plain[1].Open / plain[0].Close, 0.2m, 0.3m);
        Assert.Equal(plain[1], adjusted[1]);
    }
}
