using Qos.Analysis.Indicators;
using Qos.Client;

namespace Qos.Analysis.Tests.Indicators;

/// <summary>Every indicator against reference.csv, whose values reference.py computed from the definitions without this library.</summary>
public sealed class IndicatorTests
{
    private static readonly IReadOnlyList<KLine> Bars = ReferenceTable.Bars;

    // Each run is fresh: (columns of the reference, an indicator as a function of a bar, the same as a peek, the first bar with a value).
    private static readonly Dictionary<string, Func<Run>> Runs = new()
    {
        ["sma5"] = () => OfCloses(new SimpleMovingAverage(5), value => value),
        ["ema10"] = () => OfCloses(new ExponentialMovingAverage(10), value => value),
        ["wma7"] = () => OfCloses(new WeightedMovingAverage(7), value => value),
        ["macd"] = () => OfCloses(new MovingAverageConvergenceDivergence(), value => value.Macd),
        ["signal"] = () => OfCloses(new MovingAverageConvergenceDivergence(), value => value.Signal),
        ["histogram"] = () => OfCloses(new MovingAverageConvergenceDivergence(), value => value.Histogram),
        ["rsi14"] = () => OfCloses(new RelativeStrengthIndex(), value => value),
        ["k"] = () => OfBars(new StochasticKdj(), value => value.K),
        ["d"] = () => OfBars(new StochasticKdj(), value => value.D),
        ["j"] = () => OfBars(new StochasticKdj(), value => value.J),
        ["lower"] = () => OfCloses(new BollingerBands(), value => value.Lower),
        ["middle"] = () => OfCloses(new BollingerBands(), value => value.Middle),
        ["upper"] = () => OfCloses(new BollingerBands(), value => value.Upper),
        ["atr14"] = () => OfBars(new AverageTrueRange(), value => value),
        ["vwap"] = () => OfBars(new VolumeWeightedAveragePrice(), value => value),
        ["obv"] = () => OfBars(new OnBalanceVolume(), value => value),
        ["return"] = () => OfCloses(new LogReturn(), value => (decimal)value),
        ["drawdown"] = () => OfCloses(new Drawdown(), value => value),
        ["volatility10"] = () => OfCloses(new Volatility(10), value => (decimal)value),
        ["correlation10"] = () => Of(new Correlation(10), bar => ((double)bar.Open, (double)bar.Close), value => (decimal)value),
    };

    private static readonly Dictionary<string, Func<IEnumerable<decimal?>>> Batches = new()
    {
        ["sma5"] = () => Bars.Sma(5),
        ["ema10"] = () => Bars.Ema(10),
        ["wma7"] = () => Bars.Wma(7),
        ["macd"] = () => Bars.Macd().Select(value => value?.Macd),
        ["signal"] = () => Bars.Macd().Select(value => value?.Signal),
        ["histogram"] = () => Bars.Macd().Select(value => value?.Histogram),
        ["rsi14"] = () => Bars.Rsi(),
        ["k"] = () => Bars.Kdj().Select(value => value?.K),
        ["d"] = () => Bars.Kdj().Select(value => value?.D),
        ["j"] = () => Bars.Kdj().Select(value => value?.J),
        ["lower"] = () => Bars.Boll().Select(value => value?.Lower),
        ["middle"] = () => Bars.Boll().Select(value => value?.Middle),
        ["upper"] = () => Bars.Boll().Select(value => value?.Upper),
        ["atr14"] = () => Bars.Atr(),
        ["vwap"] = () => Bars.Vwap(),
        ["obv"] = () => Bars.Obv(),
        ["return"] = () => Bars.LogReturns().Select(value => (decimal?)value),
        ["drawdown"] = () => Bars.Drawdown(),
        ["volatility10"] = () => Bars.Volatility(10).Select(value => (decimal?)value),
    };

    public static TheoryData<string> Names => [.. Runs.Keys];

