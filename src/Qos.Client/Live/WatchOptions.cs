namespace Qos.Client;

/// <summary>How one watch begins and how it is told of events.</summary>
public sealed record WatchOptions
{
    /// <summary>For trades: how many of the last ones come first, 0 to 50 (default 50). For bars: how many come before the running one (default 0).</summary>
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
