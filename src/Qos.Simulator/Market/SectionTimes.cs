namespace Qos.Simulator.Market;

/// <summary>The spans, in Unix seconds, of one session of one day; a lunch break makes two of them.</summary>
/// <param name="Spans">Continuous trading, end exclusive.</param>
/// <param name="Auction">When the closing auction prints; null without one.</param>
internal sealed record SectionTimes((long Start, long End)[] Spans, long? Auction)
{
    internal long Start => Spans[0].Start;

    /// <summary>Just after the last print that can be.</summary>
    internal long End => Auction + 1 ?? Spans[^1].End;

    /// <summary>The wait for the auction's print belongs to the session, the lunch break does not.</summary>
    internal bool IsOpen(long time) =>
        time < End && time >= Start && (time >= Spans[^1].Start || Array.Exists(Spans, span => time >= span.Start && time < span.End));
}
