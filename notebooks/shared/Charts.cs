#nullable enable // a script knows no project settings

using System.Globalization;
using Plotly.NET;
using Qos.Client;

/// <summary>
/// The notebooks' charts. Traces and layout are Plotly.NET's dynamic objects, whose values carry the names of the plotly.js reference
/// (https://plotly.com/javascript/reference), which says what else can be set.
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
        var traces = new List<Trace>
        {
            Trace("candlestick", bars[0].Code, new()
            {
                ["x"] = times,
                ["open"] = bars.Select(bar => bar.Open),
                ["high"] = bars.Select(bar => bar.High),
                ["low"] = bars.Select(bar => bar.Low),
                ["close"] = bars.Select(bar => bar.Close),
                ["showlegend"] = false,
                ["increasing"] = new { line = new { color = Colours.Up } },
                ["decreasing"] = new { line = new { color = Colours.Down } },
            }),
        };
        traces.AddRange((averages ?? []).Select((period, i) =>
            Line(times, Indicators.MovingAverage(closes, period), $"Average of {period}", AverageColours[i % AverageColours.Length])));
        if (bands)
        {
            var (lower, middle, upper) = Indicators.BollingerBands(closes);
            traces.AddRange([Line(times, lower, "Lower band", "#9c7bd0"), Line(times, middle, "Middle band", "#9c7bd0"), Line(times, upper, "Upper band", "#9c7bd0")]);
        }

        var withVolume = bars.Any(bar => bar.Volume > 0);
        if (withVolume)
        {
            traces.Add(Trace("bar", "Volume", new()
            {
                ["x"] = times,
                ["y"] = bars.Select(bar => bar.Volume ?? 0),
                ["yaxis"] = "y2",
                ["showlegend"] = false,
                ["opacity"] = 0.5,
                ["marker"] = new { color = bars.Select(bar => bar.Close >= bar.Open ? Colours.Up : Colours.Down) },
            }));
        }

        var chart = Titled(traces, $"{name ?? bars[0].Code}, {bars[0].Type.ShortName()}", bars[0].IsSimulated, height: 480);
        var layout = GenericChart.getLayout(chart);
        layout.SetProperty("xaxis", new { type = "category", nticks = 8, rangeslider = new { visible = false }, anchor = withVolume ? "y2" : "y" });
        layout.SetProperty("yaxis", new { title = new { text = bars[0].Currency ?? "" }, domain = new[] { withVolume ? 0.24 : 0, 1 } });
        layout.SetProperty("yaxis2", new { title = new { text = "Volume" }, domain = new[] { 0, 0.18 } });
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
        var chart = Titled(series.Select(one => Line(times, one.Values, one.Name)), title, simulated);
        GenericChart.getLayout(chart).SetProperty("xaxis", new { type = "category", nticks = 8 });
        GenericChart.getLayout(chart).SetProperty("yaxis", new { tickformat = percent ? ".1%" : "" });
        return chart;
    }

    /// <summary>How often each size of return occurs.</summary>
    public static GenericChart Distribution(string title, IEnumerable<double> returns, bool simulated)
    {
        var chart = Titled([Trace("histogram", "Returns", new() { ["x"] = returns.Where(double.IsFinite), ["nbinsx"] = 60 })], title, simulated);
        GenericChart.getLayout(chart).SetProperty("xaxis", new { tickformat = ".1%" });
        return chart;
    }

    /// <summary>A correlation matrix as a heat map, from -1 (blue) to 1 (red).</summary>
    public static GenericChart Heatmap(string title, IReadOnlyList<string> names, double[][] correlations, bool simulated)
    {
        var trace = Trace("heatmap", title, new()
        {
            ["x"] = names,
            ["y"] = names,
            ["z"] = correlations,
            ["zmin"] = -1,
            ["zmax"] = 1,
            ["colorscale"] = "RdBu",
            ["texttemplate"] = "%{z:.2f}",
        });
        var chart = Titled([trace], title, simulated);
        GenericChart.getLayout(chart).SetProperty("yaxis", new { autorange = "reversed" });
        return chart;
    }

    /// <summary>Prices of trades in the order in which they came, buyers and sellers in their colours, sized by volume.</summary>
    public static GenericChart Trades(IReadOnlyList<Trade> trades)
    {
        var largest = Math.Max(1e-12, trades.Count == 0 ? 0 : (double)trades.Max(trade => trade.Volume));
        var sides = trades.Select((trade, i) => (Trade: trade, Index: i)).GroupBy(trade => trade.Trade.Direction).Select(side =>
            Trace("scatter", side.Key.ToString(), new()
            {
                ["mode"] = "markers",
                ["x"] = side.Select(trade => trade.Index),
                ["y"] = side.Select(trade => trade.Trade.Price),
                ["text"] = side.Select(trade => $"{trade.Trade.Time:HH:mm:ss}  {trade.Trade.Volume}"),
                ["marker"] = new
                {
                    color = side.Key switch { TradeDirection.Buy => Colours.Up, TradeDirection.Sell => Colours.Down, _ => "gray" },
                    size = side.Select(trade => 4 + (16 * Math.Sqrt((double)trade.Trade.Volume / largest))),
                },
            }));
        var path = Trace("scatter", "Price", new()
        {
            ["mode"] = "lines",
            ["x"] = Enumerable.Range(0, trades.Count),
            ["y"] = trades.Select(trade => trade.Price),
            ["showlegend"] = false,
            ["line"] = new { color = "#b0b4bc", width = 1 },
        });
        var title = trades.Count == 0 ? "Waiting for trades" : $"Trades of {trades[0].Code}";
        return Titled([path, .. sides], title, trades.Any(trade => trade.IsSimulated));
    }

    /// <summary>The volume that buyers and sellers traded at each price.</summary>
    public static GenericChart VolumeProfile(IReadOnlyList<Trade> trades)
    {
        var profile = TradeFlow.VolumeProfile(trades);
        string[] prices = [.. profile.Select(level => level.Price.ToString("G7", CultureInfo.InvariantCulture))];
        Trace Side(string name, IEnumerable<decimal> volumes, string colour) => Trace("bar", name, new()
        {
            ["orientation"] = "h",
            ["x"] = volumes,
            ["y"] = prices,
            ["marker"] = new { color = colour },
        });
        var chart = Titled(
            [Side("Buy", profile.Select(level => level.Buy), Colours.Up), Side("Sell", profile.Select(level => level.Sell), Colours.Down)],
            "Volume by price", trades.Any(trade => trade.IsSimulated));
        GenericChart.getLayout(chart).SetProperty("barmode", "stack");
        GenericChart.getLayout(chart).SetProperty("yaxis", new { type = "category" });
        return chart;
    }

    private static Trace Line(IReadOnlyList<string> times, double[] values, string name, string? colour = null)
    {
        var drawn = times.Zip(values).Where(point => double.IsFinite(point.Second)).ToArray();
        return Trace("scatter", name, new()
        {
            ["mode"] = "lines",
            ["x"] = drawn.Select(point => point.First),
            ["y"] = drawn.Select(point => point.Second),
            ["line"] = new { width = 1.5, color = colour },
        });
    }

    private static Trace Trace(string type, string name, Dictionary<string, object> values)
    {
        var trace = new Trace(type);
        trace.SetProperty("name", name);
        foreach (var (key, value) in values)
        {
            trace.SetProperty(key, value);
        }

        return trace;
    }

    private static GenericChart Titled(IEnumerable<Trace> traces, string title, bool simulated, int height = 340)
    {
        var chart = GenericChart.combine(traces.Select(trace => GenericChart.ofTraceObject(false, trace)));
        var layout = GenericChart.getLayout(chart);
        layout.SetProperty("title", new { text = simulated ? $"{title} (simulated prices)" : title, x = 0.02 });
        layout.SetProperty("height", height);
        layout.SetProperty("hovermode", "x unified");
        layout.SetProperty("margin", new { l = 64, r = 24, t = 48, b = 48 });
        layout.SetProperty("legend", new { orientation = "h", y = 1.08, x = 1, xanchor = "right" });
        return chart;
    }
}
