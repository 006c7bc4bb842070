using Qos.Analysis.Indicators;
using Qos.Client;

namespace Qos.Charts;

/// <summary>
/// The columns of an indicator: named values with an entry for each bar, and the levels that a reader compares them with.
/// </summary>
/// <param name="Name">The name with its periods.</param>
/// <param name="IsOverlay">True where the values are prices and stand over the candles.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Levels">The levels.</param>
internal sealed record IndicatorColumns(
    string Name, bool IsOverlay, IReadOnlyList<(string Name, bool IsHistogram, IEnumerable<decimal?> Values)> Columns, int[] Levels)
{
    internal static IndicatorColumns Of(ChartIndicator indicator, IReadOnlyList<KLine> bars)
    {
        switch (indicator)
        {
            case ChartIndicator.Boll:
                var bands = bars.Boll();
                return new(
                    "BOLL 20, 2", true,
                    [
                        Line("BOLL", bands.Select(band => band?.Middle)), Line("upper", bands.Select(band => band?.Upper)),
                        Line("lower", bands.Select(band => band?.Lower)),
                    ],
                    []);
            case ChartIndicator.Vwap:
                return new("VWAP", true, [Line("VWAP", bars.Vwap())], []);
            case ChartIndicator.Macd:
                var macd = bars.Macd();
                return new(
                    "MACD 12, 26, 9", false,
                    [
                        ("histogram", true, macd.Select(value => value?.Histogram)), Line("MACD", macd.Select(value => value?.Macd)),
                        Line("signal", macd.Select(value => value?.Signal)),
                    ],
                    []);
            case ChartIndicator.Rsi:
                return new("RSI 14", false, [Line("RSI", bars.Rsi())], [30, 70]);
            case ChartIndicator.Kdj:
                var kdj = bars.Kdj();
                return new(
                    "KDJ 9, 3, 3", false,
                    [Line("K", kdj.Select(value => value?.K)), Line("D", kdj.Select(value => value?.D)), Line(
                        "J", kdj.Select(value => value?.J))],
                    []);
            case ChartIndicator.Atr:
                return new("ATR 14", false, [Line("ATR", bars.Atr())], []);
            case ChartIndicator.Obv:
                return new("OBV", false, [Line("OBV", bars.Obv())], []);
            default:
                throw new ArgumentOutOfRangeException(nameof(indicator), indicator, "There is no such indicator.");
        }

        static (string, bool, IEnumerable<decimal?>) Line(string name, IEnumerable<decimal?> values) => (name, false, values);
    }
}
