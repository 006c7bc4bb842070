using System.Globalization;
using Plotly.NET;
using Qos.Analysis.Indicators;
using Qos.Client;
using Qos.Localization;
using static Qos.Display.FigureBuilder;

namespace Qos.Display;

/// <summary>
/// Models as Plotly figures. They can be changed with Plotly.NET before they are shown; <see cref="PlotlyPage"/> makes HTML of them. A
/// title says
/// code, name, period, adjustment, time zone and whether prices are simulated; times are exchange times.
/// </summary>
public static class Figures
{
    // None of a candle's.
    private static readonly string[] LineColors = ["#2962ff", "#ff9800", "#ab47bc", "#8d6e63", "#00acc1", "#d81b60", "#7cb342", "#5c6bc0"];
    private const string BandColor = "#7e9ad6";

    /// <summary>Returns candlesticks with optional averages and bands, and panels below.</summary>
    /// <exception cref="ArgumentException">There are no bars.</exception>
    public static GenericChart Candles(IReadOnlyList<KLine> bars, CandleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        options ??= new CandleOptions();
        var format = BarFigure.PriceFormat(bars);
        var figure = new BarFigure(bars, bars.Count > 0 ? bars[0].Currency ?? "" : "", format);
        var times = figure.Times;
        object Candle(string color) => new { line = new { color, width = 1 }, fillcolor = color };
        figure.Add(Trace(
            "candlestick", bars[0].Code, ("x", times), ("open", bars.Select(bar => bar.Open)), ("high", bars.Select(bar => bar.High)),
            ("low", bars.Select(bar => bar.Low)), ("close", bars.Select(bar => bar.Close)), ("showlegend", false),
            ("increasing", Candle(PriceColors.Up)), ("decreasing", Candle(PriceColors.Down))));
        figure.Add(options.Averages.Select((period, i) =>
            Line($"SMA {period}", times, Rounded(bars.Sma(period)), LineColors[i % LineColors.Length])));
        if (options.Bands)
        {
            AddBands(figure, bars);
        }

        if (options.Vwap)
        {
            figure.Add(Line("VWAP", times, Rounded(bars.Vwap()), "#d81b60"));
        }

        foreach (var panel in options.Panels)
        {
            AddPanel(figure, bars, panel);
        }

        return figure.ToChart(FigureTitle.Of(bars, options.Name), 420 + (options.Panels.Count * 80), options.InView);
    }

    /// <summary>Returns candles of a series.</summary>
    /// <exception cref="ArgumentException">There are no bars.</exception>
    public static GenericChart Candles(KLineSeries series, CandleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Candles(series.Bars, options);
    }

    /// <summary>Returns lines over the times of bars, null where a line has no value.</summary>
    /// <param name="title">The title.</param>
    /// <param name="bars">The bars whose times and code the figure names.</param>
    /// <param name="format">The format of values by d3-format, for example <c>.1%</c> for fractions or <c>,.2f</c> for prices.</param>
    /// <param name="lines">The lines by name, each with a value for each bar.</param>
    /// <exception cref="ArgumentException">There is no bar, or a line has another number of values.</exception>
    public static GenericChart Lines(
        string title, IReadOnlyList<KLine> bars, string format, params (string Name, IReadOnlyList<double?> Values)[] lines)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(lines);
        if (Array.Find(lines, line => line.Values.Count != bars.Count) is { Values: not null } wrong)
        {
            throw new ArgumentException(
                $"'{wrong.Name}' has {wrong.Values.Count} values for {bars.Count} bars: a line takes one for each.", nameof(lines));
        }

