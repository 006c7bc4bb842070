using System.Runtime.InteropServices;
using Qos.Server.Live;

namespace Qos.Server;

/// <summary>The live connections of a server: who has subscribed to what, and pushes to them.</summary>
/// <remarks>
/// A round of pushes walks the subscribed topics, not the connections: each push is framed once and queued by reference for every
/// subscriber, and each
/// connection is woken once a round (<see cref="Flush"/>).
/// </remarks>
public sealed class LiveServer
{
    private readonly object _gate = new();
    private readonly Dictionary<(Topic Topic, string Code), HashSet<LiveSession>> _subscribers = [];
    private readonly HashSet<LiveSession> _dirty = [];
    private LiveSession[] _sessions = [];
    private (Topic Topic, string Code, LiveSession[] Sessions)[]? _subscribed;

    /// <summary>Creates a server without connections.</summary>
    public LiveServer(LiveServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Budget = new QueueBudget(options.MaxQueued, options.MaxQueuedInSum);
    }

    /// <summary>The options.</summary>
    public LiveServerOptions Options { get; }

    /// <summary>The current live connections, oldest first.</summary>
    public IReadOnlyList<LiveSession> Sessions => Volatile.Read(ref _sessions);

    /// <summary>Bytes that wait to be sent, over all connections.</summary>
    public long Queued => Budget.Sum;

    internal QueueBudget Budget { get; }

    /// <summary>Adds a connection.</summary>
    public void Add(LiveSession session)
    {
        lock (_gate)
        {
            Volatile.Write(ref _sessions, [.. _sessions, session]);
        }
    }

    /// <summary>Returns everything that is subscribed at this moment, each topic and code once, with who has subscribed to it.</summary>
    public IReadOnlyList<(Topic Topic, string Code, LiveSession[] Sessions)> GetSubscribed()
    {
        lock (_gate)
        {
            return _subscribed ??= [.. _subscribers.Select(s => (s.Key.Topic, s.Key.Code, s.Value.ToArray()))];
        }
    }

    /// <summary>Returns who has subscribed to a topic of a code at this moment.</summary>
    public LiveSession[] GetSubscribers(Topic topic, string code)
    {
        lock (_gate)
        {
            return _subscribers.TryGetValue((topic, code), out var sessions) ? [.. sessions] : [];
        }
    }

    /// <summary>
    /// Queues frames for these connections by reference: the bytes must not change afterwards. Not thread-safe, like <see cref="Flush"/>.
    /// </summary>
    public void Push(ReadOnlySpan<LiveSession> sessions, ReadOnlyMemory<byte> frames)
    {
        foreach (var session in sessions)
        {
            session.Queue.Append(frames);
            _dirty.Add(session);
        }
    }

    /// <summary>Sends what <see cref="Push"/> has queued.</summary>
    public void Flush()
    {
        foreach (var session in _dirty)
        {
            session.Queue.Wake();
        }

        _dirty.Clear();
        while (Budget.IsExceeded && Sessions.MaxBy(s => s.Queue.Cost) is { Queue.Cost: > 0 } slowest)
        {
            slowest.Queue.CutOff();
            slowest.Queue.Dispose();
        }
    }

    /// <summary>Removes a connection and its subscriptions. A connection that ends removes itself.</summary>
    public void Remove(LiveSession session)
    {
        lock (_gate)
        {
            Volatile.Write(ref _sessions, [.. _sessions.Where(s => s != session)]);
            foreach (var (topic, codes) in session.Subscriptions)
            {
                Leave(session, topic, codes);
            }

            session.Subscriptions.Clear();
        }
    }

    /// <exception cref="RequestException">More codes than the plan has.</exception>
    internal void Subscribe(LiveSession session, Topic topic, IReadOnlyList<string> codes)
    {
        lock (_gate)
        {
            var kept = Options.SubscriptionsReplace ? session.Subscriptions.Where(s => s.Key != topic) : session.Subscriptions;
            session.Limits.CheckSubscribed(kept.SelectMany(s => s.Value).Union(codes).Count());
            if (Options.SubscriptionsReplace && session.Subscriptions.Remove(topic, out var replaced))
            {
                Leave(session, topic, replaced);
            }

            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(session.Subscriptions, topic, out _);
            own ??= [];
            foreach (var code in codes)
            {
                own.Add(code);
                ref var all = ref CollectionsMarshal.GetValueRefOrAddDefault(_subscribers, (topic, code), out _);
                (all ??= []).Add(session);
            }

            _subscribed = null;
        }
    }

    internal void Cancel(LiveSession session, Topic topic, IReadOnlyList<string> codes)
    {
        lock (_gate)
        {
            if (session.Subscriptions.TryGetValue(topic, out var own))
            {
                Leave(session, topic, codes);
                own.ExceptWith(codes);
                if (own.Count == 0)
                {
                    session.Subscriptions.Remove(topic);
                }
            }
        }
    }

    internal T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Leave(LiveSession session, Topic topic, IEnumerable<string> codes)
    {
        foreach (var code in codes)
        {
            if (_subscribers.TryGetValue((topic, code), out var all) && all.Remove(session) && all.Count == 0)
            {
                _subscribers.Remove((topic, code));
            }
        }

        _subscribed = null;
    }
}
