namespace Qos.Client;

/// <summary>Options of an import.</summary>
public sealed record ArchiveImportOptions
{
    /// <summary>The file: CSV with a header, or Parquet as an export writes it.</summary>
    public required string File { get; init; }

    /// <summary>The code of the bars; null where the file has a column for it.</summary>
    public string? Code { get; init; }

    /// <summary>The period of the bars; null where the file has a column for it.</summary>
    public KLineType? Type { get; init; }

    /// <summary>Who made the data, for example <c>stooq</c>; kept beside each bar.</summary>
    public required string Source { get; init; }

    /// <summary>Whether imported bars replace those that came from the server. Default false.</summary>
    public bool Overwrite { get; init; }
}
