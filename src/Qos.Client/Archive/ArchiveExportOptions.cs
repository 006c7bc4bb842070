namespace Qos.Client;

/// <summary>Options of an export.</summary>
public sealed record ArchiveExportOptions
{
    /// <summary>The folder; it is made where it does not exist.</summary>
    public required string Folder { get; init; }

    /// <summary>The format. Default <see cref="ArchiveFormat.Parquet"/>.</summary>
    public ArchiveFormat Format { get; init; }

    /// <summary>Only these codes; null or empty (default) is all.</summary>
    public IReadOnlyCollection<string>? Codes { get; init; }

    /// <summary>Only these K-line types; null or empty (default) is all.</summary>
    public IReadOnlyCollection<KLineType>? Types { get; init; }

    /// <summary>The earliest opening time; null (default) is the first. A file holds a whole month: months are exported whole.</summary>
    public MarketTime? From { get; init; }

    /// <summary>The latest opening time; null (default) is the last.</summary>
    public MarketTime? To { get; init; }
}
