using System.Globalization;
using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketCalendarTests
{
    [Theory]
    [InlineData("US", 2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24")]
    [InlineData("US", 2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25", "07-03 11-28 12-24")]
    [InlineData("US", 2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25")]
    [InlineData(
        "HK", 2024, "01-01 02-12 02-13 03-29 04-01 04-04 05-01 05-15 06-10 07-01 09-18 10-01 10-11 12-25 12-26", "02-09 12-24 12-31")]
    [InlineData(
        "HK", 2025, "01-01 01-29 01-30 01-31 04-04 04-18 04-21 05-01 05-05 07-01 10-01 10-07 10-29 12-25 12-26", "01-28 12-24 12-31")]
    [InlineData("HK", 2015, "01-01 02-19 02-20 04-03 04-06 04-07 05-01 05-25 07-01 09-28 10-01 10-21 12-25", "02-18 12-24 12-31")]
    [InlineData("CN", 2025, "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07", "")]
    public void Real_holidays_and_half_days_of_a_year(string name, int year, string holidays, string halfDays)
    {
        var weekdays = Enumerable.Range(0, 366).Select(new DateOnly(year, 1, 1).AddDays)
            .Where(day => day.Year == year && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToLookup(
                day => TradingCalendar.KindOf(name, day));
        Assert.Equal(holidays, Text(weekdays[TradingCalendar.Closed]));
        Assert.Equal(halfDays, Text(weekdays[TradingCalendar.Half]));

        static string Text(IEnumerable<DateOnly> days) =>
            string.Join(' ', days.Select(day => day.ToString("MM-dd", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Calendar_spans_three_months_around_now_and_knows_half_days()
    {
        var days = MarketMoment.Market.GetCalendar("US", MarketMoment.Time("2025-06-15T12:00:00Z"));
        Assert.Contains((new DateOnly(2025, 7, 3), 'H'), days);
        Assert.DoesNotContain(days, day => day.Date == new DateOnly(2025, 7, 4));
        Assert.InRange(days.Count, 58, 66);
        Assert.Equal((new DateOnly(2025, 5, 16), 'F'), days[0]);
        Assert.Empty(MarketMoment.Market.GetCalendar("NOPE", 0));
    }

    [Fact]
    public void Every_year_up_to_2099_has_its_calendar()
    {
        foreach (var name in (string[])["US", "HK", "CN", "JP", "FX"])
        {
            Assert.All(Enumerable.Range(1980, 120), year =>
                Assert.InRange(
                    Enumerable.Range(0, 365).Count(
                        day => TradingCalendar.KindOf(name, new DateOnly(year, 1, 1).AddDays(day)) != TradingCalendar.Closed), 236, 260));
        }
    }
}
