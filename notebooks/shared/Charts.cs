#nullable enable // a script knows no project settings

using System.Globalization;
using Plotly.NET;
using Plotly.NET.CSharp;
using Qos.Client;
using Chart = Plotly.NET.CSharp.Chart;

/// <summary>
/// The notebooks' charts. Traces are made by Plotly.NET; the layout's values carry the names of the plotly.js reference
/// (https://plotly.com/javascript/reference/layout), which says what else can be set.
/// </summary>
public static class Charts
{
    // None of a candle's.
    private static readonly string[] AverageColours = ["#2962ff", "#ff9800", "#ec407a", "#8d6e63", "#00acc1"];

    /// <summary>Candles with averages and Bollinger bands over them, and the volume below where the market has one.</summary>
    public static GenericChart Candles(IReadOnlyList<KLine> bars, IReadOnlyList<int>? averages = null, bool bands = false, string? name = null)
    {
        if (bars.Count == 0)
        {
            throw new ArgumentException("There is no bar to draw.");
        }

        string[] times = [.. bars.Select(Bars.Label)];
        var closes = Bars.Closes(bars);
        var traces = new List<GenericChart>
        {
            Chart.Candlestick<decimal, string, string>(
                bars.Select(bar => bar.Open), bars.Select(bar => bar.High), bars.Select(bar => bar.Low), bars.Select(bar => bar.Close), times,
                Name: bars[0].Code, ShowLegend: false, IncreasingColor: Color.fromString(Colours.Up), DecreasingColor: Color.fromString(Colours.Down)),
        };
        traces.AddRange((averages ?? []).Select((period, i) => Line(times, Indicators.MovingAverage(closes, period), $"Average of {period}", AverageColours[i % AverageColours.Length])));
        if (bands)
        {
            var (lower, middle, upper) = Indicators.BollingerBands(closes);
            traces.AddRange([Line(times, lower, "Lower band", "#9c7bd0"), Line(times, middle, "Middle band", "#9c7bd0"), Line(times, upper, "Upper band", "#9c7bd0")]);
        }

        var withVolume = bars.Any(bar => bar.Volume > 0);
        if (withVolume)
        {
            var colours = bars.Select(bar => Color.fromString(bar.Close >= bar.Open ? Colours.Up : Colours.Down));
            traces.Add(OnAxis("y2", Chart.Column<decimal, string, string>(
                bars.Select(bar => bar.Volume ?? 0), Keys: times, Name: "Volume", ShowLegend: false, Opacity: 0.5, MarkerColor: Color.fromColors(colours))));
        }

        var chart = Titled(Chart.Combine(traces), $"{name ?? bars[0].Code}, {bars[0].Type.ShortName()}", bars[0].IsSimulated, height: 480);
        var layout = chart.GetLayout();
        layout.SetValue("xaxis", new { type = "category", nticks = 8, rangeslider = new { visible = false }, anchor = withVolume ? "y2" : "y" });
        layout.SetValue("yaxis", new { title = new { text = bars[0].Currency ?? "" }, domain = new[] { withVolume ? 0.24 : 0, 1 } });
        layout.SetValue("yaxis2", new { title = new { text = "Volume" }, domain = new[] { 0, 0.18 } });
        return chart;
    }

    /// <summary>Series over the same times, NaN left out.</summary>
    /// <param name="title">What they show.</param>
    /// <param name="times">Times in words, see <see cref="Bars.Label"/>.</param>
    /// <param name="simulated">Marks the chart as made of made-up prices.</param>
    /// <param name="percent">The values are fractions, to be read as percentages.</param>
    /// <param name="series">The series by name, each as long as the times.</param>
    public static GenericChart Lines(string title, IReadOnlyList<string> times, bool simulated, bool percent, params (string Name, double[] Values)[] series)
    {
        var chart = Titled(Chart.Combine(series.Select(one => Line(times, one.Values, one.Name))), title, simulated);
        chart.GetLayout().SetValue("xaxis", new { type = "category", nticks = 8 });
        chart.GetLayout().SetValue("yaxis", new { tickformat = percent ? ".1%" : "" });
        return chart;
    }

    /// <summary>How often each size of return occurs.</summary>
    public static GenericChart Distribution(string title, IEnumerable<double> returns, bool simulated)
    {
        var chart = Titled(Chart.Histogram<double, double, string>(X: returns.Where(double.IsFinite).ToArray(), NBinsX: 60), title, simulated);
        chart.GetLayout().SetValue("xaxis", new { tickformat = ".1%" });
        return chart;
    }