        var figure = new BarFigure(bars, "", format);
        figure.Add(lines.Select((line, i) => Line(line.Name, figure.Times, line.Values, LineColors[i % LineColors.Length])));
        return figure.ToChart(FigureTitle.Join(title, FigureTitle.Of(bars, null)), 340, inView: bars.Count);
    }

    /// <summary>Returns lines over the times of bars, null where a line has no value.</summary>
    /// <inheritdoc cref="Lines(string, IReadOnlyList{KLine}, string, ValueTuple{string, IReadOnlyList{double?}}[])" path="/param"/>
    /// <exception cref="ArgumentException">There is no bar, or a line has another number of values.</exception>
    public static GenericChart Lines(
        string title, IReadOnlyList<KLine> bars, string format, params (string Name, IReadOnlyList<decimal?> Values)[] lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return Lines(title, bars, format, [.. lines.Select(
            line => (line.Name, (IReadOnlyList<double?>)[.. line.Values.Select(value => (double?)value)]))]);
    }

    /// <summary>Returns the gains of several codes since the first time that all of them have.</summary>
    public static GenericChart Comparison(Basket basket)
    {
        ArgumentNullException.ThrowIfNull(basket);
        var bars = basket.Bars[0];
        var figure = new BarFigure(bars, "", ".1%");
        figure.Add(basket.Codes.Select((code, i) =>
            Line(code, figure.Times, basket.Gains[i].Select(gain => Math.Round(gain, 6)), LineColors[i % LineColors.Length])));
        var title = FigureTitle.Join(
            Messages.Format($"Since {BarTime.Label(bars[0])}"), bars[0].Type.ShortName(), FigureTitle.AdjustmentOf(bars[0]),
                Messages.Of("dates of each exchange"),
            SimulatedNote(basket));
        return figure.ToChart(title, 420, inView: bars.Count);
    }

    /// <summary>Returns the correlations of the codes' returns as a heat map, from −1 (blue) to 1 (red).</summary>
    public static GenericChart Correlation(Basket basket)
    {
        ArgumentNullException.ThrowIfNull(basket);
        var bars = basket.Bars[0];
        var trace = Trace(
            "heatmap", Messages.Of("Correlation"), ("x", basket.Codes), ("y", basket.Codes), ("z", basket.Correlations()), ("zmin", -1),
                ("zmax", 1),
            ("colorscale", "RdBu"),
            ("texttemplate", "%{z:.2f}"), ("hovertemplate", "%{y} and %{x}: %{z:.3f}<extra></extra>"), (
                "colorbar", new { thickness = 12, outlinewidth = 0 }));
        var title = FigureTitle.Join(
            Messages.Format($"Correlation of {bars.Count - 1} returns"), bars[0].Type.ShortName(),
                Messages.Format($"{BarTime.Label(bars[0])} to {BarTime.Label(bars[^1])}"),
            SimulatedNote(basket));
        return Figure(
            [trace], title, 120 + (44 * Math.Max(6, basket.Codes.Count)), ("hovermode", "closest"), (
                "margin", new { l = 96, r = 24, t = 56, b = 40 }),
            ("yaxis", new { autorange = "reversed", ticks = "" }), ("xaxis", new { ticks = "" }));
    }

    /// <summary>
    /// Returns how often each size of return occurs, with the normal distribution of the same mean and deviation as a line.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than two returns.</exception>
    public static GenericChart Distribution(IReadOnlyList<KLine> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var returns = bars.LogReturns().OfType<double>().ToArray();
        if (returns.Length < 2)
        {
            throw new ArgumentException(
                $"{bars.Count} bars have {returns.Length} returns: a distribution takes two or more.", nameof(bars));
        }

        var mean = returns.Average();
        var deviation = Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / (returns.Length - 1));
        var step = Math.Max(deviation / 5, 1e-9);
        var points = Enumerable.Range(-20, 41).Select(i => mean + (i * deviation / 5)).ToArray();
        double Expected(double x) =>
            returns.Length * step * Math.Exp(-Math.Pow((x - mean) / deviation, 2) / 2) / (deviation * Math.Sqrt(2 * Math.PI));

        var title = FigureTitle.Join(Messages.Of("Distribution of returns"), FigureTitle.Of(bars, null));
        return Figure(
            [
                Trace("histogram", Messages.Of("Returns"), ("x", returns), ("xbins", new { size = step }), (
                    "marker", new { color = LineColors[0] + "aa" })),
                Line(Messages.Of("Normal distribution"), points, points.Select(x => deviation > 0 ? Expected(x) : 0), LineColors[1]),
            ],
            title, 340, ("xaxis", new { tickformat = ".1%", hoverformat = ".2%" }), (
                "yaxis", new { title = new { text = Messages.Of("number of bars") }, hoverformat = ".1f" }));
    }

    /// <summary>
    /// Returns trades by time and price, buyers and sellers in their colours, sized by volume. None yet gives an empty figure.
    /// </summary>
    public static GenericChart Trades(IReadOnlyList<Trade> trades)
    {
        ArgumentNullException.ThrowIfNull(trades);
        var largest = (double)trades.Select(trade => trade.Volume).DefaultIfEmpty().Max();
        string Time(Trade trade) => trade.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var path = Line(Messages.Of("Price"), trades.Select(Time), trades.Select(trade => trade.Price), PriceColors.Flat, width: 1);
        path.SetProperty("showlegend", false);
        path.SetProperty("hoverinfo", "skip");
        var sides = trades.GroupBy(trade => trade.Direction).OrderBy(side => side.Key).Select(side => Trace(
            "scatter", QuoteTables.NameOf(side.Key), ("mode", "markers"), ("x", side.Select(Time)), ("y",
                side.Select(trade => trade.Price)),
            ("text", side.Select(trade => trade.Volume.ToString(CultureInfo.InvariantCulture))), (
                "hovertemplate", "%{x|%H:%M:%S}  %{y} × %{text}"),
            ("marker", new
            {
                color = PriceColors.Of(side.Key),
                opacity = 0.75,
                size = side.Select(trade => Math.Round(4 + (16 * Math.Sqrt(largest > 0 ? (double)trade.Volume / largest : 0)), 1)),
            })));
        var title = trades.Count == 0
            ? Messages.Of("Waiting for trades")
            : FigureTitle.Join(
                Messages.Format($"Trades of {trades[0].Code}"), ZoneOf(trades[0].Code),
                    FigureTitle.Simulated(trades.Any(trade => trade.IsSimulated)));
        return Figure(
            [path, .. sides], title, 380, ("hovermode", "closest"),
            ("xaxis", new
            {
                type = "date",
                tickformat = "%H:%M:%S",
                showspikes = true,
                spikemode = "across",
                spikethickness = 1,
                spikedash = "dot",
            }),
            ("yaxis", new
            {
                title = new { text = trades.Count > 0 ? trades[0].Currency ?? "" : "", standoff = 8 },
                automargin = true,
                tickformat = PriceFormat(trades.Select(trade => trade.Price)),
                showspikes = true,
                spikemode = "across",
                spikethickness = 1,
                spikedash = "dot",
            }));
    }

    /// <summary>Returns the volume at each price of trades, buyers' and sellers', to the scale of the prices.</summary>
    public static GenericChart VolumeByPrice(IReadOnlyList<Trade> trades, int steps = 24)
    {
        ArgumentNullException.ThrowIfNull(trades);
        return VolumeByPrice(
            VolumeProfile.Of(trades, steps), (Messages.Of("Buyers"), Messages.Of("Sellers")),
                trades.Count == 0 ? "" : trades[0].Currency ?? "",
            PriceFormat(trades.Select(trade => trade.Price)),
            trades.Count == 0
                ? Messages.Of("Volume by price · no trades")
                : FigureTitle.Join(Messages.Of("Volume by price"), trades[0].Code, Messages.Format($"{trades.Count} trades"),
                    FigureTitle.Simulated(
                    trades.Any(trade => trade.IsSimulated))));
    }

    /// <summary>Returns the volume at each price of bars, each bar's spread evenly over its range, to the scale of the prices.</summary>
    public static GenericChart VolumeByPrice(IReadOnlyList<KLine> bars, int steps = 24)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return VolumeByPrice(
            VolumeProfile.Of(bars, steps), (Messages.Of("Rising bars"), Messages.Of("Falling bars")),
                bars.Count == 0 ? "" : bars[0].Currency ?? "",
            BarFigure.PriceFormat(bars),
            bars.Count == 0 ? Messages.Of("Volume by price · no bars") : FigureTitle.Join(Messages.Of("Volume by price"),
                FigureTitle.Of(bars, null)));
    }

    private static GenericChart VolumeByPrice(
        IReadOnlyList<PriceVolume> profile, (string Rising, string Falling) names, string currency, string format, string title)
    {
        Trace Side(string name, Func<PriceVolume, decimal> volume, string color) => Trace(
            "bar", name, ("orientation", "h"), ("x", profile.Select(volume)), ("y", profile.Select(step => step.Price)),
            ("width", profile.Select(step => (step.To - step.From) * 0.92m)), ("marker", new { color }),
            ("hovertemplate", "%{y}: %{x}"));
        List<Trace> sides = [Side(names.Rising, step => step.Rising, PriceColors.Up), Side(
            names.Falling, step => step.Falling, PriceColors.Down)];
        if (profile.Any(step => step.Unknown > 0))
        {
            sides.Add(Side(Messages.Of("Unknown side"), step => step.Unknown, PriceColors.Flat));
        }

        return Figure(
            sides, title, 420, ("barmode", "stack"), ("hovermode", "y unified"), ("xaxis",
                new { title = new { text = Messages.Of("volume") } }),
            ("yaxis", new { title = new { text = currency, standoff = 8 }, automargin = true, tickformat = format, hoverformat = format }));
    }

    private static void AddBands(BarFigure figure, IReadOnlyList<KLine> bars)
    {
        var bands = bars.Boll();
        Trace Edge(string name, Func<BandValue, decimal> pick, double width, string? fill, bool legend)
        {
            var edge = Line(
                name, figure.Times, Rounded(bands.Select(band => band is { } value ? pick(value) : (decimal?)null)), BandColor,
                width: width);
            edge.SetProperty("legendgroup", "bands");
            edge.SetProperty("showlegend", legend);
            if (fill is not null)
            {
                edge.SetProperty("fill", fill);
                edge.SetProperty("fillcolor", BandColor + "22");
            }

            return edge;
        }

        figure.Add(
            Edge("BOLL lower", band => band.Lower, 1, null, legend: false),
            Edge("BOLL upper", band => band.Upper, 1, "tonexty", legend: false),
            Edge("BOLL 20, 2", band => band.Middle, 1.2, null, legend: true));
    }

    private static void AddPanel(BarFigure figure, IReadOnlyList<KLine> bars, Panel panel)
    {
        var times = figure.Times;
        switch (panel)
        {
            case Panel.Volume when bars.Any(bar => bar.Volume > 0):
                var volume = figure.AddPanel("volume", "volume", ",.4~s");
                figure.Add(Bars(Messages.Of("Volume"), times, bars.Select(bar => bar.Volume), bars.Select(bar => bar.Close >= bar.Open),
                    volume));
                break;
            case Panel.Volume:
                break;
            case Panel.Macd:
                var macd = bars.Macd();
                var macdAxis = figure.AddPanel("MACD", "price", ",.4~g");
                figure.Add(
                    Bars(
                        "Histogram", times, Rounded(macd.Select(value => value?.Histogram)), macd.Select(value => value?.Histogram >= 0),
                        macdAxis),
                    Hidden(Line("MACD 12, 26", times, Rounded(macd.Select(value => value?.Macd)), LineColors[0], macdAxis)),
                    Hidden(Line("Signal 9", times, Rounded(macd.Select(value => value?.Signal)), LineColors[1], macdAxis)));
                break;
            case Panel.Rsi:
                var rsi = figure.AddPanel(
                    "RSI", "fixed", ".1f", new { range = (int[])[0, 100], tickvals = (int[])[30, 70], tickformat = ".0f" });
                figure.Add(Hidden(Line("RSI 14", times, Rounded(bars.Rsi()), LineColors[2], rsi)));
                break;
            case Panel.Kdj:
                var kdj = bars.Kdj();
                var kdjAxis = figure.AddPanel("KDJ", "price", ".1f");
                figure.Add(
                    Hidden(Line("K", times, Rounded(kdj.Select(value => value?.K)), LineColors[0], kdjAxis)),
                    Hidden(Line("D", times, Rounded(kdj.Select(value => value?.D)), LineColors[1], kdjAxis)),
                    Hidden(Line("J", times, Rounded(kdj.Select(value => value?.J)), LineColors[2], kdjAxis)));
                break;
            case Panel.Atr:
                figure.Add(Hidden(Line("ATR 14", times, Rounded(bars.Atr()), LineColors[3], figure.AddPanel("ATR", "price", ",.4~g"))));
                break;
            case Panel.Obv:
                figure.Add(Hidden(Line("OBV", times, Rounded(bars.Obv()), LineColors[4], figure.AddPanel("OBV", "price", ",.3~s"))));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(panel), panel, "There is no such panel.");
        }
    }

    /// <summary>A line whose panel's title names it.</summary>
    private static Trace Hidden(Trace trace)
    {
        trace.SetProperty("showlegend", false);
        return trace;
    }

    private static Trace Bars(string name, string[] times, IEnumerable<decimal?> values, IEnumerable<bool> rising, string axis) => Trace(
        "bar", name, ("x", times), ("y", values), ("yaxis", axis), ("showlegend", false),
        ("marker", new { color = rising.Select(up => up ? PriceColors.Up : PriceColors.Down), opacity = 0.6, line = new { width = 0 } }));

    /// <summary>Ten significant digits: finer than any pixel, and a long quotient would double the page.</summary>
    private static IEnumerable<decimal?> Rounded(IEnumerable<decimal?> values) => values.Select(value => value is { } some
        ? Math.Round(some, Math.Clamp(10 - (int)Math.Ceiling(Math.Log10((double)Math.Abs(some) + 1e-10)), 0, 20))
        : (decimal?)null);

    private static string PriceFormat(IEnumerable<decimal> prices)
    {
        var decimals = prices.Select(price => (int)Math.Round(price, 8).Scale).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $",.{decimals}f");
    }

    private static string ZoneOf(string code) => InstrumentCode.Parse(code).TimeZone.Id;

    private static string? SimulatedNote(Basket basket) => FigureTitle.Simulated(basket.Bars.Any(bars => bars.Any(bar => bar.IsSimulated)));
}
