namespace Qos.Server;

/// <summary>Options of a <see cref="LiveServer"/>.</summary>
public sealed record LiveServerOptions
{
    /// <summary>The time that answers carry, Unix seconds.</summary>
    public required Func<long> Now { get; init; }

    /// <summary>
    /// A subscription replaces the codes of its kind instead of adding to them (docs/protocol.md section 8). Default false.
    /// </summary>
    public bool SubscriptionsReplace { get; init; }

    /// <summary>Maximum of bytes queued for one connection; a connection beyond it is cut off. Default 64 MiB.</summary>
    public long MaxQueued { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Maximum of bytes queued for all connections together; beyond it the connection with the longest queue is cut off, without effect on
    /// the others. A shared
    /// push counts once per connection. Default 256 MiB.
    /// </summary>
    public long MaxQueuedInSum { get; init; } = 256L * 1024 * 1024;
}
