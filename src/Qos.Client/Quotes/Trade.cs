using System.Globalization;

namespace Qos.Client;

/// <summary>
/// One trade (docs/protocol.md section 4, <c>/trade</c>). Times are in whole seconds and trades have no ID, so equal consecutive trades
/// are valid.
/// </summary>
/// <remarks>Limited to 80 bytes, because a stream creates millions of trades: times and raw volume are derived.</remarks>
public sealed record Trade
{
    private readonly long _seconds;
    private readonly long _receivedTicks;

    /// <summary>Creates a trade of an instrument. The other properties are optional.</summary>
    public Trade(InstrumentCode instrument) => Instrument = instrument;

    internal Trade(
        InstrumentCode instrument, decimal price, decimal volume, long seconds, TradeDirection direction, long receivedTicks, Origin origin)
    {
        Instrument = instrument;
        Price = price;
        Volume = volume;
        _seconds = seconds;
        Direction = direction;
        _receivedTicks = receivedTicks;
        Origin = origin;
    }

    /// <summary>The code as spelled in the request.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>The time of the trade in whole seconds, in the exchange's zone.</summary>
    public DateTimeOffset Time { get => Instrument.ToExchangeTime(_seconds); init => _seconds = value.ToUnixTimeSeconds(); }

    /// <summary>Price in <see cref="Currency"/>.</summary>
    public decimal Price { get; init; }

    /// <summary>Volume in shares or base coin; 0 if the server sends none (forex, indices).</summary>
    public decimal Volume { get; init; }

    /// <summary>The aggressor side.</summary>
    public TradeDirection Direction { get; init; }

    /// <summary>Price times volume, in <see cref="Currency"/>.</summary>
    public decimal Turnover => Price * Volume;

    /// <summary>The trading currency; null if unknown.</summary>
    public string? Currency => Instrument.Currency;

    /// <summary>The volume as sent: in lots of 100 for SH and SZ.</summary>
    public decimal RawVolume => Volume / Instrument.VolumeFactor;

    /// <summary>The time at which this process received it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get => new(_receivedTicks, TimeSpan.Zero); init => _receivedTicks = value.UtcTicks; }

    /// <summary>Whether it was fetched, pushed or repaired.</summary>
    public Origin Origin { get; init; }

    /// <summary>True if the price is simulated.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    internal long Seconds => _seconds;

    internal long ReceivedTicks => _receivedTicks;

    /// <summary>The trade as a line of text.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Code} {Volume} @ {Price} {Direction} {Time:yyyy-MM-dd HH:mm:ss zzz}{(IsSimulated ? " (simulated)" : "")}");
}
