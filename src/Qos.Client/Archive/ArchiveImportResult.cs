namespace Qos.Client;

/// <summary>The result of an import.</summary>
public sealed record ArchiveImportResult
{
    /// <summary>Rows that were read.</summary>
    public long Rows { get; init; }

    /// <summary>Bars that were new.</summary>
    public long Added { get; init; }

    /// <summary>Bars that replaced stored ones.</summary>
    public long Replaced { get; init; }

    /// <summary>Bars that were left out because better ones, or equal ones, are stored.</summary>
    public long Kept { get; init; }
}
