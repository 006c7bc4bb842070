using Spectre.Console;

namespace Qos.Cli.Output;

/// <summary>How a model is shown: as rows of columns for people, and as CSV. JSON needs no layout: it is the model's own properties.</summary>
internal abstract class Layout<T>
{
    public abstract IReadOnlyList<(string Heading, bool Right, bool Optional)> Columns { get; }

    public abstract string CsvHeader { get; }

    public abstract IEnumerable<Cell[]> Cells(T item);

    public abstract IEnumerable<string> CsvLines(T item);

    /// <summary>The same columns as a drawn table.</summary>
    public Table ToTable(IEnumerable<T> items)
    {
        var rows = items.SelectMany(Cells).ToList();
        var shown = Shown(rows);
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var index in shown)
        {
            var (heading, right, _) = Columns[index];
            table.AddColumn(new TableColumn(new Text(heading)) { Alignment = right ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(shown.Select(index => new Text(row[index].Text, Palette.Current.For(row[index].Sign) is { } colour ? new Style(colour) : null)));
        }

        return table;
    }

    /// <summary>The columns that have something to show for these rows.</summary>
    public int[] Shown(IReadOnlyCollection<Cell[]> rows) =>
        [.. Enumerable.Range(0, Columns.Count).Where(index => !Columns[index].Optional || rows.Any(row => row[index].Text.Length > 0))];

    /// <summary>A cell's text, and the sign that colours it.</summary>
    internal readonly record struct Cell(string Text, int Sign);
}

/// <summary>A layout of a model that makes rows of another type, as a depth makes one for each of its levels.</summary>
internal sealed class Layout<T, TRow>(Func<T, IEnumerable<TRow>> rowsOf, params Column<TRow>[] columns) : Layout<T>
    where TRow : notnull
{
    public override IReadOnlyList<(string Heading, bool Right, bool Optional)> Columns { get; } =
        [.. columns.Select(c => (c.Heading, c.Right, c.Optional))];

    public override string CsvHeader => Csv<TRow>.Header;

    public override IEnumerable<Cell[]> Cells(T item) =>
        rowsOf(item).Select(row => Array.ConvertAll(columns, c => new Cell(c.Text(row) ?? "", Math.Sign(c.Sign?.Invoke(row) ?? 0))));

    public override IEnumerable<string> CsvLines(T item) => rowsOf(item).Select(Csv<TRow>.Line);
}
