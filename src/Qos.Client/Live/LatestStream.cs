using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>The stream of a kind of which only the newest object counts (snapshots, depth).</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="hub">The hub.</param>
/// <param name="entry">The code.</param>
/// <param name="key">The kind.</param>
/// <param name="respell">Gives a copy under another spelling of the code.</param>
/// <param name="timeOf">The time of an object.</param>
/// <param name="asRepaired">Gives a copy that says it was fetched to repair the stream.</param>
/// <param name="complete">Adds to a pushed object what only fetched ones have; null where they have nothing more.</param>
internal sealed class LatestStream<T>(
    LiveHub hub, CodeEntry entry, StreamKey key, Func<T, InstrumentCode, T> respell, Func<T, DateTimeOffset?> timeOf, Func<T, T> asRepaired,
    Func<T, T, T>? complete = null)
    : WatchedStream<T>(hub, entry, key, respell)
    where T : class
{
    private T? _current;
    private bool _hasFetched;

    internal override void Add(Subscriber<T> subscriber)
    {
        Subscribers.Add(subscriber);
        if (_current is not null)
        {
            Give(subscriber, _current);
        }
    }

    internal void OnPush(T item)
    {
        NotePush();
        Accept(complete is not null && _current is not null ? complete(item, _current) : item);
    }

    internal void OnFetched(T item)
    {
        var isNewer = _current is null || timeOf(item) > timeOf(_current);
        EndAudit(isNewer, _current is null ? null : timeOf(_current));
        EndProbe(isNewer);

        // While it was on its way something newer may have been pushed.
        if (isNewer || timeOf(item) is null)
        {
            Accept(_hasFetched ? asRepaired(item) : item);
            _hasFetched = true;
        }
    }

    internal override void OnFetchFailed(string reason, TimeSpan askedAt)
    {
        Freshness.Abandon();
        if (!IsAuditing)
        {
            Tell(NewEvent(LiveEventKind.Missing, Messages.Format($"{Instrument.Text}: no current {Key.Name()}: {reason}")));
        }

        IsAuditing = false;
    }

    private void Accept(T item)
    {
        _current = item;
        foreach (var subscriber in Subscribers)
        {
            Give(subscriber, item);
        }
    }

    private void Give(Subscriber<T> subscriber, T item) =>
        subscriber.Watch.Queue.Put(Respell(item, subscriber), new ConflationKey(subscriber.Index, 0));
}
