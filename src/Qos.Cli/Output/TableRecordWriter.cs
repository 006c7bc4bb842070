using System.Text;

namespace Qos.Cli.Output;

/// <summary>
/// Aligned text columns. The rows between two flushes are aligned to each other and to those before, so that one table serves an answer as
/// well as a stream, and 20,000 rows cost no more than their text.
/// </summary>
internal sealed class TableRecordWriter<T>(
    Layout<T> layout, bool colours, int maxWidth, TextWriter output) : RecordWriter<T>(output, output)
{
    private const string Gap = "  ";
    private readonly List<Layout<T>.Cell[]> _rows = [];
    private readonly int[] _widths = [.. layout.Columns.Select(c => Layout<T>.WidthOf(c.Heading))];
    private int[]? _shown;

    public override void Write(T item) => _rows.AddRange(layout.Cells(item));

    public override void Flush()
    {
        if (_rows.Count > 0)
        {
            WriteRows();
        }

        base.Flush();
    }

    private void WriteRows()
    {
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                _widths[i] = Math.Max(_widths[i], Layout<T>.WidthOf(row[i].Text));
            }
        }

        if (_shown is null)
        {
            _shown = layout.Shown(_rows, maxWidth, Gap.Length);
            WriteLine([.. layout.Columns.Select(c => new Layout<T>.Cell(c.Heading, 0))]);
            Output.WriteLine(string.Join(Gap, _shown.Select(i => new string('-', _widths[i]))));
        }

        foreach (var row in _rows)
        {
            WriteLine(row);
        }

        _rows.Clear();
    }

    private void WriteLine(Layout<T>.Cell[] row)
    {
        var line = new StringBuilder();
        foreach (var i in _shown!)
        {
            var cell = row[i];
            var padding = new string(' ', Math.Max(0, _widths[i] - Layout<T>.WidthOf(cell.Text)));
            var text = colours && cell.Sign != 0 ? $"{Palette.Current.Escape(cell.Sign)}{cell.Text}{Palette.Reset}" : cell.Text;
            line.Append(line.Length > 0 ? Gap : "").Append(layout.Columns[i].Right ? padding + text : text + padding);
        }

        Output.WriteLine(line.ToString().TrimEnd());
    }
}
