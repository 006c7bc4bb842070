using System.Net;
using Newtonsoft.Json;
using Plotly.NET;

/// <summary>
/// Charts as HTML that needs no network: plotly.js stands once in a page or notebook (Plotly.NET carries it as a resource), and each chart
/// is a <c>div</c> with a script. Plotly.NET's own default, and its notebook extension, load the library from a CDN.
/// </summary>
public static class Page
{
    /// <summary>
    /// plotly.js as a script element, to be written before the first chart. Exported notebooks load require.js, to which the library would
    /// give itself instead of becoming a global: so it runs where it sees neither <c>define</c> nor <c>module</c>.
    /// </summary>
    public static string Library()
    {
        var assembly = typeof(GenericChart).Assembly;
        using var resource = assembly.GetManifestResourceStream($"Plotly.NET.plotly-{Globals.PLOTLYJS_VERSION}.min.js")
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no plotly.js {Globals.PLOTLYJS_VERSION}.");
        using var reader = new StreamReader(resource);
        return $"<script>(function (define, module, exports) {{\n{reader.ReadToEnd()}\n}})();</script>";
    }

    /// <summary>One chart. It waits for the library, because an editor may draw a stored notebook's outputs in any order.</summary>
    public static string Fragment(GenericChart chart)
    {
        var id = $"chart-{Guid.NewGuid():N}";
        var figure = JsonConvert.SerializeObject(
            new { data = GenericChart.getTraces(chart), layout = GenericChart.getLayout(chart), config = new { responsive = true, displaylogo = false } },
            new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeHtml, ReferenceLoopHandling = ReferenceLoopHandling.Serialize });
        return $$"""
            <div id="{{id}}"></div>
            <script>(function draw() {
              if (!window.Plotly) { setTimeout(draw, 50); return; }
              Plotly.newPlot("{{id}}", {{figure}});
            })();</script>
            """;
    }

    /// <summary>Writes a page of charts under headings.</summary>
    public static void Write(string path, string title, IEnumerable<(string Heading, GenericChart Chart)> charts) => File.WriteAllText(path, $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>body { font-family: system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem }</style>
        {{Library()}}
        </head>
        <body><h1>{{WebUtility.HtmlEncode(title)}}</h1>
        {{string.Join('\n', charts.Select(chart => $"<h2>{WebUtility.HtmlEncode(chart.Heading)}</h2>\n{Fragment(chart.Chart)}"))}}
        </body>
        </html>

        """);
}
