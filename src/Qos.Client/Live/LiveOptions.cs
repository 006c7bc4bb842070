namespace Qos.Client;

/// <summary>How the socket and its streams behave.</summary>
public sealed record LiveOptions
{
    /// <summary>Time between heartbeats. Default 20 s; the server expects one every 10 to 30 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a heartbeat's answer (or any other message) may take before the connection counts as dead. Default 15 s.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The first delay before a reconnect; it doubles up to <see cref="ReconnectDelayMax"/>, each with ±50 % of jitter. Default 0.5 s.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest delay before a reconnect. Default 30 s.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the acknowledgement of a subscription may take before it is sent again. Default 5 s.</summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Trades that wait for a slow consumer; beyond it the oldest are dropped, counted and reported. Default 65,536.</summary>
    public int TradeCapacity { get; init; } = 65_536;

    /// <summary>
    /// When a repair asks for the trades again, counted from the acknowledgement, while it is unresolved. Default 0, 1, 2 and 5 s.
    /// </summary>
    public IReadOnlyList<TimeSpan> RepairAttempts { get; init; } =
        [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <summary>
    /// How far the feed may lag behind the server's clock: pushes are complete from a second that lies this long after the acknowledgement,
    /// a list is complete before a second that lies this long before it was asked for. Default 2 s.
    /// </summary>
    public TimeSpan FeedLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a code may be without a push while its market is open before the stream is asked for again. Default 90 s; zero turns it off.
    /// </summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How often what was delivered is compared with the server's own lists and current state, in one request for all watched codes of a kind and only
    /// with requests that the plan has to spare, over HTTP or else (trades) over the socket. Default one minute; zero turns it off.
    /// </summary>
    public TimeSpan AuditEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after the end of its period a bar waits for late prints (the closing auction) before it is fetched once more and final.
    /// Default 3 s; a bar at the regular close of a stock market waits for its auction as well.
    /// </summary>
    public TimeSpan FinalBarDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A file that takes every received frame with its receive time (JSON lines; gzip when the name ends in .gz), without the key. Default none. A file
    /// that exists already is an error unless <see cref="OverwriteRecording"/> is set.
    /// </summary>
    public string? RecordTo { get; init; }

    /// <summary>Whether <see cref="RecordTo"/> may replace a file that exists. Default false.</summary>
    public bool OverwriteRecording { get; init; }
}
