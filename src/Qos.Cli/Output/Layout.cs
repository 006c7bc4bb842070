using Qos.Localization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Qos.Cli.Output;

/// <summary>How a model is shown to people, as rows of columns. JSON and CSV need no layout: Qos.Client describes them.</summary>
internal abstract class Layout<T>
{
    /// <summary>A drawn table has a line and a space on each side of a column.</summary>
    private const int DrawnGap = 3;

    /// <summary>A drawn table's lines above, between and below: border, headings, line, border.</summary>
    private const int BorderLines = 4;

    public abstract IReadOnlyList<ColumnHead> Columns { get; }

    public abstract IEnumerable<Cell[]> Cells(T item);

    /// <summary>A heading that replaces some columns if there is only one item; null if none.</summary>
    protected virtual Func<T, string>? Heading => null;

    /// <summary>
    /// The same columns as a drawn table that fits into a window: each item gets as many of its rows as there is room for, the first ones,
    /// and items beyond the window's end are counted below.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="maxWidth">The window's columns.</param>
    /// <param name="maxHeight">The window's lines.</param>
    /// <param name="caption">A line below the table.</param>
    public Table ToTable(IEnumerable<T> items, int maxWidth, int maxHeight = int.MaxValue, string? caption = null)
    {
        var all = items.ToList();
        var heading = all.Count == 1 ? Heading?.Invoke(all[0]) : null;
        var room = maxHeight - BorderLines - (heading is null ? 0 : 1) - (caption is null ? 0 : 1);
        var fitting = Math.Max(1, all.Count <= room ? all.Count : room - 1);
        var rowsOfEach = Math.Max(1, room / fitting);
        var rows = all.Take(fitting).SelectMany(item => Cells(item).Take(rowsOfEach)).ToList();
        var shown = Shown(rows, maxWidth - 1, gap: DrawnGap, isHeaded: heading is not null);
        var table = new Table { Border = TableBorder.Rounded };
        if (heading is not null)
        {
            table.Title(Markup.Escape(heading));
        }

        var hidden = all.Count > fitting ? Messages.Format($"{all.Count - fitting} more codes: enlarge the window.") : null;
        if (caption is not null || hidden is not null)
        {
            table.Caption(Markup.Escape(string.Join(' ', new[] { hidden, caption }.OfType<string>())));
        }

        foreach (var index in shown)
        {
            var column = Columns[index];
            table.AddColumn(
                new TableColumn(new Text(column.Heading)) { Alignment = column.Right ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(
                shown.Select(
                    index =>
                        new Text(row[index].Text, Palette.Current.For(row[index].Sign) is { } colour ? new Style(colour) : Style.Plain)));
        }

        return table;
    }

    /// <summary>The columns that have something to show for these rows, as many as fit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="maxWidth">The terminal's columns.</param>
    /// <param name="gap">The width of a column in addition to its text.</param>
    /// <param name="isHeaded">Whether a heading says what the columns say that are the same in all rows of an item.</param>
    public int[] Shown(IReadOnlyCollection<Cell[]> rows, int maxWidth, int gap, bool isHeaded = false)
    {
        List<int> shown = [.. Enumerable.Range(0, Columns.Count)
            .Where(i => !(isHeaded && Columns[i].InHeading) && (!Columns[i].Optional || rows.Any(row => row[i].Text.Length > 0)))];
        var widths = Columns.Select((column, i) => gap + rows.Select(row => WidthOf(row[i].Text)).Append(WidthOf(column.Heading)).Max())
            .ToList();
        while (shown.Sum(i => widths[i]) > maxWidth && shown.MaxBy(i => Columns[i].Detail) is var least && Columns[least].Detail > 0)
        {
            shown.Remove(least);
        }

        return [.. shown];
    }

    /// <summary>Columns of the terminal that a text takes: two for each Chinese character.</summary>
    public static int WidthOf(string text) => new Segment(text).CellCount();

    /// <summary>A cell's text, and the sign that colours it.</summary>
    internal readonly record struct Cell(string Text, int Sign);
}

/// <summary>A layout of a model that makes rows of another type, as a depth makes one for each of its levels.</summary>
internal sealed class Layout<T, TRow>(
    Func<T, IEnumerable<TRow>> rowsOf, Func<T, string>? heading, params Column<TRow>[] columns) : Layout<T>
    where TRow : notnull
{
    public Layout(Func<T, IEnumerable<TRow>> rowsOf, params Column<TRow>[] columns)
        : this(rowsOf, heading: null, columns)
    {
    }

    protected override Func<T, string>? Heading => heading;

    public override IReadOnlyList<ColumnHead> Columns { get; } = [.. columns.Select(c => c.Head)];

    public override IEnumerable<Cell[]> Cells(T item) =>
        rowsOf(item).Select(row => Array.ConvertAll(columns, c => new Cell(c.Text(row) ?? "", Math.Sign(c.Sign?.Invoke(row) ?? 0))));
}
