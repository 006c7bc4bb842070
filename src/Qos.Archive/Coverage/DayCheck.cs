using Qos.Client;
using Qos.Client.Quotes;
using Qos.Localization;

namespace Qos.Archive.Coverage;

/// <summary>The stored bars of one day.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Running">Those that are not final.</param>
internal readonly record struct DayBars(int Count, int Running);

/// <summary>The stored bars of a series by trading day.</summary>
/// <param name="Wanted">The series.</param>
/// <param name="From">The start of what is checked, Unix seconds.</param>
/// <param name="To">The end of what is checked, Unix seconds.</param>
/// <param name="Bars">The bars of each day that has any.</param>
internal sealed record StoredDays(Wanted Wanted, long From, long To, IReadOnlyDictionary<DateOnly, DayBars> Bars);

/// <summary>
/// Judges the days of a series: by the calendar, by what the server was asked, and by the other codes of the market. Pure.
/// </summary>
internal static class DayCheck
{
    /// <summary>A day with a smaller part of a code's usual bars than this has lost some.</summary>
    private const double UsualPart = 0.9;

    internal static IEnumerable<ArchiveDay> Of(StoredDays stored, IReadOnlySet<(string Market, DateOnly Date)> traded, long now)
    {
        var (one, type) = (stored.Wanted, stored.Wanted.Series.KLineType);
        if (stored.From > stored.To)
        {
            yield break;
        }

        var usual = UsualFill(stored, type);
        for (var date = one.Sessions.DateOf(stored.From); date <= one.Sessions.DateOf(stored.To); date = date.AddDays(1))
        {
            var bars = stored.Bars.GetValueOrDefault(date);
            var expected = one.Sessions.IsOpen(date) ? one.Sessions.BarsOf(date, type) : null;
            var (state, reason) = Judge(stored, type, date, bars, expected, usual, traded.Contains((one.Code.Market, date)), now);
            yield return new ArchiveDay
            {
                Code = one.Series.Code,
                Type = one.Series.TypeName,
                Date = date,
                State = state,
                Bars = bars.Count,
                Expected = expected,
                Reason = reason,
            };
        }
    }

    private static (ArchiveDayState State, string Reason) Judge(
        StoredDays stored, KLineType type, DateOnly date, DayBars bars, int? expected, double usual, bool othersTraded, long now)
    {
        var one = stored.Wanted;
        var openings = one.Sessions.OpeningsOf(date, type);
        if (openings is not { } open || open.From > stored.To || open.To < stored.From)
        {
            return bars.Count > 0 ? (ArchiveDayState.Complete, Messages.Of("bars outside the known trading hours"))
                : openings is null ? (ArchiveDayState.Closed,
                    one.Sessions.IsKnown(date) ? Messages.Of("a closed day in the calendar") : Messages.Of("a weekend"))
                : (ArchiveDayState.Partial, Messages.Of("the session has not started"));
        }

        var (from, to) = (Math.Max(open.From, stored.From), open.To);
        var isOver = BarPeriod.IsOver(one.Code, type, to, now);
        var unasked = Wanted.MissingOf(one.Code, one.Sessions, type, one.Coverage.Missing(from, to, 0), now);
        var known = one.Coverage.Intervals.Where(interval => interval.From <= to && interval.To >= from).ToList();
        if (bars.Count > 0)
        {
            var part = one.Series.WantedFrom is { } start && start > open.From ? start : open.From;
            var due = expected is null ? 0 : type >= KLineType.Day ? 1 : one.Sessions.BarsBetween(type, part, to);
            return !isOver ? (ArchiveDayState.Partial, Messages.Of("the session is not over"))
                : unasked.Count > 0 ? (ArchiveDayState.Partial, Messages.Format($"not requested yet from {Time(one, unasked[0].From)}"))
                : bars.Running > 0 ? (ArchiveDayState.Partial, Messages.Format($"{bars.Running} bars are not final"))
                : known.FirstOrDefault(interval => interval.State == CoverageState.Beyond) is { AskedAt: > 0 } beyond
                    ? (ArchiveDayState.Partial, Messages.Format($"the server has no bars before {Time(one, beyond.To + 1)}"))
                : known.FirstOrDefault(interval => interval.State == CoverageState.Empty) is { AskedAt: > 0, Tries: < 4 } empty
                    ? (ArchiveDayState.Partial,
                        Messages.Format($"the server had no bars from {Time(one, empty.From)} (requests: {empty.Tries})"))
                : due > 0 && bars.Count < due * usual * UsualPart ? (ArchiveDayState.Partial,
                    Messages.Format($"{bars.Count} bars, usually about {(int)(due * usual)}"))
                : (ArchiveDayState.Complete, "");
        }

        return !isOver ? (ArchiveDayState.Partial, Messages.Of("the session is not over"))
            : known.Exists(interval => interval.State == CoverageState.Refused) ? (ArchiveDayState.Missing,
                Messages.Of("the server has no data for this code"))
            : known.Exists(interval => interval.State == CoverageState.Beyond) ? (ArchiveDayState.Missing,
                Messages.Of("the server has no data this old"))
            : unasked.Count > 0 ? (ArchiveDayState.Missing, Messages.Of("not requested yet"))
            : othersTraded ? (ArchiveDayState.Suspended,
                Messages.Of("other codes of the market have bars; the server has none for this code"))
            : one.Sessions.IsKnown(date) ? (ArchiveDayState.Missing,
                Messages.Of("a trading day in the calendar, but the server has no bars"))
            : (ArchiveDayState.Unknown, Messages.Of("not in the calendar, and no other code of the market has bars"));
    }

    /// <summary>The part of the possible bars that the code has on most days: 1 for a liquid one.</summary>
    private static double UsualFill(StoredDays stored, KLineType type)
    {
        var fills = stored.Bars.Where(day => stored.Wanted.Sessions.IsOpen(day.Key))
            .Select(day => stored.Wanted.Sessions.BarsOf(day.Key, type) is { } expected and > 0 ? (double)day.Value.Count / expected
                : 1).Order().ToList();
        return fills.Count == 0 ? 1 : Math.Min(1, fills[fills.Count / 2]);
    }

    private static string Time(Wanted one, long time) => $"{one.Code.ToExchangeTime(time):yyyy-MM-dd HH:mm}";
}
