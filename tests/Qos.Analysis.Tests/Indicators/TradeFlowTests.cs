using Qos.Analysis.Indicators;
using Qos.Client;

namespace Qos.Analysis.Tests.Indicators;

public sealed class TradeFlowTests
{
    private static readonly InstrumentCode Code = InstrumentCode.Parse("CF:BTCUSDT");

    [Fact]
    public void Imbalance_weighs_buyers_against_sellers_by_volume() => // (3 - 1) / (3 + 1); a trade without a side takes no part.
        Assert.Equal(0.5m, TradeImbalance.Of(
            [Trade(1, 3, TradeDirection.Buy), Trade(1, 1, TradeDirection.Sell), Trade(1, 9, TradeDirection.Unknown)]));

    [Fact]
    public void Without_trades_there_is_neither_imbalance_nor_profile()
    {
        Assert.Null(TradeImbalance.Of([]));
        Assert.Empty(VolumeProfile.Of(Array.Empty<Trade>()));
        Assert.Empty(VolumeProfile.Of(Array.Empty<KLine>()));
    }

    [Fact]
    public void A_profile_keeps_every_trade_and_the_highest_price_falls_into_the_last_step()
    {
        var profile = VolumeProfile.Of(
            [Trade(100, 1, TradeDirection.Buy), Trade(101, 2, TradeDirection.Sell), Trade(104, 4, TradeDirection.Buy), Trade(
                104, 8, TradeDirection.Unknown)],
            steps: 4);
        Assert.Equal([new(100, 101, 1, 0, 0), new(101, 102, 0, 2, 0), new(102, 103, 0, 0, 0), new(103, 104, 4, 0, 8)], profile);
    }

    [Fact]
    public void Trades_at_one_price_are_one_step() =>
        Assert.Equal([new(5, 5, 1, 2, 0)], VolumeProfile.Of([Trade(5, 1, TradeDirection.Buy), Trade(5, 2, TradeDirection.Sell)]));

    [Fact]
    public void A_bars_volume_is_spread_over_its_range_and_none_is_lost()
    {
        // The first bar lies over both steps in equal parts, the second within the upper one.
        var profile = VolumeProfile.Of([Bar(10, 12, rises: true, volume: 6), Bar(11, 12, rises: false, volume: 5)], steps: 2);
        Assert.Equal([new(10, 11, 3, 0, 0), new(11, 12, 3, 5, 0)], profile);
        Assert.Equal(
            ReferenceTable.Bars.Sum(bar => bar.Volume ?? 0),
            Math.Round(VolumeProfile.Of([.. ReferenceTable.Bars], steps: 7).Sum(step => step.Volume), 15));
    }

    private static KLine Bar(decimal low, decimal high, bool rises, decimal volume) => new(Code)
    {
        Open = rises ? low : high,
        High = high,
        Low = low,
        Close = rises ? high : low,
        Volume = volume,
    };

    private static Trade Trade(decimal price, decimal volume, TradeDirection direction) =>
        new(Code) { Price = price, Volume = volume, Direction = direction };
}
