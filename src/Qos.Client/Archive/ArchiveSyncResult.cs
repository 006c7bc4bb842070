namespace Qos.Client;

/// <summary>What a sync did.</summary>
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

    /// <summary>True when the prices are made up by a simulator.</summary>
    public bool IsSimulated { get; init; }
}
