using System.Globalization;
using Qos.Archive.Coverage;
using Qos.Client;
using Qos.Client.Quotes;
using Qos.Localization;

namespace Qos.Archive.Sync;

/// <summary>
/// Fills an archive. Each step finds missing ranges, claims and requests them, and stores the response with its coverage in one
/// transaction: so it can end at
/// any moment, and the next run asks only for what is still missing.
/// </summary>
internal sealed partial class Synchronizer : IDisposable
{
    /// <summary>The most bars of an answer (docs/protocol.md section 4, bars).</summary>
    internal const int PageBars = 1000;

    private const int MaxTrades = 50;

    /// <summary>Bars of one answer at most, over all of its codes: it stays far below the client's largest message.</summary>
    private const int MaxAnswerBars = 20_000;

    /// <summary>Failed requests in a row after which the sync ends with the last error.</summary>
    private const int MaxFailures = 3;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CalendarAge = TimeSpan.FromHours(20);

    private readonly ArchiveStore _store;
    private readonly QosClient _client;
    private readonly QosRequests _requests;
    private readonly ArchiveSyncOptions _options;
    private readonly IProgress<ArchiveSyncProgress>? _progress;
    private readonly Owner _owner = Owner.New();
    private readonly HashSet<int> _excluded = [];
    private readonly Dictionary<int, string> _problems = [];
    private readonly Dictionary<int, long> _newestFrom = [];
    private readonly HashSet<int> _askWhole = [];
    private readonly HashSet<(int Series, long From, long To)> _askedAgain = [];
    private readonly HashSet<string>? _only;
    private readonly object _counting = new();
    private SessionCalendar _calendar = new([]);
    private HistoryReach _reach;
    private Stored _stored;
    private long _trades;
    private int _sent;
    private int _planned;
    private int _failures;
    private bool _isSourceChecked;

    internal Synchronizer(ArchiveStore store, QosClient client, ArchiveSyncOptions options, IProgress<ArchiveSyncProgress>? progress)
    {
        (_store, _client, _options, _progress) = (store, client, options, progress);
        _requests = client.Observe(new SentCounter(this));
        _only = options.Codes is { Count: > 0 } codes
            ? CodeList.Parse(codes).Select(code => code.Canonical).ToHashSet(StringComparer.Ordinal) : null;
    }

    private long Now => _client.ServerClock.Now.ToUnixTimeSeconds();

    private string Source => _client.Options.Uri.Authority;

    public void Dispose()
    {
        _owner.Dispose();
        _reconnected.Dispose();
    }