    /// <summary>A correlation matrix as a heat map, from -1 (blue) to 1 (red).</summary>
    public static GenericChart Heatmap(string title, IReadOnlyList<string> names, double[][] correlations, bool simulated)
    {
        var chart = Titled(
            Chart.Heatmap<double, string, string, string>(
                correlations, X: new Optional<IEnumerable<string>>(names, true), Y: new Optional<IEnumerable<string>>(names, true),
                ColorScale: StyleParam.Colorscale.RdBu, ReverseScale: false, ReverseYAxis: true),
            title, simulated);
        foreach (var trace in chart.GetTraces())
        {
            trace.SetValue("zmin", -1);
            trace.SetValue("zmax", 1);
            trace.SetValue("texttemplate", "%{z:.2f}");
        }

        return chart;
    }

    /// <summary>Prices of trades in the order in which they came, buyers and sellers in their colours, sized by volume.</summary>
    public static GenericChart Trades(IReadOnlyList<Trade> trades)
    {
        var largest = Math.Max(1e-12, trades.Count == 0 ? 0 : (double)trades.Max(trade => trade.Volume));
        var sides = trades.Select((trade, i) => (Trade: trade, Index: i)).GroupBy(trade => trade.Trade.Direction).Select(side =>
        {
            var points = Chart.Point<int, decimal, string>(
                side.Select(trade => trade.Index), side.Select(trade => trade.Trade.Price), Name: side.Key.ToString(),
                MultiText: side.Select(trade => $"{trade.Trade.Time:HH:mm:ss}  {trade.Trade.Volume}").ToArray(),
                MarkerColor: Color.fromString(side.Key switch { TradeDirection.Buy => Colours.Up, TradeDirection.Sell => Colours.Down, _ => "gray" }));
            foreach (var trace in points.GetTraces())
            {
                trace.SetValue("mode", "markers");
                trace.SetValue("marker", new
                {
                    color = side.Key switch { TradeDirection.Buy => Colours.Up, TradeDirection.Sell => Colours.Down, _ => "gray" },
                    size = side.Select(trade => 4 + (16 * Math.Sqrt((double)trade.Trade.Volume / largest))).ToArray(),
                });
            }

            return points;
        });
        var path = Chart.Line<int, decimal, string>(Enumerable.Range(0, trades.Count), trades.Select(trade => trade.Price), ShowLegend: false, LineColor: Color.fromString("#b0b4bc"), LineWidth: 1);
        return Titled(Chart.Combine([path, .. sides]), trades.Count == 0 ? "Waiting for trades" : $"Trades of {trades[0].Code}", trades.Any(trade => trade.IsSimulated));
    }

    /// <summary>The volume that buyers and sellers traded at each price.</summary>
    public static GenericChart VolumeProfile(IReadOnlyList<Trade> trades)
    {
        var profile = TradeFlow.VolumeProfile(trades);
        string[] prices = [.. profile.Select(level => level.Price.ToString("G7", CultureInfo.InvariantCulture))];
        var chart = Titled(
            Chart.Combine([
                Chart.Bar<decimal, string, string>(profile.Select(level => level.Buy), Keys: prices, Name: "Buy", MarkerColor: Color.fromString(Colours.Up)),
                Chart.Bar<decimal, string, string>(profile.Select(level => level.Sell), Keys: prices, Name: "Sell", MarkerColor: Color.fromString(Colours.Down))]),
            "Volume by price", trades.Any(trade => trade.IsSimulated));
        chart.GetLayout().SetValue("barmode", "stack");
        chart.GetLayout().SetValue("yaxis", new { type = "category" });
        return chart;
    }

    private static GenericChart Line(IReadOnlyList<string> times, double[] values, string name, string? colour = null)
    {
        var drawn = times.Zip(values).Where(point => double.IsFinite(point.Second)).ToArray();
        return Chart.Line<string, double, string>(
            drawn.Select(point => point.First), drawn.Select(point => point.Second), Name: name, LineWidth: 1.5,
            LineColor: colour is null ? default : new Optional<Color>(Color.fromString(colour), true));
    }

    private static GenericChart OnAxis(string axis, GenericChart chart)
    {
        foreach (var trace in chart.GetTraces())
        {
            trace.SetValue("yaxis", axis);
        }

        return chart;
    }

    private static GenericChart Titled(GenericChart chart, string title, bool simulated, int height = 340)
    {
        var layout = chart.GetLayout();
        layout.SetValue("title", new { text = simulated ? $"{title} (simulated prices)" : title, x = 0.02 });
        _ = layout.Remove("width"); // as wide as the page
        layout.SetValue("height", height);
        layout.SetValue("hovermode", "x unified");
        layout.SetValue("margin", new { l = 64, r = 24, t = 48, b = 48 });
        layout.SetValue("legend", new { orientation = "h", y = 1.08, x = 1, xanchor = "right" });
        return chart;
    }
}
