namespace Qos.Client;

/// <summary>Options of a watch: its start and its events.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// The number of past items returned first. For trades: the last trades of each code, 0 to 50. For bars: the bars before the running
    /// one, 0 to 1000;
    /// with <see cref="ClosedOnly"/> this number of final bars. Default 0, so that an alert is not triggered by past items.
    /// </summary>
    public int? Count { get; init; }

    /// <summary>For bars: only final bars, each exactly once. Default false.</summary>
    public bool ClosedOnly { get; init; }

    /// <summary>
    /// The duration of the watch; unread items are then discarded. It ends on time even if consumers keep the thread pool busy. Default
    /// null: until the watch is disposed or cancelled.
    /// </summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Called for every event of this watch and of the connection, on the consumer's own thread and in sequence with the items: between the
    /// item before it and the item after it. If null (the default), use <see cref="QosClient.LiveEvents"/>.
    /// </summary>
    public Action<LiveEvent>? OnEvent { get; init; }
}
