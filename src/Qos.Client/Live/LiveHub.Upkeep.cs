using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>
/// Timers: missing heartbeats, missing acknowledgements, due fetches, stale codes.
/// </summary>
internal sealed partial class LiveHub
{
    // When the loop itself slept for longer than this, the process was paused, and an answer may lie unread in the socket.
    private static readonly TimeSpan PauseAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private readonly List<Fetch> _fetches = [];
    private long _lastReceivedTicks;
    private TimeSpan _lastUpkeep;
    private bool _isSleeping;
    private ITimer? _alarm;
    private bool _isWoken;
    private bool _isDelaying;

    /// <summary>Whether nothing is under way but waits for the clock or the server; tests move their clock then.</summary>
    internal bool IsResting
    {
        get
        {
            lock (_gate)
            {
                return _run is null || _isDelaying || _isSleeping;
            }
        }
    }

    /// <summary>When the socket last gave something, on the hub's clock; looked up for many messages at once.</summary>
    internal TimeSpan LastReceived => new(Volatile.Read(ref _lastReceivedTicks));

    /// <summary>Whether the server owes the answer to a message.</summary>
    internal bool IsAwaitingAnswer
    {
        get
        {
            lock (_gate)
            {
                return _heartbeatSent is not null || _book.IsAwaitingAnswer || _awaited.Count > 0;
            }
        }
    }

    /// <summary>Whether an answer to a fetch is on its way.</summary>
    internal bool IsFetching
    {
        get
        {
            lock (_gate)
            {
                return _fetches.Exists(fetch => !fetch.Task.IsCompleted);
            }
        }
    }

    /// <summary>Wakes the thread that sends and keeps up.</summary>
    internal void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            if (_isSleeping)
            {
                _isSleeping = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>
    /// Waits, with the lock given up, until a time or until there is something to do. The system's clock is waited for by the thread
    /// itself: a timer of the platform fires on the thread pool, and a stream's consumers can keep that busy for seconds.
    /// </summary>
    private void Sleep(TimeSpan due)
    {
        if (_isWoken)
        {
            _isWoken = false;
            return;
        }

        var wait = due - Now;
        wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        _isSleeping = true;
        if (_time == TimeProvider.System)
        {
            Monitor.Wait(_gate, (int)Math.Ceiling(wait.TotalMilliseconds));
        }
        else
        {
            _alarm ??= _time.CreateTimer(static hub => ((LiveHub)hub!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _alarm.Change(wait, Timeout.InfiniteTimeSpan);
            while (_isSleeping)
            {
                Monitor.Wait(_gate);
            }
        }

        _isSleeping = _isWoken = false;
    }

    /// <summary>Why the connection counts as lost, or that no one needs it; null while it lives.</summary>
    private string? LossReason()
    {
        var now = Now;
        var isAfterPause = now - _lastUpkeep > PauseAfter;
        _lastUpkeep = now;
        if (_watches.Count == 0)
        {
            _idleSince ??= now;
            return now - _idleSince >= IdleLinger ? Messages.Of("All watches have ended.") : null;
        }

        if (_heartbeatSent is not { } sent)
        {
            return null;
        }

        if (LastReceived > sent)
        {
            // Any message since then proves the connection, whatever became of the answer.
            _heartbeatSent = null;
            return null;
        }

        if (isAfterPause)
        {
            _heartbeatSent = now;
            return null;
        }

        return now - sent >= Options.HeartbeatTimeout
            ? Messages.Format($"The heartbeat was not answered within {Options.HeartbeatTimeout.TotalSeconds:0.#} s.")
            : null;
    }

    private void KeepUp()
    {
        var now = Now;
        foreach (var stream in AllStreams().Where(stream => stream.ReportDue <= now))
        {
            stream.ReportDue = null;
            stream.Report();
        }

        EndWatches(now);
        _book.KeepUp(now, ServerSecond);
        foreach (var stream in AllStreams())
        {
            if (stream.IsSubscribed && !stream.IsFetching && !stream.Freshness.IsProbing && !stream.IsJoining && !(stream.FetchDue <= now)
                && IsQuiet(stream, now))
            {
                stream.Freshness.Probe();
                stream.FetchDue = now;
            }
        }

        _fetches.RemoveAll(fetch => fetch.Task.IsCompleted);
        Audit(now);
        foreach (var (key, byCode) in _streams)
        {
            var due = byCode.Values.Where(stream => !stream.IsFetching && stream.FetchDue <= now).ToArray();
            if (due.Length == 0)
            {
                continue;
            }

            foreach (var stream in due)
            {
                stream.IsFetching = true;
                stream.FetchDue = null;
            }

            foreach (var batch in due.Chunk(_client.Options.Limits.MaxCodes))
            {
                var cancellation = new CancellationTokenSource();
                _fetches.Add(new Fetch(Task.Run(() => FetchAsync(key, batch, cancellation.Token)), batch, cancellation));
            }
        }
    }

    /// <summary>Whether the watchdog should ask: the market is open, and the code has been silent for longer than it may.</summary>
    private bool IsQuiet(CodeStream stream, TimeSpan now) =>
        stream.Freshness.IsQuiet(now) && MarketHours.IsOpen(stream.Instrument, ServerTime);

    private TimeSpan NextDue(TimeSpan now, TimeSpan slot)
    {
        var next = _streams.Count > 0 ? now + LongestSleep : now + IdleLinger;
        if (now < slot && slot < next)
        {
            next = slot;
        }

        foreach (var watch in _watches)
        {
            next = watch.EndsAt < next ? watch.EndsAt.Value : next;
        }

        foreach (var stream in AllStreams())
        {
            if (!stream.IsFetching && stream.FetchDue is { } due && due < next)
            {
                next = due;
            }

            next = stream.ReportDue < next ? stream.ReportDue.Value : next;

            // One that is overdue waits for spare requests, and for nothing else.
            next = now < stream.AuditDue && stream.AuditDue < next ? stream.AuditDue : next;
        }

        return next;
    }

    private async Task FetchAsync(StreamKey key, CodeStream[] streams, CancellationToken cancellationToken)
    {
        var askedAt = Now;
        try
        {
            EndFetch(streams, await key.Of.FetchAsync(this, key, streams, askedAt, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            EndFetch(streams, static _ => { });
        }
        catch (Exception e)
        {
            // Also a fault of ours: the stream must try again or say so, and not wait for an answer for ever.
            var reason = e is QosException ? e.Message : _client.Scrubber.Text(e.Message);
            EndFetch(streams, stream => stream.OnFetchFailed(reason, askedAt));
        }
    }

    private void EndFetch(CodeStream[] streams, Action<CodeStream> end)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
            {
                stream.IsFetching = false;
                stream.AuditDue = Now + Options.AuditEvery;
                if (IsWatched(stream))
                {
                    end(stream);
                }
            }

            FlushStaged();
            Wake();
        }
    }

    /// <summary>A question on its way. Its source needs no disposal: it has neither a timer nor a link.</summary>
    private sealed record Fetch(Task Task, CodeStream[] Streams, CancellationTokenSource Cancellation);
}
