using System.Globalization;
using Xunit;
using static Qos.Client.MarketSession;

namespace Qos.Client.Tests;

public sealed class MarketStatusTests
{
    // Thanksgiving week of 2026: Thursday the 26th closed, Friday the 27th a half day in New York.
    private static readonly TradingDay[] November =
    [
        .. Weekdays("HK", new(2026, 11, 2), new(2026, 12, 31), half: [new(2026, 12, 24), new(2026, 12, 31)], closed: [new(2026, 12, 25)]),
        .. Weekdays(
            "US", new(2026, 11, 2), new(2026, 12, 31), half: [new(2026, 11, 27), new(2026, 12, 24)],
            closed: [new(2026, 11, 26), new(2026, 12, 25)]),
        .. Weekdays(
            "SH", new(2026, 9, 1), new(2026, 10, 30), half: [],
            closed: [.. Enumerable.Range(1, 7).Select(day => new DateOnly(2026, 10, day))]),
    ];

    public static TheoryData<string, string, MarketSession, string, MarketSession, string, string> Moments { get; } = new()
    {
        // market or code, now, session, next change, next session, next open, next close (all in the exchange's zone)
        { "HK", "2026-11-23 09:29", Closed, "2026-11-23 09:30", Regular, "2026-11-23 09:30", "2026-11-23 16:00" },
        { "HK", "2026-11-23 09:30", Regular, "2026-11-23 12:00", Break, "2026-11-23 13:00", "2026-11-23 16:00" },
        { "HK", "2026-11-23 12:30", Break, "2026-11-23 13:00", Regular, "2026-11-23 13:00", "2026-11-23 16:00" },
        { "HK:700", "2026-11-23 16:05", ClosingAuction, "2026-11-23 16:10", Closed, "2026-11-24 09:30", "2026-11-24 16:00" },
        { "HK:700", "2026-11-27 17:00", Closed, "2026-11-30 09:30", Regular, "2026-11-30 09:30", "2026-11-30 16:00" },
        { "HK", "2026-12-24 11:00", Regular, "2026-12-24 12:00", ClosingAuction, "2026-12-28 09:30", "2026-12-24 12:00" },
        { "IX:HSI", "2026-11-23 16:05", Closed, "2026-11-24 09:30", Regular, "2026-11-24 09:30", "2026-11-24 16:00" },
        { "SH", "2026-09-30 15:00", Closed, "2026-10-08 09:30", Regular, "2026-10-08 09:30", "2026-10-08 15:00" },
        { "US", "2026-11-25 12:00", Regular, "2026-11-25 16:00", AfterHours, "2026-11-27 09:30", "2026-11-25 16:00" },
        { "US", "2026-11-25 21:00", Closed, "2026-11-26 20:00", Night, "2026-11-27 09:30", "2026-11-27 13:00" },
        { "US", "2026-11-26 12:00", Closed, "2026-11-26 20:00", Night, "2026-11-27 09:30", "2026-11-27 13:00" },
        { "US:AAPL", "2026-11-27 03:49", Night, "2026-11-27 03:50", Closed, "2026-11-27 09:30", "2026-11-27 13:00" },
        { "US:AAPL", "2026-11-27 04:00", PreMarket, "2026-11-27 09:30", Regular, "2026-11-27 09:30", "2026-11-27 13:00" },
        { "US:AAPL", "2026-11-27 13:00", AfterHours, "2026-11-27 17:00", Closed, "2026-11-30 09:30", "2026-11-30 16:00" },
        { "US:AAPL", "2026-11-29 20:00", Night, "2026-11-30 03:50", Closed, "2026-11-30 09:30", "2026-11-30 16:00" },
        { "IX:SPX500", "2026-11-27 09:00", Closed, "2026-11-27 09:30", Regular, "2026-11-27 09:30", "2026-11-27 13:00" },
        { "FX:EURUSD", "2026-11-27 16:59", Regular, "2026-11-27 17:00", Closed, "2026-11-29 17:00", "2026-11-27 17:00" },
        { "CM", "2026-11-29 16:59", Closed, "2026-11-29 17:00", Regular, "2026-11-29 17:00", "2026-12-04 17:00" },
        // The clocks change on 8 March 2026 in New York: 09:30 stays 09:30.
        { "US", "2026-03-06 21:00", Closed, "2026-03-08 20:00", Night, "2026-03-09 09:30", "2026-03-09 16:00" },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Tells_the_session_and_its_changes(
        string marketOrCode, string now, MarketSession session, string nextChange, MarketSession nextSession, string nextOpen,
        string nextClose)
    {
        var zone = InstrumentCode.Parse(marketOrCode.Contains(':', StringComparison.Ordinal) ? marketOrCode : marketOrCode + ":X").TimeZone;
        var status = Assert.Single(MarketStatus.OfEach([marketOrCode], At(now, zone).ToUniversalTime(), November));
        Assert.Equal(session, status.Session);
        Assert.Equal(session == MarketSession.Regular, status.IsOpen);
        Assert.Equal((At(nextChange, zone), nextSession), (status.NextChange, status.NextSession));
        Assert.Equal(At(nextOpen, zone), status.NextOpen);
        Assert.Equal(At(nextClose, zone), status.NextClose);
        Assert.Equal(At(now, zone).Offset, status.Time.Offset);

        // The last change is the moment at which this session began: just before it there was another one.
        Assert.Equal(session, Status(status.LastChange!.Value).Session);
        Assert.NotEqual(session, Status(status.LastChange.Value.AddSeconds(-1)).Session);
        Assert.Equal(nextSession, Status(status.NextChange!.Value).Session);

        MarketStatus Status(DateTimeOffset time) => MarketStatus.OfEach([marketOrCode], time, November)[0];
    }

    [Fact]
    public void A_half_day_tells_its_early_close_and_a_holiday_is_no_trading_day()
    {
        var friday = MarketStatus.Of("US", DateTimeOffset.Parse("2026-11-27T10:00-05:00", CultureInfo.InvariantCulture), November);
        Assert.Equal(DateTimeOffset.Parse("2026-11-27T13:00-05:00", CultureInfo.InvariantCulture), friday.EarlyClose);
        Assert.True(friday.IsTradingDay);
        var thanksgiving = MarketStatus.Of("US", DateTimeOffset.Parse("2026-11-26T10:00-05:00", CultureInfo.InvariantCulture), November);
        Assert.False(thanksgiving.IsTradingDay);
        Assert.Null(thanksgiving.EarlyClose);
    }

    [Fact]
    public void Says_whether_holidays_are_known_until_the_next_opening()
    {
        var thursday = DateTimeOffset.Parse("2026-11-26T10:00-05:00", CultureInfo.InvariantCulture);
        Assert.True(MarketStatus.Of("US", thursday, November).HolidaysKnown);
        var byHours = MarketStatus.Of("US", thursday);
        Assert.False(byHours.HolidaysKnown);
        Assert.True(byHours.IsOpen);
        Assert.False(MarketStatus.Of("SH", thursday, November).HolidaysKnown);
        // The calendar ends on Friday: whether Monday is a holiday is not known.
        Assert.False(
            MarketStatus.Of("SH", DateTimeOffset.Parse("2026-10-30T15:00+08:00", CultureInfo.InvariantCulture), November).HolidaysKnown);
        Assert.True(MarketStatus.Of("FX", thursday).HolidaysKnown);
    }

    [Fact]
    public void Crypto_never_closes()
    {
        var status = MarketStatus.Of(
            InstrumentCode.Parse("CF:BTCUSDT"), DateTimeOffset.Parse("2026-11-28T03:00Z", CultureInfo.InvariantCulture));
        Assert.True(status.IsOpen && status.IsTradingDay && status.HolidaysKnown);
        Assert.Null(status.NextChange);
        Assert.Null(status.NextOpen);
    }

    [Fact]
    public void A_calendar_with_weekends_is_of_a_simulator_that_never_closes()
    {
        var morning = DateTimeOffset.Parse("2026-11-28T03:00Z", CultureInfo.InvariantCulture);
        Assert.True(MarketStatus.Of("HK", morning, [.. November, new("HK", new(2026, 11, 28), TradingDayKind.Full)]).IsOpen);
    }

    [Fact]
    public void Hours_that_are_not_known_are_unknown_for_a_code_and_an_error_for_a_market()
    {
        var status = MarketStatus.Of(InstrumentCode.Parse("IX:JPN225"), DateTimeOffset.UnixEpoch);
        Assert.Equal(MarketSession.Unknown, status.Session);
        Assert.Null(status.NextChange);
        foreach (var market in new[] { "IX", "XX" })
        {
            var problem = Assert.Throws<QosException>(() => MarketStatus.Of(market, DateTimeOffset.UnixEpoch));
            Assert.Equal(QosErrorKind.InvalidArgument, problem.Kind);
            Assert.Contains("IX:HSI", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sessions_follow_each_other_without_a_hole_or_an_overlap_over_a_year()
    {
        var random = new Random(17);
        foreach (var market in new[] { "HK", "US", "SH", "FX" })
        {
            var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            var before = MarketStatus.Of(market, time, November);
            for (var changes = 0; changes < 400; changes++)
            {
                var inside = before.Time + ((before.NextChange!.Value - before.Time) * random.NextDouble());
                var middle = MarketStatus.Of(market, inside, November);
                Assert.Equal(
                    (before.Session, before.LastChange, before.NextChange), (middle.Session, middle.LastChange, middle.NextChange));
                var next = MarketStatus.Of(market, before.NextChange.Value, November);
                Assert.Equal((before.NextSession, before.NextChange), (next.Session, next.LastChange));
                Assert.NotEqual(before.Session, next.Session);
                before = next;
            }
        }
    }

    private static IEnumerable<TradingDay> Weekdays(string market, DateOnly from, DateOnly to, DateOnly[] half, DateOnly[] closed)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !closed.Contains(day))
            {
                yield return new TradingDay(market, day, half.Contains(day) ? TradingDayKind.Half : TradingDayKind.Full);
            }
        }
    }

    private static DateTimeOffset At(string local, TimeZoneInfo zone)
    {
        var time = DateTime.Parse(local, CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, zone.GetUtcOffset(time));
    }
}
