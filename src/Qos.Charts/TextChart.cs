using System.Globalization;
using System.Text;
using Qos.Client;

namespace Qos.Charts;

/// <summary>Draws K-lines with box characters, for a terminal: candles, volumes, prices and dates.</summary>
public static class TextChart
{
    private const int VolumeHeight = 3;
    private const int RowsPerLabel = 4;
    private const int CandlesPerDate = 12;
    private const string VolumeSteps = " ▁▂▃▄▅▆▇█";

    /// <summary>The glyph of a row by what its upper and its lower half show: nothing, wick or body.</summary>
    private static readonly string[] Glyphs = [" ╷╻", "╵│╽", "╹╿┃"];

    private enum Half
    {
        Nothing,
        Wick,
        Body,
    }

    /// <summary>Draws the newest bars that fit.</summary>
    /// <param name="bars">Bars of one code and type, oldest first; at least one.</param>
    /// <param name="width">The columns that a line may take; two for each bar.</param>
    /// <param name="height">The lines for the candles, at least 2; volumes and dates take four more. Default 16.</param>
    /// <returns>The lines from top to bottom, each as its parts.</returns>
    /// <exception cref="ArgumentException">There are no bars.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="height"/> is below 2.</exception>
    public static IReadOnlyList<IReadOnlyList<TextChartPart>> Draw(IReadOnlyList<KLine> bars, int width, int height = 16)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        if (bars.Count == 0)
        {
            throw new ArgumentException("There is no bar to draw.", nameof(bars));
        }

        var axisWidth = bars.Max(bar => Price(bar.High).Length) + 3;
        var shown = bars.TakeLast(Math.Max(1, (width - axisWidth) / 2)).ToList();
        var lines = new List<IReadOnlyList<TextChartPart>>(height + VolumeHeight + 1);
        AddCandles(lines, shown, height);
        AddVolumes(lines, shown);
        lines.Add([new(Dates(shown), TextChartTone.Axis)]);
        return lines;
    }

    private static void AddCandles(List<IReadOnlyList<TextChartPart>> lines, List<KLine> shown, int height)
    {
        var last = shown[^1];
        var scale = new Scale(shown.Min(bar => bar.Low), shown.Max(bar => bar.High), height * 2);
        var lastRow = scale.HalfRow(last.Close) / 2;
        for (var row = 0; row < height; row++)
        {
            var line = Join(shown, bar => $"{Glyphs[(int)scale.At(bar, row * 2)][(int)scale.At(bar, (row * 2) + 1)]} ");
            if (row == lastRow)
            {
                line.Add(new("◄ " + Price(last.Close), Tone(last)));
            }
            else if (row % RowsPerLabel == 0)
            {
                line.Add(new("┤ " + Price(scale.PriceAt(row * 2, last.Close.Scale)), TextChartTone.Axis));
            }

            lines.Add(line);
        }
    }

    private static void AddVolumes(List<IReadOnlyList<TextChartPart>> lines, List<KLine> shown)
    {
        var highest = shown.Max(bar => bar.Volume ?? 0);
        for (var row = VolumeHeight - 1; row >= 0 && highest > 0; row--)
        {
            var line = Join(
                shown,
                bar => $"{VolumeSteps[Math.Clamp((int)Math.Ceiling((bar.Volume ?? 0) / highest * VolumeHeight * 8) - (row * 8), 0, 8)]} ");
            if (row == VolumeHeight - 1)
            {
                line.Add(new("┤ " + Compact(highest), TextChartTone.Axis));
            }

            lines.Add(line);
        }
    }

    // Neighbours of one colour are one part.
    private static List<TextChartPart> Join(List<KLine> shown, Func<KLine, string> draw)
    {
        var line = new List<TextChartPart>();
        var text = new StringBuilder();
        for (var i = 0; i < shown.Count; i++)
        {
            text.Append(draw(shown[i]));
            if (i + 1 == shown.Count || Tone(shown[i + 1]) != Tone(shown[i]))
            {
                line.Add(new(text.ToString(), Tone(shown[i])));
                text.Clear();
            }
        }

        return line;
    }

    private static TextChartTone Tone(KLine bar) => bar.Close >= bar.Open ? TextChartTone.Up : TextChartTone.Down;

    private static string Price(decimal price) => price.ToString("0.00########", CultureInfo.InvariantCulture);

    private static string Compact(decimal figure) => figure switch
    {
        >= 1e9m => (figure / 1e9m).ToString("0.00B", CultureInfo.InvariantCulture),
        >= 1e6m => (figure / 1e6m).ToString("0.00M", CultureInfo.InvariantCulture),
        >= 1e4m => (figure / 1e3m).ToString("0.00K", CultureInfo.InvariantCulture),
        _ => figure.ToString("#,0.######", CultureInfo.InvariantCulture),
    };

    private static string Dates(List<KLine> shown) => string.Concat(
        shown.Where((_, i) => i % CandlesPerDate == 0)
            .Select(
                bar => bar.Time.ToString(bar.Type < KLineType.Day ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture)
                    .PadRight(CandlesPerDate * 2)))
        .TrimEnd();

    /// <summary>Prices against half rows, the highest price in half row 0.</summary>
    private sealed record Scale(decimal Low, decimal High, int HalfRows)
    {
        private decimal Step => High > Low ? (High - Low) / (HalfRows - 1) : 1;

        public int HalfRow(decimal price) => (int)Math.Round((High - price) / Step);

        public decimal PriceAt(int halfRow, int decimals) => Math.Round(High - (halfRow * Step), decimals);

        public Half At(KLine bar, int halfRow)
        {
            if (halfRow >= HalfRow(Math.Max(bar.Open, bar.Close)) && halfRow <= HalfRow(Math.Min(bar.Open, bar.Close)))
            {
                return Half.Body;
            }

            return halfRow >= HalfRow(bar.High) && halfRow <= HalfRow(bar.Low) ? Half.Wick : Half.Nothing;
        }
    }
}
