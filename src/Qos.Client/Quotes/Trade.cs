using System.Globalization;

namespace Qos.Client;

/// <summary>
/// One trade (docs/protocol.md section 4, <c>/trade</c>). Times have whole seconds and there is no id: equal neighbours are legitimate.
/// </summary>
/// <remarks>Kept to 80 bytes in one object, because a stream makes millions: the times and the wire's volume are derived.</remarks>
public sealed record Trade
{
    private readonly long _seconds;
    private readonly long _receivedTicks;

    /// <summary>Makes a trade of an instrument; the other properties are set as they are known.</summary>
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

    /// <summary>The code as it was asked for.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>When it was traded, in the exchange's own zone; whole seconds.</summary>
    public DateTimeOffset Time { get => Instrument.ToExchangeTime(_seconds); init => _seconds = value.ToUnixTimeSeconds(); }

    /// <summary>Price in <see cref="Currency"/>.</summary>
    public decimal Price { get; init; }

    /// <summary>Volume in shares or base coin; 0 where the server gives none (forex, indices).</summary>
    public decimal Volume { get; init; }

    /// <summary>The side that took the price.</summary>
    public TradeDirection Direction { get; init; }

    /// <summary>Price times volume, in <see cref="Currency"/>.</summary>
    public decimal Turnover => Price * Volume;

    /// <summary>The trading currency, null where the code does not tell it.</summary>
    public string? Currency => Instrument.Currency;

    /// <summary>The volume as the wire has it: lots of 100 for SH and SZ.</summary>
    public decimal RawVolume => Volume / Instrument.VolumeFactor;

    /// <summary>When this process had it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get => new(_receivedTicks, TimeSpan.Zero); init => _receivedTicks = value.UtcTicks; }

    /// <summary>How it reached this process.</summary>
    public Origin Origin { get; init; }

    /// <summary>True when the price is made up by a simulator.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    internal long Seconds => _seconds;

    internal long ReceivedTicks => _receivedTicks;

    /// <summary>The trade as a line of text.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Code} {Volume} @ {Price} {Direction} {Time:yyyy-MM-dd HH:mm:ss zzz}{(IsSimulated ? " (simulated)" : "")}");
}
