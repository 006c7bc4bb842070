using System.Globalization;
using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// Whether a market trades at a moment, and when that changes: computed from its hours and trading days, without a request.
/// </summary>
/// <remarks>
/// Hours are those of docs/protocol.md section 2. Holidays and half days come from the trading days that are given
/// (<see cref="QosRequests.GetTradingDaysAsync"/>); beyond them every weekday counts as a full day, and <see cref="HolidaysKnown"/> is
/// false.
/// </remarks>
public sealed record MarketStatus
{
    /// <summary>The market, for example <c>HK</c>.</summary>
    public required string Market { get; init; }

    /// <summary>The requested code; null if a market was requested.</summary>
    public string? Code { get; init; }

    /// <summary>The second that the status is of, in the exchange's zone.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>True in the regular session.</summary>
    public bool IsOpen => Session == MarketSession.Regular;

    /// <summary>The current session.</summary>
    public MarketSession Session { get; init; }

    /// <summary>
    /// When <see cref="Session"/> began, exchange zone; null for a market that never closes or whose hours are not known.
    /// </summary>
    public DateTimeOffset? LastChange { get; init; }

    /// <summary>When <see cref="Session"/> ends, exchange zone; null like <see cref="LastChange"/>.</summary>
    public DateTimeOffset? NextChange { get; init; }

    /// <summary>The session that starts at <see cref="NextChange"/>.</summary>
    public MarketSession? NextSession { get; init; }

    /// <summary>
    /// When the regular session next begins or goes on after the lunch break, exchange zone; null like <see cref="LastChange"/>.
    /// </summary>
    public DateTimeOffset? NextOpen { get; init; }

    /// <summary>
    /// The end of the regular session of the current or next trading day, exchange zone; null like <see cref="LastChange"/>.
    /// </summary>
    public DateTimeOffset? NextClose { get; init; }

    /// <summary>Whether the exchange's date of <see cref="Time"/> is a trading day.</summary>
    public bool IsTradingDay { get; init; }

    /// <summary>The close of the exchange's date where it is earlier than usual (a half day); null on other days.</summary>
    public DateTimeOffset? EarlyClose { get; init; }

    /// <summary>
    /// Whether the given trading days cover the time from <see cref="Time"/> to <see cref="NextOpen"/>. False where only weekends are
    /// known.
    /// </summary>
    public bool HolidaysKnown { get; init; }

    /// <summary>
    /// Describes why no new prices are expected in this market now, and until when; null if prices can arrive.
    /// </summary>
    public string? DescribeSilence()
    {
        if (Session is not (MarketSession.Closed or MarketSession.Break))
        {
            return null;
        }

        var state = Session == MarketSession.Break
            ? Messages.Format($"{Code ?? Market} is in its lunch break.")
            : Messages.Format($"{Code ?? Market} is closed.");
        var unless = HolidaysKnown ? "" : Messages.Of(" unless that is a holiday");
        return $"{state} " + (NextSession == MarketSession.Regular
            ? Messages.Format($"It opens on {NextChange:ddd yyyy-MM-dd HH:mm zzz}{unless}; no new prices are expected before.")
            : Messages.Format($"Its {NameOf(NextSession)} session starts on {NextChange:ddd yyyy-MM-dd HH:mm zzz}{unless}; no new prices are expected before."));
    }

    private static string? NameOf(MarketSession? session) => session switch
    {
        MarketSession.PreMarket => Messages.Of("pre-market"),
        MarketSession.AfterHours => Messages.Of("after-hours"),
        MarketSession.Night => Messages.Of("night"),
        _ => session?.ToString(),
    };

    /// <summary>The market or code, what it does, and until when.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Code ?? Market} {Session}{(NextChange is null ? "" : " until ")}{NextChange:yyyy-MM-dd HH:mm zzz}");

    /// <summary>
    /// Returns what a status can be asked of for codes: each market once, an index by its code, nothing where the hours are not known.
    /// </summary>
    internal static IReadOnlyList<string> MarketsOf(IEnumerable<InstrumentCode> codes) =>
    [
        .. codes
            .Where(code => MarketHours.Of(code.Market, code.Symbol) is not null)
            .Select(code => code.Market is "IX" or "SI" ? code.Text : code.Market)
            .Distinct(),
    ];

