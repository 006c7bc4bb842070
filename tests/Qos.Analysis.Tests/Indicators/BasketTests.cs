using Qos.Analysis.Indicators;
using Qos.Client;

namespace Qos.Analysis.Tests.Indicators;

public sealed class BasketTests
{
    [Fact]
    public void Day_bars_are_compared_on_the_dates_that_all_exchanges_have()
    {
        var basket = new Basket([Days("SH:600519", (13, 1), (14, 2), (17, 3)), Days("US:AAPL", (14, 20), (17, 30), (18, 40))]);
        Assert.Equal(["SH:600519", "US:AAPL"], basket.Codes);
        Assert.Equal([[14, 17], [14, 17]], basket.Bars.Select(bars => bars.Select(bar => bar.Time.Day)));
        Assert.Equal([[0, 0.5m], [0, 0.5m]], basket.Gains);
    }

    [Fact]
    public void Correlation_tells_together_opposite_and_still()
    {
        // Returns: up and down alike, exactly opposite (the reciprocal), and none at all.
        var matrix = new Basket([
            Days("US:A", (3, 1), (4, 2), (5, 1), (6, 4)), Days("US:B", (3, 2), (4, 4), (5, 2), (6, 8)),
            Days("US:C", (3, 1), (4, 0.5m), (5, 1), (6, 0.25m)), Days("US:D", (3, 5), (4, 5), (5, 5), (6, 5))]).Correlations();
        Assert.Equal([1, 1, -1], matrix[0].Take(3).Select(value => Math.Round(value!.Value, 12)));
        Assert.Null(matrix[0][3]);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_with_the_reason()
    {
        Assert.Contains(
            "have 0 times in common", Refused(Days("US:A", (3, 1), (4, 1)), Days("US:B", (5, 1), (6, 1))), StringComparison.Ordinal);
        Assert.Contains(
            "all of one period", Refused(Days("US:A", (3, 1), (4, 1)) with { Type = KLineType.Week }, Days("US:B", (3, 1))),
            StringComparison.Ordinal);
        Assert.Contains("US:B closed at 0", Refused(Days("US:A", (3, 1), (4, 1)), Days("US:B", (3, 0), (4, 1))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Correlation.Of([1, 2, 3], [1, 2]));

        static string Refused(params KLineSeries[] series) => Assert.Throws<ArgumentException>(() => new Basket(series)).Message;
    }

    private static KLineSeries Days(
        string code, params (int Day, decimal Close)[] bars) => new(code, KLineType.Day, Adjustment.None, [.. bars.Select(bar =>
        new KLine(InstrumentCode.Parse(code))
        {
            Type = KLineType.Day,
            Time = new DateTimeOffset(
                new DateTime(2025, 3, bar.Day), InstrumentCode.Parse(code).TimeZone.GetUtcOffset(new DateTime(2025, 3, bar.Day))),
            Open = bar.Close,
            High = bar.Close,
            Low = bar.Close,
            Close = bar.Close,
        })]);
}
