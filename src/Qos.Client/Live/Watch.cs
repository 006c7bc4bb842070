namespace Qos.Client.Live;

/// <summary>A watch of any kind of data.</summary>
internal interface IWatch
{
    void Put(LiveEvent liveEvent);

    void Complete(Exception? error);

    /// <summary>The end of the watch, on the hub's clock; null if it has no duration.</summary>
    TimeSpan? EndsAt { get; }

    /// <summary>Ends the watch: what waits is given up.</summary>
    void End();
}

/// <summary>A watch of one reader over its codes.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed class Watch<T> : IWatch
    where T : class
{
    internal Watch(StreamKey key, WatchOptions options, DeliveryQueue<T> queue, IReadOnlyList<InstrumentCode> codes)
    {
        Key = key;
        Options = options;
        Queue = queue;
        Codes = codes;
    }

    internal StreamKey Key { get; }

    internal WatchOptions Options { get; }

    internal DeliveryQueue<T> Queue { get; }

    internal IReadOnlyList<InstrumentCode> Codes { get; }

    /// <inheritdoc/>
    public TimeSpan? EndsAt { get; init; }

    /// <inheritdoc/>
    public void Put(LiveEvent liveEvent) => Queue.Put(liveEvent);

    /// <inheritdoc/>
    public void Complete(Exception? error) => Queue.Complete(error);

    /// <inheritdoc/>
    public void End() => Queue.Abandon();
}

/// <summary>One watcher of one code.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed class Subscriber<T>
    where T : class
{
    internal Subscriber(Watch<T> watch, InstrumentCode instrument, int index)
    {
        Watch = watch;
        Instrument = instrument;
        Index = index;
    }

    internal Watch<T> Watch { get; }

    /// <summary>The code as this watcher spelled it.</summary>
    internal InstrumentCode Instrument { get; set; }

    /// <summary>The code's place in the watch, for conflation.</summary>
    internal int Index { get; }

    /// <summary>For bars: whether it is fixed with which bar the watch begins.</summary>
    internal bool HasBegun { get; set; }

    /// <summary>For bars: opening time of the newest final one that this watcher has had; older ones are of no use to it.</summary>
    internal long LastFinal { get; set; } = long.MinValue;
}
