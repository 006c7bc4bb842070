using Qos.Client;

namespace Qos.Notebooks.Tests;

public sealed class QuoteViewTests
{
    private static readonly InstrumentCode Code = InstrumentCode.Parse("CF:BTCUSDT", simulated: true);

    [Fact]
    public void Imbalance_weighs_buyers_against_sellers_by_volume() =>
        Assert.Equal(0.5, TradeFlow.Imbalance([Trade(1, 3, TradeDirection.Buy), Trade(1, 1, TradeDirection.Sell), Trade(1, 9, TradeDirection.Unknown)]));

    [Fact]
    public void Without_trades_nobody_is_ahead_and_the_profile_is_empty()
    {
        Assert.Equal(0, TradeFlow.Imbalance([]));
        Assert.Empty(TradeFlow.VolumeProfile([]));
    }

    [Fact]
    public void A_volume_profile_keeps_every_trade_and_the_highest_price_falls_into_the_last_step()
    {
        var profile = TradeFlow.VolumeProfile([Trade(100, 1, TradeDirection.Buy), Trade(101, 2, TradeDirection.Sell), Trade(104, 4, TradeDirection.Buy)], levels: 4);
        Assert.Equal([(100.5m, 1m, 0m), (101.5m, 0m, 2m), (103.5m, 4m, 0m)], profile);
    }

    [Fact]
    public void Trades_at_one_price_are_one_level()
    {
        var (_, buy, sell) = Assert.Single(TradeFlow.VolumeProfile([Trade(5, 1, TradeDirection.Buy), Trade(5, 2, TradeDirection.Sell)]));
        Assert.Equal((1, 2), (buy, sell));
    }

    [Fact]
    public void A_name_from_the_server_cannot_write_HTML() =>
        Assert.Contains("&lt;script&gt;", Tables.Snapshots([new Snapshot(Code) { Name = "<script>" }]), StringComparison.Ordinal);

    [Fact]
    public void Made_up_prices_are_marked_and_real_ones_are_not()
    {
        Assert.Contains("Simulated prices", Tables.Trades([Trade(1, 1, TradeDirection.Buy)]), StringComparison.Ordinal);
        Assert.DoesNotContain("Simulated prices", Tables.Ladder(new Depth(InstrumentCode.Parse("HK:700"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ladder_has_the_best_ask_right_above_the_best_bid()
    {
        var ladder = Tables.Ladder(new Depth(Code) { Asks = [new(11, 1), new(12, 1)], Bids = [new(10, 1), new(9, 1)] });
        int[] places = [.. ((string[])[">12<", ">11<", ">10<", ">9<"]).Select(price => ladder.IndexOf(price, StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
    }

    private static Trade Trade(decimal price, decimal volume, TradeDirection direction) => new(Code) { Price = price, Volume = volume, Direction = direction };
}
