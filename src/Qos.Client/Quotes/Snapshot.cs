using System.Globalization;

namespace Qos.Client;

/// <summary>The current quote of one instrument (docs/protocol.md section 4, <c>/snapshot</c>).</summary>
/// <remarks>
/// <see cref="Last"/> and <see cref="Time"/> are the newest price over the top level and the session objects; the other figures
/// (<see cref="Open"/> to <see cref="Turnover"/>) are the top level's as sent, which for a US stock outside the regular hours may be those
/// of another session than <see cref="Last"/>. For <c>CF</c> they are a rolling 24 hours.
/// </remarks>
public sealed record Snapshot
{
    private const int PercentDecimals = 6;

    // Times as numbers, 0 for none: half the size, and a push need not make what nobody reads.
    private readonly long _seconds;
    private readonly long _topSeconds;
    private readonly long _receivedTicks;

    /// <summary>Creates a snapshot of an instrument. The other properties are optional.</summary>
    public Snapshot(InstrumentCode instrument) => Instrument = instrument;

    /// <summary>The code as spelled in the request.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>
    /// The name of the instrument, if it is known: Chinese under a Chinese UI culture, otherwise English.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The newest price in <see cref="Currency"/>; null before the first trade.</summary>
    public decimal? Last { get; init; }

    /// <summary>Time of <see cref="Last"/> in the exchange's zone.</summary>
    public DateTimeOffset? Time { get => TimeOf(_seconds); init => _seconds = value?.ToUnixTimeSeconds() ?? 0; }

    /// <summary>The session in which <see cref="Last"/> was traded; derived from the time if the server does not send it.</summary>
    public TradingSession Session { get; init; }

    /// <summary>Opening price; for <c>CF</c> the price 24 hours ago.</summary>
    public decimal? Open { get; init; }

    /// <summary>Highest price.</summary>
    public decimal? High { get; init; }

    /// <summary>Lowest price.</summary>
    public decimal? Low { get; init; }

    /// <summary>
    /// The previous close (<c>yp</c>) as sent. It may be a day old (docs/protocol.md section 4): use <see cref="ReferenceClose"/> in
    /// calculations.
    /// </summary>
    public decimal? PreviousClose { get; init; }

    /// <summary>The price of the top level as sent, which may not be the newest.</summary>
    public decimal? TopLast { get; init; }

    /// <summary>Time of <see cref="TopLast"/> in the exchange's zone.</summary>
    public DateTimeOffset? TopTime { get => TimeOf(_topSeconds); init => _topSeconds = value?.ToUnixTimeSeconds() ?? 0; }

    /// <summary>Volume in shares or base coin.</summary>
    public decimal? Volume { get; init; }

    /// <summary>The volume as sent: in lots of 100 for SH and SZ.</summary>
    public decimal? RawVolume => Volume / Instrument.VolumeFactor;

    /// <summary>Turnover in <see cref="Currency"/>.</summary>
    public decimal? Turnover { get; init; }

    /// <summary>The trading currency; null if neither the code nor an instrument query provides it.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether trading is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>US pre-market session.</summary>
    public SessionQuote? PreMarket { get; init; }

    /// <summary>US after-hours session.</summary>
    public SessionQuote? AfterHours { get; init; }

    /// <summary>US night session.</summary>
    public SessionQuote? Night { get; init; }

    /// <summary>The newest regular close that is known to precede <see cref="Last"/>; null if unknown.</summary>
    public decimal? ReferenceClose { get; init; }

    /// <summary>The trading day of <see cref="ReferenceClose"/>; null if the response does not provide it.</summary>
    public DateOnly? ReferenceDate { get; init; }

    /// <summary>The basis of <see cref="Change"/>.</summary>
    public ChangeBasis ChangeBasis { get; init; }

    /// <summary>
    /// <see cref="Last"/> less <see cref="ReferenceClose"/>; for <c>CF</c> less the price 24 hours ago. In <see cref="Currency"/>.
    /// </summary>
    public decimal? Change => Last - ChangeReference;

    /// <summary><see cref="Change"/> in percent of its basis, rounded to six decimals.</summary>
    public decimal? ChangePercent => PercentOf(Change);

    /// <summary>High less low in percent of the basis of the change, rounded to six decimals.</summary>
    public decimal? Amplitude => PercentOf(High - Low);

    /// <summary>The time at which this process received it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get => new(_receivedTicks, TimeSpan.Zero); init => _receivedTicks = value.UtcTicks; }

    /// <summary>Whether it was fetched, pushed or repaired.</summary>
    public Origin Origin { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated => Instrument.IsSimulated;

    internal InstrumentCode Instrument { get; init; }

    internal long Seconds { get => _seconds; init => _seconds = value; }

    internal long TopSeconds { get => _topSeconds; init => _topSeconds = value; }

    /// <summary>The wire's <c>tt</c>, kept for a push that is completed with fetched sessions.</summary>
    internal TradingSession GivenSession { get; init; }

    private decimal? ChangeReference => ChangeBasis switch
    {
        ChangeBasis.PreviousClose => ReferenceClose,
        ChangeBasis.Rolling24Hours => Open,
        _ => null,
    };

    // A quotient has up to 28 digits, of which a spreadsheet makes text and nobody reads the tail.
    private decimal? PercentOf(decimal? figure) =>
        figure is { } value && ChangeReference is > 0 and { } reference ? Math.Round(value / reference * 100m, PercentDecimals) : null;

    private DateTimeOffset? TimeOf(long seconds) => seconds == 0 ? null : Instrument.ToExchangeTime(seconds);

    /// <summary>The code with its last price and time, for a line of text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Code} {Last} {Time:yyyy-MM-dd HH:mm:ss zzz}{(IsSimulated ? " (simulated)" : "")}");
}
