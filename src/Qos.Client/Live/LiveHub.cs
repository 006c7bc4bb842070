using System.Threading.Channels;
using Qos.Client.Codes;
using Qos.Client.Http;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>
/// The live half of a client: one socket, the subscriptions that its watchers share, and their repair. Split by concern: the watchers here,
/// the connection, what is sent, and the upkeep in files of their own.
/// </summary>
/// <remarks>
/// One lock guards all state. The socket's loop takes it for each batch of frames, never across an await, and no user's code runs under it:
/// items and events go into the consumers' queues, the client's own events through a channel.
/// </remarks>
internal sealed partial class LiveHub : ISocketRequests, IAsyncDisposable
{
    // A watcher that comes back soon (a pipeline that is started again) finds the connection still there.
    private static readonly TimeSpan IdleLinger = TimeSpan.FromSeconds(10);

    private const long FarAhead = 86_400;
    private const long FarAheadLoosely = 400 * FarAhead;
    private const long FarAheadOfUnknownSimulator = 50 * 365 * FarAhead;

    private readonly object _gate = new();
    private readonly ClientContext _client;
    private readonly object _eventSender;
    private readonly TimeProvider _time;
    private readonly ErrorTable _errors;
    private readonly long _startedAt;
    private readonly CodeTable<CodeEntry> _table = new();
    private readonly Dictionary<string, CodeEntry> _entries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<StreamKey, Dictionary<string, CodeStream>> _streams = new(StreamKey.ByOrder);
    private readonly SubscriptionBook _book;
    private readonly HashSet<IWatch> _watches = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly Channel<LiveEvent> _events = Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private EventHandler<LiveEvent>? _handlers;
    private Task? _eventPump;
    private Task? _run;
    private LiveState _state;
    private string? _stateReason;

    /// <param name="client">The context shared by requests and streams.</param>
    /// <param name="requests">The requests that fetch current states; nobody observes them.</param>
    /// <param name="connector">Opens the socket.</param>
    /// <param name="eventSender">The sender that handlers of <see cref="Events"/> get: the client.</param>
    internal LiveHub(ClientContext client, QosRequests requests, ISocketConnector connector, object eventSender)
    {
        _client = client;
        _eventSender = eventSender;
        Requests = requests;
        _connector = connector;
        _time = client.Options.TimeProvider;
        _startedAt = _time.GetTimestamp();
        Options = client.Options.Live;
        _errors = new ErrorTable(client.Options.ErrorPatterns);
        _book = new SubscriptionBook(client.Options.Limits.SocketMaxCodes, Options.AcknowledgementTimeout);
    }

    /// <summary>The options of streams.</summary>
    internal LiveOptions Options { get; }

    /// <summary>The hub's own clock: steady, from zero.</summary>
    internal TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>The machine's clock.</summary>
    internal DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>The server's clock.</summary>
    internal DateTimeOffset ServerTime => _client.ServerClock.Now;

    /// <summary>The names that the client knows.</summary>
    internal InstrumentCatalog Names => _client.Names;

    /// <summary>Requests that nobody observes.</summary>
    internal QosRequests Requests { get; }

    /// <summary>The requests with observed steps.</summary>
    internal QosRequests Observed(IProgress<RequestEvent> observer) => Requests.Observe(observer);

    /// <summary>The server's clock in whole seconds.</summary>
    internal long ServerSecond => ServerTime.ToUnixTimeSeconds();

    /// <summary>
    /// Whether a time lies so far ahead of the server's own clock that no trade and no bar can have it. One such item would put all that
    /// follow in its shadow. A simulator's clock may run fast, and be a heartbeat behind here. Before the server has told its time, this
    /// machine's clock gives a wider bound: it may be wrong, and a simulator's may show another year.
    /// </summary>
    internal bool IsFarAhead(long second) => second - ServerSecond > (_client.ServerClock.IsKnown, _client.IsSimulated) switch
    {
        (true, false) => FarAhead,
        (false, true) => FarAheadOfUnknownSimulator,
        _ => FarAheadLoosely,
    };

    /// <summary>The state of the socket.</summary>
    internal LiveState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Everything that happens, for the client's own event.</summary>
    internal event EventHandler<LiveEvent> Events
    {
        add
        {
            lock (_gate)
            {
                _handlers += value;
                _eventPump ??= Task.Run(PumpEventsAsync, CancellationToken.None);
            }
        }

        remove
        {
            lock (_gate)
            {
                _handlers -= value;
            }
        }
    }

