using Qos.Client;

namespace Qos.Archive;

/// <summary>
/// What becomes of a stored bar when another one of the same opening time comes: final beats running, the server's beat imported ones,
/// fetched beats
/// pushed, an equal one is not written again, and a final bar that changes is kept as a revision. PostgreSQL has the same rule in SQL; the
/// contract tests hold
/// both to it.
/// </summary>
internal static class BarRule
{
    internal enum Outcome
    {
        Keep,
        Replace,
        Revise,
    }

    /// <summary>How much a bar is worth by where it comes from: imported 0, pushed 1, fetched 2.</summary>
    internal static int RankOf(Origin origin) => origin switch { Origin.Imported => 0, Origin.Pushed => 1, _ => 2 };

    internal static Outcome Decide(in Values old, in Values next, bool overwrites) =>
        (old.IsFinal && !next.IsFinal) || (next.Rank < old.Rank && !overwrites) || (old.IsEqual(next) && old.IsFinal == next.IsFinal)
            ? Outcome.Keep
        : old.IsFinal && !old.IsEqual(next) ? Outcome.Revise
        : Outcome.Replace;

    /// <summary>The inputs of the rule.</summary>
    internal readonly record struct Values(decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, bool IsFinal, int Rank)
    {
        internal bool IsEqual(in Values other) =>
            Open == other.Open && High == other.High && Low == other.Low && Close == other.Close && Volume == other.Volume;

        internal static Values Of(KLine bar) =>
            new(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.IsFinal, RankOf(bar.Origin));
    }
}
