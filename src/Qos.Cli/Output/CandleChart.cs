using Qos.Charts;
using Qos.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Qos.Cli.Output;

/// <summary>A <see cref="TextChart"/> in the colours of this program.</summary>
internal sealed class CandleChart(IReadOnlyList<KLine> bars, int height) : Renderable
{
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in TextChart.Draw(bars, maxWidth, height))
        {
            foreach (var part in line)
            {
                yield return new Segment(part.Text, StyleOf(part.Tone));
            }

            yield return Segment.LineBreak;
        }
    }

    private static Style StyleOf(TextChartTone tone)
    {
        if (tone == TextChartTone.Axis)
        {
            return Dim;
        }

        return Palette.Current.For(tone == TextChartTone.Up ? 1 : -1) is { } colour ? new Style(colour) : Style.Plain;
    }
}
