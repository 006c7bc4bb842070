namespace Qos.Client.Quotes;

/// <summary>
/// The newest price of a snapshot and the regular close that it is compared with, over the top level and the US session objects
/// (docs/protocol.md section 4, snapshots).
/// </summary>
/// <remarks>
/// <para>A US snapshot outside 09:30-16:00 comes in two behaviours. (A) The top level is the last regular session, and the running session
/// shows only in its object, whose <c>yp</c> is the newest close. (B) The top level is the running session with a <c>yp</c> that lags a day
/// behind, while that session's own object still is the day before's. What each figure stands for follows from its time alone:</para>
/// <list type="bullet">
/// <item>the <c>yp</c> of after-hours on day X is the close of X, and X is known to have traded;</item>
/// <item>the <c>yp</c> of pre-market on day X is the close before X; of the night that begins on the evening of X, the newest close up to
/// X;</item>
/// <item>a top level in regular hours of day X has the close before X in <c>yp</c>, and when a later session has the newest price (A), its
/// <c>lp</c> is the close of X;</item>
/// <item>a top level outside regular hours (B) has a <c>yp</c> that may lag: it counts when there is nothing else.</item>
/// </list>
/// <para>The object that has the newest price knows its close best (it is adjusted for a split of the day); only the top level of (B) does
/// not, and then the newest of the others that precedes the price is taken. A day is told only where a session proves it: holidays are not
/// known here.</para>
/// </remarks>
/// <param name="Last">The newest price.</param>
/// <param name="Time">Its time, exchange zone.</param>
/// <param name="Session">Its session.</param>
/// <param name="Close">The newest regular close known to precede it.</param>
/// <param name="Date">The day of that close, where certain.</param>
/// <param name="Basis">The basis of the change.</param>
internal readonly record struct ReferenceClose(
    decimal? Last, DateTimeOffset? Time, TradingSession Session, decimal? Close, DateOnly? Date, ChangeBasis Basis)
{
    private static readonly TimeOnly PreMarketOpen = new(4, 0);
    private static readonly TimeOnly RegularOpen = new(9, 30);

    // The closing cross prints within the minute after 16:00.
    private static readonly TimeOnly RegularClose = new(16, 1);
    private static readonly TimeOnly NightOpen = new(20, 0);

    /// <summary>Derives the newest price and its reference.</summary>
    /// <param name="code">The code.</param>
    /// <param name="top">The top level: <c>lp</c>, <c>ts</c> and <c>yp</c>.</param>
    /// <param name="given">The session as the server says it (<c>tt</c>).</param>
    /// <param name="sessions">The session objects; null where there is none.</param>
    internal static ReferenceClose Of(
        InstrumentCode code, (decimal? Last, DateTimeOffset? Time, decimal? PreviousClose) top, TradingSession given,
        (SessionQuote? Pre, SessionQuote? After, SessionQuote? Night) sessions)
    {
        if (code.Market == "CF")
        {
            return new(top.Last, top.Time, Given(given, top.Last), null, null, ChangeBasis.Rolling24Hours);
        }

        return code.Market == "US"
            ? OfStock(top, given, sessions)
            : new(top.Last, top.Time, Given(given, top.Last), top.PreviousClose, null, BasisOf(top.PreviousClose));
    }

    /// <summary>
    /// A pushed snapshot with the sessions of a fetched one: pushes have none, and without them a lagging close cannot be told.
    /// </summary>
    internal static Snapshot Carry(Snapshot pushed, Snapshot fetched)
    {
        if (pushed.Market != "US" || (fetched.PreMarket ?? fetched.AfterHours ?? fetched.Night) is null)
        {
            return pushed;
        }

        var whole = Of(
            pushed.Instrument, (pushed.TopLast, pushed.TopTime, pushed.PreviousClose), pushed.GivenSession,
            (fetched.PreMarket, fetched.AfterHours, fetched.Night));
        return pushed with
        {
            Last = whole.Last,
            Time = whole.Time,
            Session = whole.Session,
            ReferenceClose = whole.Close,
            ReferenceDate = whole.Date,
            ChangeBasis = whole.Basis,
            PreMarket = fetched.PreMarket,
            AfterHours = fetched.AfterHours,
            Night = fetched.Night,
        };
    }

    private static ReferenceClose OfStock(
        (decimal? Last, DateTimeOffset? Time, decimal? PreviousClose) top, TradingSession given,
        (SessionQuote? Pre, SessionQuote? After, SessionQuote? Night) sessions)
    {
        var newest = Newest(top.Last, top.Time, sessions);
        var topSession = top.Time is { } topTime ? SessionAt(topTime) : given;
        var last = newest is null ? top.Last : newest.Last;
        var time = newest is null ? top.Time : newest.Time;
        var session = newest?.Session ?? (given != TradingSession.Unknown ? given : top.Last is null ? TradingSession.Unknown : topSession);

        Span<Candidate> closes = stackalloc Candidate[4];
        closes[0] = OfSession(sessions.After);
        closes[1] = OfSession(sessions.Night);
        closes[2] = OfSession(sessions.Pre);
        closes[3] = OfTop(top, topSession, isNewest: newest is null);

        var chosen = newest is null ? (topSession == TradingSession.Regular ? closes[3] : default) : OfSession(newest);
        if (chosen.Price is null)
        {
            foreach (var close in closes)
            {
                var isNewer = chosen.Price is null || close.Day > chosen.Day
                    || (close.Day == chosen.Day && close.IsCertain && !chosen.IsCertain);
                chosen = close.Price is not null && isNewer && Precedes(close, time) ? close : chosen;
            }
        }

        return new(last, time, session, chosen.Price, DayOf(chosen, closes, time), BasisOf(chosen.Price));
    }

    private static SessionQuote? Newest(
        decimal? topLast, DateTimeOffset? topTime, (SessionQuote? Pre, SessionQuote? After, SessionQuote? Night) sessions)
    {
        // A price without a time is newer than none and older than any that has one; the top level's before a session's.
        SessionQuote? newest = null;
        var newestTicks = topLast is null ? -2 : topTime?.UtcTicks ?? 0;
        foreach (var session in (ReadOnlySpan<SessionQuote?>)[sessions.Night, sessions.Pre, sessions.After])
        {
            if (session?.Last is not null && (session.Time?.UtcTicks ?? -1) is var ticks && ticks >= newestTicks)
            {
                (newest, newestTicks) = (session, ticks);
            }
        }

        return newest;
    }

    private static Candidate OfSession(SessionQuote? session)
    {
        if (session?.Time is not { } time)
        {
            // Its day is not known; still, it is no lagging close.
            return new(session?.PreviousClose, DateOnly.MinValue.AddDays(1), IsCertain: false);
        }

        var day = DateOnly.FromDateTime(time.DateTime);
        return session.Session switch
        {
            TradingSession.AfterHours => new(session.PreviousClose, day, SessionAt(time) == TradingSession.AfterHours),
            TradingSession.Night =>
                new(session.PreviousClose, TimeOf(time) >= NightOpen ? Weekday(day) : Weekday(day.AddDays(-1)), IsCertain: false),
            _ => new(session.PreviousClose, Weekday(day.AddDays(-1)), IsCertain: false),
        };
    }

    private static Candidate OfTop((decimal? Last, DateTimeOffset? Time, decimal? PreviousClose) top, TradingSession session, bool isNewest)
    {
        if (session != TradingSession.Regular || top.Time is not { } time)
        {
            return new(top.PreviousClose, DateOnly.MinValue, IsCertain: false);
        }

        var day = DateOnly.FromDateTime(time.DateTime);
        return isNewest ? new(top.PreviousClose, Weekday(day.AddDays(-1)), IsCertain: false) : new(top.Last, day, IsCertain: true);
    }

    /// <summary>The day of the chosen close, where it or an equal close of the same day or later proves it.</summary>
    private static DateOnly? DayOf(Candidate chosen, ReadOnlySpan<Candidate> closes, DateTimeOffset? time)
    {
        if (chosen.Price is null || chosen.IsCertain)
        {
            return chosen.Price is null ? null : chosen.Day;
        }

        foreach (var close in closes)
        {
            if (close.IsCertain && close.Price == chosen.Price && close.Day >= chosen.Day && chosen.Day > DateOnly.MinValue
                && Precedes(close, time))
            {
                return close.Day;
            }
        }

        return null;
    }

    private static bool Precedes(Candidate close, DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            return true;
        }

        var day = DateOnly.FromDateTime(at.DateTime);
        return close.Day < day || (close.Day == day && TimeOf(at) >= RegularClose);
    }

    private static TradingSession SessionAt(DateTimeOffset newYork)
    {
        var time = TimeOf(newYork);
        return time < PreMarketOpen || time >= NightOpen ? TradingSession.Night
            : time < RegularOpen ? TradingSession.PreMarket
            : time < RegularClose ? TradingSession.Regular
            : TradingSession.AfterHours;
    }

    private static TimeOnly TimeOf(DateTimeOffset time) => TimeOnly.FromTimeSpan(time.TimeOfDay);

    /// <summary>The day, or the Friday before it.</summary>
    private static DateOnly Weekday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(-2),
        _ => day,
    };

    private static TradingSession Given(TradingSession given, decimal? last) =>
        given != TradingSession.Unknown || last is null ? given : TradingSession.Regular;

    private static ChangeBasis BasisOf(decimal? close) => close is null ? ChangeBasis.None : ChangeBasis.PreviousClose;

    private readonly record struct Candidate(decimal? Price, DateOnly Day, bool IsCertain);
}
