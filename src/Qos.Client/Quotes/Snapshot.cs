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

    /// <summary>Makes a snapshot of an instrument; the other properties are set as they are known.</summary>
    public Snapshot(InstrumentCode instrument) => Instrument = instrument;

    /// <summary>The code as it was asked for.</summary>
    public string Code => Instrument.Text;

    /// <summary>The market part of the code.</summary>
    public string Market => Instrument.Market;

    /// <summary>
    /// The instrument's name, where an instrument query of this client has told it: Chinese under a Chinese UI culture, else English.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The newest price in <see cref="Currency"/>; null before the first trade.</summary>
    public decimal? Last { get; init; }

    /// <summary>Time of <see cref="Last"/> in the exchange's zone.</summary>
    public DateTimeOffset? Time { get => TimeOf(_seconds); init => _seconds = value?.ToUnixTimeSeconds() ?? 0; }

    /// <summary>The session in which <see cref="Last"/> was traded; derived from the time where the server does not say.</summary>
    public TradingSession Session { get; init; }

    /// <summary>Opening price; for <c>CF</c> the price 24 hours ago.</summary>
    public decimal? Open { get; init; }

    /// <summary>Highest price.</summary>
    public decimal? High { get; init; }

    /// <summary>Lowest price.</summary>
    public decimal? Low { get; init; }

    /// <summary>
    /// The wire's <c>yp</c> as sent. It may lag behind by a day (docs/protocol.md section 4): compute with <see cref="ReferenceClose"/>.
    /// </summary>
    public decimal? PreviousClose { get; init; }

    /// <summary>The top level's price as sent, which need not be the newest.</summary>
    public decimal? TopLast { get; init; }

    /// <summary>Time of <see cref="TopLast"/> in the exchange's zone.</summary>
    public DateTimeOffset? TopTime { get => TimeOf(_topSeconds); init => _topSeconds = value?.ToUnixTimeSeconds() ?? 0; }

    /// <summary>Volume in shares or base coin.</summary>
    public decimal? Volume { get; init; }

    /// <summary>The volume as the wire has it: lots of 100 for SH and SZ.</summary>
    public decimal? RawVolume => Volume / Instrument.VolumeFactor;

    /// <summary>Turnover in <see cref="Currency"/>.</summary>
    public decimal? Turnover { get; init; }

    /// <summary>The trading currency, null where neither the code nor an instrument query tells it.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether trading is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>US pre-market session.</summary>
    public SessionQuote? PreMarket { get; init; }

    /// <summary>US after-hours session.</summary>
    public SessionQuote? AfterHours { get; init; }

    /// <summary>US night session.</summary>
    public SessionQuote? Night { get; init; }

    /// <summary>The newest regular close that is known to precede <see cref="Last"/>; null where it cannot be known.</summary>
    public decimal? ReferenceClose { get; init; }

    /// <summary>The trading day of <see cref="ReferenceClose"/>; null where the answer does not tell it.</summary>
    public DateOnly? ReferenceDate { get; init; }

    /// <summary>What <see cref="Change"/> is counted from.</summary>
    public ChangeBasis ChangeBasis { get; init; }

    /// <summary>
    /// <see cref="Last"/> less <see cref="ReferenceClose"/>; for <c>CF</c> less the price 24 hours ago. In <see cref="Currency"/>.
    /// </summary>
    public decimal? Change => Last - ChangeReference;

    /// <summary><see cref="Change"/> in percent of what it is counted from, rounded to six decimals.</summary>
    public decimal? ChangePercent => PercentOf(Change);

    /// <summary>High less low in percent of what the change is counted from, rounded to six decimals.</summary>
    public decimal? Amplitude => PercentOf(High - Low);

    /// <summary>When this process had it, UTC.</summary>
    public DateTimeOffset ReceivedAt { get => new(_receivedTicks, TimeSpan.Zero); init => _receivedTicks = value.UtcTicks; }

    /// <summary>How it reached this process.</summary>
    public Origin Origin { get; init; }

    /// <summary>True when the prices are made up by a simulator.</summary>
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
