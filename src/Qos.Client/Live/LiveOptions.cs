namespace Qos.Client;

/// <summary>Options of the socket and its streams.</summary>
public sealed record LiveOptions
{
    /// <summary>The interval between heartbeats. Default 20 s; the server expects one every 10 to 30 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time without a heartbeat response or any other message after which the connection is considered dead. Default 15 s.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The first delay before a reconnect; it doubles up to <see cref="ReconnectDelayMax"/>, each with ±50 % of jitter. Default 0.5 s.
    /// </summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest delay before a reconnect. Default 30 s.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time without an acknowledgement after which a subscription is sent again. Default 5 s.</summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The number of trades buffered for a slow consumer. When it is exceeded, the oldest are dropped, counted and reported. Default
    /// 65,536.
    /// </summary>
    public int TradeCapacity { get; init; } = 65_536;

    /// <summary>
    /// The times after the acknowledgement at which an unresolved repair requests the trades again. Default 0, 1, 2 and 5 s.
    /// </summary>
    public IReadOnlyList<TimeSpan> RepairAttempts { get; init; } =
        [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <summary>
    /// The maximum lag of the feed behind the server's clock. Pushes are complete from this time after the acknowledgement on,
    /// and a list is complete up to this time before its request. Default 2 s.
    /// </summary>
    public TimeSpan FeedLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time without a push, while the market is open, after which a code is requested again. Default 90 s; zero disables this.
    /// </summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The interval at which delivered data is compared with the server's lists and current state, in one request for all watched codes of
    /// a kind. Uses only
    /// spare requests of the plan, over HTTP or (for trades) over the socket. Default one minute; zero disables this.
    /// </summary>
    public TimeSpan AuditEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time after the end of its period that a bar waits for late prints (the closing auction) before it is fetched again and becomes
    /// final.
    /// Default 3 s; a bar at the regular close of a stock market waits for its auction as well.
    /// </summary>
    public TimeSpan FinalBarDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The file to which every received frame is recorded with its time (JSON Lines; compressed if the name ends in .gz), without the key.
    /// Default none. A file
    /// that exists already is an error unless <see cref="OverwriteRecording"/> is set.
    /// </summary>
    public string? RecordTo { get; init; }

    /// <summary>Whether <see cref="RecordTo"/> may replace an existing file. Default false.</summary>
    public bool OverwriteRecording { get; init; }
}
