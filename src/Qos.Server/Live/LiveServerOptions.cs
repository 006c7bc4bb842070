namespace Qos.Server;

/// <summary>What a <see cref="LiveServer"/> is made with.</summary>
public sealed record LiveServerOptions
{
    /// <summary>The time that answers carry, Unix seconds.</summary>
    public required Func<long> Now { get; init; }

    /// <summary>A subscription replaces the codes of its kind instead of adding to them (docs/protocol.md section 8). Default false.</summary>
    public bool SubscriptionsReplace { get; init; }

    /// <summary>Bytes that may wait for one connection; one whose client reads so slowly that more would wait is cut off. Default 64 MiB.</summary>
    public long MaxQueued { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Bytes that may wait for all connections together; beyond it the one with the most is cut off, and the others notice nothing. Pushes that connections
    /// share count for each of them. Default 256 MiB.
    /// </summary>
    public long MaxQueuedInSum { get; init; } = 256L * 1024 * 1024;
}
