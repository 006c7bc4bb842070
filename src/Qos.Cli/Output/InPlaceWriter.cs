using Spectre.Console;

namespace Qos.Cli.Output;

/// <summary>Shows the newest item of each code, in a table that stays where it is in the terminal.</summary>
/// <param name="layout">The columns.</param>
/// <param name="codeOf">The code of an item.</param>
/// <param name="order">The codes in the order in which their rows stand.</param>
/// <param name="isSimulated">Whether the prices are simulated; known after the first item.</param>
/// <param name="display">The place in the terminal.</param>
internal sealed class InPlaceWriter<T>(
    Layout<T> layout, Func<T, string> codeOf, string[] order, Func<bool> isSimulated, LiveDisplayContext display)
    : RecordWriter<T>(TextWriter.Null, TextWriter.Null)
{
    private readonly Dictionary<string, int> _places = PlacesOf(order);
    private readonly SortedDictionary<int, T> _items = [];

    /// <summary>A line above the table.</summary>
    public static void Remark(string text) => StandardOutput.Terminal.WriteLine(text.PadRight(StandardOutput.MaxWidth - 1));

    public override void Write(T item)
    {
        var code = codeOf(item);
        if (!_places.TryGetValue(code, out var place))
        {
            place = _places[code] = _places.Count;
        }

        _items[place] = item;
    }

    public override void Flush()
    {
        if (_items.Count > 0)
        {
            // One line is the cursor's.
            display.UpdateTarget(layout.ToTable(
                _items.Values, StandardOutput.MaxWidth, StandardOutput.Terminal.Profile.Height - 1,
                isSimulated() ? RecordWriter.SimulatedRemark : null));
        }
    }

    private static Dictionary<string, int> PlacesOf(string[] order)
    {
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var code in order)
        {
            places.TryAdd(code, places.Count);
        }

        return places;
    }
}
