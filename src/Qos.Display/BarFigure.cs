using System.Globalization;
using Plotly.NET;
using Qos.Client;
using Qos.Localization;

namespace Qos.Display;

/// <summary>
/// A figure over bars: an axis of their times without gaps, a drawing above and panels below it, buttons for ranges, and a crosshair.
/// The page's script (figure.js) fits the price axes to the bars in view, and labels the newest bar.
/// </summary>
internal sealed class BarFigure
{
    private const double PanelShare = 0.2;
    private const double Gap = 0.04;
    private readonly IReadOnlyList<KLine> _bars;
    private readonly List<Trace> _traces = [];
    private readonly List<(string Title, string Kind, string Format, object? Extra)> _axes = [];

    internal BarFigure(IReadOnlyList<KLine> bars, string title, string format)
    {
        _bars = bars.Count > 0 ? bars : throw new ArgumentException(Messages.Of("There are no bars to draw."), nameof(bars));
        Times = BarTime.Labels(bars);
        _axes.Add((title, "price", format, null));
    }

    internal string[] Times { get; }

    /// <summary>The format of a price with as many decimals as the bars' closes have, groups of thousands and no units.</summary>
    internal static string PriceFormat(IEnumerable<KLine> bars)
    {
        var decimals = bars.Select(bar => (int)bar.Close.Scale).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $",.{Math.Min(decimals, 8)}f");
    }

    internal void Add(params IEnumerable<Trace> traces) => _traces.AddRange(traces);

    /// <summary>Opens a panel below the others and returns the name of its axis.</summary>
    internal string AddPanel(string title, string kind, string format, object? extra = null)
    {
        _axes.Add((title, kind, format, extra));
        return $"y{_axes.Count}";
    }

    internal GenericChart ToChart(string title, int height, int? inView)
    {
        var (ranges, shown) = Ranges();
        var first = inView is { } count ? Math.Max(0, _bars.Count - count) : shown;
        var layout = new List<(string, object?)>
        {
            ("meta",
                new { bars = _bars.Count, axes = _axes.Select((axis, i) => (axis, i)).ToDictionary(a => AxisId(a.i), a => a.axis.Kind) }),
            ("xaxis", new
            {
                type = "category",
                range = RangeFrom(first),
                rangeslider = new { visible = false },
                anchor = AxisId(_axes.Count - 1),
                showgrid = false,
                showspikes = true,
                spikemode = "across",
                spikesnap = "cursor",
                spikethickness = 1,
                spikedash = "dot",
                nticks = 8,
            }),
            ("dragmode", "pan"),
            ("hovermode", "x unified"),
        };
        if (ranges.Count > 1)
        {
            layout.Add(("updatemenus", new[]
            {
                new
                {
                    type = "buttons", direction = "right", x = 0, xanchor = "left", y = 1, yanchor = "bottom", showactive = true,
                    active = ranges.FindIndex(range => range.First == first), pad = new { b = 6, t = 0, l = 0, r = 0 },
                    buttons = ranges.Select(
                        range => new
                        {
                            label = range.Label,
                            method = "relayout",
                            args = new object[] { "xaxis.range", RangeFrom(range.First) },
                        }),
                },
            }));
        }

        var panel = _axes.Count == 1 ? 0 : Math.Min(PanelShare, 0.6 / (_axes.Count - 1));
        for (var i = 0; i < _axes.Count; i++)
        {
            var (bottom, top) = i == 0 ? ((_axes.Count - 1) * panel, 1) : (
                (_axes.Count - 1 - i) * panel, ((_axes.Count - i) * panel) - Gap);
            layout.Add(($"yaxis{(i == 0 ? "" : i + 1)}", Axis(_axes[i], bottom, top)));
        }

        return FigureBuilder.Figure(_traces, title, height, [.. layout]);
    }

    private static string AxisId(int index) => index == 0 ? "y" : $"y{index + 1}";

    private static Dictionary<string, object?> Axis(
        (string Title, string Kind, string Format, object? Extra) axis, double bottom, double top)
    {
        var values = new Dictionary<string, object?>
        {
            ["title"] = new { text = axis.Title, standoff = 8, font = new { size = 12 } },
            ["domain"] = new[] { bottom, top },
            ["tickformat"] = axis.Format,
            ["hoverformat"] = axis.Format,
            ["zeroline"] = false,
            ["fixedrange"] = true,
            ["automargin"] = true,
            ["nticks"] = top - bottom > 0.3 ? 8 : 4,
            ["showspikes"] = true,
            ["spikemode"] = "across",
            ["spikesnap"] = "cursor",
            ["spikethickness"] = 1,
            ["spikedash"] = "dot",
        };
        foreach (var property in axis.Extra?.GetType().GetProperties() ?? [])
        {
            values[property.Name] = property.GetValue(axis.Extra);
        }

        return values;
    }

    private double[] RangeFrom(int first) => [first - 0.5, _bars.Count - 0.5];

    /// <summary>
    /// The ranges that buttons offer, and the first bar of the one that is shown at first: the longest whose candles keep their width.
    /// </summary>
    private (List<(string Label, int First)> Ranges, int Shown) Ranges()
    {
        var last = _bars[^1].Time;
        (string Label, DateTimeOffset From)[] spans = _bars[0].Type switch
        {
            < KLineType.Day =>
                [("1D", last.Date.AddDays(-0.5)), ("3D", last.AddDays(-3)), ("1W", last.AddDays(-7)), ("1M", last.AddMonths(-1))],
            KLineType.Day =>
                [("1M", last.AddMonths(-1)), ("3M", last.AddMonths(-3)), ("6M", last.AddMonths(-6)), ("1Y", last.AddYears(-1))],
            _ => [("1Y", last.AddYears(-1)), ("3Y", last.AddYears(-3)), ("5Y", last.AddYears(-5))],
        };
        var ranges = new List<(string Label, int First)>();
        foreach (var (label, from) in spans)
        {
            var first = _bars.TakeWhile(bar => bar.Time <= from).Count();
            if (first > 0 && first < _bars.Count - 2 && (ranges.Count == 0 || ranges[^1].First != first))
            {
                ranges.Add((label, first));
            }
        }

        ranges.Add((Messages.Of("All"), 0));
        var readable = ranges.Where(range => _bars.Count - range.First <= 190).OrderBy(range => range.First)
            .Select(range => (int?)range.First).FirstOrDefault();
        return (ranges, readable ?? Math.Max(0, _bars.Count - 190));
    }
}
