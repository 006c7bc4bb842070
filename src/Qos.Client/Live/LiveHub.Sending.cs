using System.Net.WebSockets;
using Qos.Client.Http;
using Qos.Client.Pacing;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>Sends messages to the server: one at a time, at most one per second of the plan, the most urgent first.</summary>
internal sealed partial class LiveHub
{
    // On top of the plan's interval, because the server measures when messages arrive and not when they leave.
    private static readonly TimeSpan IntervalMargin = TimeSpan.FromSeconds(0.1);

    private readonly Queue<SocketRequest> _requests = new();
    private readonly List<SocketRequest> _awaited = [];
    private TimeSpan _heartbeatDue;
    private TimeSpan? _heartbeatSent;
    private long _nextRequestId;
    private long _sent;

    /// <summary>Messages sent.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    /// <inheritdoc/>
    public ISocketTurn? TryReserve(Endpoint endpoint)
    {
        lock (_gate)
        {
            return _socket is not null && endpoint.SocketType() != MessageType.Unknown && _client.Budgets.Socket.TryTake() is { } turn
                ? new SocketTurn(this, endpoint, turn)
                : null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> RequestAsync(Endpoint endpoint, string bodyProperties, CancellationToken cancellationToken)
    {
        var request = new SocketRequest(endpoint.SocketType(), bodyProperties, cancellationToken);
        lock (_gate)
        {
            if (_socket is null)
            {
                throw new QosException(QosErrorKind.Transport, Messages.Of("The socket was lost before the request was sent."));
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
            throw new QosException(
                QosErrorKind.Timeout, Messages.Format($"No answer over the socket within {_client.Options.Timeout.TotalSeconds:0.#} s."),
                e);
        }
        finally
        {
            lock (_gate)
            {
                _awaited.Remove(request);
            }
        }
    }

    /// <summary>
    /// A push proves a stream's subscription. Before the server has told its time the acknowledgement is waited for, which tells it: trades
    /// that were joined by this machine's clock could lack some. So it is where the push may be one of an earlier subscription.
    /// </summary>
    internal void OnProven(CodeStream stream)
    {
        if (_client.ServerClock.IsKnown)
        {
            SubscriptionBook.OnPush(stream.Subscription, ServerSecond);
            Wake();
        }
    }

    /// <summary>Subscribes a code again: the server seems to have forgotten it.</summary>
    internal void Renew(CodeStream stream)
    {
        SubscriptionBook.Renew(stream.Subscription);
        Wake();
    }

    /// <summary>Sends messages and runs timers, on a separate thread, until the connection is lost.</summary>
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
            return new ConnectionEnd(
                Messages.Format($"The connection was lost while sending: {_client.Scrubber.Text(e.Message)}"),
                IsByServer: e is WebSocketException or IOException);
        }
        catch (Exception e)
        {
            return new ConnectionEnd(FaultOf(Messages.Of("preparing a message"), e));
        }
    }

    /// <summary>
    /// When the next message may go: an interval and a margin after the last one left, and an interval after the last answer came. The
    /// server had the message before it answered, so however long that was on its way, the next one cannot come too soon.
    /// </summary>
    private TimeSpan NextSlot(TimeSpan now)
    {
        var bySent = _client.Budgets.LastSocketMessage is { } sent ? now - _time.GetElapsedTime(sent) + MessageInterval : now;
        var byAnswer = _client.Budgets.LastSocketAnswer is { } answered
            ? now - _time.GetElapsedTime(answered) + _client.Options.Limits.SocketMessageInterval
            : now;
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

        if (_book.NextSubscription(now, NewId) is { } subscription)
        {
            _subscribedAt ??= now;
            return subscription;
        }

        while (_requests.TryDequeue(out var request))
        {
            if (!request.CancellationToken.IsCancellationRequested)
            {
                request.Id = NewId();
                _awaited.Add(request);
                return RequestWriter.Message(request.Type, request.Id, request.Properties);
            }
        }

        return _book.NextCancellation(now, NewId);
    }

    private long NewId() => ++_nextRequestId;

    private static bool IsWatched(CodeStream stream) => stream.Subscription.IsWanted;

    /// <summary>The right to one request over the socket, which sends it.</summary>
    private sealed class SocketTurn(LiveHub hub, Endpoint endpoint, RequestBudget.Turn turn) : ISocketTurn
    {
        /// <inheritdoc/>
        public Task<ReadOnlyMemory<byte>> RequestAsync(string bodyProperties, CancellationToken cancellationToken) =>
            hub.RequestAsync(endpoint, bodyProperties, cancellationToken);

        /// <inheritdoc/>
        public void Dispose() => turn.Dispose();
    }

    private sealed class SocketRequest(MessageType type, string properties, CancellationToken cancellationToken)
    {
        internal MessageType Type { get; } = type;

        internal string Properties { get; } = properties;

        internal CancellationToken CancellationToken { get; } = cancellationToken;

        internal TaskCompletionSource<ReadOnlyMemory<byte>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal long Id { get; set; }
    }
}
