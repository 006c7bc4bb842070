using System.Net;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Plotly.NET;

namespace Qos.Display;

/// <summary>
/// Figures as HTML that needs no network: plotly.js stands once in a page or notebook (Plotly.NET carries it as a resource), and each
/// figure is a
/// <c>div</c> with a short script. Plotly.NET's own HTML, and its notebook extension, load the library from a CDN.
/// </summary>
public static partial class PlotlyPage
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        // No text of a figure can end the script that it stands in.
        StringEscapeHandling = StringEscapeHandling.EscapeHtml,
        ReferenceLoopHandling = ReferenceLoopHandling.Serialize,
    };

    /// <summary>
    /// Returns plotly.js and the drawing of figures as script elements (3.6 MB), to be written once, before or after the first figure.
    /// </summary>
    /// <remarks>
    /// Exported notebooks load require.js, to which the library would give itself instead of becoming a global: it runs where it sees
    /// neither
    /// <c>define</c> nor <c>module</c>.
    /// </remarks>
    public static string Library()
    {
        var assembly = typeof(GenericChart).Assembly;
        var name = Array.Find(assembly.GetManifestResourceNames(), name => PlotlyResource().IsMatch(name))
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no plotly.js.");
        var plotly = Read(assembly.GetManifestResourceStream(name)!);
        var drawing = Read(typeof(PlotlyPage).Assembly.GetManifestResourceStream("figure.js")!);
        return $"<script>(function (define, module, exports) {{\n{plotly}\n}}).call(window);</script>\n<script>{drawing}</script>";
    }

    /// <summary>Returns one figure, to be written into a page that has <see cref="Library"/>.</summary>
    public static string Fragment(GenericChart figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var id = $"qos-figure-{Guid.NewGuid():N}";
        var layout = GenericChart.getLayout(figure);
        var json = JsonConvert.SerializeObject(
            new
            {
                data = GenericChart.getTraces(figure),
                layout,
                config = new
                {
                    responsive = true,
                    displaylogo = false,
                    modeBarButtonsToRemove = (string[])["select2d", "lasso2d", "autoScale2d"],
                },
            },
            Settings);
        return $$"""
            <div id="{{id}}" class="qos-figure"></div>
            <script>(function draw() {
              if (!window.QosFigure) { setTimeout(draw, 50); return; }
              QosFigure.draw("{{id}}", {{json}});
            })();</script>
            """;
    }

    /// <summary>Returns a whole page of figures and tables under headings, light or dark as its reader has it.</summary>
    /// <param name="title">The page's title and first heading.</param>
    /// <param name="sections">Headings, and the HTML below each: from <see cref="Fragment"/> or <see cref="QuoteTables"/>.</param>
    /// <param name="introduction">A line of text below the title; null for none.</param>
    public static string Document(string title, IEnumerable<(string Heading, string Html)> sections, string? introduction = null) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        :root { color-scheme: light dark }
        body { font-family: system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem }
        @media (prefers-color-scheme: dark) { body { background: #16181d; color: #d4d7dd } }
        </style>
        {{Library()}}
        </head>
        <body><h1>{{WebUtility.HtmlEncode(title)}}</h1>
        {{(introduction is null ? "" : $"<p>{WebUtility.HtmlEncode(introduction)}</p>")}}
        {{string.Join('\n', sections.Select(section => $"<h2>{WebUtility.HtmlEncode(section.Heading)}</h2>\n{section.Html}"))}}
        </body>
        </html>

        """;

    private static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"plotly-[\d.]+\.min\.js$")]
    private static partial Regex PlotlyResource();
}
