using System.Collections.Concurrent;

namespace Qos.Simulator;

/// <summary>What <see cref="SimulatorStatistics"/> is read from.</summary>
internal sealed class Counters
{
    private long _connections;
    private long _handshakesRefused;
    private long _requestsRefused;
    private long _tooSoon;
    private long _pushes;
    private long _broken;

    public ConcurrentDictionary<string, long> Requests { get; } = new();

    public ConcurrentDictionary<string, long> SocketMessages { get; } = new();

    /// <summary>What went wrong inside the simulator itself, last.</summary>
    public Exception? Failure { get; set; }

    public long Connections => Interlocked.Read(ref _connections);

    public long HandshakesRefused => Interlocked.Read(ref _handshakesRefused);

    public long RequestsRefused => Interlocked.Read(ref _requestsRefused);

    public long MessagesTooSoon => Interlocked.Read(ref _tooSoon);

    public long Pushes => Interlocked.Read(ref _pushes);

    public long ConnectionsBroken => Interlocked.Read(ref _broken);

    public static void Count(ConcurrentDictionary<string, long> counts, string name) =>
        counts.AddOrUpdate(name, 1, (_, count) => count + 1);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void HandshakeRefused() => Interlocked.Increment(ref _handshakesRefused);

    public void RequestRefused() => Interlocked.Increment(ref _requestsRefused);

    public void MessageTooSoon() => Interlocked.Increment(ref _tooSoon);

    public void Pushed(int count) => Interlocked.Add(ref _pushes, count);

    /// <summary>A connection ended unexpectedly: the client left, or a fault ended it.</summary>
    public void ConnectionBroke() => Interlocked.Increment(ref _broken);
}