    /// <summary>Begins a watch.</summary>
    internal LiveReader<T> Open<T>(
        StreamKey key, IReadOnlyList<InstrumentCode> codes, WatchOptions options, CancellationToken cancellationToken)
        where T : class
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(QosClient));
        var isFifo = key.Kind == QuoteKind.Trade;
        var queue = new DeliveryQueue<T>(isFifo ? Options.TradeCapacity : int.MaxValue, !isFifo, count => NoteDrop(key, count));
        var watch = new Watch<T>(key, options, queue, codes) { EndsAt = Now + options.Duration };
        lock (_gate)
        {
            if (Options.RecordTo is { } path)
            {
                _recorder ??= new FrameRecorder(path, Options.OverwriteRecording, _time, _client.Scrubber);
            }

            if (!_client.Budgets.TryHoldSocket(this))
            {
                throw new QosException(
                    QosErrorKind.InvalidArgument,
                    Messages.Of("Another client of this process streams with this key, and a key has one connection. Watch with that client, or dispose it first."));
            }

            _watches.Add(watch);
            var index = 0;
            foreach (var code in codes.DistinctBy(code => code.Canonical))
            {
                var stream = (WatchedStream<T>)StreamOf(key, code);
                var instrument = code.WithSimulated(_client.IsSimulated);
                stream.Add(new Subscriber<T>(watch, instrument.Text == stream.Instrument.Text ? stream.Instrument : instrument, index++));
            }

            FlushStaged();
            _idleSince = null;
            _run ??= Task.Run(RunAsync, CancellationToken.None);
            Wake();
        }

        // For the time without a connection; while there is one its own thread is more punctual.
        var timer = options.Duration is { } duration ? _time.CreateTimer(_ => watch.End(), null, duration, Timeout.InfiniteTimeSpan) : null;
        return new LiveReader<T>(queue, options.OnEvent, End, cancellationToken);

        void End()
        {
            timer?.Dispose();
            Close(watch);
        }
    }

    /// <summary>Tells the client's handlers.</summary>
    internal void Publish(LiveEvent liveEvent)
    {
        if (_handlers is not null)
        {
            _events.Writer.TryWrite(liveEvent);
        }
    }

    /// <summary>Stages a trade for a consumer; it is handed over when the socket runs dry or a batch is full.</summary>
    internal void Stage(DeliveryQueue<Trade> queue, Trade trade)
    {
        if (queue.Stage(trade))
        {
            _staged.Add(queue);
        }
    }

    internal void NoteGap()
    {
        Interlocked.Increment(ref _gaps);
        Telemetry.Gaps.Add(1);
    }

    /// <summary>The current subscriptions, for display.</summary>
    internal IReadOnlyList<string> DescribeSubscriptions()
    {
        lock (_gate)
        {
            return [.. _streams.SelectMany(pair => pair.Value.Values, (pair, stream) => $"{pair.Key} {stream.Instrument.Text}")];
        }
    }

    /// <summary>Up to when subscriptions are proven to be complete, by their words.</summary>
    internal IReadOnlyDictionary<string, DateTimeOffset> DescribeVerified()
    {
        lock (_gate)
        {
            return AllStreams().Where(stream => stream.VerifiedUntil is not null)
                .ToDictionary(
                    stream => $"{stream.Key} {stream.Instrument.Text}", stream => stream.VerifiedUntil!.Value, StringComparer.Ordinal);
        }
    }

    /// <summary>Ends every watch and the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? run;
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested)
            {
                return;
            }

            run = _run;
            _disposed.Cancel();
            CompleteAll(null);
            Wake();
        }

        if (run is not null)
        {
            await run.ConfigureAwait(false);
        }

        foreach (var fetch in _fetches)
        {
            await fetch.Cancellation.CancelAsync().ConfigureAwait(false);
        }

        _client.Budgets.ReleaseSocket(this);
        SetState(LiveState.Stopped);
        _events.Writer.TryComplete();
        if (_eventPump is { } pump)
        {
            await pump.ConfigureAwait(false);
        }

        await Task.WhenAll(_fetches.ConvertAll(fetch => fetch.Task)).ConfigureAwait(false);
        if (_alarm is not null)
        {
            await _alarm.DisposeAsync().ConfigureAwait(false);
        }

        _recorder?.Dispose();
        _disposed.Dispose();
    }

    private void Close<T>(Watch<T> watch)
        where T : class
    {
        lock (_gate)
        {
            if (!_watches.Remove(watch))
            {
                return;
            }

            foreach (var code in watch.Codes)
            {
                if (_streams.TryGetValue(watch.Key, out var byCode) && byCode.TryGetValue(code.Canonical, out var stream))
                {
                    ((WatchedStream<T>)stream).Subscribers.RemoveAll(subscriber => subscriber.Watch == watch);
                    if (!stream.HasWatchers)
                    {
                        Forget(byCode, stream);
                    }
                }
            }

            Wake();
        }
    }

    private CodeStream StreamOf(StreamKey key, InstrumentCode code)
    {
        if (!_streams.TryGetValue(key, out var byCode))
        {
            _streams[key] = byCode = new Dictionary<string, CodeStream>(StringComparer.Ordinal);
        }

        if (byCode.TryGetValue(code.Canonical, out var stream))
        {
            return stream;
        }

        if (!_entries.TryGetValue(code.Canonical, out var entry))
        {
            _entries[code.Canonical] = entry = new CodeEntry(code.WithSimulated(_client.IsSimulated));
            _table.Set(code.Canonical, entry);
        }

        stream = key.Of.NewStream(this, entry, key);
        byCode.Add(code.Canonical, stream);
        entry.Add(stream);
        if (_book.Add(stream.Subscription))
        {
            stream.OnAcknowledged(ServerSecond);
        }

        return stream;
    }

    private void Forget(Dictionary<string, CodeStream> byCode, CodeStream stream)
    {
        var canonical = stream.Instrument.Canonical;
        byCode.Remove(canonical);
        if (byCode.Count == 0)
        {
            _streams.Remove(stream.Key);
        }

        _book.Remove(stream.Subscription);
        foreach (var fetch in _fetches.Where(fetch => !Array.Exists(fetch.Streams, IsWatched)))
        {
            // Not under the lock: whoever waits for the answer would go on at once.
            _ = fetch.Cancellation.CancelAsync();
        }

        stream.Entry.Remove(stream);
        if (stream.Entry.IsEmpty)
        {
            _entries.Remove(canonical);
            _table.Remove(canonical);
        }
    }

    private IEnumerable<CodeStream> AllStreams() => _streams.Values.SelectMany(byCode => byCode.Values);

    /// <summary>Tells everybody: something that is about the connection.</summary>
    private void TellAll(LiveEvent liveEvent)
    {
        Publish(liveEvent);
        foreach (var watch in _watches)
        {
            watch.Put(liveEvent);
        }
    }

    /// <summary>Ends the watches whose time is over.</summary>
    private void EndWatches(TimeSpan now)
    {
        foreach (var watch in _watches.Where(watch => watch.EndsAt <= now))
        {
            watch.End();
        }
    }

    private void CompleteAll(Exception? error)
    {
        FlushStaged();
        foreach (var watch in _watches)
        {
            watch.Complete(error);
        }
    }

    private void SetState(LiveState state, string? reason = null, QosErrorKind? error = null)
    {
        lock (_gate)
        {
            // A reconnect that fails again for another reason is news; the same one over and over is not.
            if (_state == state && (reason is null || reason == _stateReason))
            {
                return;
            }

            _state = state;
            _stateReason = reason;
            TellAll(new StateChangedEvent
            {
                Time = UtcNow,
                State = state,
                Error = error,
                Message = reason is null
                    ? Messages.Format($"Socket: {NameOf(state)}.")
                    : Messages.Format($"Socket: {NameOf(state)}. {reason}"),
            });
        }
    }

    private static string NameOf(LiveState state) => state switch
    {
        LiveState.Idle => Messages.Of("idle"),
        LiveState.Connecting => Messages.Of("connecting"),
        LiveState.Connected => Messages.Of("connected"),
        LiveState.Reconnecting => Messages.Of("reconnecting"),
        _ => Messages.Of("stopped"),
    };

    private DroppedEvent NoteDrop(StreamKey key, long count)
    {
        Interlocked.Add(ref _dropped, count);
        Telemetry.Dropped.Add(count);
        var liveEvent = new DroppedEvent
        {
            Time = UtcNow,
            Stream = key.Kind,
            Type = key.Type,
            Count = count,
            Message = Messages.Format($"The consumer is slower than the market: the {count} oldest buffered trades were dropped."),
        };
        Publish(liveEvent);
        return liveEvent;
    }

    private async Task PumpEventsAsync()
    {
        await foreach (var liveEvent in _events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var handler in (_handlers?.GetInvocationList() ?? []).Cast<EventHandler<LiveEvent>>())
            {
                try
                {
                    handler(_eventSender, liveEvent);
                }
                catch (Exception e) when (liveEvent.Kind != LiveEventKind.Notice)
                {
                    // A user's handler must not end the pump, and its fault must not vanish.
                    lock (_gate)
                    {
                        TellAll(NewNotice(Messages.Format($"A handler of LiveEvents failed: {_client.Scrubber.Masked(e.ToString())}")));
                    }
                }
            }
        }
    }
}
