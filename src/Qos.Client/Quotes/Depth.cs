using System.Globalization;

namespace Qos.Client;

/// <summary>Bids and asks of one instrument, best first (docs/protocol.md section 4, <c>/depth</c>).</summary>
public sealed record Depth
{
    /// <summary>Creates a depth of an instrument. The other properties are optional.</summary>
    public Depth(InstrumentCode instrument) => Instrument = instrument;

    /// <summary>The code as spelled in the request.</summary>
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

    /// <summary>The trading currency; null if unknown.</summary>
    public string? Currency => Instrument.Currency;

    /// <summary>The time at which this process received it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it was fetched, pushed or repaired.</summary>
    public Origin Origin { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    /// <summary>The code with its best bid and ask, for a line of text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Code} {Bid} / {Ask}{(IsSimulated ? " (simulated)" : "")}");
}
