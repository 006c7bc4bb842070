using System.Globalization;
using Qos.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Qos.Cli.Output;

/// <summary>K-lines drawn with box characters, two steps of price to a row, with volumes, prices and dates; as many of the newest bars as fit.</summary>
internal sealed class CandleChart(IReadOnlyList<KLine> bars, int height) : Renderable
{
    private const int VolumeHeight = 3;
    private const int RowsPerLabel = 4;
    private const int CandlesPerDate = 12;
    private const string VolumeSteps = " ▁▂▃▄▅▆▇█";

    /// <summary>The glyph of a row by what its upper and its lower half show: nothing, wick or body.</summary>
    private static readonly string[] Glyphs = [" ╷╻", "╵│╽", "╹╿┃"];
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private enum Half
    {
        Nothing,
        Wick,
        Body,
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var axisWidth = bars.Max(bar => Figures.Price(bar.High)!.Length) + 3;
        var shown = bars.TakeLast(Math.Max(1, (maxWidth - axisWidth) / 2)).ToList();
        var scale = new Scale(shown.Min(bar => bar.Low), shown.Max(bar => bar.High), height * 2);
        var lastRow = scale.HalfRow(shown[^1].Close) / 2;
        for (var row = 0; row < height; row++)
        {
            foreach (var bar in shown)
            {
                var glyph = Glyphs[(int)scale.At(bar, row * 2)][(int)scale.At(bar, (row * 2) + 1)];
                yield return new Segment(glyph + " ", StyleOf(bar));
            }

            if (row == lastRow)
            {
                yield return new Segment("◄ " + Figures.Price(shown[^1].Close), StyleOf(shown[^1]));
            }
            else if (row % RowsPerLabel == 0)
            {
                yield return new Segment("┤ " + Figures.Price(scale.PriceAt(row * 2, shown[^1].Close.Scale)), Dim);
            }

            yield return Segment.LineBreak;
        }

        var highestVolume = shown.Max(bar => bar.Volume ?? 0);
        for (var row = VolumeHeight - 1; row >= 0 && highestVolume > 0; row--)
        {
            foreach (var bar in shown)
            {
                var eighths = (int)Math.Ceiling((bar.Volume ?? 0) / highestVolume * VolumeHeight * 8) - (row * 8);
                yield return new Segment(VolumeSteps[Math.Clamp(eighths, 0, 8)] + " ", StyleOf(bar));
            }

            yield return row == VolumeHeight - 1 ? new Segment("┤ " + Figures.Compact(highestVolume), Dim) : Segment.Empty;
            yield return Segment.LineBreak;
        }

        yield return new Segment(Dates(shown), Dim);
        yield return Segment.LineBreak;
    }

    private static Style StyleOf(KLine bar) => Palette.Current.For(bar.Close >= bar.Open ? 1 : -1) is { } colour ? new Style(colour) : Style.Plain;

    private static string Dates(List<KLine> shown) => string.Concat(
        shown.Where((_, i) => i % CandlesPerDate == 0)
            .Select(bar => bar.Time.ToString(bar.Type < KLineType.Day ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture).PadRight(CandlesPerDate * 2)))
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
