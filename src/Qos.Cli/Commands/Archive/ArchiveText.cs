using System.Globalization;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

/// <summary>Spans of time as people read them.</summary>
internal static class ArchiveText
{
    /// <summary><c>3y</c>, <c>4d</c>, <c>16h</c>, <c>30m</c>: as an option takes it.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalDays >= 730 ? Text($"{Math.Floor(span.TotalDays / 366):0}y")
        : span.TotalDays >= 2 && span.TotalDays % 1 == 0 ? Text($"{span.TotalDays:0}d")
        : span.TotalHours >= 1 ? Text($"{span.TotalHours:0.#}h") : Text($"{span.TotalMinutes:0.#}m");

    /// <summary><c>2 min 05 s</c>, <c>12 s</c>.</summary>
    public static string Duration(TimeSpan span) =>
        span.TotalHours >= 1 ? Messages.Format($"{Math.Floor(span.TotalHours):0} h {span.Minutes:00} min")
        : span.TotalMinutes >= 1 ? Messages.Format($"{span.Minutes} min {span.Seconds:00} s")
        : Messages.Format($"{Math.Ceiling(span.TotalSeconds):0} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
