using System.Globalization;
using Qos.Client.Quotes;
using Xunit;

namespace Qos.Client.Tests;

public sealed class BarPeriodTests
{
    [Fact]
    public void The_end_of_a_bar_can_be_told_at_any_time_of_any_market_and_type()
    {
        long[] times =
        [
            long.MinValue, -62_135_596_800, -2_208_988_800, 0, 221_845_392_000, 253_402_214_400, 253_402_300_799, long.MaxValue,
        ];
        string[] codes = ["US:AAPL", "HK:700", "SH:600519", "CF:BTCUSDT", "FX:EURUSD", "CM:XAUUSD", "IX:AUS200", "IX:JPN225"];
        foreach (var code in codes.Select(code => InstrumentCode.Parse(code)))
        {
            foreach (var type in Enum.GetValues<KLineType>())
            {
                Assert.All(times, time => Assert.InRange(BarPeriod.EndOf(code, type, time), -2_208_988_800, 253_402_214_400));
            }
        }
    }

    [Fact]
    public void No_bar_is_over_before_its_end_whenever_it_opens()
    {
        // Two weeks with the change to summer time in the United States.
        var start = new DateTimeOffset(2025, 3, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        string[] codes = ["US:AAPL", "HK:700", "SH:600519", "SZ:000001", "CF:BTCUSDT", "FX:EURUSD", "IX:HSI"];
        foreach (var code in codes.Select(code => InstrumentCode.Parse(code)))
        {
            foreach (var type in Enum.GetValues<KLineType>())
            {
                for (var opening = start; opening < start + (14 * 86_400); opening += 13 * 60)
                {
                    var end = BarPeriod.EndOf(code, type, opening);
                    Assert.False(BarPeriod.IsOver(code, type, opening, end - 1), $"{code.Text} {type} {opening}");
                    Assert.True(BarPeriod.IsOver(code, type, opening, end), $"{code.Text} {type} {opening}");
                }
            }
        }
    }

    [Theory]
    // Minutes and hours, with auctions and breaks.
    [InlineData("CF:BTCUSDT", KLineType.Minute1, "2025-03-14 10:00", "2025-03-14 10:01")]
    [InlineData("CF:BTCUSDT", KLineType.Hour4, "2025-03-14 20:00", "2025-03-15 00:00")]
    [InlineData("US:AAPL", KLineType.Minute1, "2025-03-14 10:00", "2025-03-14 10:01")]
    [InlineData("US:AAPL", KLineType.Minute5, "2025-03-14 15:55", "2025-03-14 16:01")]
    [InlineData("US:AAPL", KLineType.Minute1, "2025-03-14 16:00", "2025-03-14 16:01")]
    [InlineData("US:AAPL", KLineType.Minute1, "2025-03-14 16:01", "2025-03-14 16:02")]
    [InlineData("US:AAPL", KLineType.Minute5, "2025-03-14 16:00", "2025-03-14 16:05")]
    [InlineData("US:AAPL", KLineType.Hour1, "2025-03-14 16:00", "2025-03-14 17:00")]
    [InlineData("US:AAPL", KLineType.Hour1, "2025-03-14 15:30", "2025-03-14 16:01")]
    [InlineData("US:AAPL", KLineType.Hour1, "2025-03-14 17:00", "2025-03-14 18:00")]
    [InlineData("HK:700", KLineType.Minute1, "2025-03-14 15:59", "2025-03-14 16:10")]
    [InlineData("HK:700", KLineType.Minute1, "2025-03-14 11:59", "2025-03-14 12:00")]
    [InlineData("HK:700", KLineType.Hour1, "2025-03-14 11:30", "2025-03-14 13:30")]
    [InlineData("SH:600519", KLineType.Hour2, "2025-03-14 09:30", "2025-03-14 11:30")]
    [InlineData("SZ:000001", KLineType.Minute1, "2025-03-14 14:59", "2025-03-14 15:01")]
    [InlineData("FX:USDJPY", KLineType.Minute30, "2025-03-14 16:30", "2025-03-14 17:00")]
    // Days.
    [InlineData("US:AAPL", KLineType.Day, "2025-03-14 00:00", "2025-03-14 16:01")]
    [InlineData("HK:700", KLineType.Day, "2025-03-14 00:00", "2025-03-14 16:10")]
    [InlineData("SH:600519", KLineType.Day, "2025-03-14 00:00", "2025-03-14 15:01")]
    [InlineData("CF:BTCUSDT", KLineType.Day, "2025-03-14 00:00", "2025-03-15 00:00")]
    [InlineData("FX:USDJPY", KLineType.Day, "2025-03-13 17:00", "2025-03-14 17:00")]
    [InlineData("FX:USDJPY", KLineType.Day, "2025-03-14 00:00", "2025-03-14 17:00")]
    [InlineData("FX:USDJPY", KLineType.Day, "2025-03-13 20:00", "2025-03-16 00:00")]
    [InlineData("IX:JPN225", KLineType.Day, "2025-03-14 00:00", "2025-03-15 00:00")]
    // Weeks, months and years end with their last day, whatever day they begin on.
    [InlineData("US:AAPL", KLineType.Week, "2025-03-10 00:00", "2025-03-14 16:01")]
    [InlineData("US:AAPL", KLineType.Week, "2025-03-11 00:00", "2025-03-14 16:01")]
    [InlineData("US:AAPL", KLineType.Week, "2025-03-09 00:00", "2025-03-14 16:01")]
    [InlineData("CM:XAUUSD", KLineType.Week, "2025-03-09 17:00", "2025-03-14 17:00")]
    [InlineData("CF:BTCUSDT", KLineType.Week, "2025-03-10 00:00", "2025-03-17 00:00")]
    [InlineData("US:AAPL", KLineType.Month, "2024-02-01 00:00", "2024-02-29 16:01")]
    [InlineData("FX:EURUSD", KLineType.Month, "2025-02-28 17:00", "2025-03-31 17:00")]
    [InlineData("HK:700", KLineType.Year, "2025-01-01 00:00", "2025-12-31 16:10")]
    [InlineData("CF:BTCUSDT", KLineType.Year, "2025-01-01 00:00", "2026-01-01 00:00")]
    public void A_bar_is_over_when_its_last_print_can_be_there(string code, KLineType type, string opening, string end)
    {
        var instrument = InstrumentCode.Parse(code);
        var seconds = instrument.ToUnixSeconds(Parse(opening));
        var actual = BarPeriod.EndOf(instrument, type, seconds);
        Assert.Equal(Parse(end), instrument.ToExchangeTime(actual).DateTime);
        Assert.False(BarPeriod.IsOver(instrument, type, seconds, actual - 1));
        Assert.True(BarPeriod.IsOver(instrument, type, seconds, actual));
    }

    [Theory]
    [InlineData("2025-03-09 00:00", 16)]
    [InlineData("2025-11-02 00:00", 18)]
    public void Days_around_a_change_of_the_clocks_end_at_the_local_close(string opening, int hoursLater)
    {
        // Both are Sundays, which have no session: what counts is the clock.
        var code = InstrumentCode.Parse("FX:USDJPY");
        var seconds = code.ToUnixSeconds(Parse(opening));
        Assert.Equal(seconds + (hoursLater * 3600), BarPeriod.EndOf(code, KLineType.Day, seconds));
    }

    [Theory]
    [InlineData("2025-03-09 02:30", "2025-03-09 03:30")]
    [InlineData("2025-03-09 03:30", "2025-03-09 03:30")]
    [InlineData("2025-07-01 09:30", "2025-07-01 09:30")]
    public void A_local_time_becomes_one_moment_also_in_the_hour_that_is_left_out(string local, string actual)
    {
        var code = InstrumentCode.Parse("US:AAPL");
        Assert.Equal(Parse(actual), code.ToExchangeTime(code.ToUnixSeconds(Parse(local))).DateTime);
    }

    [Fact]
    public async Task A_fetched_bar_is_final_from_the_end_of_its_period_and_the_delay_on_the_servers_clock()
    {
        // The day bar of 2025-03-14 in Hong Kong is over at 16:10, 08:10 UTC; the delay here 15 s.
        foreach (var (time, expected) in ((string, bool)[])[("08:10:14", false), ("08:10:15", true)])
        {
            var answer = new HttpResponseMessage
            {
                Content = new StringContent(
                    """{"msg":"OK","data":[{"c":"HK:700","k":[{"o":1,"cl":1,"h":1,"l":1,"v":1,"ts":1741795200},{"o":1,"cl":1,"h":1,"l":1,"v":1,"ts":1741881600}]}]}"""),
                Headers = { Date = DateTimeOffset.Parse($"2025-03-14 {time}Z", CultureInfo.InvariantCulture) },
            };
            var server = new ScriptedServer(answer);
            server.Time.JumpWallClock(TimeSpan.FromDays(40));
            await using var qos = server.Connect(
                options => options with { Live = new LiveOptions { FinalBarDelay = TimeSpan.FromSeconds(15) } });
            Assert.Equal([true, expected], (await qos.GetKLinesAsync(["HK:700"], KLineType.Day))[0].Bars.Select(bar => bar.IsFinal));
        }
    }

    private static DateTime Parse(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
