using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Coverage;

/// <summary>Computes what a sync would request. A pure function of the wanted and covered ranges; sends no request.</summary>
internal static class Planner
{
    private const int PageBars = Sync.Synchronizer.PageBars;

    /// <summary>A window of the server's limits, with the client's margin.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(61);

    internal static ArchivePlan Plan(IReadOnlyList<Wanted> wanted, ArchivePlanOptions options, HistoryReach reach, long now)
    {
        var rows = new List<PlannedRow>();
        foreach (var one in wanted)
        {
            rows.Add(one.Series.IsTrades ? TradesRow(one) : RowOf(one, reach, now));
        }

        rows.Sort((left, right) => left.Deadline != right.Deadline ? left.Deadline.CompareTo(right.Deadline)
            : string.CompareOrdinal(left.Row.Code, right.Row.Code));
        var maxCodes = options.Limits.MaxCodes;
        var newest = Batches(rows, row => row.Newest, maxCodes);
        var deep = Batches(rows, row => row.Deep, maxCodes);
        var trades = (rows.Count(row => row.Wanted.Series.IsTrades) + maxCodes - 1) / maxCodes;
        var probes = reach == HistoryReach.Unknown && deep.Total == 0 && rows.Any(row => row.Row.IsReachAssumed) ? 1 : 0;
        var duration = Max(DurationOf(newest.Total, Limit("/kline")), DurationOf(deep.Total + probes, Limit("/history")),
            DurationOf(trades, Limit("/trade")));
        var start = DateTimeOffset.FromUnixTimeSeconds(now);
        return new ArchivePlan
        {
            Now = start,
            Requests = newest.Total + deep.Total + trades + probes,
            Duration = duration,
            Rows =
            [
                .. rows.Select((row, i) => row.Row with
                {
                    DoneAt = row.Row.Requests == 0 ? null : row.Wanted.Code.ToExchangeTime(
                        (start + Max(DurationOf(newest.Ends[i], Limit("/kline")), DurationOf(deep.Ends[i], Limit("/history")),
                            TimeSpan.Zero)).ToUnixTimeSeconds()),
                }),
            ],
            ScheduleProblem = options.Every is { } every ? ScheduleProblemOf(rows.Select(row => row.Row), every, reach) : null,
        };

        int Limit(string endpoint) =>
            options.Limits.RequestsPerMinuteByEndpoint.TryGetValue(endpoint, out var own) ? own : options.Limits.RequestsPerMinute;
    }

    /// <summary>How long requests take when each window lets a number of them through.</summary>
    internal static TimeSpan DurationOf(int requests, int limit) => requests == 0 ? TimeSpan.Zero
        : ((requests - 1) / limit * Window) + TimeSpan.FromSeconds(0.2 * Math.Min(requests, limit));

    private static PlannedRow RowOf(Wanted one, HistoryReach reach, long now)
    {
        var type = one.Series.KLineType;
        var row = new ArchivePlanRow
        {
            Code = one.Series.Code,
            Type = one.Series.TypeName,
            Problem = one.Series.Problem,
            SyncEvery = EveryOf(one, type, reach, now),
        };
        if (one.Missing.Count == 0)
        {
            return new PlannedRow(one, row, 0, 0, long.MaxValue);
        }

        var inReach = one.Sessions.ReachOf(type, PageBars, now);
        var (from, to) = (one.Missing[0].From, one.Missing[^1].To);
        var (newest, deep, bars) = (0, 0, 0L);
        foreach (var missing in one.Missing)
        {
            newest = missing.To >= inReach ? 1 : newest;
            bars += one.Sessions.BarsBetween(type, reach == HistoryReach.Deep ? missing.From : Math.Max(missing.From, inReach), missing.To);
            deep += reach == HistoryReach.Deep && missing.From < inReach
                ? (int)((one.Sessions.BarsBetween(type, missing.From, Math.Min(missing.To, inReach - 1)) + PageBars - 1) / PageBars) : 0;
        }

        var isLost = from < inReach && reach != HistoryReach.Deep;
        row = row with
        {
            From = one.Code.ToExchangeTime(from),
            To = one.Code.ToExchangeTime(to),
            Bars = bars,
            Requests = newest + deep,
            OutOfReachFrom = isLost ? one.Code.ToExchangeTime(from) : null,
            OutOfReachTo = isLost ? one.Code.ToExchangeTime(Math.Min(to, inReach - 1)) : null,
            IsReachAssumed = isLost && reach == HistoryReach.Unknown,
        };
        var earliest = one.Missing.Where(missing => missing.To >= inReach).Select(missing => Math.Max(missing.From,
            inReach)).DefaultIfEmpty(now).Min();
        return new PlannedRow(one, row, newest, deep, earliest - inReach);
    }

