using System.Globalization;

namespace Qos.Client;

/// <summary>Bids and asks of one instrument, best first (docs/protocol.md section 4, <c>/depth</c>).</summary>
public sealed record Depth
{
    /// <summary>Makes a depth of an instrument; the other properties are set as they are known.</summary>
    public Depth(InstrumentCode instrument) => Instrument = instrument;

    /// <summary>The code as it was asked for.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>Time of the depth in the exchange's zone.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Bids, the highest price first.</summary>
    public IReadOnlyList<DepthLevel> Bids { get; init; } = [];

    /// <summary>Asks, the lowest price first.</summary>
    public IReadOnlyList<DepthLevel> Asks { get; init; } = [];

    /// <summary>The best bid price, null without bids.</summary>
    public decimal? Bid => Bids.Count > 0 ? Bids[0].Price : null;

    /// <summary>Volume at the best bid, in shares or base coin.</summary>
    public decimal? BidVolume => Bids.Count > 0 ? Bids[0].Volume : null;

    /// <summary>The best ask price, null without asks.</summary>
    public decimal? Ask => Asks.Count > 0 ? Asks[0].Price : null;

    /// <summary>Volume at the best ask, in shares or base coin.</summary>
    public decimal? AskVolume => Asks.Count > 0 ? Asks[0].Volume : null;

    /// <summary>The middle between best bid and best ask.</summary>
    public decimal? Mid => (Bid + Ask) / 2m;

    /// <summary>Best ask less best bid.</summary>
    public decimal? Spread => Ask - Bid;

    /// <summary>The number of levels of the longer side.</summary>
    public int Levels => Math.Max(Bids.Count, Asks.Count);

    /// <summary>The trading currency, null where the code does not tell it.</summary>
    public string? Currency => Instrument.Currency;

    /// <summary>When this process had it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How it reached this process.</summary>
    public Origin Origin { get; init; }

    /// <summary>True when the prices are made up by a simulator.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    /// <summary>The code with its best bid and ask, for a line of text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Code} {Bid} / {Ask}{(IsSimulated ? " (simulated)" : "")}");
}
