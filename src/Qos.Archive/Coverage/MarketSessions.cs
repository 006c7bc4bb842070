using Qos.Client;
using Qos.Client.Codes;

namespace Qos.Archive.Coverage;

/// <summary>
/// When bars of a code can open: its trading days and sessions, from the calendar as far as it is known and by the days of the week beyond.
/// All times
/// are Unix seconds.
/// </summary>
internal sealed class MarketSessions
{
    private readonly InstrumentCode _code;
    private readonly SessionCalendar _calendar;
    private readonly MarketHours? _hours;
    private readonly string? _calendarMarket;
    private readonly bool _isAlwaysOpen;
    private readonly bool _isNewYorkDay;

    internal MarketSessions(InstrumentCode code, SessionCalendar calendar)
    {
        (_code, _calendar) = (code, calendar);
        _hours = MarketHours.Of(code.Market, code.Symbol);
        _calendarMarket = CalendarMarketOf(code);
        _isNewYorkDay = code.Market is "FX" or "CM";
        _isAlwaysOpen = _hours?.IsAlwaysOpen == true || calendar.IsAlwaysOpen(_calendarMarket);
    }

    /// <summary>Whether the trading hours are known; if so, a day can be judged without other codes.</summary>
    internal bool HasHours => _hours is not null || _isAlwaysOpen;

    /// <summary>The market whose calendar holds for a code, an index's exchange for one; null where the server keeps none.</summary>
    internal static string? CalendarMarketOf(InstrumentCode code) => MarketHours.Of(code.Market, code.Symbol)?.Calendar;

    /// <summary>The trading day of a time: for forex and commodities from 17:00 New York to 17:00.</summary>
    internal DateOnly DateOf(long time) => DateOnly.FromDateTime(_code.ToExchangeTime(time).DateTime.AddHours(_isNewYorkDay ? 7 : 0));

    /// <summary>Where a trading day begins: when its day bar opens.</summary>
    internal long OpeningOf(DateOnly date) => _code.ToUnixSeconds(date.ToDateTime(TimeOnly.MinValue).AddHours(_isNewYorkDay ? -7 : 0));

    /// <summary>Whether the calendar covers a day.</summary>
    internal bool IsKnown(DateOnly date) => _isAlwaysOpen || _isNewYorkDay || _calendar.KindOf(_calendarMarket, date) is not null;