    private static PlannedRow TradesRow(Wanted one) => new(
        one,
        new ArchivePlanRow
        {
            Code = one.Series.Code,
            Type = one.Series.TypeName,
            Requests = 1,
            Problem = one.Series.Problem,
            From = one.Series.SyncedAt is { } synced ? one.Code.ToExchangeTime(synced) : null,
        },
        0, 0, long.MaxValue);

    /// <summary>
    /// How long the server's newest bars last, rounded down to what a person schedules; null where it serves any distance back.
    /// </summary>
    private static TimeSpan? EveryOf(Wanted one, KLineType type, HistoryReach reach, long now)
    {
        if (reach == HistoryReach.Deep)
        {
            return null;
        }

        // The tightest week counts: over a weekend the same bars last longer.
        var tightest = long.MaxValue;
        for (var day = 0; day < 7; day++)
        {
            var then = now - (day * 86_400L);
            tightest = Math.Min(tightest, then - one.Sessions.ReachOf(type, PageBars, then));
        }

        var every = TimeSpan.FromSeconds(tightest);
        return every > TimeSpan.FromDays(2) ? TimeSpan.FromDays(Math.Floor(every.TotalDays))
            : TimeSpan.FromHours(Math.Floor(every.TotalHours));
    }

    private static string? ScheduleProblemOf(IEnumerable<ArchivePlanRow> rows, TimeSpan every, HistoryReach reach)
    {
        var losing = rows.Where(row => row.SyncEvery is { } least && every > least).ToList();
        return losing.Count == 0 ? null
            : Messages.Format($"A sync every {Words(every)} loses bars: {string.Join(", ", losing.Take(5).Select(NeedOf))}")
                + (losing.Count > 5 ? Messages.Format($" and {losing.Count - 5} more") : "")
                + Messages.Format($". Run sync at least every {Words(losing.Min(row => row.SyncEvery!.Value))}")
                + (reach == HistoryReach.Unknown
                    ? Messages.Of(", unless your plan provides older bars (the first sync checks this).")
                    : Messages.Of(", or keep `sync --watch` running."));

        static string NeedOf(ArchivePlanRow row) => Messages.Format($"{row.Code} {row.Type} needs one every {Words(row.SyncEvery!.Value)}");
    }

    /// <summary>A span as people write one: <c>4d</c>, <c>16h</c>.</summary>
    internal static string Words(TimeSpan span) =>
        span.TotalDays >= 2 && span.TotalDays % 1 == 0 ? FormattableString.Invariant($"{span.TotalDays:0}d")
        : span.TotalHours >= 1 ? FormattableString.Invariant($"{span.TotalHours:0.#}h")
            : FormattableString.Invariant($"{span.TotalMinutes:0.#}m");

    /// <summary>Requests when the codes of a type share them, and after which request each row is done.</summary>
    private static (int Total, int[] Ends) Batches(IReadOnlyList<PlannedRow> rows, Func<PlannedRow, int> requestsOf, int maxCodes)
    {
        var total = 0;
        var ends = new int[rows.Count];
        var byType = rows.Select((row, i) => (Index: i, Left: requestsOf(row),
            Type: row.Wanted.Series.Type)).Where(row => row.Left > 0).GroupBy(row => row.Type);
        foreach (var type in byType)
        {
            var left = type.ToDictionary(row => row.Index, row => row.Left);
            while (left.Count > 0)
            {
                foreach (var batch in left.Keys.Order().Chunk(maxCodes).ToList())
                {
                    total++;
                    foreach (var index in batch)
                    {
                        left[index]--;
                        ends[index] = total;
                        if (left[index] == 0)
                        {
                            left.Remove(index);
                        }
                    }
                }
            }
        }

        return (total, ends);
    }

    private static TimeSpan Max(TimeSpan first, TimeSpan second, TimeSpan third) => first > second ? first > third ? first : third
        : second > third ? second : third;

    /// <summary>A row with its requests to both endpoints, and how soon its oldest missing bar goes out of reach (seconds).</summary>
    private sealed record PlannedRow(Wanted Wanted, ArchivePlanRow Row, int Newest, int Deep, long Deadline);
}
