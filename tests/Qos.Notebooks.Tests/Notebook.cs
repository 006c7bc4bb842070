using System.Text.Json;

namespace Qos.Notebooks.Tests;

/// <summary>A notebook as its file has it.</summary>
internal sealed record Notebook(string Path, JsonElement Root)
{
    internal IEnumerable<JsonElement> Cells => Root.GetProperty("cells").EnumerateArray();

    /// <summary>The code cells in order, each with the kernel that it is for.</summary>
    internal IEnumerable<(string Code, string Language)> Code => Cells
        .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
        .Select(cell => (Text(cell.GetProperty("source")), LanguageOf(cell)));

    internal static Notebook Read(string path) => new(path, JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    internal static string Text(JsonElement lines) =>
        lines.ValueKind == JsonValueKind.Array
            ? string.Concat(lines.EnumerateArray().Select(line => line.GetString()))
            : lines.GetString()!;

    internal static string LanguageOf(JsonElement cell) =>
        cell.GetProperty("metadata").GetProperty("polyglot_notebook").GetProperty("kernelName").GetString()!;
}
