using Qos.Archive.Coverage;
using Qos.Client;
using Qos.Client.Quotes;

namespace Qos.Archive;

/// <summary>A series with its coverage and its missing ranges at one moment.</summary>
internal sealed class Wanted
{
    /// <summary>The maximum delay of the last print of a period: no bar is requested earlier.</summary>
    internal const long FinalDelay = 5;

    private Wanted(SeriesRow series, InstrumentCode code, MarketSessions sessions, CoverageMap coverage, IReadOnlyList<(long From,
        long To)> missing)
    {
        (Series, Code, Sessions, Coverage, Missing) = (series, code, sessions, coverage, missing);
    }

    internal SeriesRow Series { get; }

    internal InstrumentCode Code { get; }

    internal MarketSessions Sessions { get; }

    internal CoverageMap Coverage { get; }

    /// <summary>The ranges to request, oldest first: wanted, less covered, less closed time, and only where bars can be final.</summary>
    internal IReadOnlyList<(long From, long To)> Missing { get; }

    /// <summary>Looks at one series of K-lines.</summary>
    internal static Wanted Of(SeriesRow series, SessionCalendar calendar, CoverageMap coverage, long now, bool again = false)
    {
        var code = InstrumentCode.Parse(series.Code);
        var sessions = new MarketSessions(code, calendar);
        var missing = series is { IsWanted: true, WantedFrom: { } from, IsTrades: false }
            ? MissingOf(code, sessions, series.KLineType, coverage.Missing(from, now, now, again), now)
            : [];
        return new Wanted(series, code, sessions, coverage, missing);
    }

    /// <summary>The parts of ranges in which bars can open that are final by now.</summary>
    internal static IReadOnlyList<(long From, long To)> MissingOf(
        InstrumentCode code, MarketSessions sessions, KLineType type, IReadOnlyList<(long From, long To)> unknown, long now)
    {
        var missing = new List<(long From, long To)>();
        foreach (var (from, to) in unknown)
        {
            long? first = null;
            var last = 0L;
            foreach (var (date, begin, end) in sessions.Openings(type, from, to))
            {
                if (FirstOpening(sessions, type, date, (begin, end), from) is not { } opening || opening > Math.Min(end, to)
                    || !BarPeriod.IsOver(code, type, opening, now - FinalDelay))
                {
                    continue;
                }

                first ??= opening;
                last = Math.Min(end, to);
            }

            if (first is { } start)
            {
                missing.Add((start, last));
            }
        }

        return missing;
    }

    /// <summary>
    /// The first time from <paramref name="from"/> on at which a bar of a day can open, as the sessions have it; where the closing print is
    /// a minute of its own, that at the latest.
    /// Null when none opens any more.
    /// </summary>
    internal static long? FirstOpening(MarketSessions sessions, KLineType type, DateOnly date, (long From, long To) openings, long from)
    {
        if (type >= KLineType.Day || from <= openings.From)
        {
            return from <= openings.To ? Math.Max(from, openings.From) : null;
        }

        var length = (int)type * 60L;
        var close = 0L;
        foreach (var session in sessions.SessionsOf(date))
        {
            var opening = from <= session.From ? session.From : session.From + ((from - session.From + length - 1) / length * length);
            if (opening < session.To)
            {
                return opening;
            }

            close = session.To;
        }

        return openings.To >= close && from <= openings.To ? openings.To : null;
    }
}
