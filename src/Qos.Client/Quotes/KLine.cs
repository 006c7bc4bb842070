using System.Globalization;

namespace Qos.Client;

/// <summary>One bar (docs/protocol.md section 4, bars). A bar without one of its four prices counts as unreadable.</summary>
/// <remarks>A history makes many: the times are kept as numbers.</remarks>
public sealed record KLine
{
    private readonly long _seconds;
    private readonly long _receivedTicks;

    /// <summary>Makes a bar of an instrument; the other properties are set as they are known.</summary>
    public KLine(InstrumentCode instrument) => Instrument = instrument;

    /// <summary>The code as it was asked for.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>The period of the bar.</summary>
    public KLineType Type { get; init; }

    /// <summary>When the bar opens, in the exchange's zone: a day bar at local midnight of its trading day.</summary>
    public DateTimeOffset Time { get => Instrument.ToExchangeTime(_seconds); init => _seconds = value.ToUnixTimeSeconds(); }

    /// <summary>First price.</summary>
    public decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    public decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    public decimal Low { get; init; }

    /// <summary>Last price so far.</summary>
    public decimal Close { get; init; }

    /// <summary>Volume in shares or base coin; null where the market has none (forex, indices).</summary>
    public decimal? Volume { get; init; }

    /// <summary>The volume as the wire has it: lots of 100 for SH and SZ.</summary>
    public decimal? RawVolume => Volume / Instrument.VolumeFactor;

    /// <summary>How the prices account for splits and dividends; pushed bars are unadjusted.</summary>
    public Adjustment Adjustment { get; init; }

    /// <summary>
    /// True when the period is over on the server's time and the bar has been seen or fetched since, the closing auction included.
    /// </summary>
    public bool IsFinal { get; init; }

    /// <summary>The trading currency, null where the code does not tell it.</summary>
    public string? Currency => Instrument.Currency;

    /// <summary>When this process had it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get => new(_receivedTicks, TimeSpan.Zero); init => _receivedTicks = value.UtcTicks; }

    /// <summary>How it reached this process.</summary>
    public Origin Origin { get; init; }

    /// <summary>True when the prices are made up by a simulator.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    internal long Seconds { get => _seconds; init => _seconds = value; }

    /// <summary>The bar as a line of text: open, high, low, close.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Code} {Type.ShortName()} {Time:yyyy-MM-dd HH:mm zzz} {Open} {High} {Low} {Close}{(IsFinal ? "" : " (running)")}{(IsSimulated ? " (simulated)" : "")}");
}
