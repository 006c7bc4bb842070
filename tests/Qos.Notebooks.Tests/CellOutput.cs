using System.Text.Json;

namespace Qos.Notebooks.Tests;

/// <summary>One thing that a cell showed, as HTML where the kernel gave HTML.</summary>
internal sealed record CellOutput(string Kind, string? Id, string MimeType, string Value)
{
    internal bool IsHtml => MimeType == "text/html";

    internal static CellOutput Read(string kind, JsonElement body)
    {
        var values = body.GetProperty("formattedValues").EnumerateArray().ToArray();
        var best = values.FirstOrDefault(value => value.GetProperty("mimeType").GetString() == "text/html", values[0]);
        var id = body.TryGetProperty("valueId", out var value) ? value.GetString() : null;
        return new CellOutput(kind, id, best.GetProperty("mimeType").GetString()!, best.GetProperty("value").GetString()!);
    }
}
