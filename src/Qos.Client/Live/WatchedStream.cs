namespace Qos.Client.Live;

/// <summary>A stream with its watchers.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="hub">The hub.</param>
/// <param name="entry">The code.</param>
/// <param name="key">The kind.</param>
/// <param name="respell">Gives a copy under another spelling of the code.</param>
internal abstract class WatchedStream<T>(
    LiveHub hub, CodeEntry entry, StreamKey key, Func<T, InstrumentCode, T> respell) : CodeStream(hub, entry, key)
    where T : class
{
    internal List<Subscriber<T>> Subscribers { get; } = [];

    internal override bool HasWatchers => Subscribers.Count > 0;

    /// <summary>Adds a watcher, which starts with the current state.</summary>
    internal abstract void Add(Subscriber<T> subscriber);

    internal override void MarkSimulated(bool isSimulated)
    {
        foreach (var subscriber in Subscribers)
        {
            var instrument = subscriber.Instrument.WithSimulated(isSimulated);
            subscriber.Instrument = instrument.Text == Instrument.Text ? Instrument : instrument;
        }
    }

    internal override void Tell(LiveEvent liveEvent)
    {
        Hub.Publish(liveEvent);
        foreach (var subscriber in Subscribers)
        {
            subscriber.Watch.Queue.Put(liveEvent with { Code = subscriber.Instrument.Text });
        }
    }

    protected T Respell(T item, Subscriber<T> subscriber) =>
        ReferenceEquals(subscriber.Instrument, Instrument) ? item : respell(item, subscriber.Instrument);
}
