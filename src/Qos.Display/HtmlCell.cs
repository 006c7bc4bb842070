using System.Globalization;

namespace Qos.Display;

/// <summary>The text of a cell and its colour; null for the page's own.</summary>
internal readonly record struct HtmlCell(string Text, string? Color = null)
{
    public static implicit operator HtmlCell(string? text) => new(text ?? "");

    /// <summary>A figure as it is, with groups of thousands.</summary>
    public static implicit operator HtmlCell(decimal? figure) =>
        new(figure?.ToString("#,0.##########", CultureInfo.InvariantCulture) ?? "");

    public static implicit operator HtmlCell(decimal figure) => (decimal?)figure;

    internal static HtmlCell Rounded(decimal? figure, int decimals) =>
        new(figure?.ToString($"N{decimals}", CultureInfo.InvariantCulture) ?? "");

    internal HtmlCell ColoredBy(decimal? sign) =>
        this with { Color = sign switch { > 0 => PriceColors.Up, < 0 => PriceColors.Down, _ => null } };
}
