using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive;

/// <summary>The data of one series that is stored in one transaction.</summary>
internal sealed record SeriesBatch(SeriesRow Series)
{
    /// <summary>Bars, oldest first, each opening time once.</summary>
    internal IReadOnlyList<KLine> Bars { get; init; } = [];

    /// <summary>Where they come from: a server's address, or the source of an import.</summary>
    internal required string Source { get; init; }

    /// <summary>Whether imported bars replace the server's.</summary>
    internal bool Overwrites { get; init; }

    /// <summary>Computes the new coverage from the coverage read inside the transaction.</summary>
    internal Func<CoverageMap, CoverageMap>? Cover { get; init; }

    /// <summary>Seconds of trades, oldest first.</summary>
    internal IReadOnlyList<TradeSecond> Seconds { get; init; } = [];

    /// <summary>When the server was asked, Unix seconds; null leaves the time of the last sync as it is.</summary>
    internal long? SyncedAt { get; init; }

    /// <summary>Why it is not complete; null when it is.</summary>
    internal string? Problem { get; init; }
}

/// <summary>The trades of one second in the server's order.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Trades">The trades, oldest first.</param>
/// <param name="IsWhole">Whether nothing of the second is missing.</param>
internal sealed record TradeSecond(long Time, IReadOnlyList<Trade> Trades, bool IsWhole);

/// <summary>The result of storing a batch.</summary>
/// <param name="Added">New bars or trades.</param>
/// <param name="Updated">Running bars that were replaced, and bars that replaced worse ones.</param>
/// <param name="Revised">Final bars that changed.</param>
internal readonly record struct Stored(long Added, long Updated, long Revised)
{
    public static Stored operator +(Stored left, Stored right) => new(left.Added + right.Added, left.Updated + right.Updated,
        left.Revised + right.Revised);

    internal static Stored Add(Stored left, Stored right) => left + right;
}
