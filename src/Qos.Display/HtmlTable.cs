using System.Globalization;
using System.Net;
using System.Text;

namespace Qos.Display;

/// <summary>A table of text and figures. Figures of a column are aligned at their decimal point.</summary>
internal sealed class HtmlTable
{
    private const string Cell = "padding:2px 8px;white-space:nowrap;border:0;border-bottom:1px solid rgba(128,128,128,.22)";
    private readonly List<(string Name, bool IsFigure)> _columns = [];
    private readonly List<HtmlCell[]> _rows = [];
    private readonly List<string> _rowStyles = [];

    internal HtmlTable Text(params string[] columns) => Add(columns, isFigure: false);

    internal HtmlTable Figures(params string[] columns) => Add(columns, isFigure: true);

    internal void Row(params HtmlCell[] cells) => StyledRow("", cells);

    internal void StyledRow(string style, params HtmlCell[] cells)
    {
        _rows.Add(cells);
        _rowStyles.Add(style);
    }

    /// <summary>The table, and below it what a reader has to know of it.</summary>
    internal string ToHtml(params IEnumerable<string?> notes)
    {
        // Columns that nobody has a value for only take room.
        var shown = Enumerable.Range(0, _columns.Count).Where(i => _rows.Count == 0 || _rows.Any(row => row[i].Text.Length > 0)).ToArray();
        var fractions = shown.Select(i => _rows.Select(row => FractionOf(row[i].Text).Length).DefaultIfEmpty().Max()).ToArray();
        var html = new StringBuilder(
            "<div style=\"overflow-x:auto\"><table class=\"qos-table\" style=\"border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums\"><thead><tr>");
        foreach (var i in shown)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<th style=\"{Cell};text-align:{Side(i)};opacity:.75\">{WebUtility.HtmlEncode(_columns[i].Name)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        for (var row = 0; row < _rows.Count; row++)
        {
            html.Append(_rowStyles[row].Length == 0 ? "<tr>" : $"<tr style=\"{_rowStyles[row]}\">");
            for (var k = 0; k < shown.Length; k++)
            {
                var (cell, isFigure) = (_rows[row][shown[k]], _columns[shown[k]].IsFigure);
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<td style=\"{Cell};text-align:{Side(shown[k])}{(cell.Color is null ? "" : $";color:{cell.Color}")}\">")
                    .Append(WebUtility.HtmlEncode(cell.Text)).Append(isFigure ? Padding(cell.Text, fractions[k]) : "").Append("</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
        foreach (var note in notes.OfType<string>())
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:4px 0;opacity:.8\"><em>{WebUtility.HtmlEncode(note)}</em></p>");
        }

        return html.ToString();

        string Side(int i) => _columns[i].IsFigure ? "right" : "left";
    }

    /// <summary>The decimal point and what follows it.</summary>
    private static string FractionOf(string figure) =>
        figure.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? figure[point..] : "";

    private static string Padding(string figure, int length)
    {
        var missing = length - FractionOf(figure).Length;
        return missing == 0 || figure.Length == 0
            ? ""
            : $"<span style=\"visibility:hidden\" aria-hidden=\"true\">{(missing == length ? "." : "0")}{new string('0', missing - 1)}</span>";
    }

    private HtmlTable Add(IEnumerable<string> columns, bool isFigure)
    {
        _columns.AddRange(columns.Select(name => (name, isFigure)));
        return this;
    }
}
