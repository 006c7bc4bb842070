namespace Qos.Client;

/// <summary>An archive as it is.</summary>
public sealed record ArchiveStatus
{
    /// <summary>Where it is: a full path, or the server and database without the password.</summary>
    public required string Location { get; init; }

    /// <summary>The store: <c>SQLite</c> or <c>PostgreSQL</c>, with its version.</summary>
    public required string Store { get; init; }

    /// <summary>Version of the archive's tables.</summary>
    public int Version { get; init; }

    /// <summary>Items that are kept up to date.</summary>
    public int Items { get; init; }

    /// <summary>Stored bars.</summary>
    public long Bars { get; init; }

    /// <summary>Stored trades.</summary>
    public long Trades { get; init; }

    /// <summary>Final bars that changed after they were stored.</summary>
    public long Revisions { get; init; }

    /// <summary>Size of the store in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The end of the last sync, UTC.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>Items that a running sync has claimed.</summary>
    public int Claimed { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
