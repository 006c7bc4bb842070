using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketSumTests
{
    public static TheoryData<int> MinuteTypes => [5, 15, 30, 60, 120, 240];

    [Fact]
    public void Minutes_add_up_to_their_day() => MarketMoment.ForAny(200, moment =>
    {
        if (moment.Bars(1001, 3) is not { Count: 3 } days)
        {
            return;
        }

        var minutes = moment.Bars(1, 5000);
        Assert.Equal(
            days[1], MarketMoment.Sum(minutes.Where(m => m.Time >= days[1].Time && m.Time < days[2].Time)) with { Time = days[1].Time });
        Assert.Equal(days[2], MarketMoment.Sum(minutes.Where(m => m.Time >= days[2].Time)) with { Time = days[2].Time });
    });

    [Fact]
    public void A_days_high_and_low_are_each_touched_in_one_minute_where_ticks_are_fine() => MarketMoment.ForAny(30, moment =>
    {
        var bitcoin = moment with
        {
            Instrument = MarketMoment.Find("CF:BTCUSDT"),
            Now = Math.Max(moment.Now, MarketMoment.Time("2020-01-01T12:00:00Z")),
        };
        var day = bitcoin.Bars(1001, 2)[0];
        var minutes = bitcoin.Bars(1, 2880).Where(m => m.Time >= day.Time && m.Time < day.Time + 86400).ToList();
        // At the day's first or last price the extreme may be shared.
        Assert.True(minutes.Count(m => m.High == day.High) == 1 || day.High == day.Open || day.High == day.Close);
        Assert.True(minutes.Count(m => m.Low == day.Low) == 1 || day.Low == day.Open || day.Low == day.Close);
    });

    [Theory]
    [MemberData(nameof(MinuteTypes))]
    public void Minutes_add_up_to_longer_bars_that_hold_no_more_than_their_span(int type) => MarketMoment.ForAny(60, moment =>
    {
        var minutes = moment.Bars(1, 3000);
        var longer = moment.Bars(type, 12).Where(bar => bar.Time > minutes[0].Time).ToList();
        for (var i = 0; i < longer.Count; i++)
        {
            var inside = minutes.Where(m => m.Time >= longer[i].Time && (i + 1 == longer.Count || m.Time < longer[i + 1].Time)).ToList();
            Assert.Equal(longer[i], MarketMoment.Sum(inside));
            // Only an auction's print, alone in its minute, comes later.
            Assert.True(inside.Count(m => m.Time >= longer[i].Time + (type * 60)) <= 1);
        }
    });

    [Fact]
    public void Trades_add_up_to_their_minute() => MarketMoment.ForAny(300, moment =>
    {
        foreach (var minute in moment.Bars(1, 400).TakeLast(3))
        {
            var trades = MarketMoment.Market.GetTradesBetween(moment.Instrument, minute.Time, Math.Min(moment.Now + 1, minute.Time + 60))
                .ToList();
            // New York's closing cross shares its minute with the after-hours trades that follow it.
            var regular = MarketMoment.Market.SessionAt(moment.Instrument, minute.Time) == MarketSession.AfterHours
                ? trades.Take(1)
                : trades;
            Assert.Equal(minute, MarketMoment.Sum(minute.Time, regular));
        }
    });

    [Theory]
    [InlineData(1007)]
    [InlineData(1030)]
    [InlineData(2001)]
    public void Days_add_up_to_weeks_months_and_years_adjusted_or_not(int type) => MarketMoment.ForAny(60, moment =>
    {
        foreach (var forward in (ReadOnlySpan<bool>)[false, true])
        {
            var days = moment.Bars(1001, 100_000, forward: forward);
            var longer = moment.Bars(type, 20, forward: forward);
            Assert.Equal(longer, longer.Select((bar, i) =>
                MarketMoment.Sum(
                    days.Where(
                        d => d.Time >= bar.Time && (i + 1 == longer.Count || d.Time < longer[i + 1].Time))) with
                { Time = bar.Time }));
        }
    });

    [Fact]
    public void Snapshot_is_the_day_so_far_and_its_trades() => MarketMoment.ForAny(200, moment =>
    {
        var snapshot = MarketMoment.Market.GetSnapshot(moment.Instrument, moment.Now);
        if (snapshot is null || moment.Instrument.Market == "CF")
        {
            return;
        }

        var day = Assert.Single(moment.Bars(1001, 1));
        Assert.Equal(
            (day.Open, day.High, day.Low, day.Close, day.Volume),
            (snapshot.Open, snapshot.High, snapshot.Low, snapshot.Last, snapshot.Volume));
        var first = moment.Bars(1, 2000).First(m => m.Time >= day.Time).Time;
        var trades = MarketMoment.Market.GetTradesBetween(moment.Instrument, first, snapshot.Time + 1).ToList();
        if (MarketMoment.Market.SessionAt(moment.Instrument, snapshot.Time) == MarketSession.AfterHours)
        {
            trades.RemoveAt(trades.Count - 1);
        }

        Assert.Equal(day, MarketMoment.Sum(day.Time, trades));
        Assert.Equal(snapshot.Time, trades[^1].Time);
        Assert.Equal(moment.Instrument.Market is "FX" or "CM" or "IX" ? 0 : trades.Sum(t => t.Price * t.Volume), snapshot.Turnover);
    });

    [Fact]
    public void Crypto_snapshot_is_the_last_24_hours_of_the_tape_and_has_no_previous_close() => MarketMoment.ForAny(200, moment =>
    {
        if (moment.Instrument.Market != "CF" || MarketMoment.Market.GetSnapshot(moment.Instrument, moment.Now) is not { } snapshot)
        {
            return;
        }

        var trades = MarketMoment.Market.GetTradesBetween(moment.Instrument, moment.Now - 86400 + 1, moment.Now + 1);
        Assert.Equal(
            MarketMoment.Sum(snapshot.Time, trades),
            new(trades[^1].Time, snapshot.Open, snapshot.High, snapshot.Low, snapshot.Last, snapshot.Volume));
        Assert.Equal(trades.Sum(t => t.Price * t.Volume), snapshot.Turnover);
        Assert.Null(snapshot.PreviousClose);
    });

    [Fact]
    public void Previous_close_is_the_forward_adjusted_close_of_the_day_before() => MarketMoment.ForAny(200, moment =>
    {
        if (moment.Bars(1001, 2, forward: true) is [var before, _]
            && MarketMoment.Market.GetSnapshot(moment.Instrument, moment.Now)!.PreviousClose is { } previous)
        {
            Assert.Equal(before.Close, previous, moment.Instrument.PriceDecimals);
        }
    });

    [Fact]
    public void Last_trades_end_the_tape_and_lead_to_the_newest_price() => MarketMoment.ForAny(200, moment =>
    {
        var trades = MarketMoment.Market.GetTrades(moment.Instrument, moment.Now, 50);
        if (trades.Count == 0)
        {
            return;
        }

        var tape = MarketMoment.Market.GetTradesBetween(moment.Instrument, trades[0].Time, moment.Now + 1);
        Assert.Equal(50, trades.Count);
        Assert.Equal(tape.TakeLast(50), trades);
        var snapshot = MarketMoment.Market.GetSnapshot(moment.Instrument, moment.Now);
        var newest = new[] { (snapshot?.Time,
            snapshot?.Last), (snapshot?.PreMarket?.Time, snapshot?.PreMarket?.Last),
            (snapshot?.AfterHours?.Time, snapshot?.AfterHours?.Last), (snapshot?.Night?.Time, snapshot?.Night?.Last) };
        Assert.Contains((trades[^1].Time, trades[^1].Price), newest);
    });

    [Fact]
    public void Depth_brackets_the_last_price_on_tick() => MarketMoment.ForAny(200, moment =>
    {
        var depth = MarketMoment.Market.GetDepth(moment.Instrument, moment.Now);
        if (moment.Instrument.Market == "IX" || MarketMoment.Market.GetTrades(moment.Instrument, moment.Now, 1) is not [var last])
        {
            Assert.Null(depth);
            return;
        }

        var levels = moment.Instrument.Market switch { "SH" or "SZ" => 5, "HK" => 10, "CF" => 20, _ => 1 };
        Assert.NotNull(depth);
        Assert.Equal((levels, levels), (depth.Bids.Count, depth.Asks.Count));
        Assert.True(depth.Bids[0].Price < depth.Asks[0].Price);
        Assert.InRange(last.Price, depth.Bids[0].Price, depth.Asks[0].Price);
        Assert.Equal(depth.Bids.OrderByDescending(l => l.Price), depth.Bids);
        Assert.Equal(depth.Asks.OrderBy(l => l.Price), depth.Asks);
        Assert.Equal(2 * levels, depth.Bids.Concat(depth.Asks).Select(l => l.Price).Distinct().Count());
        Assert.All(
            depth.Bids.Concat(depth.Asks), l => Assert.True(l.Price > 0 && l.Price % moment.Instrument.TickSize == 0 && l.Volume >= 0));
        Assert.True(depth.Bids[0].Volume > 0 && depth.Asks[0].Volume > 0);
        Assert.InRange(depth.Time, last.Time, moment.Now);
    });
}
