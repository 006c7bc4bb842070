using Qos.Archive.Coverage;

namespace Qos.Archive.Tests.Coverage;

public sealed class CoverageMapTests
{
    [Fact]
    public void An_interval_takes_the_place_of_what_it_overlaps_and_joins_what_it_touches()
    {
        var map = CoverageMap.Nothing.With(Known(0, 99)).With(Known(100, 199))
            .With(new CoverageInterval(50, 149, CoverageState.Empty, 9, 1));

        Assert.Equal([Known(0, 49), new(50, 149, CoverageState.Empty, 9, 1), Known(150, 199)], map.Intervals);
        Assert.Equal([Known(0, 199)], map.With(Known(50, 149)).Intervals);
    }

    [Fact]
    public void Missing_is_what_is_wanted_less_what_is_known()
    {
        var map = CoverageMap.Nothing.With(Known(10, 19)).With(Known(30, 39));

        Assert.Equal([(0L, 9L), (20L, 29L), (40L, 50L)], map.Missing(0, 50, now: 0));
        Assert.Equal([(25L, 29L)], map.Missing(25, 35, now: 0));
        Assert.Empty(map.Missing(12, 18, now: 0));
    }

    [Fact]
    public void A_session_without_bars_is_asked_for_again_at_growing_intervals_and_not_for_ever()
    {
        const long asked = 1_000_000;
        Assert.False(Empty(1).IsDue(asked + 899));
        Assert.True(Empty(1).IsDue(asked + 900));
        Assert.True(Empty(2).IsDue(asked + 3600));
        Assert.True(Empty(3).IsDue(asked + 86_400));
        Assert.False(Empty(4).IsDue(asked + 8_640_000));

        static CoverageInterval Empty(int tries) => new(0, 1, CoverageState.Empty, asked, tries);
    }

    [Fact]
    public void A_code_without_data_is_asked_for_once_a_day_and_later_once_a_week()
    {
        var refused = new CoverageInterval(0, 1, CoverageState.Refused, 1_000_000, 1);
        Assert.False(refused.IsDue(1_000_000 + 86_399));
        Assert.True(refused.IsDue(1_000_000 + 86_400));
        Assert.False((refused with { Tries = 7 }).IsDue(1_000_000 + (6 * 86_400)));
        Assert.True((refused with { Tries = 7 }).IsDue(1_000_000 + (7 * 86_400)));
    }

    [Fact]
    public void However_intervals_are_set_none_overlap_and_each_second_has_what_was_said_of_it_last()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var map = CoverageMap.Nothing;
            var truth = new (CoverageState State, long At)?[100];
            for (var i = 0; i < 20; i++)
            {
                var from = random.Next(100);
                var to = random.Next(from, 100);
                var set = new CoverageInterval(from, to, (CoverageState)random.Next(4), 1 + i, 1);
                map = map.With(set);
                Array.Fill(truth, (set.State, set.AskedAt), from, to - from + 1);
            }

            Assert.All(map.Intervals.Zip(map.Intervals.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From));
            for (var second = 0; second < 100; second++)
            {
                Assert.Equal(truth[second]?.State, map.At(second)?.State);
            }

            Assert.Equal(map.Intervals, CoverageMap.Of(map.Intervals.Reverse()).Intervals);
        }
    }

    private static CoverageInterval Known(long from, long to) => new(from, to, CoverageState.Bars, 5, 1);
}
