namespace Qos.Client;

/// <summary>How one watch begins and how it is told of events.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// History that comes first. For trades: how many of the last ones of each code, 0 to 50. For bars: how many before the running one, 0 to 1000, and with
    /// <see cref="ClosedOnly"/> exactly as many final ones. Default 0: a watch begins with what happens from now on, so that an alert cannot fire on the past.
    /// </summary>
    public int? Count { get; init; }

    /// <summary>For bars: only final bars, each exactly once. Default false.</summary>
    public bool ClosedOnly { get; init; }

    /// <summary>
    /// How long the watch lasts; what waits to be read then is given up. On time also while a flood of items keeps every thread of the pool busy. Default
    /// null: until it is disposed or cancelled.
    /// </summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Called for every event of this watch and of the connection, on the consumer's own thread and in sequence with the items: between the item
    /// before it and the item after it. Null (the default) leaves them to <see cref="QosClient.LiveEvents"/>.
    /// </summary>
    public Action<LiveEvent>? OnEvent { get; init; }
}
