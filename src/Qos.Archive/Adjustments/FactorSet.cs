using Qos.Client;

namespace Qos.Archive.Adjustments;

/// <summary>The factors of a code as they were seen at one time.</summary>
/// <param name="Segments">From the oldest to the newest.</param>
/// <param name="Mode">Multiply where no event tells.</param>
/// <param name="SeenAt">When the server was asked, Unix seconds.</param>
internal sealed record FactorSet(IReadOnlyList<FactorSegment> Segments, AdjustmentMode Mode, long SeenAt)
{
    /// <summary>Whether another set says the same of the days of both: the same events, with intervals that agree.</summary>
    internal bool AgreesWith(FactorSet other) =>
        Mode == other.Mode && Segments.Count == other.Segments.Count
        && Segments.Zip(other.Segments).Skip(1).All(pair => pair.First.From == pair.Second.From)
        && Segments.Zip(other.Segments).All(pair => Math.Max(pair.First.Low, pair.Second.Low) < Math.Min(pair.First.High,
            pair.Second.High));

    /// <summary>
    /// The same set with the segments of an earlier one before it that the server does not go back to any more, brought to the scale of
    /// this one where there has been an event
    /// since.
    /// </summary>
    internal FactorSet WithOlder(FactorSet earlier)
    {
        var anchor = earlier.Segments.LastOrDefault(segment => segment.From <= Segments[0].From);
        if (anchor is null || earlier.Mode != Mode)
        {
            return this;
        }

        var (now, then) = (Segments[0].ValueFor(Mode), anchor.ValueFor(Mode));
        var older = earlier.Segments.TakeWhile(segment => segment != anchor).Select(segment => Mode == AdjustmentMode.Multiply
            ? segment with { Low = segment.Low * now / then, High = segment.High * now / then }
            : segment with { Low = segment.Low + now - then, High = segment.High + now - then });
        return this with { Segments = [.. older, Segments[0] with { From = anchor.From }, .. Segments.Skip(1)] };
    }
}
