using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Qos.Charts;

/// <summary>Fills the page template with style, chart library, model and script.</summary>
internal sealed partial class ChartPage(string? library)
{
    private static readonly string[] Template = Placeholder().Split(Resource("page.html")!);
    private static readonly string Style = Resource("page.css")!;
    private static readonly string Script = Resource("page.js")!;

    internal static ChartPage Default { get; } = new(Resource("lightweight-charts.js"));

    internal string? MissingLibrary => library is not null
        ? null
        : "This build of Qos.Charts has no chart library: npm was missing, or could not reach its registry, when it was built. "
            + "Install Node.js with npm, then build the solution again.";

    internal void Write(Stream output, ChartModel model)
    {
        if (MissingLibrary is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        for (var i = 0; i < Template.Length; i++)
        {
            // Split puts what the pattern's group caught, the placeholder's name, at the odd places.
            if (i % 2 == 0)
            {
                WriteText(output, Template[i]);
            }
            else
            {
                Fill(output, Template[i], model);
            }
        }
    }

    private void Fill(Stream output, string placeholder, ChartModel model)
    {
        switch (placeholder)
        {
            case "language":
                WriteText(output, model.Language);
                break;
            case "policy":
                // No default source: the page can load nothing. Scripts run by their hash, so that not even a name that broke out of the
                // model could.
                WriteText(
                    output,
                    $"default-src 'none'; script-src {HashOf(library!)} {HashOf(Script)}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'");
                break;
            case "title":
                WriteText(output, WebUtility.HtmlEncode(model.PageTitle));
                break;
            case "style":
                WriteText(output, Style);
                break;
            case "library":
                WriteText(output, library!);
                break;
            case "model":
                model.Write(output);
                break;
            case "script":
                WriteText(output, Script);
                break;
            default:
                throw new InvalidOperationException($"page.html has an unknown placeholder: {placeholder}.");
        }
    }

    private static string HashOf(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static void WriteText(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Line ends become what the browser's parser makes of them, or the hash of a script would not fit.</summary>
    private static string? Resource(string name)
    {
        using var stream = typeof(ChartPage).Assembly.GetManifestResourceStream(name);
        return stream is null ? null : new StreamReader(stream).ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
