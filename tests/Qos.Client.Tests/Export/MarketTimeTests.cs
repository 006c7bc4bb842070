using System.Globalization;
using Xunit;

namespace Qos.Client.Tests;

public sealed class MarketTimeTests
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:sszzz";

    [Theory]
    [InlineData("2026-03-04", "HK:700", "2026-03-04T00:00:00+08:00", "2026-03-04T23:59:59+08:00")]
    [InlineData("20260304", "US:AAPL", "2026-03-04T00:00:00-05:00", "2026-03-04T23:59:59-05:00")]
    [InlineData("2026/3/4", "SH:600519", "2026-03-04T00:00:00+08:00", "2026-03-04T23:59:59+08:00")]
    [InlineData("2026年3月4日", "SH:600519", "2026-03-04T00:00:00+08:00", "2026-03-04T23:59:59+08:00")]
    [InlineData("２０２６-03-04", "SH:600519", "2026-03-04T00:00:00+08:00", "2026-03-04T23:59:59+08:00")]
    // The day on which New York's clocks go forward has 23 hours.
    [InlineData("2026-03-08", "FX:EURUSD", "2026-03-08T00:00:00-05:00", "2026-03-08T23:59:59-04:00")]
    [InlineData("2026-03-04 09:30", "HK:700", "2026-03-04T09:30:00+08:00", "2026-03-04T09:30:00+08:00")]
    [InlineData("2026-03-04T09:30:15", "US:AAPL", "2026-03-04T09:30:15-05:00", "2026-03-04T09:30:15-05:00")]
    [InlineData("20260304T093015", "US:AAPL", "2026-03-04T09:30:15-05:00", "2026-03-04T09:30:15-05:00")]
    [InlineData("2026-03-04T00:00", "HK:700", "2026-03-04T00:00:00+08:00", "2026-03-04T00:00:00+08:00")]
    [InlineData("2026-03-04T01:30Z", "HK:700", "2026-03-04T09:30:00+08:00", "2026-03-04T09:30:00+08:00")]
    [InlineData("2026-03-03T20:30-05:00", "HK:700", "2026-03-04T09:30:00+08:00", "2026-03-04T09:30:00+08:00")]
    [InlineData("2026-03-03T20:30-0500", "HK:700", "2026-03-04T09:30:00+08:00", "2026-03-04T09:30:00+08:00")]
    public void A_date_is_the_whole_day_at_the_exchange_and_a_time_is_a_second(string text, string code, string start, string end)
    {
        var (time, instrument) = (MarketTime.Parse(text), InstrumentCode.Parse(code));
        Assert.Equal(start, time.StartAt(instrument).ToString(Format, CultureInfo.InvariantCulture));
        Assert.Equal(end, time.EndAt(instrument).ToString(Format, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Utc)]
    public void A_DateTime_at_midnight_is_that_day_whatever_its_kind(DateTimeKind kind)
    {
        MarketTime time = new DateTime(2026, 3, 4, 0, 0, 0, kind);
        Assert.Equal(new MarketTime(2026, 3, 4), time);
        Assert.Equal("2026-03-04", time.ToString());
    }

    [Fact]
    public void A_DateTime_with_a_time_is_the_exchanges_unless_it_has_a_kind_and_a_DateTimeOffset_is_an_instant()
    {
        var code = InstrumentCode.Parse("HK:700");
        Assert.Equal("2026-03-04T09:30", new MarketTime(new DateTime(2026, 3, 4, 9, 30, 0)).ToString());
        Assert.Equal(
            "2026-03-04T17:30:00+08:00",
            new MarketTime(new DateTime(2026, 3, 4, 9, 30, 0, DateTimeKind.Utc)).StartAt(code)
                .ToString(Format, CultureInfo.InvariantCulture));
        var midnight = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.FromHours(-5));
        Assert.Equal("2026-03-04T13:00:00+08:00", new MarketTime(midnight).EndAt(code).ToString(Format, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("03/04/2026", "Write 2026-03-04 or 2026-04-03.")]
    [InlineData("04.03.2026", "Write 2026-04-03 or 2026-03-04.")]
    [InlineData("25/12/2026", "Write 2026-12-25.")]
    [InlineData("12/25/2026", "Write 2026-12-25.")]
    [InlineData("2569-03-04", "Gregorian")]
    [InlineData("1405/12/13", "Gregorian")]
    [InlineData("2026-02-30", "Gregorian")]
    [InlineData("09:30", "without a date")]
    [InlineData("3/4/26", "is not a date")]
    [InlineData("20260", "is not a date")]
    [InlineData("2026-03", "is not a date")]
    [InlineData("yesterday", "is not a date")]
    [InlineData("2026-03-04T25:00", "is not a date")]
    [InlineData("2026-03-04T09:30 Europe/Berlin", "is not a date")]
    [InlineData("2026-03-04+08:00", "is not a date")]
    [InlineData("1767225600", "is not a date")]
    [InlineData("", "is not a date")]
    public void What_is_no_date_or_has_several_readings_is_refused_with_what_to_write(string text, string problem)
    {
        Assert.False(MarketTime.TryParse(text, out _, out var message));
        Assert.StartsWith($"'{text}' ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Equal(QosErrorKind.InvalidArgument, Assert.Throws<QosException>(() => MarketTime.Parse(text)).Kind);
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void Text_means_the_same_in_every_culture(string culture)
    {
        var former = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            foreach (var text in (string[])["2026-03-04", "2026-03-04T09:30", "2026-03-04T09:30:05.25", "2026-03-04T09:30+08:00"])
            {
                Assert.Equal(text, MarketTime.Parse(text).ToString());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }
}
