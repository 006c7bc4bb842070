using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketSessionTests
{
    [Theory]
    [InlineData("US:AAPL", "2025-03-14T03:55:00-04:00", MarketSession.None)]
    [InlineData("US:AAPL", "2025-03-14T04:00:00-04:00", MarketSession.PreMarket)]
    [InlineData("US:AAPL", "2025-03-14T09:29:59-04:00", MarketSession.PreMarket)]
    [InlineData("US:AAPL", "2025-03-14T09:30:00-04:00", MarketSession.Regular)]
    [InlineData("US:AAPL", "2025-03-14T16:00:00-04:00", MarketSession.AfterHours)]
    [InlineData("US:AAPL", "2025-03-14T20:00:00-04:00", MarketSession.None)]
    [InlineData("US:AAPL", "2025-03-16T20:00:00-04:00", MarketSession.Night)]
    [InlineData("US:AAPL", "2025-03-17T03:49:59-04:00", MarketSession.Night)]
    [InlineData("US:AAPL", "2025-03-07T09:30:00-05:00", MarketSession.Regular)]
    [InlineData("US:AAPL", "2025-07-03T12:59:59-04:00", MarketSession.Regular)]
    [InlineData("US:AAPL", "2025-07-03T13:00:01-04:00", MarketSession.AfterHours)]
    [InlineData("US:AAPL", "2025-07-03T17:00:00-04:00", MarketSession.None)]
    [InlineData("US:AAPL", "2025-07-04T12:00:00-04:00", MarketSession.None)]
    [InlineData("HK:700", "2025-03-14T09:29:59+08:00", MarketSession.None)]
    [InlineData("HK:700", "2025-03-14T11:59:59+08:00", MarketSession.Regular)]
    [InlineData("HK:700", "2025-03-14T12:00:00+08:00", MarketSession.None)]
    [InlineData("HK:700", "2025-03-14T13:00:00+08:00", MarketSession.Regular)]
    [InlineData("HK:700", "2025-03-14T16:07:00+08:00", MarketSession.Regular)]
    [InlineData("HK:700", "2025-03-14T16:09:00+08:00", MarketSession.None)]
    [InlineData("HK:700", "2025-01-28T12:09:00+08:00", MarketSession.None)]
    [InlineData("SH:600519", "2025-03-14T11:30:00+08:00", MarketSession.None)]
    [InlineData("SH:600519", "2025-03-14T15:00:00+08:00", MarketSession.Regular)]
    [InlineData("SH:600519", "2025-03-14T15:00:01+08:00", MarketSession.None)]
    [InlineData("CF:BTCUSDT", "2025-12-25T00:00:00Z", MarketSession.Regular)]
    [InlineData("FX:EURUSD", "2025-03-14T16:59:59-04:00", MarketSession.Regular)]
    [InlineData("FX:EURUSD", "2025-03-14T17:00:00-04:00", MarketSession.None)]
    [InlineData("FX:EURUSD", "2025-03-16T16:59:59-04:00", MarketSession.None)]
    [InlineData("FX:EURUSD", "2025-03-16T17:00:00-04:00", MarketSession.Regular)]
    [InlineData("IX:JPN225", "2025-03-14T12:30:00+09:00", MarketSession.Regular)]
    [InlineData("IX:JPN225", "2025-03-14T15:30:00+09:00", MarketSession.None)]
    public void Session_at_a_time(string code, string time, MarketSession session)
    {
        var (instrument, now) = (MarketMoment.Find(code), MarketMoment.Time(time));
        Assert.Equal(session, MarketMoment.Market.SessionAt(instrument, now));
        Assert.Equal(session != MarketSession.None, MarketMoment.Market.IsOpen(instrument, now));
    }

    [Fact]
    public void Closed_markets_are_silent() => MarketMoment.ForAny(150, moment =>
    {
        var trades = MarketMoment.Market.GetTradesBetween(moment.Instrument, moment.Now - 1800, moment.Now);
        Assert.All(trades, trade => Assert.True(MarketMoment.Market.IsOpen(moment.Instrument, trade.Time)));
        if (trades.Count == 0)
        {
            Assert.False(Enumerable.Range(1, 28).All(m => MarketMoment.Market.IsOpen(moment.Instrument, moment.Now - (60 * m))));
        }
    });

    [Theory]
    [InlineData("SH:600519", "2025-03-14T00:00:00+08:00", 1741881600)]
    [InlineData("US:AAPL", "2025-03-14T00:00:00-04:00", 1741924800)]
    [InlineData("CF:BTCUSDT", "2025-03-14T00:00:00Z", 1741910400)]
    [InlineData("FX:USDJPY", "2025-03-13T17:00:00-04:00", 1741899600)]
    public void Day_bar_opens_at_local_midnight_and_in_forex_at_17_of_New_York(string code, string opening, long time)
    {
        Assert.Equal(time, MarketMoment.Time(opening));
        Assert.Equal(time, new MarketMoment(MarketMoment.Find(code), MarketMoment.Time("2025-03-14T18:00:00Z")).Bars(1001)[^1].Time);
    }

    [Theory]
    [InlineData(1007, "2025-01-27T00:00:00+08:00")]
    [InlineData(1030, "2025-02-01T00:00:00+08:00")]
    [InlineData(2001, "2025-01-01T00:00:00+08:00")]
    public void Longer_bars_open_on_Monday_or_the_first_a_holiday_or_not(int type, string opening)
    {
        // The week's only days before the Spring Festival; the bar of the month and the year begin on holidays.
        var time = type == 1007 ? "2025-01-27T10:00:00+08:00" : "2025-02-05T10:00:00+08:00";
        Assert.Equal(
            MarketMoment.Time(opening), new MarketMoment(MarketMoment.Find("SH:600519"), MarketMoment.Time(time)).Bars(type)[^1].Time);
    }

    [Theory]
    [InlineData("US:AAPL", "2025-03-14T16:00:00-04:00", "2025-03-14T16:00:00-04:00")]
    [InlineData("US:AAPL", "2025-07-03T16:00:00-04:00", "2025-07-03T13:00:00-04:00")]
    [InlineData("HK:700", "2025-03-14T16:10:00+08:00", "2025-03-14T16:08:00+08:00")]
    [InlineData("HK:700", "2025-01-28T16:10:00+08:00", "2025-01-28T12:08:00+08:00")]
    [InlineData("SZ:000001", "2025-03-14T15:00:00+08:00", "2025-03-14T15:00:00+08:00")]
    public void Closing_auction_is_the_days_last_print_and_a_minute_of_its_own(string code, string now, string opening)
    {
        var moment = new MarketMoment(MarketMoment.Find(code), MarketMoment.Time(now));
        var minute = moment.Bars(1, 1)[0];

        // Whoever has asked for the session after it before must not change the answer.
        _ = MarketMoment.Market.GetTradesBetween(moment.Instrument, minute.Time + 3600, minute.Time + 3700);
        Assert.Equal(MarketMoment.Time(opening), minute.Time);
        var print = MarketMoment.Market.GetTradesBetween(moment.Instrument, minute.Time, minute.Time + 60)[0];
        Assert.Equal((minute.Close, minute.Volume, MarketTradeDirection.Unknown), (print.Price, print.Volume, print.Direction));
        Assert.True(minute.Volume > 0.01m * moment.Bars(1001, 1)[0].Volume);
        Assert.Equal(minute.Close, moment.Bars(60, 1)[0].Close);
    }

    [Theory]
    [InlineData("HK:700", 60, "09:30 10:30 11:30 13:00 14:00 15:00")]
    [InlineData("HK:700", 120, "09:30 11:30 13:00 15:00")]
    [InlineData("HK:700", 240, "09:30 13:00")]
    [InlineData("SH:600519", 60, "09:30 10:30 13:00 14:00")]
    [InlineData("SH:600519", 240, "09:30 13:00")]
    [InlineData("US:AAPL", 120, "09:30 11:30 13:30 15:30")]
    [InlineData("CF:BTCUSDT", 240, "00:00 04:00 08:00 12:00 16:00 20:00")]
    [InlineData("FX:EURUSD", 240, "17:00 21:00 01:00 05:00 09:00 13:00")]
    public void Hour_bars_begin_with_each_span_of_trading(string code, int type, string openings) =>
        AssertOpenings(code, type, "2025-03-14T23:59:59Z", openings);

    [Theory]
    [InlineData("US:AAPL", "2025-07-03T23:00:00Z", 60, "09:30 10:30 11:30 12:30")]
    [InlineData("US:AAPL", "2025-07-03T23:00:00Z", 240, "09:30")]
    [InlineData("HK:700", "2025-01-28T09:00:00Z", 120, "09:30 11:30")]
    public void Hour_bars_end_with_a_half_day(string code, string now, int type, string openings) =>
        AssertOpenings(code, type, now, openings);

    [Theory]
    [InlineData("US:AAPL", "2025-03-07T23:00:00Z", "2025-03-07T14:30:00Z", 391)]
    [InlineData("US:AAPL", "2025-03-10T23:00:00Z", "2025-03-10T13:30:00Z", 391)]
    [InlineData("US:AAPL", "2025-07-03T23:00:00Z", "2025-07-03T13:30:00Z", 211)]
    [InlineData("HK:700", "2025-03-14T10:00:00Z", "2025-03-14T01:30:00Z", 331)]
    [InlineData("SH:600519", "2025-03-14T10:00:00Z", "2025-03-14T01:30:00Z", 241)]
    [InlineData("IX:JPN225", "2025-03-14T10:00:00Z", "2025-03-14T00:00:00Z", 330)]
    [InlineData("FX:EURUSD", "2025-03-10T20:59:59Z", "2025-03-09T21:00:00Z", 1440)]
    public void Day_has_its_minutes_in_summer_and_winter(string code, string now, string first, int count)
    {
        var moment = new MarketMoment(MarketMoment.Find(code), MarketMoment.Time(now));
        var minutes = moment.Bars(1, 5000).Where(m => m.Time >= moment.Bars(1001, 1)[0].Time).ToList();
        Assert.Equal(MarketMoment.Time(first), minutes[0].Time);
        Assert.Equal(count, minutes.Count);
    }

    [Fact]
    public void Nothing_is_later_than_now_and_no_bar_opens_after_the_asked_end() => MarketMoment.ForAny(100, moment =>
    {
        foreach (var type in (ReadOnlySpan<int>)[1, 15, 240, 1001, 1007, 2001])
        {
            Assert.All(moment.Bars(type, 3), bar => Assert.True(bar.Time <= moment.Now));
            var end = moment.Now - 12_345_678;
            var bars = moment.Bars(type, 3, end);
            Assert.All(bars, bar => Assert.True(bar.Time <= end));
            if (bars.Count > 0)
            {
                // An end at a bar's opening brings that bar as the last one, and the same bars before it.
                Assert.Equal(bars.Take(bars.Count - 1), moment.Bars(type, 2, bars[^1].Time - 1).TakeLast(bars.Count - 1));
                Assert.Equal(bars[^1], moment.Bars(type, 1, bars[^1].Time)[^1]);
            }
        }

        Assert.All(MarketMoment.Market.GetTrades(moment.Instrument, moment.Now, 50), trade => Assert.True(trade.Time <= moment.Now));
        Assert.Empty(MarketMoment.Market.GetTradesBetween(moment.Instrument, moment.Now, moment.Now));
    });

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public void Any_end_is_answered(long end)
    {
        var moment = new MarketMoment(MarketMoment.Find("HK:700"), MarketMoment.Time("2025-03-14T04:00:00Z"));
        Assert.Equal(end > 0 ? 5 : 0, moment.Bars(1007, 5, end).Count);
    }

    [Fact]
    public void Before_the_listing_there_is_nothing()
    {
        var moment = new MarketMoment(MarketMoment.Find("SH:600938"), MarketMoment.Time("2022-04-20T10:00:00Z"));
        Assert.Null(MarketMoment.Market.GetSnapshot(moment.Instrument, moment.Now));
        Assert.Null(MarketMoment.Market.GetDepth(moment.Instrument, moment.Now));
        Assert.Empty(MarketMoment.Market.GetTrades(moment.Instrument, moment.Now, 50));
        Assert.Empty(moment.Bars(1001));
        Assert.Single((moment with { Now = moment.Now + 86400 }).Bars(1001));
    }

    [Fact]
    public void Unknown_type_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new MarketMoment(MarketMoment.Find("HK:700"), MarketMoment.Time("2025-03-14T04:00:00Z")).Bars(7));

    private static void AssertOpenings(string code, int type, string now, string openings)
    {
        var moment = new MarketMoment(MarketMoment.Find(code), MarketMoment.Time(now) - (code[..2] == "FX" ? 4 * 3600 : 0));
        var day = moment.Bars(1001, 1)[0].Time;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(
            code[..2] switch { "US" or "FX" => "America/New_York", "CF" => "UTC", _ => "Asia/Shanghai" });
        Assert.Equal(openings.Split(' '), moment.Bars(type, 30).Where(bar => bar.Time >= day)
            .Select(bar => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(bar.Time), zone).ToString("HH:mm", null)));
    }
}
