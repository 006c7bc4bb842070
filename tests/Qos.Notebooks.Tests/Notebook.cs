using System.Text.Json;

namespace Qos.Notebooks.Tests;

/// <summary>A notebook as its file has it.</summary>
internal sealed record Notebook(string Path, JsonElement Root)
{
    internal IEnumerable<JsonElement> Cells => Root.GetProperty("cells").EnumerateArray();

    internal IEnumerable<string> CSharp => Code("csharp");

    internal IEnumerable<string> PowerShell => Code("pwsh");

    internal static Notebook Read(string path) => new(path, JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    internal static string Text(JsonElement lines) =>
        lines.ValueKind == JsonValueKind.Array ? string.Concat(lines.EnumerateArray().Select(line => line.GetString())) : lines.GetString()!;

    internal static string LanguageOf(JsonElement cell) => cell.GetProperty("metadata").GetProperty("polyglot_notebook").GetProperty("kernelName").GetString()!;

    private IEnumerable<string> Code(string language) => Cells
        .Where(cell => cell.GetProperty("cell_type").GetString() == "code" && LanguageOf(cell) == language)
        .Select(cell => Text(cell.GetProperty("source")));
}
