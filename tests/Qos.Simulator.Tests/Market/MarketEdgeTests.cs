using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

/// <summary>First and last minutes of every kind of session, lunch breaks and half days, over many seeds.</summary>
public sealed class MarketEdgeTests
{
    private const int Seeds = 25;

    public static TheoryData<string, string, int> Days => new()
    {
        { "US:AAPL", "2025-11-26", 391 },
        { "US:AAPL", "2025-11-28", 211 },
        { "US:TSLA", "2024-12-24", 211 },
        { "US:NVDA", "2025-07-03", 211 },
        { "HK:700", "2025-12-23", 331 },
        { "HK:700", "2025-12-24", 151 },
        { "HK:9988", "2025-12-31", 151 },
        { "SH:600519", "2025-03-13", 241 },
        { "SZ:300750", "2025-12-24", 241 },
        { "IX:JPN225", "2025-03-13", 330 },
        { "IX:HSI", "2025-12-24", 150 },
        { "IX:SPX", "2025-11-28", 210 },
        { "CF:BTCUSDT", "2025-03-13", 1440 },
        { "FX:EURUSD", "2025-03-13", 1440 },
        { "CM:XAUUSD", "2025-12-24", 1440 },
    };

    [Theory]
    [MemberData(nameof(Days))]
    public void A_session_runs_through_its_day_without_a_minute_that_takes_a_large_part_of_its_range(string code, string date, int minutes)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (instrument, day, bars) = Session(code, date, seed);
            Assert.Equal(minutes, bars.Count);
            Assert.Equal((day.Open, day.Close), (bars[0].Open, bars[^1].Close));

            // A few ticks are a large part of a narrow day's range, whatever the path.
            var most = Math.Max((day.High - day.Low) * 0.3m, 12 * instrument.TickSize);
            for (var i = 0; i < bars.Count; i++)
            {
                var before = i == 0 ? bars[0].Open : bars[i - 1].Close;
                Assert.True(
                    Math.Abs(bars[i].Close - before) <= most && Math.Abs(bars[i].Open - before) <= most,
                    $"{code} {date} seed {seed}: minute {i} of {bars.Count} goes from {before} to {bars[i].Close} on a day from {day.Low} to {day.High}.");
            }
        }
    }

    [Theory]
    [InlineData("HK:700", "2025-12-23", "2025-12-23T05:00:00Z")]
    [InlineData("SH:600519", "2025-03-13", "2025-03-13T05:00:00Z")]
    [InlineData("IX:JPN225", "2025-03-13", "2025-03-13T03:30:00Z")]
    public void Nothing_trades_in_a_lunch_break_and_the_price_goes_on_from_it(string code, string date, string afternoon)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (_, _, bars) = Session(code, date, seed);
            var reopening = bars.FindIndex(b => b.Time == MarketMoment.Time(afternoon));
            Assert.True(reopening > 0);
            Assert.True(bars[reopening].Time - bars[reopening - 1].Time >= 3600);
            Assert.Equal(bars[reopening - 1].Close, bars[reopening].Open);
        }
    }

    [Theory]
    [InlineData("2025-11-26", "2025-11-26T21:00:00Z")]
    [InlineData("2025-11-28", "2025-11-28T18:00:00Z")]
    [InlineData("2025-12-24", "2025-12-24T18:00:00Z")]
    public void Each_session_of_a_us_day_begins_where_the_one_before_it_ended(string date, string close)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var market = new SimulatedMarket(new() { Seed = seed });
            Assert.True(market.TryFind("US:AAPL", out var instrument));
            var closing = MarketMoment.Time(close);
            var midnight = MarketMoment.Time($"{date}T05:00:00Z");
            var trades = market.GetTradesBetween(instrument, midnight, midnight + 86400);
            Assert.Equal(
                [MarketSession.Night, MarketSession.PreMarket, MarketSession.Regular, MarketSession.AfterHours],
                trades.Select(t => market.SessionAt(instrument, t.Time == closing ? closing - 1 : t.Time)).Distinct().Take(4));

            for (var i = 1; i < trades.Count; i++)
            {
                var step = Math.Abs((double)(trades[i].Price / trades[i - 1].Price) - 1);
                Assert.True(step < 0.008, $"seed {seed}: {trades[i - 1]} {trades[i]}");
            }
        }
    }

    private static (SimulatedInstrument Instrument, MarketBar Day, List<MarketBar> Minutes) Session(string code, string date, int seed)
    {
        var market = new SimulatedMarket(new() { Seed = seed });
        Assert.True(market.TryFind(code, out var instrument));
        var now = MarketMoment.Time($"{date}T23:59:59Z");
        var bars = market.GetBars(instrument, 1001, false, 2, now, now);
        var day = bars.Last(b => DateTimeOffset.FromUnixTimeSeconds(b.Time).AddHours(14).ToString("yyyy-MM-dd", null) == date);
        var end = day.Time + 86399;
        return (instrument, market.GetBars(instrument, 1001, false, 1, end, end)[0],
            [.. market.GetBars(instrument, 1, false, 2000, end, end).Where(b => b.Time >= day.Time)]);
    }
}
