using Qos.Client.Live;
using Qos.Localization;

namespace Qos.Client;

public sealed partial class QosClient
{
    private readonly LiveHub _hub;

    /// <summary>Everything that happens to the streams of this client. Handlers run on a thread of their own: a slow one delays nothing but itself.</summary>
    public event EventHandler<LiveEvent> LiveEvents
    {
        add => _hub.Events += value;
        remove => _hub.Events -= value;
    }

    /// <summary>The state of the socket.</summary>
    public LiveState LiveState => _hub.State;

    /// <summary>Snapshots: the current one of each code, then the pushed ones. A slow consumer gets the newest of each code.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="options">How the watch begins and is told of events.</param>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>), thrown at once.</exception>
    public LiveStream<Snapshot> WatchSnapshotsAsync(IEnumerable<string> codes, WatchOptions? options = null) =>
        Watch<Snapshot>(new StreamKey(QuoteKind.Snapshot), codes, options, maxCount: 0);

    /// <summary>Trades: the last ones of each code, then every pushed one, without a hole between. A slow consumer loses the oldest beyond a bound, counted.</summary>
    /// <inheritdoc cref="WatchSnapshotsAsync"/>
    public LiveStream<Trade> WatchTradesAsync(IEnumerable<string> codes, WatchOptions? options = null) =>
        Watch<Trade>(new StreamKey(QuoteKind.Trade), codes, options, TradeStream.ListLength);

    /// <summary>Depths: the current one of each code, then the pushed ones. A slow consumer gets the newest of each code.</summary>
    /// <inheritdoc cref="WatchSnapshotsAsync"/>
    public LiveStream<Depth> WatchDepthsAsync(IEnumerable<string> codes, WatchOptions? options = null) =>
        Watch<Depth>(new StreamKey(QuoteKind.Depth), codes, options, maxCount: 0);

    /// <summary>Bars: the running one of each code (and bars before it on request), then every change of it. A final bar is never replaced by its successor.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="type">The period.</param>
    /// <param name="options">How the watch begins and is told of events.</param>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>), thrown at once.</exception>
    public LiveStream<KLine> WatchKLinesAsync(IEnumerable<string> codes, KLineType type, WatchOptions? options = null) =>
        Watch<KLine>(new StreamKey(QuoteKind.KLine, type), codes, options, KLineStream.MaxHistory);

    internal LiveHub Hub => _hub;

    partial void AddLiveStatus(ref QosClientStatus status) => status = status with
    {
        State = _hub.State,
        Subscriptions = _hub.DescribeSubscriptions(),
        VerifiedUntil = _hub.DescribeVerified(),
        Pushes = _hub.Pushes,
        PushesIgnored = _hub.PushesIgnored,
        Dropped = _hub.Dropped,
        Gaps = _hub.Gaps,
        Reconnects = _hub.Reconnects,
    };

    partial void DisposeLive(ref ValueTask closing) => closing = _hub.DisposeAsync();

    private LiveStream<T> Watch<T>(StreamKey key, IEnumerable<string> codes, WatchOptions? options, int maxCount)
        where T : class
    {
        var parsed = CodeList.Parse(codes);
        var chosen = options ?? new WatchOptions();
        if (parsed.Count == 0)
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Of("No code to watch was given. Give at least one, for example US:AAPL."));
        }

        if (maxCount > 0 && chosen.Count is { } count && (count < 0 || count > maxCount))
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"Count must be between 0 and {maxCount} (was {count})."));
        }

        return new LiveStream<T>(cancellationToken => _hub.Open<T>(key, parsed, chosen, cancellationToken));
    }
}
