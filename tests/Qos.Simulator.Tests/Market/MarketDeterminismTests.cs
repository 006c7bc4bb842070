using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketDeterminismTests
{
    private static readonly SimulatedMarketOptions Busy = new() { Seed = 42, TradesPerSecond = 20 };

    [Fact]
    public void Answers_do_not_depend_on_what_was_asked_before()
    {
        // One market has been asked for everything below and above, the other is new at each question.
        var used = new SimulatedMarket(new());
        MarketMoment.ForAny(40, moment =>
        {
            var fresh = new SimulatedMarket(new());
            Assert.Equal(Answers(fresh, moment), Answers(used, moment));
            _ = Answers(used, moment with { Now = moment.Now + 400 * 86400 });
            Assert.Equal(Answers(fresh, moment), Answers(used, moment));
        });
    }

    [Fact]
    public void A_stream_in_pieces_is_the_stream_at_once() => MarketMoment.ForAny(40, moment =>
    {
        var (start, market) = (moment.Now - 300, new SimulatedMarket(Busy));
        var pieces = new List<MarketTrade>();
        for (var (at, step) = (start, 1); at < moment.Now; at += step, step = (step % 7) + 1)
        {
            pieces.AddRange(market.GetTradesBetween(moment.Instrument, at, Math.Min(moment.Now, at + step)));
        }

        Assert.Equal(new SimulatedMarket(Busy).GetTradesBetween(moment.Instrument, start, moment.Now), pieces);
        Assert.Equal(pieces.OrderBy(t => t.Time).ThenBy(t => t.OffsetMilliseconds), pieces);
        Assert.All(pieces, t => Assert.InRange(t.OffsetMilliseconds, 0, 999));
    });

    [Fact]
    public void Seeds_make_different_markets()
    {
        var moment = new MarketMoment(MarketMoment.Find("US:AAPL"), MarketMoment.Time("2024-05-06T18:00:00Z"));
        Assert.NotEqual(Answers(new(new() { Seed = 1 }), moment), Answers(new(new() { Seed = 2 }), moment));
    }

    /// <summary>Figures once printed by another process: what changes them changes every user's recorded expectations.</summary>
    [Theory]
    [InlineData("US:AAPL", "208.98 210.16 206.19 206.55 76034008; 1778047194 190.61 14")]
    [InlineData("SH:600519", "1846.54 1854.30 1832.76 1853.51 12924500; 1778047198 1884.01 800")]
    [InlineData("CF:BTCUSDT", "98269.30 105777.80 97541.90 103965.80 187285.264; 1778047200 78171.80 0.107")]
    [InlineData("FX:USDJPY", "140.710 143.546 140.648 143.217 325177; 1778047199 142.590 3")]
    public void Another_process_gives_the_same_figures(string code, string expected)
    {
        var moment = new MarketMoment(MarketMoment.Find(code), MarketMoment.Time("2026-05-06T06:00:00Z"));
        var (day, trade) = (moment.Bars(1001, 30)[0], MarketMoment.Market.GetTrades(moment.Instrument, moment.Now, 1)[0]);
        Assert.Equal(
            expected,
            FormattableString.Invariant(
                $"{day.Open} {day.High} {day.Low} {day.Close} {day.Volume}; {trade.Time} {trade.Price} {trade.Volume}"));
    }

    [Fact]
    public void Threads_share_a_market()
    {
        var (market, now) = (new SimulatedMarket(new()), MarketMoment.Time("2025-03-14T18:30:20Z"));
        var codes = market.Instruments.Where((_, i) => i % 8 == 0).ToList();
        var expected = codes.Select(i => Answers(MarketMoment.Market, new(i, now))).ToList();
        Parallel.For(
            0, 4 * codes.Count, new() { MaxDegreeOfParallelism = 8 },
            i => Assert.Equal(expected[i % codes.Count], Answers(market, new(codes[i % codes.Count], now))));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(5)]
    [InlineData(60)]
    public void Wanted_rate_of_trades_is_met_by_every_open_instrument(double rate)
    {
        var (market, now) = (new SimulatedMarket(new() { TradesPerSecond = rate, AllOpen = true }),
            MarketMoment.Time("2025-03-15T18:00:00Z"));
        var seconds = rate > 10 ? 600 : 3600;
        foreach (var instrument in market.Instruments.Where((_, i) => i % 3 == 0))
        {
            var trades = market.GetTradesBetween(instrument, now, now + seconds);
            Assert.InRange(trades.Count / (double)seconds, rate * 0.8, rate * 1.2);
            Assert.Equal(instrument.Market == "IX", trades.All(t => t.Volume == 0));
            Assert.True(instrument.Market == "IX" || trades.All(t => t.Volume > 0));
        }
    }

    [Fact]
    public void Rate_of_zero_leaves_stream_and_list_the_same_few_trades_that_make_the_bars()
    {
        var (market, now) = (new SimulatedMarket(new() { TradesPerSecond = 0 }), MarketMoment.Time("2025-03-14T18:30:00Z"));
        var apple = MarketMoment.Find("US:AAPL");
        var stream = market.GetTradesBetween(apple, now - 600, now);

        Assert.InRange(stream.Count, 10, 40);
        Assert.Equal(stream, market.GetTrades(apple, now - 1, stream.Count));
        Assert.Equal(new MarketMoment(apple, now - 1).Bars(1, 10), stream.GroupBy(t => t.Time / 60 * 60, MarketMoment.Sum));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void Impossible_rate_is_refused(double rate) =>
        Assert.Contains(
            "TradesPerSecond", Assert.Throws<ArgumentException>(() => new SimulatedMarket(new() { TradesPerSecond = rate })).Message,
            StringComparison.Ordinal);

    private static string Answers(SimulatedMarket market, MarketMoment moment)
    {
        var (i, now) = (moment.Instrument, moment.Now);
        var bars = ((int[])[1, 60, 1001, 1030]).SelectMany(type => market.GetBars(i, type, type == 1001, 20, now - 3600, now));
        var depth = market.GetDepth(i, now);
        return string.Join('\n', [
            .. bars, .. market.GetTrades(i, now, 5), .. market.GetTradesBetween(i, now - 30, now), market.GetSnapshot(i, now),
            market.GetSnapshot(i, now, UsSnapshotBehaviour.RunningSession),
            .. depth?.Bids ?? [], .. depth?.Asks ?? [], market.SessionAt(i, now)]);
    }
}
