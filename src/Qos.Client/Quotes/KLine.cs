using System.Globalization;

namespace Qos.Client;

/// <summary>One bar (docs/protocol.md section 4, bars). A bar without one of its four prices counts as unreadable.</summary>
/// <remarks>A history makes many: the times are kept as numbers.</remarks>
public sealed record KLine
{
    private readonly long _seconds;
    private readonly long _receivedTicks;

    /// <summary>Creates a bar of an instrument. The other properties are optional.</summary>
    public KLine(InstrumentCode instrument) => Instrument = instrument;

    /// <summary>The code as spelled in the request.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>The period of the bar.</summary>
    public KLineType Type { get; init; }

    /// <summary>The opening time of the bar, in the exchange's zone; local midnight of the trading day for a day bar.</summary>
    public DateTimeOffset Time { get => Instrument.ToExchangeTime(_seconds); init => _seconds = value.ToUnixTimeSeconds(); }

    /// <summary>First price.</summary>
    public decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    public decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    public decimal Low { get; init; }

    /// <summary>Last price so far.</summary>
    public decimal Close { get; init; }

    /// <summary>Volume in shares or base coin; null if the market has none (forex, indices).</summary>
    public decimal? Volume { get; init; }

    /// <summary>The volume as sent: in lots of 100 for SH and SZ.</summary>
    public decimal? RawVolume => Volume / Instrument.VolumeFactor;

    /// <summary>The adjustment for splits and dividends; pushed bars are unadjusted.</summary>
    public Adjustment Adjustment { get; init; }

    /// <summary>
    /// True if the period is over in server time and the bar was received after that, including the closing auction.
    /// </summary>
    public bool IsFinal { get; init; }

    /// <summary>The trading currency; null if unknown.</summary>
    public string? Currency => Instrument.Currency;

    /// <summary>The time at which this process received it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get => new(_receivedTicks, TimeSpan.Zero); init => _receivedTicks = value.UtcTicks; }

    /// <summary>Whether it was fetched, pushed or repaired.</summary>
    public Origin Origin { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    internal long Seconds { get => _seconds; init => _seconds = value; }

    /// <summary>The bar as a line of text: open, high, low, close.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Code} {Type.ShortName()} {Time:yyyy-MM-dd HH:mm zzz} {Open} {High} {Low} {Close}{(IsFinal ? "" : " (running)")}{(IsSimulated ? " (simulated)" : "")}");
}
