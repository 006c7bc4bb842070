using System.Runtime.CompilerServices;
using Qos.Client.Codes;
using Qos.Client.Quotes;
using Qos.Client.Wire;

namespace Qos.Client.Live;

/// <summary>
/// What a kind of stream needs: its messages, its endpoint, how its pushes are read, how its current state is fetched. The one place that
/// tells the kinds apart; <see cref="FrameReader"/> tells a push's letter.
/// </summary>
internal abstract class StreamKind
{
    private static readonly StreamKind Snapshots = new SnapshotKind();
    private static readonly StreamKind Trades = new TradeKind();
    private static readonly StreamKind Depths = new DepthKind();
    private static readonly StreamKind KLines = new KLineKind();

    private StreamKind(MessageType subscribe, MessageType cancel, Endpoint endpoint, int order) =>
        (Subscribe, Cancel, Endpoint, Order) = (subscribe, cancel, endpoint, order);

    /// <summary>The message that subscribes; its acknowledgement has the same type.</summary>
    internal MessageType Subscribe { get; }

    /// <summary>The message that cancels.</summary>
    internal MessageType Cancel { get; }

    /// <summary>Where the current state is fetched.</summary>
    internal Endpoint Endpoint { get; }

    /// <summary>Trades first, because only they cannot be fetched later; then bars, depth, snapshots.</summary>
    internal int Order { get; }

    /// <summary>The kind of quotes.</summary>
    internal abstract QuoteKind Kind { get; }

    internal static StreamKind Of(QuoteKind kind) => kind switch
    {
        QuoteKind.Snapshot => Snapshots,
        QuoteKind.Trade => Trades,
        QuoteKind.Depth => Depths,
        _ => KLines,
    };

    /// <summary>The kind whose subscription a message acknowledges; null when it acknowledges none.</summary>
    internal static StreamKind? Of(MessageType acknowledgement) => acknowledgement switch
    {
        MessageType.Snapshot => Snapshots,
        MessageType.Trade => Trades,
        MessageType.Depth => Depths,
        MessageType.KLine => KLines,
        _ => null,
    };

    /// <summary>Creates the stream of a code.</summary>
    internal abstract CodeStream NewStream(LiveHub hub, CodeEntry entry, StreamKey key);

    /// <summary>Reads a push and hands it to the stream of its code.</summary>
    internal abstract ReadStatus Push(LiveHub hub, ReadOnlySpan<byte> frame, CodeTable<CodeEntry> table, long receivedTicks);

    /// <summary>Fetches the current state of codes; gives what hands a stream its part.</summary>
    internal abstract Task<Action<CodeStream>> FetchAsync(
        LiveHub hub, StreamKey key, CodeStream[] streams, TimeSpan askedAt, CancellationToken cancellationToken);

    /// <summary>Gives each stream what the answer has under its code, or the reason why it has nothing.</summary>
    private static Action<CodeStream> Distribute<TItem>(
        ILookup<string, TItem> found, IReadOnlyList<MissingItem> missing, TimeSpan askedAt, Action<CodeStream, IEnumerable<TItem>> take,
        bool needsData = true) =>
        stream =>
        {
            var items = found[stream.Instrument.Text];
            var reason = missing.FirstOrDefault(item => item.Code == stream.Instrument.Text);
            if (!items.Any() && (needsData || reason?.IsUnreadable == true))
            {
                stream.OnFetchFailed(reason?.Reason ?? "no data", askedAt);
            }
            else
            {
                take(stream, items);
            }
        };

    private static string[] Codes(CodeStream[] streams) => Array.ConvertAll(streams, stream => stream.Instrument.Text);

    private sealed class SnapshotKind() : StreamKind(MessageType.Snapshot, MessageType.SnapshotCancel, Endpoint.Snapshot, order: 3)
    {
        internal override QuoteKind Kind => QuoteKind.Snapshot;

        internal override CodeStream NewStream(LiveHub hub, CodeEntry entry, StreamKey key) => new LatestStream<Snapshot>(
            hub, entry, key, static (quote, instrument) => quote with { Instrument = instrument }, static quote => quote.Time,
            static quote => quote with { Origin = Origin.Repaired }, ReferenceClose.Carry);

        internal override ReadStatus Push(LiveHub hub, ReadOnlySpan<byte> frame, CodeTable<CodeEntry> table, long receivedTicks)
        {
            var status = PushReader.ReadSnapshot(frame, table, hub.Names, receivedTicks, out var item);
            if (status == ReadStatus.Ok)
            {
                ((LatestStream<Snapshot>?)item.Entry!.Find(QuoteKind.Snapshot))?.OnPush(item.Value!);
            }

            return status;
        }

