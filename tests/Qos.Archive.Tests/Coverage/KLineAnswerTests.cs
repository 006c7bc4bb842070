using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive.Tests.Coverage;

public sealed class KLineAnswerTests
{
    private static readonly InstrumentCode Code = InstrumentCode.Parse("HK:700");
    private static readonly MarketSessions Sessions = new(Code, new SessionCalendar(SessionCalendar.WithClosedDays(
        Enumerable.Range(16, 12).Select(day => new DateOnly(2026, 11, day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(day => new TradingDay("HK", day, TradingDayKind.Full)))));

    private static readonly long Now = At(27, 18, 0);

    [Fact]
    public void A_day_is_covered_when_its_last_print_is_there()
    {
        var answer = new KLineAnswer([.. Day(27)], At(27, 9, 30), Now, 1000, HasEnd: false, Now);

        var map = answer.ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, endsAreIgnored: false);

        Assert.Empty(Missing(map, At(27, 0, 0)));
    }

    [Fact]
    public void A_running_bar_is_not_covered()
    {
        var bars = Day(27).Take(10).Append(Bars.Of("HK:700", At(27, 9, 40), isFinal: false)).ToList();
        var now = At(27, 9, 40) + 20;

        var map = new KLineAnswer(bars, At(27, 9, 30), now, 1000, HasEnd: false, now)
            .ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, false);

        Assert.Equal(At(27, 9, 39), map.Intervals[^1].To);
        Assert.Equal(At(27, 9, 40), Assert.Single(Missing(map, At(27, 9, 30), At(27, 9, 42))).From);
        Assert.Empty(Missing(map, At(27, 9, 30), At(27, 9, 40) + 30));
    }

    [Fact]
    public void A_session_that_the_server_failed_to_serve_is_asked_for_again_however_many_later_bars_have_come()
    {
        var answer = new KLineAnswer([.. Day(24), .. Day(26), .. Day(27)], At(24, 9, 30), Now, 1000, HasEnd: false, Now);

        var map = answer.ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, false);

        Assert.Equal((At(25, 9, 30), At(25, 16, 8)), Assert.Single(Missing(map, At(24, 0, 0), now: Now + 900)));
        Assert.Empty(Missing(map, At(24, 0, 0)));
        for (var tries = 2; tries <= 4; tries++)
        {
            var later = answer with { Now = Now + (tries * 100_000L) };
            map = later.ApplyTo(map, Sessions, KLineType.Minute1, false);
            Assert.Equal(tries, map.At(At(25, 12, 0))!.Value.Tries);
        }

        Assert.Empty(Missing(map, At(24, 0, 0), now: Now + 100_000_000, until: At(27, 16, 8)));
    }

    [Fact]
    public void A_stale_answer_leaves_the_rest_of_its_last_day_open()
    {
        var map = new KLineAnswer([.. Day(27).Take(100)], At(27, 9, 30), Now, 1000, HasEnd: false, Now)
            .ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, false);

        Assert.Equal(At(27, 16, 8), Assert.Single(Missing(map, At(27, 9, 30), now: Now + 900)).To);
    }

    [Fact]
    public void A_weekend_and_a_holiday_are_not_missing()
    {
        var map = new KLineAnswer([.. Day(20), .. Day(23)], At(20, 9, 30), At(23, 18, 0), 1000, false, At(23, 18, 0))
            .ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, false);

        Assert.Empty(Missing(map, At(20, 0, 0), now: At(23, 20, 0)));
        Assert.Single(map.Intervals);
    }

    [Fact]
    public void An_ignored_end_shows_and_everything_before_is_out_of_reach()
    {
        var answer = new KLineAnswer([.. Day(26), .. Day(27)], At(16, 9, 30), At(20, 16, 8), 1000, HasEnd: true, Now);

        Assert.True(answer.IgnoresEnd);
        var map = answer.ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, endsAreIgnored: true);

        Assert.Equal(CoverageState.Beyond, map.At(At(17, 10, 0))!.Value.State);
        Assert.Empty(Missing(map, At(16, 0, 0), now: Now + 10_000_000, until: At(27, 16, 8)));
    }

    [Fact]
    public void A_short_answer_is_given_a_second_chance_before_the_start_counts_as_out_of_reach()
    {
        var answer = new KLineAnswer([.. Day(18)], At(16, 9, 30), At(18, 16, 10), 1000, HasEnd: true, Now);

        var map = answer.ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, endsAreIgnored: false);

        Assert.Equal(1, map.At(At(17, 10, 0))!.Value.Tries);
        Assert.NotEmpty(Missing(map, At(16, 0, 0), now: Now + 900, until: At(18, 16, 8)));
        map = (answer with { Now = Now + 900 }).ApplyTo(map, Sessions, KLineType.Minute1, endsAreIgnored: false);
        Assert.Empty(Missing(map, At(16, 0, 0), now: Now + 10_000_000, until: At(18, 16, 8)));
    }

    [Fact]
    public void A_code_without_data_is_refused_as_a_whole()
    {
        var map = new KLineAnswer([], At(16, 9, 30), Now, 1000, false, Now)
            .ApplyTo(CoverageMap.Nothing, Sessions, KLineType.Minute1, false);

        Assert.Equal(CoverageState.Refused, Assert.Single(map.Intervals).State);
        Assert.Empty(Missing(map, At(16, 0, 0), now: Now + 3600, until: Now));
        Assert.NotEmpty(Missing(map, At(16, 0, 0), now: Now + 90_000, until: Now));
    }

    [Fact]
    public void What_1000_bars_reach_and_how_many_lie_in_a_range_follow_from_the_sessions()
    {
        Assert.Equal(331, Sessions.BarsOf(new DateOnly(2026, 11, 27), KLineType.Minute1));
        Assert.Equal(1000, Sessions.BarsBetween(KLineType.Minute1, Sessions.ReachOf(KLineType.Minute1, 1000, Now), Now));
        Assert.Equal(At(24, 15, 54), Sessions.ReachOf(KLineType.Minute1, 1000, Now));
        Assert.Equal(At(27, 9, 30), Sessions.ReachOf(KLineType.Minute1, 331, Now));
        Assert.Equal(5, Sessions.BarsBetween(KLineType.Day, At(21, 0, 0), Now));
        Assert.Equal(
            1440,
            new MarketSessions(InstrumentCode.Parse("CF:BTCUSDT"), new SessionCalendar([]))
                .BarsOf(new DateOnly(2026, 11, 28), KLineType.Minute1));
    }

    private static IReadOnlyList<(long From, long To)> Missing(CoverageMap map, long from, long? until = null, long? now = null) =>
        Wanted.MissingOf(Code, Sessions, KLineType.Minute1, map.Missing(from, until ?? now ?? Now, now ?? Now), now ?? until ?? Now);

    private static IEnumerable<KLine> Day(int day) =>
        Enumerable.Range(0, 150).Select(i => At(day, 9, 30) + (i * 60L))
            .Concat(Enumerable.Range(0, 180).Select(i => At(day, 13, 0) + (i * 60L))).Append(At(day, 16, 8))
            .Select(time => Bars.Of("HK:700", time));

    private static long At(int day, int hour, int minute) =>
        new DateTimeOffset(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds();
}
