using Qos.Archive.Coverage;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Sync;

internal sealed partial class Synchronizer
{
    /// <summary>How often a watcher renews its claims, and looks for codes that no other one watches any more.</summary>
    private static readonly TimeSpan ShareInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _reconnected = new(0);
    private volatile bool _hasLostConnection;
    private bool _isWatching;

    /// <summary>The series that this watcher has claimed; null while it does not watch.</summary>
    private IReadOnlySet<int>? _watched;

    /// <summary>
    /// Goes on from the live streams: final bars as they close, trades second by second. Watchers of one archive share its codes by claims;
    /// what one of them gives up or loses, the others take over.
    /// </summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        _isWatching = true;
        try
        {
            while (true)
            {
                var series = await ShareAsync(cancellationToken).ConfigureAwait(false);
                await WatchAsync(series, cancellationToken).ConfigureAwait(false);

                // What another one watched until now may have a hole since.
                _reconnected.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being cancelled is how a watch ends.
        }
    }

    /// <summary>Takes or renews this watcher's share of the wanted series.</summary>
    private async Task<List<SeriesRow>> ShareAsync(CancellationToken cancellationToken)
    {
        var wanted = (await _store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
            .Where(one => one.IsWanted && (_only?.Contains(one.Code) ?? true)).ToList();
        var mine = await _store.ShareAsync(_owner, wanted, Lease, cancellationToken).ConfigureAwait(false);
        if (_watched is null || !_watched.SetEquals(mine))
        {
            var series = wanted.Where(one => mine.Contains(one.Id)).ToList();
            var codes = series.Select(one => one.Code).Distinct(StringComparer.Ordinal).Count();
            Report(wanted.Count == mine.Count ? Messages.Format($"Watching {series.Count} series of {codes} codes")
                : Messages.Format($"Watching {series.Count} series of {codes} codes; another process watches the other {wanted.Count - mine.Count}"));
        }

        _watched = mine;
        return [.. wanted.Where(one => mine.Contains(one.Id))];
    }

    /// <summary>
    /// Watches series until others are to be watched. What the streams did not bring (a code beyond the plan's, a lost connection, a period
    /// without a bar) is asked for after each reconnect and at intervals.
    /// </summary>
    private async Task WatchAsync(List<SeriesRow> series, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task> { UntilOthersAsync(series, ending.Token) };
        foreach (var type in series.Where(one => !one.IsTrades && one.KLineType <= KLineType.Day).GroupBy(one => one.KLineType))
        {
            tasks.Add(WatchBarsAsync(type.Key, [.. type], ending.Token));
        }

        if (series.Where(one => one.IsTrades).ToList() is { Count: > 0 } trades)
        {
            tasks.Add(WatchTradesAsync(trades, ending.Token));
        }

        if (series.Count > 0)
        {
            tasks.Add(RepairAsync(ending.Token));
        }

        try
        {
            // The first one to end ends the others: each runs until it is cancelled or fails for good.
            await (await Task.WhenAny(tasks).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keeps the claims, and ends when this watcher's share is not what it was.</summary>
    private async Task UntilOthersAsync(List<SeriesRow> series, CancellationToken cancellationToken)
    {
        var ids = series.Select(one => one.Id).ToHashSet();
        do
        {
            await Task.Delay(ShareInterval, _client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        while (ids.SetEquals((await ShareAsync(cancellationToken).ConfigureAwait(false)).Select(one => one.Id)));
    }

    private async Task WatchBarsAsync(KLineType type, IReadOnlyList<SeriesRow> series, CancellationToken cancellationToken)
    {
        var bySeries = series.ToDictionary(one => one.Code, StringComparer.Ordinal);
        var options = new WatchOptions { ClosedOnly = true, OnEvent = OnStreamEvent };
        using var reader = _client.WatchKLinesAsync(bySeries.Keys, type, options).Open(cancellationToken);
        while (await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var bars = new List<KLine>();
            while (bars.Count < MaxAnswerBars && reader.TryRead(out var bar))
            {
                bars.Add(bar);
            }

            if (bars.Count > 0)
            {
                await StoreFinalBarsAsync(type, bySeries, bars, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StoreFinalBarsAsync(KLineType type, Dictionary<string, SeriesRow> bySeries, List<KLine> bars,
        CancellationToken cancellationToken)
    {
        await CheckSourceAsync(cancellationToken).ConfigureAwait(false);
        var now = Now;
        var batches = new List<SeriesBatch>();
        foreach (var ofCode in bars.GroupBy(bar => bar.Instrument.Canonical))
        {
            var sorted = ofCode.GroupBy(bar => bar.Seconds).Select(same => same.Last()).OrderBy(bar => bar.Seconds).ToList();
            var code = sorted[0].Instrument;
            var sessions = new MarketSessions(code, _calendar);
            batches.Add(new SeriesBatch(bySeries[ofCode.Key])
            {
                Bars = sorted,
                Source = Source,
                SyncedAt = now,
                Cover = map => sorted.Aggregate(map, (known, bar) => WithStreamed(known, code, sessions, type, bar, now)),
            });
        }

        await AddAsync(batches, cancellationToken).ConfigureAwait(false);
        Report(
            $"{string.Join(' ', bars.Select(bar => bar.Code).Distinct(StringComparer.Ordinal))} {type.ShortName()} {bars[^1].Time:HH:mm}");
    }

    /// <summary>
    /// A final bar of the stream continues what is known where no other bar can lie between; else the next repair asks for what is between.
    /// </summary>
    private static CoverageMap WithStreamed(CoverageMap map, InstrumentCode code, MarketSessions sessions, KLineType type, KLine bar,
        long now)
    {
        var known = map.Intervals.LastOrDefault(interval => interval.To < bar.Seconds && interval.State == CoverageState.Bars);
        var isNext = known.AskedAt > 0 && Wanted.MissingOf(code, sessions, type, [(known.To + 1, bar.Seconds - 1)], now).Count == 0;
        return map.With(new CoverageInterval(isNext ? known.To + 1 : bar.Seconds, bar.Seconds, CoverageState.Bars, now, 1));
    }

    private async Task WatchTradesAsync(IReadOnlyList<SeriesRow> series, CancellationToken cancellationToken)
    {
        var recorders = new Dictionary<string, TradeRecorder>(StringComparer.Ordinal);
        foreach (var one in series)
        {
            var last = await _store.GetLastSecondAsync(one, InstrumentCode.Parse(one.Code), cancellationToken).ConfigureAwait(false);
            recorders[one.Code] = new TradeRecorder(one, last);
        }

        var options = new WatchOptions { Count = MaxTrades, OnEvent = OnTradeEvent };
        using var reader = _client.WatchTradesAsync(recorders.Keys, options).Open(cancellationToken);
        try
        {
            while (await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (reader.TryRead(out var trade))
                {
                    recorders[trade.Instrument.Canonical].Add(trade, Now);
                }

                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // The second that was running is kept as what it is: seen in part.
            foreach (var recorder in recorders.Values)
            {
                recorder.Cut();
            }

            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        void OnTradeEvent(LiveEvent happened)
        {
            if (happened is GapEvent { Kind: LiveEventKind.Gap } or DroppedEvent)
            {
                foreach (var recorder in recorders.Values.Where(recorder => happened.Code is null
                    || InstrumentCode.Parse(happened.Code).Canonical == recorder.Series.Code))
                {
                    recorder.Interrupt((happened as GapEvent)?.From?.ToUnixTimeSeconds());
                }
            }

            OnStreamEvent(happened);
        }

        async Task FlushAsync(CancellationToken token)
        {
            var batches = recorders.Values.Select(recorder => recorder.Take(Source, Now)).OfType<SeriesBatch>().ToList();
            if (batches.Count > 0)
            {
                await CheckSourceAsync(token).ConfigureAwait(false);
                await AddAsync(batches, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Fills what the streams left open: after a reconnect, and at intervals.</summary>
    private async Task RepairAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var interval = new CancellationTokenSource(_options.WatchInterval, _client.Options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(interval.Token, cancellationToken);
            await _reconnected.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            await RefreshCalendarAsync(cancellationToken).ConfigureAwait(false);
            _excluded.Clear();
            _newestFrom.Clear();
            _askWhole.Clear();
            _askedAgain.Clear();
            try
            {
                await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (QosException e) when (e.Kind is QosErrorKind.Transport or QosErrorKind.Timeout or QosErrorKind.PlanLimit)
            {
                Report(Messages.Format($"Data missing from the streams will be requested later: {e.Message}"), isNotice: true);
            }
        }
    }

    private void OnStreamEvent(LiveEvent happened)
    {
        if (happened is StateChangedEvent { State: LiveState.Reconnecting })
        {
            _hasLostConnection = true;
        }
        else if (happened is StateChangedEvent { State: LiveState.Connected } && _hasLostConnection)
        {
            _hasLostConnection = false;
            _reconnected.Release();
        }

        if (happened is not StateChangedEvent or StateChangedEvent { State: LiveState.Reconnecting or LiveState.Stopped })
        {
            Report(happened.Message, isNotice: true);
        }
    }

    private async Task AddAsync(List<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        var stored = await _store.StoreAsync(batches, cancellationToken).ConfigureAwait(false);
        Count(stored, batches[0].Series.IsTrades);
    }
}