    /// <summary>Whether a day is traded: what the calendar says, or else Monday to Friday.</summary>
    internal bool IsOpen(DateOnly date) => _isAlwaysOpen || (_calendar.KindOf(_calendarMarket, date) is { } kind
        ? kind != TradingDayKind.Closed
        : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    /// <summary>The continuous sessions of a day, the end excluded. Where the hours are not known it is the whole day.</summary>
    internal IReadOnlyList<(long From, long To)> SessionsOf(DateOnly date)
    {
        if (!IsOpen(date))
        {
            return [];
        }

        if (_isAlwaysOpen || _isNewYorkDay || _hours is null)
        {
            return [(OpeningOf(date), OpeningOf(date.AddDays(1)))];
        }

        var day = _calendar.KindOf(_calendarMarket, date) == TradingDayKind.Half ? _hours.HalfDay : _hours.FullDay;
        return
        [
            .. day.Regular.Stretches.Select(session =>
                (_code.ToUnixSeconds(date.ToDateTime(TimeOnly.MinValue) + session.From),
                    _code.ToUnixSeconds(date.ToDateTime(TimeOnly.MinValue) + session.To))),
        ];
    }

    /// <summary>
    /// Where bars of a type open on a trading day, both ends included: for intraday bars from the first session to the last print, for day
    /// bars and longer
    /// the opening of their period. Nothing for a closed day, and for a period that opened on an earlier day of the range.
    /// </summary>
    internal (long From, long To)? OpeningsOf(DateOnly date, KLineType type)
    {
        if (type >= KLineType.Day)
        {
            return IsOpen(date) ? (OpeningOf(PeriodOf(type, date)), OpeningOf(PeriodOf(type, date))) : null;
        }

        var sessions = SessionsOf(date);
        if (sessions.Count == 0)
        {
            return null;
        }

        var last = sessions[^1].To - 1;
        return (sessions[0].From, AuctionPrintOf(date, type) ?? last);
    }

    /// <summary>Every trading day from one time to another, both included, with where its bars open.</summary>
    internal IEnumerable<(DateOnly Date, long From, long To)> Openings(KLineType type, long from, long to)
    {
        var lastFrom = long.MinValue;
        for (var date = DateOf(Math.Min(from, to)); date <= DateOf(to); date = date.AddDays(1))
        {
            if (OpeningsOf(date, type) is { } openings && openings.From > lastFrom && openings.To >= from && openings.From <= to)
            {
                lastFrom = openings.From;
                yield return (date, openings.From, openings.To);
            }
        }
    }

    /// <summary>The bars that a liquid code has on a trading day; null where the hours are not known.</summary>
    internal int? BarsOf(DateOnly date, KLineType type) => type >= KLineType.Day ? 1 : HasHours ? (int)BarsBetween(type, OpeningOf(date),
        OpeningOf(date.AddDays(1)) - 1) : null;

    /// <summary>The bars that a liquid code has between two times, both included.</summary>
    internal long BarsBetween(KLineType type, long from, long to)
    {
        long bars = 0;
        foreach (var (date, first, last) in Openings(type, from, to))
        {
            if (type >= KLineType.Day)
            {
                bars++;
                continue;
            }

            var length = (int)type * 60L;
            foreach (var session in SessionsOf(date))
            {
                var (begin, end) = (Math.Max(session.From, from), Math.Min(session.To, to + 1));
                bars += end > begin ? (end - begin + length - 1) / length : 0;
            }

            // The auction's print is a minute of its own, and a part of the last bar of the longer types.
            bars += AuctionPrintOf(date, type) is { } print && print >= from && print <= to ? 1 : 0;
        }

        return bars;
    }

    /// <summary>The time from which on a liquid code has a number of bars up to <paramref name="now"/>.</summary>
    internal long ReachOf(KLineType type, int count, long now)
    {
        var today = DateOf(now);
        if (type > KLineType.Day)
        {
            return OpeningOf(type switch
            {
                KLineType.Week => today.AddDays(-7 * count),
                KLineType.Month => today.AddMonths(-count),
                _ => today.AddYears(-Math.Min(count, today.Year - 1)),
            });
        }

        long bars = 0;
        var earliest = today.AddDays(-(2 * count) - 30);
        for (var date = today; date > earliest; date = date.AddDays(-1))
        {
            if (OpeningsOf(date, type) is not { } openings || openings.From > now)
            {
                continue;
            }

            bars += BarsBetween(type, openings.From, Math.Min(openings.To, now));
            if (bars >= count)
            {
                return type == KLineType.Day ? openings.From : OpeningAt(date, type, bars - count);
            }
        }

        return OpeningOf(earliest);
    }

    /// <summary>When the bar of a number (from 0) of a trading day opens.</summary>
    private long OpeningAt(DateOnly date, KLineType type, long number)
    {
        var length = (int)type * 60L;
        var sessions = SessionsOf(date);
        foreach (var (from, to) in sessions)
        {
            var bars = (to - from + length - 1) / length;
            if (number < bars)
            {
                return from + (number * length);
            }

            number -= bars;
        }

        return AuctionPrintOf(date, type) ?? sessions[^1].To;
    }

    /// <summary>
    /// When the minute of the closing print opens; null on days and for types without one (docs/protocol.md section 4, bars).
    /// </summary>
    private long? AuctionPrintOf(DateOnly date, KLineType type)
    {
        if (type != KLineType.Minute1 || _isAlwaysOpen || _code.Market is not ("HK" or "US" or "SH" or "SZ"))
        {
            return null;
        }

        var close = SessionsOf(date)[^1].To;
        return close + (_code.Market == "HK" ? 8 * 60 : 0);
    }

    private static DateOnly PeriodOf(KLineType type, DateOnly date) => type switch
    {
        KLineType.Week => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
        KLineType.Month => new DateOnly(date.Year, date.Month, 1),
        KLineType.Year => new DateOnly(date.Year, 1, 1),
        _ => date,
    };
}
