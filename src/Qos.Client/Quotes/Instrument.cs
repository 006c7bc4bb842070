namespace Qos.Client;

/// <summary>
/// Reference data of an instrument (docs/protocol.md section 4, <c>/instrument-info</c>). Crypto contracts carry only code, exchange and
/// currency.
/// </summary>
public sealed record Instrument
{
    /// <summary>Creates an instrument. The other properties are optional.</summary>
    public Instrument(InstrumentCode instrument) => InstrumentCode = instrument;

    /// <summary>The code as spelled in the request.</summary>
    public string Code => InstrumentCode.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => InstrumentCode.Market;

    /// <summary>The name: Chinese under a Chinese UI culture, otherwise English; the other one if it is missing.</summary>
    public string? Name { get; init; }

    /// <summary>English name.</summary>
    public string? EnglishName { get; init; }

    /// <summary>Chinese name.</summary>
    public string? ChineseName { get; init; }

    /// <summary>Exchange, as the server names it.</summary>
    public string? Exchange { get; init; }

    /// <summary>Trading currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Shares per lot in which orders are placed. Not the unit of volumes.</summary>
    public long? LotSize { get; init; }

    /// <summary>Shares issued.</summary>
    public long? TotalShares { get; init; }

    /// <summary>Shares that can be traded.</summary>
    public long? OutstandingShares { get; init; }

    /// <summary>Earnings per share, in the company's reporting currency.</summary>
    public decimal? EarningsPerShare { get; init; }

    /// <summary>Net assets per share, in the company's reporting currency.</summary>
    public decimal? NetAssetsPerShare { get; init; }

    /// <summary>The dividend figure as sent. Its unit differs between stocks: do not calculate with it.</summary>
    public decimal? DividendYield { get; init; }

    /// <summary>True if the data is simulated.</summary>
    public bool IsSimulated => InstrumentCode.IsSimulated;

    internal InstrumentCode InstrumentCode { get; init; }

    /// <summary>The code with its name.</summary>
    public override string ToString() => Name is null ? Code : $"{Code} {Name}";
}