        internal override async Task<Action<CodeStream>> FetchAsync(
            LiveHub hub, StreamKey key, CodeStream[] streams, TimeSpan askedAt, CancellationToken cancellationToken)
        {
            var quotes = await hub.Requests.GetSnapshotsAsync(Codes(streams), cancellationToken).ConfigureAwait(false);
            return Distribute(quotes.ToLookup(quote => quote.Code), quotes.Missing, askedAt, (stream, found) =>
                ((LatestStream<Snapshot>)stream).OnFetched(found.First()));
        }
    }

    private sealed class DepthKind() : StreamKind(MessageType.Depth, MessageType.DepthCancel, Endpoint.Depth, order: 2)
    {
        internal override QuoteKind Kind => QuoteKind.Depth;

        internal override CodeStream NewStream(LiveHub hub, CodeEntry entry, StreamKey key) => new LatestStream<Depth>(
            hub, entry, key, static (depth, instrument) => depth with { Instrument = instrument }, static depth => depth.Time,
            static depth => depth with { Origin = Origin.Repaired });

        internal override ReadStatus Push(LiveHub hub, ReadOnlySpan<byte> frame, CodeTable<CodeEntry> table, long receivedTicks)
        {
            var status = PushReader.ReadDepth(frame, table, receivedTicks, out var item);
            if (status == ReadStatus.Ok)
            {
                ((LatestStream<Depth>?)item.Entry!.Find(QuoteKind.Depth))?.OnPush(item.Value!);
            }

            return status;
        }

        internal override async Task<Action<CodeStream>> FetchAsync(
            LiveHub hub, StreamKey key, CodeStream[] streams, TimeSpan askedAt, CancellationToken cancellationToken)
        {
            var depths = await hub.Requests.GetDepthsAsync(Codes(streams), cancellationToken).ConfigureAwait(false);
            return Distribute(depths.ToLookup(depth => depth.Code), depths.Missing, askedAt, (stream, found) =>
                ((LatestStream<Depth>)stream).OnFetched(found.First()));
        }
    }

    private sealed class KLineKind() : StreamKind(MessageType.KLine, MessageType.KLineCancel, Endpoint.KLine, order: 1)
    {
        internal override QuoteKind Kind => QuoteKind.KLine;

        internal override CodeStream NewStream(LiveHub hub, CodeEntry entry, StreamKey key) => new KLineStream(hub, entry, key);

        internal override ReadStatus Push(LiveHub hub, ReadOnlySpan<byte> frame, CodeTable<CodeEntry> table, long receivedTicks)
        {
            var status = PushReader.ReadKLine(frame, table, receivedTicks, out var item);
            if (status == ReadStatus.Ok && hub.IsFarAhead(item.Value!.Seconds))
            {
                return ReadStatus.Unreadable;
            }

            if (status == ReadStatus.Ok)
            {
                ((KLineStream?)item.Entry!.Find(QuoteKind.KLine, item.Value!.Type))?.OnPush(item.Value);
            }

            return status;
        }

        internal override async Task<Action<CodeStream>> FetchAsync(
            LiveHub hub, StreamKey key, CodeStream[] streams, TimeSpan askedAt, CancellationToken cancellationToken)
        {
            var count = streams.Max(stream => stream.FetchCount);
            var bars = await hub.Requests.GetKLinesAsync(Codes(streams), key.Type!.Value, count, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return Distribute(bars.ToLookup(series => series.Code), bars.Missing, askedAt, (stream, found) =>
                ((KLineStream)stream).OnFetched(found.First().Bars, askedAt));
        }
    }

    private sealed class TradeKind() : StreamKind(MessageType.Trade, MessageType.TradeCancel, Endpoint.Trade, order: 0)
    {
        internal override QuoteKind Kind => QuoteKind.Trade;

        internal override CodeStream NewStream(LiveHub hub, CodeEntry entry, StreamKey key) => new TradeStream(hub, entry, key);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal override ReadStatus Push(LiveHub hub, ReadOnlySpan<byte> frame, CodeTable<CodeEntry> table, long receivedTicks)
        {
            var status = PushReader.ReadTrade(frame, table, receivedTicks, out var item);
            return status == ReadStatus.Ok && item.Entry!.Trades is { } trades && !trades.TryPush(item.Value!)
                ? ReadStatus.Unreadable
                : status;
        }

        internal override async Task<Action<CodeStream>> FetchAsync(
            LiveHub hub, StreamKey key, CodeStream[] streams, TimeSpan askedAt, CancellationToken cancellationToken)
        {
            var asked = new AskedSecond(hub);
            var trades = await hub.Observed(asked).GetTradesAsync(Codes(streams), TradeStream.ListLength, cancellationToken)
                .ConfigureAwait(false);
            return Distribute(trades.ToLookup(trade => trade.Code), trades.Missing, askedAt, (stream, found) =>
                ((TradeStream)stream).OnFetched([.. found], asked.Value, askedAt), needsData: false);
        }
    }
}
