using Qos.Client;
using Qos.Client.Quotes;

namespace Qos.Archive.Coverage;

/// <summary>
/// Computes what one response of the server proves about one series. A pure function: the same response and map give the same map.
/// </summary>
/// <param name="Bars">The bars as they came, oldest first.</param>
/// <param name="From">The start of what was missing; Unix seconds.</param>
/// <param name="End">The latest requested opening time; the server's time for the newest bars.</param>
/// <param name="Count">The requested number of bars.</param>
/// <param name="HasEnd">Whether an end was requested, instead of the newest bars.</param>
/// <param name="Now">The server's time.</param>
internal sealed record KLineAnswer(IReadOnlyList<KLine> Bars, long From, long End, int Count, bool HasEnd, long Now)
{
    /// <summary>Whether the server ignored the requested end: its bars open after it (docs/protocol.md section 4, bars).</summary>
    internal bool IgnoresEnd => HasEnd && Bars.Count > 0 && Bars[^1].Seconds > End;

    /// <summary>Returns the map with the coverage proven by the response.</summary>
    /// <param name="map">The coverage so far.</param>
    /// <param name="sessions">When bars of the code can open.</param>
    /// <param name="type">The period.</param>
    /// <param name="endsAreIgnored">Whether the server is known to serve its newest bars only.</param>
    internal CoverageMap ApplyTo(CoverageMap map, MarketSessions sessions, KLineType type, bool endsAreIgnored)
    {
        var known = map;
        if (Bars.Count == 0)
        {
            var hasBars = map.Intervals.Any(interval => interval.State == CoverageState.Bars);
            return hasBars && HasEnd ? WithTried(map, known, From, End, CoverageState.Beyond) : hasBars ? map : WithTried(map, known, From,
                End, CoverageState.Refused);
        }

        var limit = IgnoresEnd ? Now : End;
        var first = Bars[0].Seconds;
        var final = LastFinal(limit);
        if (final >= first)
        {
            map = map.With(new CoverageInterval(first, final, CoverageState.Bars, Now, 1));
        }

        map = WithHoles(map, known, sessions, type, first, limit);

        // Nothing older than the first bar can come any more, or did not come although it was asked for.
        if (From < first && (IgnoresEnd || (endsAreIgnored && Bars.Count >= Count)))
        {
            map = map.With(new CoverageInterval(From, first - 1, CoverageState.Beyond, Now, int.MaxValue));
        }
        else if (From < first && (HasEnd || endsAreIgnored) && Bars.Count < Count)
        {
            map = WithTried(map, known, From, first - 1, CoverageState.Beyond);
        }

        return map;
    }

    /// <summary>
    /// Trading days without a bar among the answer's, and the end of the last day where bars are missing. The server may have failed to
    /// serve them, so they are
    /// asked for again, however many later bars have come.
    /// </summary>
    private CoverageMap WithHoles(CoverageMap map, CoverageMap known, MarketSessions sessions, KLineType type, long first, long limit)
    {
        if (type > KLineType.Day)
        {
            return map;
        }

        var code = Bars[0].Instrument;
        var next = 0;
        foreach (var (date, from, to) in sessions.Openings(type, first, limit))
        {
            var (begin, end) = (sessions.OpeningOf(date), sessions.OpeningOf(date.AddDays(1)) - 1);
            while (next < Bars.Count && Bars[next].Seconds < begin)
            {
                next++;
            }

            long? last = null;
            for (; next < Bars.Count && Bars[next].Seconds <= end; next++)
            {
                last = Bars[next].Seconds;
            }

            // A day that is not over has no hole yet; nor has the last day, as far as it was asked for.
            var isOver = to <= limit && BarPeriod.IsOver(code, type, to, Now);
            if (last is null && isOver)
            {
                map = WithTried(map, known, type == KLineType.Day ? from : begin, type == KLineType.Day ? from : Math.Min(end, limit),
                    CoverageState.Empty);
            }
            else if (last is { } lastOpening && isOver && type < KLineType.Day && lastOpening < to && sessions.HasHours
                && next >= Bars.Count
                && BarPeriod.EndOf(code, type, lastOpening) < sessions.SessionsOf(date)[^1].To)
            {
                map = WithTried(map, known, lastOpening + 1, Math.Min(end, limit), CoverageState.Empty);
            }
        }

        return map;
    }

    private CoverageMap WithTried(CoverageMap map, CoverageMap known, long from, long to, CoverageState state)
    {
        var tries = known.At(to) is { } before && before.State == state ? before.Tries : 0;
        return map.With(new CoverageInterval(from, to, state, Now, Math.Min(tries, int.MaxValue - 1) + 1));
    }

    private long LastFinal(long limit)
    {
        for (var i = Bars.Count - 1; i >= 0; i--)
        {
            if (Bars[i].IsFinal && Bars[i].Seconds <= limit)
            {
                return Bars[i].Seconds;
            }
        }

        return long.MinValue;
    }
}
