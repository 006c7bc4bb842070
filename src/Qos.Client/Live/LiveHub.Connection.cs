using System.Net.WebSockets;

namespace Qos.Client;

internal sealed partial class LiveHub
{
    // A connection that is lost sooner than this counts as one more failure: two holders of one key must not throw each other out in a loop.
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);
    private const int FailuresThatSuggestAnotherHolder = 3;
    private const int FlushEvery = 256;

    private readonly ISocketConnector _connector;
    private readonly List<DeliveryQueue<Trade>> _staged = [];
    private FrameRecorder? _recorder;
    private WebSocket? _socket;
    private bool _keyHasWorked;
    private TimeSpan? _idleSince;
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

    /// <summary>The delay before a reconnect: doubling, with ±50 % of jitter so that many clients do not come back at once.</summary>
    internal static TimeSpan ReconnectDelay(LiveOptions options, int failures, double jitter)
    {
        var doubled = options.ReconnectDelay.TotalSeconds * Math.Pow(2, Math.Min(failures, 30));
        return TimeSpan.FromSeconds(Math.Min(doubled, options.ReconnectDelayMax.TotalSeconds) * (0.5 + jitter));
    }

    private async Task RunAsync()
    {
        try
        {
            await ConnectAndServeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not QosException)
        {
            // A fault of ours must end the watches with its reason, and not leave them waiting for ever.
            Fail(new QosException(QosErrorKind.Protocol, $"The live connection ended by a fault of the client: {e.Message}", e));
        }
    }

    private async Task ConnectAndServeAsync()
    {
        var failures = 0;
        var hasBeenConnected = false;
        while (!EndWhenIdle())
        {
            SetState(hasBeenConnected || failures > 0 ? LiveState.Reconnecting : LiveState.Connecting);
            string reason;
            var connectedAt = TimeSpan.MaxValue;
            try
            {
                using var timeout = new CancellationTokenSource(_client.Options.Timeout, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed.Token);
                var connection = await _connector.ConnectAsync(either.Token).ConfigureAwait(false);
                using var socket = connection.Socket;
                connectedAt = Now;
                if (hasBeenConnected)
                {
                    Interlocked.Increment(ref _reconnects);
                    Telemetry.Reconnects.Add(1);
                }

                hasBeenConnected = true;
                reason = await RunConnectionAsync(connection).ConfigureAwait(false);
            }
            catch (QosException e) when (e.Kind == QosErrorKind.Authentication && !_keyHasWorked)
            {
                Fail(e);
                return;
            }
            catch (QosException e)
            {
                reason = e.Kind == QosErrorKind.Authentication
                    ? $"{e.Message} The key has worked before: another connection may hold it, and a key has one connection. Trying again ever more seldom."
                    : e.Message;
            }
            catch (OperationCanceledException)
            {
                reason = $"No connection within {_client.Options.Timeout.TotalSeconds:0.#} s.";
            }

            if (_disposed.IsCancellationRequested)
            {
                return;
            }

            OnDisconnected();
            var lived = connectedAt == TimeSpan.MaxValue ? TimeSpan.Zero : Now - connectedAt;
            failures = lived >= StableAfter ? 1 : failures + 1;
            if (lived > TimeSpan.Zero && failures >= FailuresThatSuggestAnotherHolder)
            {
                reason += " Connections are lost soon after they are made: another one may hold the key.";
            }

            SetState(LiveState.Reconnecting, reason);
            await DelayAsync(ReconnectDelay(Options, failures - 1, Jitter())).ConfigureAwait(false);
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
            _cancelled.Clear();
            SetState(LiveState.Idle);
            return true;
        }
    }

    /// <summary>Serves one connection until it is lost; gives the reason.</summary>
    private async Task<string> RunConnectionAsync(SocketConnection connection)
    {
        lock (_gate)
        {
            _keyHasWorked = true;
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
        var receiving = ReceiveAsync(connection.Socket, ended.Token);
        var pumping = PumpAsync(connection.Socket, ended.Token);
        var first = await Task.WhenAny(receiving, pumping).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
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

    private async Task<string> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        var sinceFlush = 0;
        var received = UtcNow;
        var isLater = true;
        try
        {
            while (true)
            {
                var pending = socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
                var hasWaited = !pending.IsCompleted;
                if (hasWaited || ++sinceFlush == FlushEvery)
                {
                    sinceFlush = 0;
                    lock (_gate)
                    {
                        FlushStaged();
                        CountPushes();
                    }
                }

                var part = await pending.ConfigureAwait(false);
                if (hasWaited || sinceFlush == 0)
                {
                    received = UtcNow;
                    isLater = true;
                }

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return $"The server closed the connection ({socket.CloseStatus}: {socket.CloseStatusDescription}).";
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
                        return $"A message of more than {_client.Options.MaxMessageBytes} bytes came.";
                    }

                    Array.Resize(ref buffer, Math.Min(filled * 2, _client.Options.MaxMessageBytes));
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            return $"The connection was lost: {e.Message}";
        }
    }

    private void OnDisconnected()
    {
        lock (_gate)
        {
            _socket = null;
            _cancelled.Clear();
            _ended.Clear();
            _unacknowledged.Clear();
            foreach (var request in _requests.Concat(_awaited))
            {
                request.Answer.TrySetException(new QosException(QosErrorKind.Transport, "The socket was lost before the answer came."));
            }

            _requests.Clear();
            _awaited.Clear();
            foreach (var stream in AllStreams())
            {
                if (stream.State != SubscriptionState.Refused)
                {
                    stream.State = SubscriptionState.Unsent;
                }

                stream.Resends = 0;
                stream.OnInterrupted();
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
            // Disposed: the loop sees it by itself.
            return;
        }
        finally
        {
            _isDelaying = false;
        }
    }
}
