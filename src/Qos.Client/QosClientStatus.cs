namespace Qos.Client;

/// <summary>The state of a client at one moment: connection, remaining budget and counters.</summary>
public sealed record QosClientStatus
{
    /// <summary>The server.</summary>
    public required Uri Uri { get; init; }

    /// <summary>True if the server has identified itself as a simulator.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Whether a key is set, without the key itself.</summary>
    public required string Key { get; init; }

    /// <summary>The state of the socket.</summary>
    public LiveState State { get; init; }

    /// <summary>The limits that are kept.</summary>
    public required QosLimits Limits { get; init; }

    /// <summary>Requests left in the running window, by endpoint path; the socket's are under <c>ws</c>.</summary>
    public required IReadOnlyDictionary<string, int> RequestsLeft { get; init; }

    /// <summary>The current subscriptions, for example <c>Trade CF:BTCUSDT</c> or <c>KLine 1m US:AAPL</c>.</summary>
    public required IReadOnlyList<string> Subscriptions { get; init; }

    /// <summary>
    /// The time up to which each subscription is verified as complete (<see cref="LiveEventKind.Verified"/>), exchange zone;
    /// subscriptions that were not audited yet are omitted.
    /// </summary>
    public IReadOnlyDictionary<string, DateTimeOffset> VerifiedUntil { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>HTTP requests sent, retries included.</summary>
    public long HttpRequests { get; init; }

    /// <summary>Pushes received.</summary>
    public long Pushes { get; init; }

    /// <summary>Pushes for codes that are not subscribed, or that cannot be parsed.</summary>
    public long PushesIgnored { get; init; }

    /// <summary>Items dropped because consumers were too slow.</summary>
    public long Dropped { get; init; }

    /// <summary>Reported gaps.</summary>
    public long Gaps { get; init; }

    /// <summary>Connections made after the first.</summary>
    public long Reconnects { get; init; }
}
