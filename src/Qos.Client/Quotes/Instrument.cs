namespace Qos.Client;

/// <summary>
/// Static facts of an instrument (docs/protocol.md section 4, <c>/instrument-info</c>). Crypto contracts carry only code, exchange and
/// currency.
/// </summary>
public sealed record Instrument
{
    /// <summary>Makes an instrument; the other properties are set as they are known.</summary>
    public Instrument(InstrumentCode instrument) => InstrumentCode = instrument;

    /// <summary>The code as it was asked for.</summary>
    public string Code => InstrumentCode.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => InstrumentCode.Market;

    /// <summary>The name in the UI culture's language: Chinese under a Chinese one, else English; the other where one is missing.</summary>
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

    /// <summary>Dividend figure as sent. It has no one unit over all stocks: do not compute with it.</summary>
    public decimal? DividendYield { get; init; }

    /// <summary>True when the facts come from a simulator.</summary>
    public bool IsSimulated => InstrumentCode.IsSimulated;

    internal InstrumentCode InstrumentCode { get; init; }

    /// <summary>The code with its name.</summary>
    public override string ToString() => Name is null ? Code : $"{Code} {Name}";
}