    /// <summary>Computes the status of a market.</summary>
    /// <param name="market">HK, US, SH, SZ, CF, FX or CM. The hours of an index depend on its exchange: give its code.</param>
    /// <param name="time">The moment.</param>
    /// <param name="tradingDays">Trading days of the market and of others; null or none: only weekends are known.</param>
    /// <exception cref="QosException">The trading hours of the market are not known (<see
    /// cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static MarketStatus Of(string market, DateTimeOffset time, IEnumerable<TradingDay>? tradingDays = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        var name = market.Trim().ToUpperInvariant();
        return MarketHours.Of(name, "") is { } hours
            ? Of(name, code: null, hours, Markets.TimeZoneOf(name, ""), time, tradingDays)
            : throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Format($"The trading hours of '{market}' are not known. Write one of {string.Join(", ", MarketHours.MarketsWithHours)}, or the code of an index, for example IX:HSI."));
    }

    /// <summary>
    /// Computes the status of the market that a code is traded on; <see cref="MarketSession.Unknown"/> where its hours are not known.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="time">The moment.</param>
    /// <param name="tradingDays">Trading days of the market and of others; null or none: only weekends are known.</param>
    public static MarketStatus Of(InstrumentCode code, DateTimeOffset time, IEnumerable<TradingDay>? tradingDays = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        return MarketHours.Of(code.Market, code.Symbol) is { } hours
            ? Of(code.Market, code.Text, hours, code.TimeZone, time, tradingDays)
            : new MarketStatus { Market = code.Market, Code = code.Text, Time = Local(time, code.TimeZone) };
    }

    /// <summary>Computes the status of each of several markets or codes.</summary>
    /// <param name="marketsOrCodes">Markets (<c>HK</c>) or codes (<c>IX:HSI</c>).</param>
    /// <param name="time">The moment.</param>
    /// <param name="tradingDays">Trading days of these markets; null or none: only weekends are known.</param>
    /// <returns>One for each, in their order.</returns>
    /// <exception cref="QosException">An element is neither, or there is none (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static IReadOnlyList<MarketStatus> OfEach(
        IEnumerable<string> marketsOrCodes, DateTimeOffset time, IReadOnlyList<TradingDay>? tradingDays = null) =>
        [.. MarketOrCode.ParseList(marketsOrCodes).Select(one => one.StatusAt(time, tradingDays ?? []))];

    private static MarketStatus Of(
        string market, string? code, MarketHours hours, TimeZoneInfo zone, DateTimeOffset time, IEnumerable<TradingDay>? tradingDays)
    {
        var local = Local(time, zone);
        var status = new MarketStatus { Market = market, Code = code, Time = local };
        var calendar = new MarketCalendar(hours.Calendar ?? market, tradingDays);
        if (hours.IsAlwaysOpen || calendar.IsAlwaysOpen)
        {
            return status with { Session = MarketSession.Regular, IsTradingDay = true, HolidaysKnown = true };
        }

        var timeline = MarketTimeline.Around(local, zone, hours, calendar);
        var today = DateOnly.FromDateTime(local.DateTime);
        var nextOpen = timeline.NextOpen;
        return status with
        {
            Session = timeline.Session,
            LastChange = timeline.LastChange,
            NextChange = timeline.Next?.Start,
            NextSession = timeline.Next?.Session,
            NextOpen = nextOpen,
            NextClose = timeline.NextClose,
            IsTradingDay = calendar.KindOf(today) != TradingDayKind.Closed,
            EarlyClose = calendar.KindOf(today) == TradingDayKind.Half ? MarketTimeline.At(today, hours.HalfDay.RegularEnd, zone) : null,
            HolidaysKnown = hours.Calendar is null
                || calendar.Covers(today, nextOpen is { } open ? DateOnly.FromDateTime(open.DateTime) : today),
        };
    }

    private static DateTimeOffset Local(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()), zone);
}
