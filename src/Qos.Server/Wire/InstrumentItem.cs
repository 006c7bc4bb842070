namespace Qos.Server;

/// <summary>An instrument in wire format (docs/protocol.md section 4). Null or empty members are omitted.</summary>
public sealed record InstrumentItem
{
    /// <summary>Code, as quotes spell it.</summary>
    public required string Code { get; init; }

    /// <summary><c>e</c>.</summary>
    public required string Exchange { get; init; }

    /// <summary><c>tc</c>: trading currency.</summary>
    public required string Currency { get; init; }

    /// <summary><c>nc</c>.</summary>
    public string? ChineseName { get; init; }

    /// <summary><c>ne</c>.</summary>
    public string? EnglishName { get; init; }

    /// <summary><c>ls</c>.</summary>
    public long? LotSize { get; init; }

    /// <summary><c>ts</c>.</summary>
    public long? TotalShares { get; init; }

    /// <summary><c>os</c>.</summary>
    public long? OutstandingShares { get; init; }

    /// <summary><c>ep</c>.</summary>
    public decimal? EarningsPerShare { get; init; }

    /// <summary><c>na</c>.</summary>
    public decimal? NetAssetsPerShare { get; init; }

    /// <summary><c>dy</c>.</summary>
    public decimal? DividendYield { get; init; }
}
