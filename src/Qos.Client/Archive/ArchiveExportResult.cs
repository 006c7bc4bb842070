namespace Qos.Client;

/// <summary>The result of an export.</summary>
public sealed record ArchiveExportResult
{
    /// <summary>Files that were written, read back and compared.</summary>
    public int Written { get; init; }

    /// <summary>Files that were there already with the same rows.</summary>
    public int Unchanged { get; init; }

    /// <summary>Rows in all of these files.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of all of these files.</summary>
    public long Bytes { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
