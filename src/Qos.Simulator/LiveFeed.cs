using Qos.Server;
using Qos.Simulator.Quotes;

namespace Qos.Simulator;

/// <summary>
/// Pushes what happened since the last tick to the live sessions: each moment of the market once, on the simulator's clock.
/// </summary>
internal sealed class LiveFeed : IAsyncDisposable
{
    private readonly QosSimulator _simulator;
    private readonly MarketQuotes _quotes;
    private readonly ReplayedQuotes? _replay;
    private readonly object _gate = new();
    private readonly PushWriter _pushes = new();
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

            EndOld();

            // With a lag, or when the clock stands, there may be nothing new; what is late is pushed later, never left out.
            var from = _pushedTo;
            var to = _simulator.Clock.NowMilliseconds - Lag;
            if (to > from)
            {
                _pushedTo = to;
                try
                {
                    _replay?.Play(to, Push);
                    Push(from, to);
                }
                catch (Exception e)
                {
                    // On a timer's thread it would end the process; the clients get a close code instead.
                    _simulator.Counters.Failure = e;
                    foreach (var session in _simulator.Live.Sessions)
                    {
                        session.Close(1011, $"Internal error: {e.GetType().Name}");
                    }
                }
            }

            _simulator.Live.Flush();
            _timer.Change(NextDue(), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Resets the connections that have reached the age of a fault.</summary>
    private void EndOld()
    {
        if (_simulator.Faults.ConnectionLife is { } life)
        {
            foreach (var session in _simulator.Sessions.Where(s => _simulator.Clock.Elapsed - s.Since >= life))
            {
                session.Abort();
            }
        }
    }

    private void Push(RecordedFrame frame)
    {
        _pushes.Append(frame.Payload);
        if (frame.Kind is not { } kind)
        {
            // What is not a push goes to every connection with a subscription.
            Push([.. _simulator.Live.Sessions.Where(s => s.SubscriptionCount > 0)]);
        }
        else if (!_simulator.Faults.IsStopped(frame.Code, kind))
        {
            Push(_simulator.Live.GetSubscribers(frame.Topic, frame.Code));
        }
        else
        {
            _pushes.Take();
        }
    }

    private void Push(long from, long to)
    {
        foreach (var (topic, code, sessions) in _simulator.Live.GetSubscribed())
        {
            if (_replay?.Covers(code) != true && !_simulator.Faults.IsStopped(code, topic.Kind))
            {
                _quotes.WritePushes(_pushes, topic, code, from, to);
                Push(sessions);
            }
        }
    }

    /// <summary>Queues what has been written, for all of these connections.</summary>
    private void Push(LiveSession[] sessions)
    {
        if (_pushes.Take() is (var frames, > 0 and var count) && sessions.Length > 0)
        {
            _simulator.Live.Push(sessions, frames);
            _simulator.Counters.Pushed(count * sessions.Length);
        }
    }

    /// <summary>The next tick: after the interval, or when the next recorded frame is due.</summary>
    private TimeSpan NextDue()
    {
        var interval = _simulator.Options.PushInterval;
        return _replay?.NextDue is { } recorded && _simulator.Clock.Until(recorded + Lag) is var due && due < interval ? due : interval;
    }
}
