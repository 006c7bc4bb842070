namespace Qos.Simulator.Market;

/// <summary>
/// What the simulator knows of one instrument; the rows are in Market/instruments.csv. Properties that a kind of instrument does not have
/// are null or empty.
/// </summary>
public sealed record SimulatedInstrument
{
    /// <summary>The code as quotes spell it on the wire, <c>HK:700</c> (docs/protocol.md section 2).</summary>
    public required string Code { get; init; }

    /// <summary>The part before the colon: US, HK, SH, SZ, CF, FX, IX or CM.</summary>
    public required string Market { get; init; }

    /// <summary>The part after the colon.</summary>
    public required string Symbol { get; init; }

    /// <summary>Name of the exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>Trading currency; B shares trade in USD (Shanghai) or HKD (Shenzhen).</summary>
    public required string Currency { get; init; }

    /// <summary>Chinese name; empty for crypto.</summary>
    public required string ChineseName { get; init; }

    /// <summary>English name; empty for crypto.</summary>
    public required string EnglishName { get; init; }

    /// <summary>Shares of a board lot; null for what is not a stock.</summary>
    public int? LotSize { get; init; }

    /// <summary>Least step of the price, the same over the whole history.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>Decimals of a price on the wire.</summary>
    public required int PriceDecimals { get; init; }

    /// <summary>First trading day.</summary>
    public required DateOnly ListingDate { get; init; }

    /// <summary>Total shares; null for what is not a stock.</summary>
    public long? TotalShares { get; init; }

    /// <summary>Outstanding shares; null for what is not a stock.</summary>
    public long? OutstandingShares { get; init; }

    /// <summary>Earnings per share in the trading currency; null for what is not a stock.</summary>
    public decimal? EarningsPerShare { get; init; }

    /// <summary>Net assets per share in the trading currency; null for what is not a stock.</summary>
    public decimal? NetAssetsPerShare { get; init; }

    /// <summary>Dividend yield, like the real one without one unit over all stocks; null for what is not a stock.</summary>
    public decimal? DividendYield { get; init; }

    /// <summary>What the wire divides volumes by: 100 for SH and SZ, else 1 (docs/protocol.md section 4, units).</summary>
    public int VolumeFactor => Market is "SH" or "SZ" ? 100 : 1;

    /// <summary>True for shares: only they have splits, dividends and board lots.</summary>
    public bool IsStock => LotSize is not null;

    internal decimal AnchorClose { get; init; }

    internal decimal AnchorPreviousClose { get; init; }

    internal decimal AnchorVolume { get; init; }

    /// <summary>Standard deviation of a year's return.</summary>
    internal double Volatility { get; init; }

    internal DateOnly? SplitDate { get; init; }

    /// <summary>New shares for one old one.</summary>
    internal decimal SplitRatio { get; init; } = 1;
}
