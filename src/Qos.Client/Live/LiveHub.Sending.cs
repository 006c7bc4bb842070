using System.Net.WebSockets;

namespace Qos.Client;

/// <summary>What goes to the server: one message at a time, never two within the plan's second, the most urgent first.</summary>
internal sealed partial class LiveHub
{
    // On top of the plan's interval, because the server measures when messages arrive and not when they leave.
    private static readonly TimeSpan IntervalMargin = TimeSpan.FromSeconds(0.1);
    private const int MaxResends = 3;

    private readonly Queue<RequestBudget.Turn> _reserved = new();
    private readonly HashSet<(StreamKey Key, InstrumentCode Code)> _cancelled = [];
    // Cancellations that went out lately: pushes of what they ended may still be on their way.
    private readonly Dictionary<(StreamKey Key, InstrumentCode Code), TimeSpan> _ended = [];
    private readonly List<SentSubscription> _unacknowledged = [];
    private readonly Queue<SocketRequest> _requests = new();
    private readonly List<SocketRequest> _awaited = [];
    private TimeSpan _heartbeatDue;
    private TimeSpan? _heartbeatSent;
    private long _nextRequestId;
    private long _sent;

    /// <summary>Messages sent.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    /// <inheritdoc/>
    public bool TryReserve(Endpoint endpoint)
    {
        lock (_gate)
        {
            if (_socket is null || endpoint.SocketType() == MessageType.Unknown || _client.Budgets.Socket.TryTake() is not { } turn)
            {
                return false;
            }

            _reserved.Enqueue(turn);
            return true;
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> RequestAsync(Endpoint endpoint, string bodyProperties, CancellationToken cancellationToken)
    {
        var request = new SocketRequest(endpoint.SocketType(), bodyProperties, cancellationToken);
        RequestBudget.Turn? turn;
        lock (_gate)
        {
            _reserved.TryDequeue(out turn);
            if (_socket is null)
            {
                turn?.Dispose();
                throw new QosException(QosErrorKind.Transport, "The socket was lost before the request was sent.");
            }

            _requests.Enqueue(request);
            Wake();
        }

        try
        {
            return await request.Answer.Task.WaitAsync(_client.Options.Timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new QosException(QosErrorKind.Timeout, $"No answer over the socket within {_client.Options.Timeout.TotalSeconds:0.#} s.", e);
        }
        finally
        {
            turn?.Dispose();
            lock (_gate)
            {
                _awaited.Remove(request);
            }
        }
    }

    /// <summary>
    /// A push proves a stream's subscription. Before the server has told its time the acknowledgement is waited for, which tells it: trades that were
    /// joined by this machine's clock could lack some. So it is where the push may be one of an earlier subscription.
    /// </summary>
    internal void OnProven(CodeStream stream)
    {
        if (_client.ServerClock.IsKnown && !stream.IsRenewed)
        {
            Acknowledge(stream, ServerSecond);
        }
    }

    /// <summary>Subscribes a code again: the server seems to have forgotten it.</summary>
    internal void Renew(CodeStream stream)
    {
        stream.State = SubscriptionState.Unsent;
        stream.OnInterrupted();
        Wake();
    }

    /// <summary>Sends and keeps up, on a thread of its own, until the connection is lost.</summary>
    private ConnectionEnd Pump(WebSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                byte[]? message = null;
                cancellationToken.ThrowIfCancellationRequested();
                lock (_gate)
                {
                    if (LossReason() is { } reason)
                    {
                        return new ConnectionEnd(reason);
                    }

                    KeepUp();
                    var now = Now;
                    var slot = NextSlot(now);
                    if (now >= slot)
                    {
                        message = NextMessage(now);
                    }

                    if (message is null)
                    {
                        Sleep(NextDue(now, slot));
                        continue;
                    }
                }

                using var timeout = new CancellationTokenSource(_client.Options.Timeout, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
                socket.SendAsync(message, WebSocketMessageType.Text, true, either.Token).GetAwaiter().GetResult();
                lock (_gate)
                {
                    _client.Budgets.LastSocketMessage = _time.GetTimestamp();
                    _sent++;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            return new ConnectionEnd($"The connection was lost while sending: {_client.Scrubber.Text(e.Message)}", IsByServer: e is WebSocketException or IOException);
        }
        catch (Exception e)
        {
            return new ConnectionEnd(FaultOf("preparing a message", e));
        }
    }

    /// <summary>
    /// When the next message may go: an interval and a margin after the last one left, and an interval after the last answer came. The server had the
    /// message before it answered, so however long that was on its way, the next one cannot come too soon.
    /// </summary>
    private TimeSpan NextSlot(TimeSpan now)
    {
        var bySent = _client.Budgets.LastSocketMessage is { } sent ? now - _time.GetElapsedTime(sent) + MessageInterval : now;
        var byAnswer = _client.Budgets.LastSocketAnswer is { } answered ? now - _time.GetElapsedTime(answered) + _client.Options.Limits.SocketMessageInterval : now;
        return bySent > byAnswer ? bySent : byAnswer;
    }

    private TimeSpan MessageInterval =>
        _client.Options.Limits.SocketMessageInterval is { Ticks: > 0 } interval ? interval + IntervalMargin : TimeSpan.Zero;

    /// <summary>The most urgent message: the heartbeat, then subscriptions with trades first, then requests, then cancellations.</summary>
    private byte[]? NextMessage(TimeSpan now)
    {
        if (now >= _heartbeatDue)
        {
            _heartbeatDue = now + Options.HeartbeatInterval;
            _heartbeatSent ??= now;
            return RequestWriter.Message(MessageType.Heartbeat);
        }

        foreach (var (key, byCode) in _streams)
        {
            var unsent = byCode.Values.Where(stream => stream.State == SubscriptionState.Unsent).ToList();
            if (unsent.Count > 0)
            {
                return Subscribe(key, byCode.Values, unsent, now);
            }
        }

        while (_requests.TryDequeue(out var request))
        {
            if (!request.CancellationToken.IsCancellationRequested)
            {
                request.Id = ++_nextRequestId;
                _awaited.Add(request);
                return RequestWriter.Message(request.Type, request.Id, request.Properties);
            }
        }

        if (_cancelled.Count > 0)
        {
            var key = _cancelled.First().Key;
            var codes = _cancelled.Where(pair => pair.Key == key).Select(pair => pair.Code).Take(_client.Options.Limits.SocketMaxCodes).ToList();
            foreach (var code in codes)
            {
                _cancelled.Remove((key, code));
                _ended[(key, code)] = now;
            }

            return RequestWriter.Message(key.Cancel, ++_nextRequestId, key.Properties(codes));
        }

        return null;
    }

    /// <summary>
    /// One message with everything that is wanted, so that it is right whether the server adds or replaces (docs/protocol.md section 8); only where the plan
    /// forbids so many, or a refusal is being narrowed down, with less.
    /// </summary>
    private byte[] Subscribe(StreamKey key, IEnumerable<CodeStream> all, List<CodeStream> unsent, TimeSpan now)
    {
        var max = _client.Options.Limits.SocketMaxCodes;
        var together = unsent.Where(stream => !stream.IsSentAlone).Take(max).ToList();
        var fresh = together.Count > 0 ? together : [unsent[0]];
        var known = all.Where(stream => stream.State is SubscriptionState.Acknowledged or SubscriptionState.Sent).ToList();
        if (known.Count + fresh.Count > max)
        {
            known.Clear();
        }

        var codes = known.Concat(fresh);
        var id = ++_nextRequestId;
        known.ForEach(stream => stream.OnRepeating());
        foreach (var stream in fresh)
        {
            // Pushes so far are those of an earlier subscription, which may have ended since.
            stream.OnInterrupted();
            stream.State = SubscriptionState.Sent;
            stream.IsRenewed = _ended.Remove((key, stream.Instrument));
            _cancelled.Remove((key, stream.Instrument));
        }

        _subscribedAt ??= now;
        _unacknowledged.Add(new SentSubscription(id, key, fresh, known, now));
        return RequestWriter.Message(key.Subscribe, id, key.Properties(codes.Select(stream => stream.Instrument)));
    }

    private void Acknowledge(CodeStream stream, long serverSecond)
    {
        if (stream.State == SubscriptionState.Sent)
        {
            if (stream.IsRenewed)
            {
                stream.OnInterrupted();
            }

            stream.State = SubscriptionState.Acknowledged;
            stream.Resends = 0;
            stream.OnAcknowledged(serverSecond);
            Wake();
        }
    }

    /// <summary>An acknowledgement, or a refusal; without a request id it is that of the oldest message of its type.</summary>
    private void OnAcknowledgement(QuoteKind kind, long? id, string? refusal, long serverSecond)
    {
        var sent = _unacknowledged.Find(sent => id is null ? sent.Key.Kind == kind : sent.Id == id);
        if (sent is null)
        {
            return;
        }

        _unacknowledged.Remove(sent);
        EndRepeat(sent, serverSecond);
        foreach (var stream in sent.Streams.Where(IsWatched))
        {
            if (refusal is null)
            {
                Acknowledge(stream, serverSecond);
            }
            else if (stream.State == SubscriptionState.Sent)
            {
                Refuse(stream, sent.Streams.Count > 1, refusal);
            }
        }
    }

    /// <summary>
    /// Joins the codes that a message merely repeated: whether it revived, interrupted or left alone what was subscribed before cannot be seen from here.
    /// </summary>
    private void EndRepeat(SentSubscription sent, long serverSecond)
    {
        foreach (var stream in sent.Repeated.Where(stream => stream.State == SubscriptionState.Acknowledged && IsWatched(stream)))
        {
            stream.OnRepeated(serverSecond);
        }

        Wake();
    }

    private void Refuse(CodeStream stream, bool mayBeAnother, string reason)
    {
        if (_errors.Classify(reason).Waits && ++stream.Resends <= MaxResends)
        {
            // Not the codes are at fault but the pace.
            stream.State = SubscriptionState.Unsent;
        }
        else if (mayBeAnother)
        {
            // One of several codes is at fault: each is asked for by itself, so that the others go on.
            stream.State = SubscriptionState.Unsent;
            stream.IsSentAlone = true;
        }
        else
        {
            stream.State = SubscriptionState.Refused;
            stream.Tell(stream.NewEvent(LiveEventKind.Refused, $"{stream.Instrument.Text}: the server refused {stream.Key}: {reason}"));
            return;
        }

        Wake();
    }

    private bool IsWatched(CodeStream stream) =>
        _streams.TryGetValue(stream.Key, out var byCode) && byCode.TryGetValue(stream.Instrument.Canonical, out var current) && current == stream;

    private sealed record SentSubscription(long Id, StreamKey Key, List<CodeStream> Streams, List<CodeStream> Repeated, TimeSpan SentAt);

    private sealed class SocketRequest(MessageType type, string properties, CancellationToken cancellationToken)
    {
        internal MessageType Type { get; } = type;

        internal string Properties { get; } = properties;

        internal CancellationToken CancellationToken { get; } = cancellationToken;

        internal TaskCompletionSource<ReadOnlyMemory<byte>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal long Id { get; set; }
    }
}
