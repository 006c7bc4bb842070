using Qos.Client;
using Qos.Localization;

namespace Qos.Display;

/// <summary>Builds the title of a figure: code, name, period, adjustment, time zone, and whether the prices are simulated.</summary>
internal static class FigureTitle
{
    internal static string Of(IReadOnlyList<KLine> bars, string? name)
    {
        var bar = bars[0];
        return Join(
            name is null ? bar.Code : $"{bar.Code} {name}", bar.Type.ShortName(), AdjustmentOf(bar),
            InstrumentCode.Parse(bar.Code).TimeZone.Id,
            Simulated(bars.Any(one => one.IsSimulated)));
    }

    internal static string Join(params IEnumerable<string?> parts) =>
        // plotly.js reads a few HTML elements in its texts: a name is not meant to write any.
        string.Join(" · ", parts.OfType<string>().Where(part => part.Length > 0)).Replace("<", "&lt;", StringComparison.Ordinal);

    internal static string? Simulated(bool simulated) => simulated ? Messages.Of("simulated prices") : null;

    internal static string AdjustmentOf(KLine bar) =>
        bar.Adjustment == Adjustment.None ? Messages.Of("unadjusted") : Messages.Of("forward adjusted");
}
