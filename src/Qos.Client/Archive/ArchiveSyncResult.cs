namespace Qos.Client;

/// <summary>The result of a sync.</summary>
public sealed record ArchiveSyncResult
{
    /// <summary>Requests sent.</summary>
    public int Requests { get; init; }

    /// <summary>Bars that were new.</summary>
    public long Added { get; init; }

    /// <summary>Running bars that were replaced by newer ones.</summary>
    public long Updated { get; init; }

    /// <summary>Final bars that changed: see <see cref="IQosArchive.GetRevisionsAsync"/>.</summary>
    public long Revised { get; init; }

    /// <summary>Trades stored.</summary>
    public long Trades { get; init; }

    /// <summary>Items that could not be completed, with the reason.</summary>
    public IReadOnlyList<MissingItem> Missing { get; init; } = [];

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
