using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

/// <summary>The two behaviours of US snapshots, around Friday 2025-03-14.</summary>
public sealed class MarketSnapshotTests
{
    private static readonly SimulatedInstrument Apple = MarketMoment.Find("US:AAPL");

    [Theory]
    [InlineData("2025-03-14T08:00:00-04:00", "2025-03-13")]
    [InlineData("2025-03-13T21:00:00-04:00", "2025-03-13")]
    [InlineData("2025-03-14T18:00:00-04:00", "2025-03-14")]
    [InlineData("2025-03-15T12:00:00-04:00", "2025-03-14")]
    public void A_keeps_the_last_regular_session_at_the_top_level(string time, string day)
    {
        var snapshot = At(time);
        var bar = Day(day);
        Assert.Equal(
            (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume),
            (snapshot.Open, snapshot.High, snapshot.Low, snapshot.Last, snapshot.Volume));
        Assert.Equal(MarketMoment.Time(day + "T16:00:00-04:00"), snapshot.Time);
        Assert.Equal(MarketSession.Regular, snapshot.Session);
    }

    [Fact]
    public void A_shows_the_running_session_in_its_own_object_with_the_newest_close()
    {
        var (night, pre, after) = (At("2025-03-13T21:00:00-04:00").Night!, At("2025-03-14T08:00:00-04:00").PreMarket!,
            At("2025-03-14T18:00:00-04:00").AfterHours!);
        Assert.Equal([209.68m, 209.68m, 213.49m], new[] { night.PreviousClose, pre.PreviousClose, after.PreviousClose });
        AssertSumsUp(night, "2025-03-13T20:00:00-04:00", "2025-03-13T21:00:00-04:00");
        AssertSumsUp(pre, "2025-03-14T04:00:00-04:00", "2025-03-14T08:00:00-04:00");
        AssertSumsUp(after, "2025-03-14T16:00:00-04:00", "2025-03-14T18:00:00-04:00", skip: 1);
    }

    [Fact]
    public void B_before_the_open_has_the_running_session_with_lagging_high_low_and_previous_close()
    {
        var (a, b) = (At("2025-03-14T08:00:00-04:00"), At("2025-03-14T08:00:00-04:00", UsSnapshotBehaviour.RunningSession));
        Assert.Equal(
            (a.PreMarket!.Last, a.PreMarket.Volume, a.PreMarket.Turnover, a.PreMarket.Time), (b.Last, b.Volume, b.Turnover, b.Time));
        Assert.Equal((a.Night!.High, a.Night.Low), (b.High, b.Low));
        Assert.Equal(a.PreviousClose, b.PreviousClose);
        Assert.Equal(Day("2025-03-12").Close, b.PreviousClose);
        Assert.Equal(209.68m, b.AfterHours!.PreviousClose);
        Assert.Equal(At("2025-03-13T12:00:00-04:00").PreMarket, b.PreMarket);
        Assert.Equal(MarketSession.PreMarket, b.Session);
    }

    [Fact]
    public void B_after_hours_opens_with_the_session_and_has_no_field_with_todays_close()
    {
        var b = At("2025-03-14T18:00:00-04:00", UsSnapshotBehaviour.RunningSession);

        // The closing cross prints among the session's first trades; it has no side.
        var trades = MarketMoment.Market.GetTradesBetween(
            Apple, MarketMoment.Time("2025-03-14T16:00:00-04:00"), MarketMoment.Time("2025-03-14T16:10:00-04:00"));
        Assert.Equal(trades.First(trade => trade.Direction != MarketTradeDirection.Unknown).Price, b.Open);
        Assert.Equal(
            [209.68m, 209.68m, 209.68m, 209.68m],
            new[] { b.PreviousClose!.Value, b.PreMarket!.PreviousClose, b.Night!.PreviousClose, b.AfterHours!.PreviousClose });
        Assert.Equal((Day("2025-03-14").High, Day("2025-03-14").Low), (b.High, b.Low));
    }

    [Theory]
    [InlineData("2025-03-14T12:00:00-04:00", true)]
    [InlineData("2025-03-15T12:00:00-04:00", false)]
    public void The_behaviours_are_equal_in_regular_hours_only(string time, bool equal) =>
        Assert.Equal(equal, At(time) == At(time, UsSnapshotBehaviour.RunningSession));

    [Fact]
    public void After_the_weekend_the_night_leads_from_the_last_close_to_the_open()
    {
        var open = Day("2025-03-17").Open;
        var pre = At("2025-03-17T09:29:59-04:00").PreMarket!;
        Assert.InRange(pre.Last / open, 0.997m, 1.003m);
    }

    private static MarketSnapshot At(string time, UsSnapshotBehaviour behaviour = UsSnapshotBehaviour.LastRegular) =>
        MarketMoment.Market.GetSnapshot(Apple, MarketMoment.Time(time), behaviour)!;

    private static MarketBar Day(string date) => new MarketMoment(Apple, MarketMoment.Time(date + "T23:59:59-04:00")).Bars(1001, 1)[0];

    private static void AssertSumsUp(MarketSessionQuote quote, string from, string to, int skip = 0)
    {
        var trades = MarketMoment.Market.GetTradesBetween(Apple, MarketMoment.Time(from), MarketMoment.Time(to) + 1).Skip(skip).ToList();
        Assert.Equal(
            (trades[^1].Time, trades[^1].Price, trades.Max(t => t.Price), trades.Min(t => t.Price), trades.Sum(t => t.Volume),
                trades.Sum(t => t.Price * t.Volume)),
            (quote.Time, quote.Last, quote.High, quote.Low, quote.Volume, quote.Turnover));
    }
}
