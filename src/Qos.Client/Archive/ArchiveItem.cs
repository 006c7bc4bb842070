namespace Qos.Client;

/// <summary>One code and K-line type (or the trades of a code) in an archive.</summary>
public sealed record ArchiveItem
{
    /// <summary>The code, in its canonical spelling.</summary>
    public required string Code { get; init; }

    /// <summary>The data to keep: a short K-line type such as <c>1m</c>, or <c>trades</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The K-line type; null for trades.</summary>
    public KLineType? KLineType { get; init; }

    /// <summary>Whether sync keeps it up to date; false for one that was removed and whose data stay.</summary>
    public bool IsWanted { get; init; }

    /// <summary>The earliest time to keep, in the exchange's zone; null means as far back as the server provides.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Opening time of the first stored bar (or the first trade), in the exchange's zone.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>Opening time of the last stored bar (or the last trade), in the exchange's zone.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Stored bars or trades.</summary>
    public long Count { get; init; }

    /// <summary>
    /// Intervals between <see cref="First"/> and <see cref="Last"/> that are wanted and not yet covered; for trades, the declared gaps.
    /// </summary>
    public int Holes { get; init; }

    /// <summary>Everything that opens before this time is known to be beyond what the server has; null where that is not known.</summary>
    public DateTimeOffset? BeyondBefore { get; init; }

    /// <summary>The time of the last request to the server, UTC.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
