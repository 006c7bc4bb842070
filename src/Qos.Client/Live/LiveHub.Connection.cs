using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Qos.Client.Http;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Live;

internal sealed partial class LiveHub
{
    // More than one read of the socket brings: a consumer is woken once for it.
    private const int FlushEvery = 1024;

    private readonly ISocketConnector _connector;
    private readonly List<DeliveryQueue<Trade>> _staged = [];
    private FrameRecorder? _recorder;
    private WebSocket? _socket;
    private bool _keyHasWorked;
    private bool _hasServed;
    private TimeSpan? _subscribedAt;
    private TimeSpan? _idleSince;

    // With at least this number of codes, looking this number of messages ahead is faster.
    private const int ManyCodes = 256;
    private const int AheadOf = 16;

    private readonly CodeEntry[] _ahead = new CodeEntry[AheadOf];

    // Takes what was looked at, so that the looking is not left out by the compiler.
    private bool _hasLookedAhead;
    private int _frameBytes;
    private long _pushes;
    private long _pushesCounted;
    private long _pushesIgnored;
    private long _dropped;
    private long _gaps;
    private long _reconnects;

    /// <summary>Gives the part of a reconnect delay that chance decides, 0 to 1; tests fix it.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    internal long Pushes => Interlocked.Read(ref _pushes);

    internal long PushesIgnored => Interlocked.Read(ref _pushesIgnored);

    internal long Dropped => Interlocked.Read(ref _dropped);

    internal long Gaps => Interlocked.Read(ref _gaps);

    internal long Reconnects => Interlocked.Read(ref _reconnects);

    private async Task RunAsync()
    {
        try
        {
            await ConnectAndServeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not QosException)
        {
            // A fault of ours must end the watches with its reason, and not leave them waiting for ever.
            Fail(
                new QosException(
                    QosErrorKind.Protocol, Messages.Format($"The connection ended because of an error in the client: {e.Message}"), e));
        }
    }