    internal async Task<ArchiveSyncResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _reach = _options.Again ? HistoryReach.Unknown
                : HistoryReachNames.Parse(await _store.GetMetaAsync(HistoryReachNames.Key, cancellationToken).ConfigureAwait(false));
            await RefreshCalendarAsync(cancellationToken).ConfigureAwait(false);
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            if (_options.Watch)
            {
                await WatchAsync(cancellationToken).ConfigureAwait(false);

                // It ended because it was cancelled: what remains is to say what it did.
                cancellationToken = CancellationToken.None;
            }
        }
        finally
        {
            await _store.ReleaseAsync(_owner, CancellationToken.None).ConfigureAwait(false);
        }

        await _store.SetMetaAsync(QosArchive.SyncedKey, Now.ToString(CultureInfo.InvariantCulture),
            cancellationToken).ConfigureAwait(false);
        var names = (await _store.GetSeriesAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(series => series.Id,
            series => series.ToString());
        return new ArchiveSyncResult
        {
            Requests = _sent,
            Added = _stored.Added,
            Updated = _stored.Updated,
            Revised = _stored.Revised,
            Trades = _trades,
            Missing = [.. _problems.Where(problem => names.ContainsKey(problem.Key)).Select(problem => new MissingItem(names[problem.Key],
                problem.Value))],
            IsSimulated = _client.IsSimulated,
        };
    }

    /// <summary>Asks until nothing is missing that can be had now.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await PlanAsync(cancellationToken).ConfigureAwait(false);
        await SyncTradesAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var wanted = (await LookAsync(null, cancellationToken).ConfigureAwait(false)).Where(one => one.Missing.Count > 0
                && !_excluded.Contains(one.Series.Id)).ToList();
            if (wanted.Count == 0)
            {
                break;
            }

            if (!await StepAsync(wanted, cancellationToken).ConfigureAwait(false))
            {
                // What is left is claimed by another process, which does it.
                Report(Messages.Format($"Another process is syncing {wanted.Count} series with missing data"), isNotice: true);
                break;
            }
        }

        await SyncAdjustmentsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// One request to each of the two endpoints at most, side by side, for they have a budget each. False when nothing could be claimed.
    /// </summary>
    private async Task<bool> StepAsync(List<Wanted> wanted, CancellationToken cancellationToken)
    {
        var now = Now;
        var jobs = wanted.Select(one => JobOf(one, now)).OrderBy(job => job.Deadline).ToList();
        var beyond = jobs.Where(job => job.IsBeyond).ToList();
        var newest = Choose(jobs.Where(job => job is { HasEnd: false, IsBeyond: false }));
        var deep = Choose(jobs.Where(job => job is { HasEnd: true, IsBeyond: false }));
        var ids = beyond.Concat(newest).Concat(deep).Select(job => job.Wanted.Series.Id).ToHashSet();
        var claimed = await _store.ClaimAsync(_owner, ids, Lease, cancellationToken).ConfigureAwait(false);
        if (claimed.Count == 0)
        {
            // The most urgent ones are taken: see whether any other is free.
            ids = [.. jobs.Select(job => job.Wanted.Series.Id).Except(ids)];
            claimed = ids.Count == 0 ? claimed : await _store.ClaimAsync(_owner, ids, Lease, cancellationToken).ConfigureAwait(false);
            if (claimed.Count == 0)
            {
                return false;
            }
        }

        // Another process may have completed it between the look and the claim.
        jobs = [.. (await LookAsync(claimed,
            cancellationToken).ConfigureAwait(false)).Where(one => one.Missing.Count > 0).Select(one => JobOf(one,
            now)).OrderBy(job => job.Deadline)];
        beyond = [.. jobs.Where(job => job.IsBeyond)];
        newest = Choose(jobs.Where(job => job is { HasEnd: false, IsBeyond: false }));
        deep = Choose(jobs.Where(job => job is { HasEnd: true, IsBeyond: false }));
        if (beyond.Count > 0)
        {
            await GiveUpAsync(beyond, cancellationToken).ConfigureAwait(false);
        }

        foreach (var answer in await Task.WhenAll(AskAsync(newest, cancellationToken), AskAsync(deep,
            cancellationToken)).ConfigureAwait(false))
        {
            await StoreAnswerAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        await ReleaseStepAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Returns the next request of a series: the newest bars while they overlap the missing ranges, then pages before an end.
    /// </summary>
    private Job JobOf(Wanted one, long now)
    {
        var type = one.Series.KLineType;
        var inReach = one.Sessions.ReachOf(type, PageBars, now);
        if (_newestFrom.TryGetValue(one.Series.Id, out var newestFrom))
        {
            inReach = Math.Max(inReach, newestFrom);
        }

        var last = one.Missing[^1];
        if (last.To >= inReach)
        {
            var from = one.Missing.First(missing => missing.To >= inReach).From;
            var expected = one.Sessions.BarsBetween(type, Math.Max(from, inReach), now);
            var count = _askWhole.Contains(one.Series.Id) || from < inReach ? PageBars : (int)Math.Min(PageBars,
                expected + (expected / 10) + 20);
            return new Job(one, from, now, count, HasEnd: false, IsBeyond: false, Math.Max(from, inReach) - inReach);
        }

        var bars = one.Sessions.BarsBetween(type, last.From, last.To);
        var end = BarPeriod.EndOf(one.Code, type, last.To);
        return new Job(
            one, last.From, end, (int)Math.Min(PageBars, bars + (bars / 10) + 20), HasEnd: true,
                IsBeyond: _reach == HistoryReach.NewestOnly, long.MaxValue - now + last.To);
    }

    /// <summary>The jobs of one request: those of the most urgent one's type, as many as the plan allows.</summary>
    private List<Job> Choose(IEnumerable<Job> jobs)
    {
        var list = jobs.ToList();
        var type = list.FirstOrDefault()?.Wanted.Series.Type;
        var chosen = list.Where(job => job.Wanted.Series.Type == type).Take(_client.Options.Limits.MaxCodes).ToList();
        var count = chosen.Count == 0 ? 1 : chosen.Max(job => job.Count);
        return [.. chosen.Take(Math.Max(1, MaxAnswerBars / count))];
    }

    private async Task<Answer> AskAsync(List<Job> jobs, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
        {
            return new Answer(jobs, 0, 0, null, null);
        }

        // What an answer proves, it proves of the time when it was asked for: it may have been on its way for long.
        var (count, askedAt) = (jobs.Max(job => job.Count), Now);
        try
        {
            var bars = await _requests.GetKLinePagesAsync(
                [.. jobs.Select(job => (job.Wanted.Code, job.HasEnd ? job.End : default(long?)))], jobs[0].Wanted.Series.KLineType, count,
                    Adjustment.None, cancellationToken)
                .ConfigureAwait(false);
            return new Answer(jobs, count, askedAt, bars, null);
        }
        catch (QosException e) when (e.Kind is not (QosErrorKind.Authentication or QosErrorKind.InvalidArgument))
        {
            return new Answer(jobs, count, askedAt, null, e);
        }
    }

    private async Task StoreAnswerAsync(Answer given, CancellationToken cancellationToken)
    {
        var (jobs, count) = (given.Jobs, given.Count);
        if (given.Error is { } error)
        {
            await FailAsync(jobs, error, cancellationToken).ConfigureAwait(false);
        }

        if (given.Bars is not { } answer)
        {
            return;
        }

        await CheckSourceAsync(cancellationToken).ConfigureAwait(false);
        _failures = 0;
        var type = jobs[0].Wanted.Series.KLineType;
        var now = given.AskedAt;
        var series = answer.ToDictionary(one => one.Code, StringComparer.Ordinal);
        var unreadable = answer.Missing.Where(item => item.IsUnreadable).ToDictionary(item => item.Code, item => item.Reason,
            StringComparer.Ordinal);
        var batches = new List<SeriesBatch>();
        var reach = _reach;
        foreach (var job in jobs)
        {
            var bars = series.TryGetValue(job.Wanted.Code.Text, out var one) ? one.Bars : [];
            var proof = new KLineAnswer(bars, job.From, job.HasEnd ? job.End : now, count, job.HasEnd, now);
            reach = job.HasEnd && bars.Count > 0 ? proof.IgnoresEnd ? HistoryReach.NewestOnly : HistoryReach.Deep : reach;
            var problem = unreadable.GetValueOrDefault(job.Wanted.Code.Text) ?? (bars.Count == 0 && !job.HasEnd
                ? Messages.Of("no data: unknown, or not in the plan") : null);
            if (problem is not null)
            {
                _problems[job.Wanted.Series.Id] = problem;
                _excluded.Add(job.Wanted.Series.Id);
            }
            else
            {
                _problems.Remove(job.Wanted.Series.Id);
                Note(job, bars, count);
            }

            var newestOnly = reach == HistoryReach.NewestOnly;
            batches.Add(new SeriesBatch(job.Wanted.Series)
            {
                Bars = bars,
                Source = Source,
                SyncedAt = now,
                Problem = problem,
                Cover = unreadable.ContainsKey(job.Wanted.Code.Text) ? null : map => proof.ApplyTo(map, job.Wanted.Sessions, type,
                    newestOnly),
            });
        }

        var stored = await _store.StoreAsync(batches, cancellationToken).ConfigureAwait(false);
        Count(stored, isTrades: false);
        if (reach != _reach)
        {
            _reach = reach;
            await _store.SetMetaAsync(HistoryReachNames.Key, reach.ToString(), cancellationToken).ConfigureAwait(false);
        }

        await CheckProgressAsync(jobs, cancellationToken).ConfigureAwait(false);
        Report(Messages.Format($"{Words(jobs)} {type.ShortName()}: {series.Values.Sum(one => one.Bars.Count)} bars, {stored.Added} new"));
        if (stored.Revised > 0)
        {
            Report(
                Messages.Format(
                    $"The server revised {stored.Revised} final bars of {Words(jobs)} {type.ShortName()}; the old values are kept as revisions"), isNotice: true);
        }
    }

    /// <summary>Records where the newest bars begin; earlier ranges are requested by their end.</summary>
    private void Note(Job job, IReadOnlyList<KLine> bars, int count)
    {
        if (job.HasEnd || bars.Count == 0)
        {
            return;
        }

        if (count >= PageBars || bars.Count < count)
        {
            _newestFrom[job.Wanted.Series.Id] = bars[0].Seconds;
        }
        else if (bars[0].Seconds > job.From)
        {
            _askWhole.Add(job.Wanted.Series.Id);
        }
    }

    /// <summary>
    /// Excludes series that made no progress from this run, so that no response can cause an endless loop.
    /// </summary>
    private async Task CheckProgressAsync(List<Job> jobs, CancellationToken cancellationToken)
    {
        foreach (var now in await LookAsync(jobs.Select(job => job.Wanted.Series.Id).ToHashSet(), cancellationToken).ConfigureAwait(false))
        {
            var job = jobs.First(job => job.Wanted.Series.Id == now.Series.Id);
            if (now.Missing.Count == 0 || !IsAsItWas(now, job.Wanted))
            {
                continue;
            }

            if (_askWhole.Contains(now.Series.Id))
            {
                if (job.Count >= PageBars)
                {
                    _askWhole.Remove(now.Series.Id);
                }
            }
            else if (IsSame(JobOf(now, Now), job) || !_askedAgain.Add((now.Series.Id, job.From, job.HasEnd ? job.End : 0)))
            {
                _excluded.Add(now.Series.Id);
                if (!IsRunningSession(now))
                {
                    _problems.TryAdd(
                        now.Series.Id,
                        Messages.Format($"the server's responses end before {now.Code.ToExchangeTime(now.Missing[^1].To):yyyy-MM-dd HH:mm}; the next sync requests the rest"));
                }
            }
        }

        // What is missing up to now grows with the time.
        static bool IsAsItWas(Wanted now, Wanted before) =>
            now.Missing.Select(missing => missing.From).SequenceEqual(before.Missing.Select(missing => missing.From));

        static bool IsSame(Job next, Job job) =>
            next.From == job.From && next.HasEnd == job.HasEnd && (!next.HasEnd || next.End == job.End) && next.Count <= job.Count;

        // A code that is traded seldom has no bar for minutes; the session tells at its end whether any is missing.
        bool IsRunningSession(Wanted one) =>
            one.Missing.Count == 1 && one.Series.KLineType < KLineType.Day && one.Sessions.DateOf(one.Missing[0].From) is var date
            && one.Sessions.SessionsOf(date) is { Count: > 0 } sessions && sessions[^1].To - sessions[0].From < 86_400
            && sessions[^1].To > Now;
    }

    private async Task GiveUpAsync(List<Job> jobs, CancellationToken cancellationToken)
    {
        var now = Now;
        await _store.StoreAsync(
            [
                .. jobs.Select(job => new SeriesBatch(job.Wanted.Series)
                {
                    Source = Source,
                    Cover = map => job.Wanted.Missing.Where(missing => missing.To < job.End).Aggregate(
                        map, (known, missing) => known.With(new CoverageInterval(missing.From, missing.To, CoverageState.Beyond, now,
                            int.MaxValue))),
                }),
            ],
            cancellationToken).ConfigureAwait(false);
        foreach (var job in jobs)
        {
            var (from, to) = (job.Wanted.Missing[0].From, job.Wanted.Missing[^1].To);
            Report(
                Messages.Format(
                    $"{job.Wanted.Series}: {job.Wanted.Code.ToExchangeTime(from):yyyy-MM-dd HH:mm} to {job.Wanted.Code.ToExchangeTime(to):yyyy-MM-dd HH:mm} is not available: with this plan the server provides only the newest {PageBars} bars"),
                isNotice: true);
        }
    }

    private async Task FailAsync(List<Job> jobs, QosException error, CancellationToken cancellationToken)
    {
        foreach (var job in jobs)
        {
            _excluded.Add(job.Wanted.Series.Id);
            _problems[job.Wanted.Series.Id] = error.Message;
        }

        await _store.StoreAsync(
            [.. jobs.Select(job => new SeriesBatch(job.Wanted.Series) { Source = Source, SyncedAt = job.Wanted.Series.SyncedAt ?? Now,
                Problem = error.Message })],
            cancellationToken).ConfigureAwait(false);
        Report($"{Words(jobs)}: {error.Message}", isNotice: true);
        if (++_failures >= MaxFailures)
        {
            throw error;
        }
    }

    private async Task<IReadOnlyList<Wanted>> LookAsync(IReadOnlySet<int>? only, CancellationToken cancellationToken)
    {
        var now = Now;
        var wanted = new List<Wanted>();
        foreach (var series in await _store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!series.IsTrades && IsMine(series) && (only?.Contains(series.Id) ?? true))
            {
                var coverage = await _store.GetCoverageAsync(series.Id, cancellationToken).ConfigureAwait(false);
                wanted.Add(Wanted.Of(series, _calendar, coverage, now, _options.Again && !_newestFrom.ContainsKey(series.Id)
                    && !_excluded.Contains(series.Id)));
            }
        }

        return wanted;
    }

    /// <summary>
    /// Whether this sync processes a series: it is wanted, selected, and, while watching, claimed by this watcher.
    /// </summary>
    private bool IsMine(SeriesRow series) =>
        series.IsWanted && (_only?.Contains(series.Code) ?? true) && (_watched?.Contains(series.Id) ?? true);

    /// <summary>Gives back what a step has claimed; a watcher keeps it for as long as it watches.</summary>
    private Task ReleaseStepAsync(CancellationToken cancellationToken) =>
        _watched is null ? _store.ReleaseAsync(_owner, cancellationToken) : Task.CompletedTask;

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        var wanted = await LookAsync(null, cancellationToken).ConfigureAwait(false);
        _planned = _sent + Planner.Plan(wanted, new ArchivePlanOptions { Limits = _client.Options.Limits }, _reach, Now).Requests;
        Report(Messages.Format($"{wanted.Count(one => one.Missing.Count > 0)} of {wanted.Count} series have missing data"));
    }

    /// <summary>Gets the calendar when it is a day old, and with it the server's time, on which everything here stands.</summary>
    private async Task RefreshCalendarAsync(CancellationToken cancellationToken)
    {
        const string key = "calendar_at";
        var asked = await _store.GetMetaAsync(key, cancellationToken).ConfigureAwait(false);
        var isOld = asked is null || Math.Abs(Now - long.Parse(asked, CultureInfo.InvariantCulture)) > CalendarAge.TotalSeconds;
        if (isOld || !_client.ServerClock.IsKnown)
        {
            var series = await _store.GetSeriesAsync(cancellationToken).ConfigureAwait(false);
            var markets = series.Select(one => MarketSessions.CalendarMarketOf(InstrumentCode.Parse(one.Code))).OfType<string>()
                .Distinct(StringComparer.Ordinal).ToList();
            var days = await _requests.GetTradingDaysAsync(markets.Count > 0 ? markets : ["HK"], cancellationToken).ConfigureAwait(false);
            await CheckSourceAsync(cancellationToken).ConfigureAwait(false);
            await _store.StoreCalendarAsync(SessionCalendar.WithClosedDays(days), cancellationToken).ConfigureAwait(false);
            await _store.SetMetaAsync(key, Now.ToString(CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        }

        _calendar = new SessionCalendar(await _store.GetCalendarAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task SyncTradesAsync(CancellationToken cancellationToken)
    {
        var series = (await _store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
            .Where(one => one.IsTrades && IsMine(one)).ToList();
        foreach (var chunk in series.Chunk(_client.Options.Limits.MaxCodes))
        {
            var claimed = await _store.ClaimAsync(_owner, [.. chunk.Select(one => one.Id)], Lease, cancellationToken).ConfigureAwait(false);
            var mine = chunk.Where(one => claimed.Contains(one.Id)).ToList();
            if (mine.Count > 0)
            {
                var askedAt = Now;
                var answer = await _requests.GetTradesAsync(mine.Select(one => one.Code), MaxTrades, cancellationToken)
                    .ConfigureAwait(false);
                await CheckSourceAsync(cancellationToken).ConfigureAwait(false);
                await StoreTradesAsync(mine, answer, askedAt, cancellationToken).ConfigureAwait(false);
                await ReleaseStepAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StoreTradesAsync(
        List<SeriesRow> series, QosResult<Trade> answer, long now, CancellationToken cancellationToken)
    {
        foreach (var one in series)
        {
            var code = InstrumentCode.Parse(one.Code);
            var last = await _store.GetLastSecondAsync(one, code, cancellationToken).ConfigureAwait(false);
            var (seconds, gap) = TradeJoin.Join(last, [.. answer.Where(trade => trade.Instrument.Canonical == one.Code)], MaxTrades, now);
            var problem = answer.Missing.FirstOrDefault(item => item.Code == one.Code)?.Reason;
            var stored = await _store.StoreAsync(
                [new SeriesBatch(one) { Source = Source, Seconds = seconds, SyncedAt = now, Problem = problem, Cover = gap is { } hole
                    ? map => map.With(hole) : null }],
                cancellationToken).ConfigureAwait(false);
            Count(stored, isTrades: true);
            if (gap is { } declared)
            {
                Report(
                    Messages.Format(
                        $"{one.Code} trades: {code.ToExchangeTime(declared.From):yyyy-MM-dd HH:mm:ss} to {code.ToExchangeTime(declared.To):HH:mm:ss} has more than {MaxTrades} trades, the limit of one response; the gap remains"),
                    isNotice: true);
            }
        }
    }

    /// <summary>Rejects mixing of simulated and real prices: an archive contains only one kind.</summary>
    private async Task CheckSourceAsync(CancellationToken cancellationToken)
    {
        if (_isSourceChecked)
        {
            return;
        }

        var mine = _client.IsSimulated ? "1" : "0";
        var stored = await _store.GetMetaAsync(QosArchive.SimulatedKey, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            await _store.SetMetaAsync(QosArchive.SimulatedKey, mine, cancellationToken).ConfigureAwait(false);
        }
        else if (stored != mine)
        {
            throw QosArchive.OtherKindOfPrices(_store.Location, isSimulated: stored == "1");
        }

        _isSourceChecked = true;
    }

    /// <summary>Adds to the totals; streams and repairs store side by side.</summary>
    private void Count(Stored stored, bool isTrades)
    {
        lock (_counting)
        {
            _trades += isTrades ? stored.Added : 0;
            _stored += isTrades ? default : stored;
        }
    }

    private void Report(string message, bool isNotice = false)
    {
        var left = Math.Max(0, _planned - _sent);
        _progress?.Report(new ArchiveSyncProgress
        {
            Requests = _sent,
            Planned = Math.Max(_planned, _sent),
            Bars = _stored.Added + _stored.Updated + _stored.Revised,
            Trades = _trades,
            Left = _isWatching ? null : Planner.DurationOf(left, _client.Options.Limits.RequestsPerMinute),
            Message = message,
            IsNotice = isNotice,
        });
    }

    private static string Words(List<Job> jobs) =>
        string.Join(' ', jobs.Take(3).Select(job => job.Wanted.Series.Code))
            + (jobs.Count > 3 ? Messages.Format($" and {jobs.Count - 3} more") : "");

    /// <summary>One series of a request.</summary>
    /// <param name="Wanted">The series with its missing ranges.</param>
    /// <param name="From">The start of what is missing.</param>
    /// <param name="End">The latest requested opening time; the server's time for the newest bars.</param>
    /// <param name="Count">Bars that it takes.</param>
    /// <param name="HasEnd">Whether an end is requested.</param>
    /// <param name="IsBeyond">Whether it is known that the server does not go back to it.</param>
    /// <param name="Deadline">What comes first: the seconds until the oldest missing bar is out of reach, in the market's time.</param>
    private sealed record Job(Wanted Wanted, long From, long End, int Count, bool HasEnd, bool IsBeyond, long Deadline);

    /// <summary>The result of the jobs of one request: bars, an error, or nothing if no request was sent.</summary>
    private sealed record Answer(List<Job> Jobs, int Count, long AskedAt, QosResult<KLineSeries>? Bars, QosException? Error);

    private sealed class SentCounter(Synchronizer owner) : IProgress<RequestEvent>
    {
        public void Report(RequestEvent value)
        {
            if (value.Kind == RequestEventKind.Sending)
            {
                Interlocked.Increment(ref owner._sent);
            }
            else if (value.Kind is RequestEventKind.Waiting or RequestEventKind.Retrying && value.Wait > TimeSpan.FromSeconds(1))
            {
                owner.Report(value.Message);
            }
        }
    }
}