    public static TheoryData<string> BatchNames => [.. Batches.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_indicator_has_the_values_of_its_definition(string name)
    {
        var expected = ReferenceTable.Column(name);
        var run = Runs[name]();
        Assert.Contains(expected, value => value is not null);
        for (var i = 0; i < Bars.Count; i++)
        {
            AssertClose(expected[i], run.Add(Bars[i]), $"{name} at bar {i}");
        }
    }

    [Theory, MemberData(nameof(BatchNames))]
    public void Fed_bar_by_bar_an_indicator_equals_the_batch(string name)
    {
        var run = Runs[name]();
        Assert.Equal(Batches[name](), Bars.Select(run.Add));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_running_bar_can_be_looked_at_any_number_of_times_without_a_trace(string name)
    {
        var (watched, untouched) = (Runs[name](), Runs[name]());
        foreach (var bar in Bars)
        {
            var running = bar with { Close = bar.Open, High = bar.High + 3, Volume = 7 };
            _ = watched.Peek(running);
            Assert.Equal(watched.Peek(bar), watched.Peek(bar));
            var peeked = watched.Peek(bar);
            Assert.Equal(peeked, watched.Add(bar));
            Assert.Equal(peeked, untouched.Add(bar));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_first_value_comes_where_the_warm_up_says(string name)
    {
        var run = Runs[name]();
        var first = Bars.Select(run.Add).TakeWhile(value => value is null).Count() + 1;
        Assert.Equal(name is "signal" or "histogram" ? run.WarmUp + 8 : run.WarmUp, first);
    }

    // By hand: 1·10 + 2·11 + 3·12 = 68, over 6.
    [Fact]
    public void Later_values_weigh_more_in_a_weighted_average() =>
        Assert.Equal([null, null, 68 / 6m], new WeightedMovingAverage(3).AddAll([10, 11, 12]));

    // By hand: the mean of 2 4 4 4 5 5 7 9 is 5, their squared distances add up to 32, over 8 is 4, whose root is 2.
    [Fact]
    public void Bollinger_bands_lie_two_deviations_of_the_population_from_the_average() =>
        Assert.Equal(new BandValue(1, 5, 9), new BollingerBands(8).AddAll([2, 4, 4, 4, 5, 5, 7, 9])[^1]);

    [Fact]
    public void A_price_that_only_rises_has_an_RSI_of_100_and_one_that_never_moves_of_50()
    {
        Assert.Equal(100, new RelativeStrengthIndex(3).AddAll([1, 2, 3, 4, 5])[^1]);
        Assert.Equal(50, new RelativeStrengthIndex(3).AddAll([5, 5, 5, 5, 5])[^1]);
    }

    [Fact]
    public void A_market_without_volume_has_neither_VWAP_nor_OBV()
    {
        var bars = Bars.Select(bar => bar with { Volume = null }).ToArray();
        Assert.All(bars.Vwap(), value => Assert.Null(value));
        Assert.All(bars.Obv(), value => Assert.Null(value));
    }

    [Fact]
    public void Day_bars_count_their_VWAP_from_the_first_bar()
    {
        var days = Bars.Take(30).Select((bar, i) => bar with { Type = KLineType.Day, Time = bar.Time.Date.AddDays(i) }).ToArray();
        var (turnover, volume) = (0m, 0m);
        foreach (var bar in days)
        {
            turnover += (bar.High + bar.Low + bar.Close) / 3 * (bar.Volume ?? 0);
            volume += bar.Volume ?? 0;
        }

        Assert.Equal(turnover / volume, days.Vwap()[^1]);
    }

    [Fact]
    public void A_long_running_sum_does_not_drift()
    {
        var average = new SimpleMovingAverage(3);
        decimal? last = null;
        for (var i = 0; i < 100_000; i++)
        {
            last = average.Add(0.1m + (i % 7));
        }

        // The last three inputs are i = 99997, 99998 and 99999, which are 2, 3 and 4 modulo 7.
        Assert.Equal((2.1m + 3.1m + 4.1m) / 3, last);
    }

    [Fact]
    public void A_price_of_zero_has_no_logarithm() => Assert.Equal([null, null, null], new LogReturn().AddAll([1, 0, 1]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_period_below_one_is_refused(int period)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimpleMovingAverage(period));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage(period));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelativeStrengthIndex(period));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticKdj(9, period));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BollingerBands(period));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MovingAverageConvergenceDivergence(26, 12));
    }

    private static Run OfCloses<TValue>(Indicator<decimal, TValue> indicator, Func<TValue, decimal?> pick)
        where TValue : struct => Of(indicator, bar => bar.Close, pick);

    private static Run OfBars<TValue>(Indicator<KLine, TValue> indicator, Func<TValue, decimal?> pick)
        where TValue : struct => Of(indicator, bar => bar, pick);

    private static Run Of<TInput, TValue>(Indicator<TInput, TValue> indicator, Func<KLine, TInput> input, Func<TValue, decimal?> pick)
        where TValue : struct
    {
        return new Run(bar => Pick(indicator.Add(input(bar))), bar => Pick(indicator.Peek(input(bar))), indicator.WarmUp);

        decimal? Pick(TValue? value) => value is { } some ? pick(some) : null;
    }

    private static void AssertClose(decimal? expected, decimal? actual, string where)
    {
        Assert.True(expected is null == actual is null, $"{where}: expected {expected}, got {actual}");
        Assert.True(expected is null || Math.Abs(expected.Value - actual!.Value) < 1e-11m, $"{where}: expected {expected}, got {actual}");
    }

    private sealed record Run(Func<KLine, decimal?> Add, Func<KLine, decimal?> Peek, int WarmUp);
}