    private async Task ConnectAndServeAsync()
    {
        var policy = new ReconnectPolicy(Options);
        var (hasTried, hasBeenConnected) = (false, false);
        while (!EndWhenIdle())
        {
            SetState(hasTried ? LiveState.Reconnecting : LiveState.Connecting);
            hasTried = true;
            string reason;
            var kind = QosErrorKind.Transport;
            var retryAfter = TimeSpan.Zero;
            try
            {
                using var timeout = new CancellationTokenSource(_client.Options.Timeout, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed.Token);
                var connection = await _connector.ConnectAsync(either.Token).ConfigureAwait(false);
                using var socket = connection.Socket;
                if (hasBeenConnected)
                {
                    Interlocked.Increment(ref _reconnects);
                    Telemetry.Reconnects.Add(1);
                }

                hasBeenConnected = true;
                var connectedAt = Now;
                var end = await RunConnectionAsync(connection).ConfigureAwait(false);
                reason = end.Reason;
                policy.OnEnded(Now - connectedAt, _hasServed, end.IsByServer ? Now - _subscribedAt : null, end.SaysWhy);
            }
            catch (QosException e) when (e.Kind == QosErrorKind.Authentication && !_keyHasWorked)
            {
                Fail(e);
                return;
            }
            catch (QosException e)
            {
                policy.OnRefused();
                kind = e.Kind;
                retryAfter = e.RetryAfter ?? TimeSpan.Zero;
                reason = e.Kind == QosErrorKind.Authentication
                    ? Messages.Format($"{e.Message} The key has worked before: another connection may hold it, and a key has one connection. Retrying with increasing delay.")
                    : e.Message;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A fault of ours must not end what watches: it is reported with its place, and the next connection may be spared it.
                policy.OnRefused();
                kind = QosErrorKind.Protocol;
                reason = FaultOf(Messages.Of("connecting"), e);
            }
            catch (OperationCanceledException)
            {
                policy.OnRefused();
                kind = QosErrorKind.Timeout;
                reason = Messages.Format($"No connection within {_client.Options.Timeout.TotalSeconds:0.#} s.");
            }

            if (_disposed.IsCancellationRequested)
            {
                return;
            }

            OnDisconnected();
            if (policy.SuspectsAnotherHolder)
            {
                reason += Messages.Of(
                    " The server closes each connection right after the subscription: another connection may hold the key.");
            }

            SetState(LiveState.Reconnecting, reason, kind);
            var delay = policy.Next(Jitter());
            await DelayAsync(delay > retryAfter ? delay : retryAfter).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the loop when no one watches; whoever comes next starts it again.</summary>
    private bool EndWhenIdle()
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested)
            {
                return true;
            }

            if (_watches.Count > 0)
            {
                return false;
            }

            _run = null;
            _client.Budgets.ReleaseSocket(this);
            _book.Disconnect();
            SetState(LiveState.Idle);
            return true;
        }
    }

    /// <summary>Serves one connection until it is lost; gives the reason.</summary>
    private async Task<ConnectionEnd> RunConnectionAsync(SocketConnection connection)
    {
        lock (_gate)
        {
            _keyHasWorked = true;
            _hasServed = false;
            _subscribedAt = null;
            _socket = connection.Socket;
            _heartbeatSent = null;
            _heartbeatDue = Now + Options.HeartbeatInterval;
            _client.Learn(serverTime: null, connection.IsSimulated);
            foreach (var entry in _entries.Values)
            {
                entry.Instrument = entry.Instrument.WithSimulated(connection.IsSimulated);
            }

            foreach (var stream in AllStreams())
            {
                stream.MarkSimulated(connection.IsSimulated);
            }
        }

        SetState(LiveState.Connected);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token);

        // Threads of their own: on the pool, which a stream's consumers can fill, heartbeats and the watchdog would come late, and the
        // reader would take one more of its few threads.
        var receiving = OnThread(() => Receive(connection.Socket, ended.Token));
        var pumping = OnThread(() => Pump(connection.Socket, ended.Token));
        var first = await Task.WhenAny(receiving, pumping).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        connection.Socket.Abort();
        Wake();

        // Whatever the other one says follows from the end of the first.
        await Task.WhenAll(receiving, pumping).ConfigureAwait(false);
        lock (_gate)
        {
            FlushStaged();
            _socket = null;
        }

        return await first.ConfigureAwait(false);
    }

    private static Task<ConnectionEnd> OnThread(Func<ConnectionEnd> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private ConnectionEnd Receive(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        var sinceFlush = 0;
        var received = UtcNow;
        var isLater = true;
        var frames = socket as FrameSocket;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part;
                var hasRead = false;
                if (frames is null)
                {
                    var pending = socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
                    if (!pending.IsCompleted)
                    {
                        hasRead = true;
                        HandOver();
                    }

                    part = pending.AsTask().GetAwaiter().GetResult();
                }
                else
                {
                    while (true)
                    {
                        while (filled == 0 && _recorder is null && TakeWhole(frames, received.UtcTicks))
                        {
                            received = UtcNow;
                        }

                        if (frames.TryReceive(buffer.AsSpan(filled), out part))
                        {
                            break;
                        }

                        if (!frames.IsMoreWaiting)
                        {
                            // Before it waits for the network, the consumers get what there is. While more is there already, batches wake
                            // them less often.
                            HandOver();
                        }

                        frames.Advance();
                        received = UtcNow;
                        isLater = true;
                    }
                }

                if (hasRead || ++sinceFlush >= FlushEvery)
                {
                    if (!hasRead)
                    {
                        HandOver();
                    }

                    received = UtcNow;
                    isLater = true;
                }

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    var why = _client.Scrubber.Text(socket.CloseStatusDescription);
                    return new ConnectionEnd(
                        why.Length > 0
                            ? Messages.Format($"The server closed the connection ({socket.CloseStatus}: {why}).")
                            : Messages.Format($"The server closed the connection ({socket.CloseStatus})."), IsByServer: true,
                            IsAboutConnections(why));
                }

                filled += part.Count;
                if (part.EndOfMessage)
                {
                    if (isLater)
                    {
                        // Of whole messages: one whose rest never comes would swallow all that follow it, and look alive.
                        isLater = false;
                        Volatile.Write(ref _lastReceivedTicks, Now.Ticks);
                    }

                    OnFrame(buffer.AsSpan(0, filled), received);
                    filled = 0;
                }
                else if (filled == buffer.Length)
                {
                    if (filled >= _client.Options.MaxMessageBytes)
                    {
                        return new ConnectionEnd(
                            Messages.Format($"The server sent a message of more than {_client.Options.MaxMessageBytes} bytes."));
                    }

                    Array.Resize(ref buffer, Math.Min(filled * 2, _client.Options.MaxMessageBytes));
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            return new ConnectionEnd(
                Messages.Format($"The connection was lost: {_client.Scrubber.Text(e.Message)}"),
                IsByServer: e is WebSocketException or IOException);
        }
        catch (Exception e)
        {
            // Nothing that a server sends may end a stream. Lost data is repaired or reported after the next connection.
            return new ConnectionEnd(FaultOf(Messages.Format($"reading a frame of {_frameBytes} bytes"), e));
        }

        void HandOver()
        {
            sinceFlush = 0;
            lock (_gate)
            {
                FlushStaged();
                CountPushes();
            }
        }
    }

    /// <summary>
    /// Takes the messages that lie whole in the socket's buffer, up to a batch, under one lock: to take it for each would cost more than to
    /// read most of them. True when a whole batch was taken and handed over, so that there may be more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TakeWhole(FrameSocket frames, long receivedTicks)
    {
        lock (_gate)
        {
            for (var count = 0; count < FlushEvery; count++)
            {
                if (_table.Count > ManyCodes && count % AheadOf == 0)
                {
                    LookAhead(frames);
                }

                if (!frames.TryTakeWhole(_client.Options.MaxMessageBytes, out var message))
                {
                    return false;
                }

                if (count == 0)
                {
                    Volatile.Write(ref _lastReceivedTicks, Now.Ticks);
                }

                OnMessage(message, receivedTicks);
            }

            FlushStaged();
            CountPushes();
            return true;
        }
    }

    /// <summary>
    /// Looks up what the next messages will need. Of thousands of codes it is not in the processor's cache, and for several messages at
    /// once the processor waits for memory only about as long as for one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookAhead(FrameSocket frames)
    {
        var (at, found) = (0, 0);
        for (var i = 0; i < AheadOf && frames.TryPeekWhole(ref at, out var message); i++)
        {
            if (CanonicalPush.TryFindCode(message, out var code) && _table.TryGet(code, out var entry))
            {
                _ahead[found++] = entry;
            }
        }

        foreach (var entry in _ahead.AsSpan(0, found))
        {
            _hasLookedAhead |= entry.Trades?.LookAhead() == true;
        }
    }

    /// <summary>Whether a text of the server says that the key has too many connections.</summary>
    private bool IsAboutConnections(string text) =>
        text.Length > 0 && _errors.Classify(text) is { Kind: QosErrorKind.PlanLimit, Waits: false };

    private string FaultOf(string doing, Exception e) =>
        Messages.Format($"The client closed the connection because of an error while {doing}: {e.GetType().Name}{RequestSender.PlaceOf(e)}: {_client.Scrubber.Text(e.Message)}");

    private void OnDisconnected()
    {
        lock (_gate)
        {
            _socket = null;
            foreach (var request in _requests.Concat(_awaited))
            {
                request.Answer.TrySetException(
                    new QosException(QosErrorKind.Transport, Messages.Of("The socket was lost before the answer arrived.")));
            }

            _requests.Clear();
            _awaited.Clear();
            _book.Disconnect();
            foreach (var fetch in _fetches)
            {
                // The next acknowledgement asks anew. One that waits for the plan's limit would put that off, although the next socket may
                // carry it. Not under the lock: whoever waits for the answer would go on at once.
                _ = fetch.Cancellation.CancelAsync();
            }
        }
    }

    private void Fail(QosException error)
    {
        lock (_gate)
        {
            _run = null;
            _client.Budgets.ReleaseSocket(this);
            SetState(LiveState.Stopped, error.Message);
            CompleteAll(error);
        }
    }

    /// <summary>Tells the meter of the pushes since the last time: once for a batch, because a listener costs more than a push.</summary>
    private void CountPushes()
    {
        if (_pushes > _pushesCounted)
        {
            Telemetry.Pushes.Add(_pushes - _pushesCounted);
            _pushesCounted = _pushes;
        }
    }

    private void FlushStaged()
    {
        foreach (var queue in _staged)
        {
            queue.Flush();
        }

        _staged.Clear();
    }

    private async Task DelayAsync(TimeSpan delay)
    {
        try
        {
            var waiting = Task.Delay(delay, _time, _disposed.Token);
            _isDelaying = true;
            await waiting.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Disposed: the loop detects it.
            return;
        }
        finally
        {
            _isDelaying = false;
        }
    }

    /// <summary>Why a connection ended.</summary>
    /// <param name="Reason">In words.</param>
    /// <param name="IsByServer">Whether the server or the network ended it, and not this client.</param>
    /// <param name="SaysWhy">Whether the server said that the key has too many connections.</param>
    private sealed record ConnectionEnd(string Reason, bool IsByServer = false, bool SaysWhy = false);
}
