using Qos.Client.Live;
using Qos.Localization;

namespace Qos.Client;

public sealed partial class QosClient
{
    /// <summary>
    /// Occurs for every event of the client's streams. Handlers run on a separate thread, so a slow handler does not delay the streams.
    /// </summary>
    public event EventHandler<LiveEvent> LiveEvents
    {
        add => _hub.Events += value;
        remove => _hub.Events -= value;
    }

    /// <summary>The state of the socket.</summary>
    public LiveState LiveState => _hub.State;

    /// <summary>
    /// Streams snapshots: the current one of each code, then all changes. A slow consumer receives the newest of each code.
    /// </summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="options">The options of the watch.</param>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>), thrown at once.</exception>
    public LiveStream<Snapshot> WatchSnapshotsAsync(IEnumerable<string> codes, WatchOptions? options = null) =>
        WatchSnapshotsAsync(CodeList.Parse(codes), options);

    /// <inheritdoc cref="WatchSnapshotsAsync(IEnumerable{string}, WatchOptions?)"/>
    public LiveStream<Snapshot> WatchSnapshotsAsync(IEnumerable<InstrumentCode> codes, WatchOptions? options = null) =>
        Watch<Snapshot>(new StreamKey(QuoteKind.Snapshot), codes, options, maxCount: 0);

    /// <summary>
    /// Streams trades without gaps, after the last trades on request. If a consumer is too slow, the oldest trades beyond a limit are
    /// dropped and
    /// counted.
    /// </summary>
    /// <inheritdoc cref="WatchSnapshotsAsync(IEnumerable{string}, WatchOptions?)"/>
    public LiveStream<Trade> WatchTradesAsync(IEnumerable<string> codes, WatchOptions? options = null) =>
        WatchTradesAsync(CodeList.Parse(codes), options);

    /// <inheritdoc cref="WatchTradesAsync(IEnumerable{string}, WatchOptions?)"/>
    public LiveStream<Trade> WatchTradesAsync(IEnumerable<InstrumentCode> codes, WatchOptions? options = null) =>
        Watch<Trade>(new StreamKey(QuoteKind.Trade), codes, options, TradeStream.ListLength);

    /// <summary>Streams depths: the current one of each code, then all changes. A slow consumer receives the newest of each code.</summary>
    /// <inheritdoc cref="WatchSnapshotsAsync(IEnumerable{string}, WatchOptions?)"/>
    public LiveStream<Depth> WatchDepthsAsync(IEnumerable<string> codes, WatchOptions? options = null) =>
        WatchDepthsAsync(CodeList.Parse(codes), options);

    /// <inheritdoc cref="WatchDepthsAsync(IEnumerable{string}, WatchOptions?)"/>
    public LiveStream<Depth> WatchDepthsAsync(IEnumerable<InstrumentCode> codes, WatchOptions? options = null) =>
        Watch<Depth>(new StreamKey(QuoteKind.Depth), codes, options, maxCount: 0);

    /// <summary>
    /// Streams bars: the running bar of each code (after earlier bars on request), then all changes. A final bar is never replaced
    /// by its successor.
    /// </summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="type">The period.</param>
    /// <param name="options">The options of the watch.</param>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>), thrown at once.</exception>
    public LiveStream<KLine> WatchKLinesAsync(IEnumerable<string> codes, KLineType type, WatchOptions? options = null) =>
        WatchKLinesAsync(CodeList.Parse(codes), type, options);

    /// <inheritdoc cref="WatchKLinesAsync(IEnumerable{string}, KLineType, WatchOptions?)"/>
    public LiveStream<KLine> WatchKLinesAsync(IEnumerable<InstrumentCode> codes, KLineType type, WatchOptions? options = null) =>
        Watch<KLine>(new StreamKey(QuoteKind.KLine, type), codes, options, KLineStream.MaxHistory);

    private LiveStream<T> Watch<T>(StreamKey key, IEnumerable<InstrumentCode> codes, WatchOptions? options, int maxCount)
        where T : class
    {
        var watched = CodeList.Checked(codes);
        var chosen = options ?? new WatchOptions();
        if (maxCount > 0 && chosen.Count is { } count && (count < 0 || count > maxCount))
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"Count must be between 0 and {maxCount} (was {count})."));
        }

        return new LiveStream<T>(cancellationToken => _hub.Open<T>(key, watched, chosen, cancellationToken));
    }
}
