namespace Qos.Client;

public sealed partial class QosClient
{
    /// <summary>Everything that happens to the streams of this client. Handlers run on a thread of their own: a slow one delays nothing but itself.</summary>
    public event EventHandler<LiveEvent>? LiveEvents
    {
        add => throw new NotImplementedException();
        remove => throw new NotImplementedException();
    }

    /// <summary>The state of the socket.</summary>
    public LiveState LiveState => throw new NotImplementedException();

    /// <summary>Snapshots: the current one of each code, then the pushed ones. A slow consumer gets the newest of each code.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="options">How the watch begins and is told of events.</param>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>), thrown at once.</exception>
    public LiveStream<Snapshot> WatchSnapshotsAsync(IEnumerable<string> codes, WatchOptions? options = null) => throw new NotImplementedException();

    /// <summary>Trades: the last ones of each code, then every pushed one, without a hole between. A slow consumer loses the oldest beyond a bound, counted.</summary>
    /// <inheritdoc cref="WatchSnapshotsAsync"/>
    public LiveStream<Trade> WatchTradesAsync(IEnumerable<string> codes, WatchOptions? options = null) => throw new NotImplementedException();

    /// <summary>Depths: the current one of each code, then the pushed ones. A slow consumer gets the newest of each code.</summary>
    /// <inheritdoc cref="WatchSnapshotsAsync"/>
    public LiveStream<Depth> WatchDepthsAsync(IEnumerable<string> codes, WatchOptions? options = null) => throw new NotImplementedException();

    /// <summary>Bars: the running one of each code (and bars before it on request), then every change of it. A final bar is never replaced by its successor.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="type">The period.</param>
    /// <param name="options">How the watch begins and is told of events.</param>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>), thrown at once.</exception>
    public LiveStream<KLine> WatchKLinesAsync(IEnumerable<string> codes, KLineType type, WatchOptions? options = null) => throw new NotImplementedException();
}
