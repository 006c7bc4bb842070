namespace Qos.Simulator;

/// <summary>Statistics of a simulator since its start.</summary>
public sealed record SimulatorStatistics
{
    /// <summary>TCP connections now, live ones included.</summary>
    public required int OpenConnections { get; init; }

    /// <summary>Live (WebSocket) connections now.</summary>
    public required int Connections { get; init; }

    /// <summary>Live connections accepted since the start.</summary>
    public required long ConnectionsTotal { get; init; }

    /// <summary>Connections that ended without a proper close: the client left in the middle, or a fault.</summary>
    public required long ConnectionsBroken { get; init; }

    /// <summary>Handshakes that were refused: key, plan, or fault.</summary>
    public required long HandshakesRefused { get; init; }

    /// <summary>HTTP requests by endpoint (<c>/snapshot</c>), refused ones included.</summary>
    public required IReadOnlyDictionary<string, long> Requests { get; init; }

    /// <summary>HTTP and socket requests refused for a limit of the plan.</summary>
    public required long RequestsRefused { get; init; }

    /// <summary>
    /// Messages of clients by type (<c>S</c>, <c>RK</c>, <c>H</c>); those without a valid type are counted under an empty string.
    /// </summary>
    public required IReadOnlyDictionary<string, long> SocketMessages { get; init; }

    /// <summary>Client messages sent sooner after the previous one than the plan allows, on any connection.</summary>
    public required long MessagesTooSoon { get; init; }

    /// <summary>Pushed messages.</summary>
    public required long Pushes { get; init; }

    /// <summary>Subscriptions now: one per connection, kind, K-line type and code.</summary>
    public required int Subscriptions { get; init; }

    /// <summary>
    /// The last error inside the simulator itself, which clients saw as status 500, an error text or close code 1011; null is how it should
    /// be.
    /// </summary>
    public required Exception? Failure { get; init; }
}
