namespace Qos.Client;

/// <summary>A client as it stands at one moment: what its connection does, what is left of the plan, and what has been counted.</summary>
public sealed record QosClientStatus
{
    /// <summary>The server.</summary>
    public required Uri Uri { get; init; }

    /// <summary>True when the server has said that it is a simulator.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Whether there is a key; nothing of the key itself.</summary>
    public required string Key { get; init; }

    /// <summary>The state of the socket.</summary>
    public LiveState State { get; init; }

    /// <summary>The limits that are kept.</summary>
    public required QosLimits Limits { get; init; }

    /// <summary>Requests left in the running window, by endpoint path; the socket's are under <c>ws</c>.</summary>
    public required IReadOnlyDictionary<string, int> RequestsLeft { get; init; }

    /// <summary>What is subscribed now, for example <c>Trade CF:BTCUSDT</c> or <c>KLine 1m US:AAPL</c>.</summary>
    public required IReadOnlyList<string> Subscriptions { get; init; }

    /// <summary>
    /// Up to when what was delivered of a subscription is proven to be complete (<see cref="LiveEventKind.Verified"/>), exchange zone;
    /// those not yet audited are left out.
    /// </summary>
    public IReadOnlyDictionary<string, DateTimeOffset> VerifiedUntil { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>HTTP requests sent, retries included.</summary>
    public long HttpRequests { get; init; }

    /// <summary>Pushes received.</summary>
    public long Pushes { get; init; }

    /// <summary>Pushes for codes that nobody asked for, or that cannot be read.</summary>
    public long PushesIgnored { get; init; }

    /// <summary>Items that slow consumers lost.</summary>
    public long Dropped { get; init; }

    /// <summary>Gaps declared.</summary>
    public long Gaps { get; init; }

    /// <summary>Connections made after the first.</summary>
    public long Reconnects { get; init; }
}
