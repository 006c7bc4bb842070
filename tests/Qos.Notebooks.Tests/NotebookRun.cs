using System.Net;

namespace Qos.Notebooks.Tests;

/// <summary>A notebook's run from its first cell to its last, each in its own language.</summary>
internal sealed partial record NotebookRun(string Name, IReadOnlyList<CellResult> Cells, TimeSpan Elapsed)
{
    /// <summary>Runs a notebook in a fresh kernel; the first cell that fails ends the run with its message.</summary>
    internal static async Task<NotebookRun> OfAsync(
        string name, IEnumerable<(string Code, string Language)> cells, params (string, string)[] environment)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using var kernel = await Kernel.StartAsync(environment);
        var results = new List<CellResult>();
        foreach (var (code, language) in cells)
        {
            results.Add((await kernel.RunAsync(code, language)).Succeeded());
        }

        return new NotebookRun(name, results, watch.Elapsed);
    }

    /// <summary>
    /// The outputs one after another on a page, as an exported notebook has them. It has what stands for require.js, as pages have that
    /// Jupyter exports: under it plotly.js would not become a global by itself.
    /// </summary>
    internal string ToPage() => $$"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>{{Name}}</title>
        <style>body { font-family: system-ui, sans-serif; max-width: 1060px; margin: 1rem auto }</style>
        <script>window.define = () => { }; window.define.amd = {}; window.module = { exports: {} };</script></head>
        <body>{{string.Join('\n', Cells.SelectMany(cell => Blocks(cell.Outputs)))}}</body></html>
        """;

    /// <summary>
    /// The outputs of a cell; lines of text that follow each other are one block, with their terminal colours, as an editor shows them.
    /// </summary>
    private static IEnumerable<string> Blocks(IReadOnlyList<CellOutput> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].IsHtml)
            {
                yield return $"<div>{outputs[i].Value}</div>";
                continue;
            }

            var lines = outputs.Skip(i).TakeWhile(output => !output.IsHtml).ToArray();
            i += lines.Length - 1;
            var text = WebUtility.HtmlEncode(string.Concat(lines.Select(line => line.Value)).Trim('\n'));
            yield return $"<pre>{Colour().Replace(text, code => code.Groups[1].Value switch
            {
                "31" => "<span style=\"color:#c33\">",
                "32" => "<span style=\"color:#287\">",
                "0" => "</span>",
                _ => "<span>",
            })}</pre>";
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"(?:\x1b|&#27;)\[(\d+)(?:;\d+)*m")]
    private static partial System.Text.RegularExpressions.Regex Colour();
}
