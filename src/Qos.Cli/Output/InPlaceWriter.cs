using Spectre.Console;

namespace Qos.Cli.Output;

/// <summary>Shows the newest item of each code, in a table that stays where it is in the terminal.</summary>
/// <param name="layout">The columns.</param>
/// <param name="codeOf">The code of an item.</param>
/// <param name="order">The codes in the order in which their rows stand.</param>
/// <param name="isSimulated">Whether the prices are made up; it is known when the first of them is.</param>
/// <param name="display">The place in the terminal.</param>
internal sealed class InPlaceWriter<T>(Layout<T> layout, Func<T, string> codeOf, string[] order, Func<bool> isSimulated, LiveDisplayContext display)
    : RecordWriter<T>(TextWriter.Null, TextWriter.Null)
{
    private readonly SortedDictionary<string, T> _items = new(Comparer<string>.Create((x, y) => PlaceOf(order, x) - PlaceOf(order, y)));

    /// <summary>A line above the table.</summary>
    public static void Remark(string text) => StandardOutput.Terminal.WriteLine(text.PadRight(StandardOutput.MaxWidth - 1));

    public override void Write(T item) => _items[codeOf(item)] = item;

    public override void Flush()
    {
        if (_items.Count > 0)
        {
            var table = layout.ToTable(_items.Values, StandardOutput.MaxWidth);
            display.UpdateTarget(isSimulated() ? table.Caption(RecordWriter.SimulatedRemark) : table);
        }
    }

    private static int PlaceOf(string[] order, string code) => Array.FindIndex(order, asked => asked.Equals(code, StringComparison.OrdinalIgnoreCase));
}
