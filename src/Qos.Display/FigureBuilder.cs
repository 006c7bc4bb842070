using Plotly.NET;

namespace Qos.Display;

/// <summary>
/// Puts a figure together from Plotly.NET's dynamic objects, whose values carry the names of the plotly.js reference
/// (https://plotly.com/javascript/reference). C# reaches Plotly.NET's typed functions only through F# options, with an argument for every
/// option.
/// </summary>
internal static class FigureBuilder
{
    internal static Trace Trace(string type, string name, params (string Key, object? Value)[] values)
    {
        var trace = new Trace(type);
        trace.SetProperty("name", name);
        foreach (var (key, value) in values)
        {
            trace.SetProperty(key, value);
        }

        return trace;
    }

    internal static Trace Line(string name, object x, object y, string color, string axis = "y", double width = 1.5) =>
        Trace("scatter", name, ("mode", "lines"), ("x", x), ("y", y), ("yaxis", axis), ("line", new { color, width }));

    /// <summary>A figure as wide as its page, with a title and a legend above the drawing.</summary>
    internal static GenericChart Figure(IEnumerable<Trace> traces, string title, int height, params (string Key, object? Value)[] layout)
    {
        var figure = GenericChart.combine(traces.Select(trace => GenericChart.ofTraceObject(false, trace)));
        var target = GenericChart.getLayout(figure);
        (string, object?)[] common =
        [
            ("title",
                new
                {
                    text = title,
                    x = 0,
                    xref = "paper",
                    xanchor = "left",
                    y = 1,
                    yref = "container",
                    yanchor = "top",
                    pad = new { t = 12 },
                    font = new { size = 15 },
                }),
            ("height", height),
            ("hovermode", "x"),
            ("margin", new { l = 64, r = 44, t = 78, b = 40 }),
            ("legend", new { orientation = "h", x = 1, xanchor = "right", y = 1, yanchor = "bottom", traceorder = "normal" }),
        ];
        foreach (var (key, value) in common.Concat(layout))
        {
            target.SetProperty(key, value);
        }

        return figure;
    }
}
