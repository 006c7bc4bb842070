namespace Qos.Simulator.Protocol;

/// <summary>Pushes what happened since the last tick to the live sessions: each moment of the market once, on the simulator's clock.</summary>
internal sealed class LiveFeed : IAsyncDisposable
{
    private readonly QosSimulator _simulator;
    private readonly MarketQuotes _quotes;
    private readonly ReplayedQuotes? _replay;
    private readonly object _gate = new();
    private readonly PushWriter _pushes = new();
    private readonly Dictionary<(Topic, string), (Range Frames, int Count)> _made = [];
    private readonly ITimer _timer;
    private long _pushedTo;
    private bool _disposed;

    public LiveFeed(QosSimulator simulator, MarketQuotes quotes, ReplayedQuotes? replay)
    {
        _simulator = simulator;
        _quotes = quotes;
        _replay = replay;
        _pushedTo = simulator.Clock.NowMilliseconds - 1;

        // Set off when the field is there for the first tick to set it off again.
        _timer = simulator.Options.TimeProvider.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(NextDue(), Timeout.InfiniteTimeSpan);
    }

    private long Lag => (long)(_simulator.Faults.PushLag + _simulator.Faults.FeedLag).TotalMilliseconds;

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        _pushes.Dispose();
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            EndOld(_simulator.Sessions);

            // With a lag, or when the clock stands, there may be nothing new; what is late is pushed later, never left out.
            var sessions = _simulator.Sessions;
            var from = _pushedTo;
            var to = _simulator.Clock.NowMilliseconds - Lag;
            if (to > from)
            {
                _pushedTo = to;
                try
                {
                    _replay?.Play(to, frame => Push(sessions, frame));
                    Push(sessions, from, to);
                }
                catch (Exception e)
                {
                    // On a timer's thread it would end the whole process; the clients are told instead.
                    _simulator.Counters.Failure = e;
                    foreach (var session in sessions)
                    {
                        session.Close(1011, $"Internal error: {e.GetType().Name}");
                    }
                }
            }

            _timer.Change(NextDue(), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Resets the connections that a fault lets live no longer.</summary>
    private void EndOld(IReadOnlyList<LiveSession> sessions)
    {
        if (_simulator.Faults.ConnectionLife is { } life)
        {
            foreach (var session in sessions.Where(s => _simulator.Clock.Elapsed - s.Since >= life))
            {
                session.Abort();
            }
        }
    }

    private void Push(IReadOnlyList<LiveSession> sessions, RecordedFrame frame)
    {
        _pushes.Clear();
        _pushes.Append(frame.Payload);
        foreach (var session in sessions)
        {
            if (frame.Kind is not { } kind ? session.SubscriptionCount > 0 : session.IsSubscribed(frame.Topic, frame.Code) && !_simulator.Faults.IsStopped(frame.Code, kind))
            {
                session.SendFrames(_pushes[..]);
                _simulator.Counters.Pushed(1);
            }
        }
    }

    private void Push(IReadOnlyList<LiveSession> sessions, long from, long to)
    {
        _pushes.Clear();
        _made.Clear();
        foreach (var session in sessions)
        {
            session.ForEachSubscription((topic, code) =>
            {
                if (_replay?.Covers(code) == true || _simulator.Faults.IsStopped(code, topic.Kind))
                {
                    return;
                }

                if (!_made.TryGetValue((topic, code), out var made))
                {
                    var (start, count) = (_pushes.Length, _pushes.Count);
                    _quotes.WritePushes(_pushes, topic, code, from, to);
                    _made[(topic, code)] = made = (start.._pushes.Length, _pushes.Count - count);
                }

                if (made.Count > 0)
                {
                    session.SendFrames(_pushes[made.Frames]);
                    _simulator.Counters.Pushed(made.Count);
                }
            });
        }
    }

    /// <summary>The next tick: after the interval, or when the next recorded frame is due.</summary>
    private TimeSpan NextDue()
    {
        var interval = _simulator.Options.PushInterval;
        return _replay?.NextDue is { } recorded && _simulator.Clock.Until(recorded + Lag) is var due && due < interval ? due : interval;
    }
}
