using Qos.Archive.Coverage;
using Qos.Archive.Sync;
using Qos.Client;

namespace Qos.Archive.Tests.Sync;

public sealed class TradeRecorderTests
{
    private static readonly InstrumentCode Code = InstrumentCode.Parse("CF:BTCUSDT");
    private static readonly SeriesRow Series = new() { Id = 1, Code = "CF:BTCUSDT", Type = SeriesRow.Trades };

    [Fact]
    public void A_second_is_whole_when_a_later_one_has_begun_and_the_first_one_never_is()
    {
        var recorder = new TradeRecorder(Series, last: null);
        Add(recorder, 10, 10, 11, 11, 12);

        var batch = recorder.Take("test", 0)!;

        Assert.Equal([(10L, 2, false), (11L, 2, true)], batch.Seconds.Select(second => (second.Time, second.Trades.Count, second.IsWhole)));
        Assert.Null(recorder.Take("test", 0));
        recorder.Cut();
        Assert.Equal([(12L, false)], recorder.Take("test", 0)!.Seconds.Select(second => (second.Time, second.IsWhole)));
    }

    [Fact]
    public void A_hole_in_the_stream_is_a_gap_from_the_last_second_to_the_next_and_cuts_both()
    {
        var recorder = new TradeRecorder(Series, last: null);
        Add(recorder, 10, 11, 12);
        recorder.Interrupt(from: null);
        Add(recorder, 20, 21, 22);

        var batch = recorder.Take("test", 0)!;

        Assert.Equal(
            [(10L, false), (11L, true), (12L, false), (20L, false), (21L, true)],
            batch.Seconds.Select(second => (second.Time, second.IsWhole)));
        var gap = Assert.Single(batch.Cover!(CoverageMap.Nothing).Intervals);
        Assert.Equal((12, 20, CoverageState.Gap), (gap.From, gap.To, gap.State));
    }

    [Fact]
    public void A_stream_that_reaches_back_to_the_stored_trades_has_no_gap_and_one_that_does_not_has_one()
    {
        var joined = new TradeRecorder(Series, new TradeSecond(10, [], IsWhole: true));
        Add(joined, 10, 11, 12);
        Assert.Null(joined.Take("test", 0)!.Cover);

        var apart = new TradeRecorder(Series, new TradeSecond(10, [], IsWhole: true));
        Add(apart, 15, 16);
        Assert.Equal((10, 15), apart.Take("test", 0)!.Cover!(CoverageMap.Nothing).Intervals.Select(gap => (gap.From, gap.To)).Single());
    }

    [Fact]
    public void An_answer_that_is_full_cuts_its_first_second_and_declares_what_it_does_not_reach()
    {
        var trades = Trades(20, 20, 21, 22, 30);

        var (seconds, gap) = TradeJoin.Join(new TradeSecond(10, [], true), trades, asked: 5, now: 31);

        Assert.Equal([(20L, false), (21L, true), (22L, true), (30L, false)], seconds.Select(second => (second.Time, second.IsWhole)));
        Assert.Equal((10, 20), (gap!.Value.From, gap.Value.To));
        Assert.Null(TradeJoin.Join(new TradeSecond(10, [], true), trades, asked: 50, now: 31).Gap);
        Assert.Null(TradeJoin.Join(new TradeSecond(20, [], true), trades, asked: 5, now: 31).Gap);
        Assert.Equal(
            [21L, 22L, 30L],
            TradeJoin.Join(new TradeSecond(20, [], true), trades, asked: 5, now: 31).Seconds.Select(second => second.Time));
    }

    private static void Add(TradeRecorder recorder, params long[] seconds)
    {
        foreach (var trade in Trades(seconds))
        {
            recorder.Add(trade, 0);
        }
    }

    private static List<Trade> Trades(params long[] seconds) =>
        [.. seconds.Select(second => new Trade(Code, 1, 1, second, TradeDirection.Buy, 0, Origin.Pushed))];
}
