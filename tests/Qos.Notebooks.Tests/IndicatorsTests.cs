namespace Qos.Notebooks.Tests;

public sealed class IndicatorsTests
{
    private static readonly double[] Closes = [10, 11, 12, 9, 9, 18];

    [Fact]
    public void A_moving_average_is_NaN_until_its_window_is_full() =>
        Assert.Equal([double.NaN, double.NaN, 11, 32 / 3.0, 10, 12], Indicators.MovingAverage(Closes, 3));

    [Fact]
    public void Bollinger_bands_lie_two_deviations_of_the_population_from_the_average()
    {
        var (lower, middle, upper) = Indicators.BollingerBands([2, 4, 4, 4, 5, 5, 7, 9], period: 8);
        Assert.Equal((1.0, 5.0, 9.0), (lower[^1], middle[^1], upper[^1]));
        Assert.All(lower[..^1], value => Assert.Equal(double.NaN, value));
    }

    [Fact]
    public void Returns_add_up_to_the_return_of_the_whole() =>
        Assert.Equal(Math.Log(1.8), Indicators.Returns(Closes)[1..].Sum(), precision: 12);

    [Fact]
    public void A_drawdown_counts_from_the_highest_value_so_far() => Assert.Equal([0, 0, 0, -0.25, -0.25, 0], Indicators.Drawdown(Closes));

    [Fact]
    public void Volatility_is_the_deviation_of_returns_on_a_years_scale()
    {
        var volatility = Indicators.Volatility([double.NaN, 0.01, -0.01, 0.01, -0.01], period: 4, periodsPerYear: 252);
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN, Math.Sqrt(0.0004 / 3 * 252)], volatility, (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Correlation_tells_together_opposite_and_still()
    {
        var matrix = Indicators.Correlations([[1, 2, 3], [2, 4, 6], [3, 2, 1], [5, 5, 5]]);
        Assert.Equal([1, 1, -1], matrix[0][..3].Select(value => Math.Round(value, 12)));
        Assert.Equal(double.NaN, matrix[0][3]);
    }

    [Fact]
    public void Series_of_different_length_are_not_correlated() => Assert.Throws<ArgumentException>(() => Indicators.Correlations([[1, 2, 3], [1, 2]]));

    [Fact]
    public void A_window_of_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Indicators.MovingAverage(Closes, 1));
}
