using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Qos.Simulator.Protocol;

/// <summary>One live connection: its subscriptions, and the answers to its messages (docs/protocol.md section 6).</summary>
internal sealed class LiveSession : IDisposable
{
    private const int MaxMessage = 1024 * 1024;
    private const int MaxCloseReason = 123;
    private const long FarTime = 253402214400;
    private const long FarPast = -62135596801;
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(250);
    private readonly QosSimulator _simulator;
    private readonly Socket _socket;
    private readonly OutgoingStream _outgoing;
    private readonly Dictionary<Topic, HashSet<string>> _subscriptions = [];
    private volatile bool _silent;

    public LiveSession(QosSimulator simulator, Socket socket, Stream stream, ReadOnlyMemory<byte> received, ReadOnlySpan<byte> handshake)
    {
        _simulator = simulator;
        _socket = socket;
        Since = simulator.Clock.Elapsed;
        _outgoing = new OutgoingStream(stream, received, socket.Dispose);
        _outgoing.Write(handshake);
    }

    /// <summary>When it began, on the simulator's real clock.</summary>
    public TimeSpan Since { get; }

    /// <summary>Subscriptions now.</summary>
    public int SubscriptionCount
    {
        get
        {
            lock (_subscriptions)
            {
                return _subscriptions.Values.Sum(c => c.Count);
            }
        }
    }

    /// <summary>Serves until either side closes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var webSocket = WebSocket.CreateFromStream(_outgoing, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = _outgoing.SendAsync(stopping.Token);
        var receiving = ReceiveAsync(webSocket, stopping.Token);
        try
        {
            await Task.WhenAny(sending, receiving).ConfigureAwait(false);
            _outgoing.Complete();
            stopping.CancelAfter(DrainTime);
            await sending.ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
            await receiving.ConfigureAwait(false);
        }
        catch (Exception e) when (HttpConnection.IsGone(e) || e is WebSocketException)
        {
            _simulator.Counters.ConnectionBroke();
            _simulator.Faults.ConnectionBroke();
        }
        finally
        {
            _simulator.Dismiss(this);
            await stopping.CancelAsync().ConfigureAwait(false);
            _socket.Dispose();

            // Whatever they ended with is counted above; here they only must have ended.
            await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _outgoing.Dispose();

    /// <summary>Sends a close frame, and ends the connection when everything before it is out.</summary>
    /// <param name="code">Close code.</param>
    /// <param name="reason">Cut off at a whole character after 123 bytes, the most that fit.</param>
    public void Close(ushort code, string reason)
    {
        Span<byte> text = stackalloc byte[MaxCloseReason];
        Encoding.UTF8.GetEncoder().Convert(reason, text, flush: false, out _, out var length, out _);
        _outgoing.Write([0x88, (byte)(2 + length), (byte)(code >> 8), (byte)code, .. text[..length]]);
        _outgoing.Complete();
    }

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Dispose();
        }
        catch (Exception e) when (HttpConnection.IsGone(e))
        {
            // The client was faster.
            _simulator.Counters.ConnectionBroke();
        }
    }

    /// <summary>From now on nothing comes out, and nothing that comes in is acted on.</summary>
    public void Silence()
    {
        _silent = true;
        _outgoing.Silence();
    }

    public void Send(ReadOnlySpan<byte> utf8) => _outgoing.WriteText(utf8);

    /// <summary>Sends frames that are ready.</summary>
    public void SendFrames(ReadOnlySpan<byte> frames) => _outgoing.Write(frames);

    public void SendFault(FrameFault fault)
    {
        switch (fault)
        {
            case FrameFault.Garbage:
                Send("\u0001}{ not json ]["u8);
                break;
            case FrameFault.TruncatedJson:
                Send("""{"tp":"T","c":"HK:700","p":"521."""u8);
                break;
            case FrameFault.InvalidUtf8:
                Send([(byte)'"', 0xC3, 0x28, 0xFF, (byte)'"']);
                break;
            case FrameFault.Oversized:
                Send(Encoding.ASCII.GetBytes($$"""{"tp":"S","c":"HK:700","x":"{{new string('x', 5 * 1024 * 1024)}}"}"""));
                break;
            case FrameFault.InvalidOpcode:
                _outgoing.Write([0x8B, 0x02, (byte)'{', (byte)'}']);
                break;
            case FrameFault.TruncatedFrame:
                _outgoing.Write([0x81, 0x7E, 0x01, 0x00, .. """{"tp":"T","c":"HK"""u8]);
                _outgoing.Complete();
                break;
            case FrameFault.NegativeLength:
                _outgoing.Write([0x8A, 0x7F, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF]);
                break;
            case FrameFault.LongControl:
                _outgoing.Write([0x89, 0x7E, 0x00, 0xC8, .. new byte[200]]);
                break;
            case FrameFault.FragmentedControl:
                _outgoing.Write([0x09, 0x01, (byte)'a', 0x80, 0x01, (byte)'b']);
                break;
            case FrameFault.Masked:
                _outgoing.Write([0x81, 0x82, 0x00, 0x00, 0x00, 0x00, (byte)'{', (byte)'}']);
                break;
            case FrameFault.ReservedBit:
                _outgoing.Write([0xC1, 0x02, (byte)'{', (byte)'}']);
                break;
            case FrameFault.BadClose:
                _outgoing.Write([0x88, 0x01, 0x03]);
                break;
            case FrameFault.FarTime:
                ForEachSubscription((topic, code) => Send(PushAt(topic, code, FarTime)));
                break;
            case FrameFault.FarPast:
                ForEachSubscription((topic, code) => Send(PushAt(topic, code, FarPast)));
                break;
        }
    }

    /// <summary>A valid push that names a time.</summary>
    private static byte[] PushAt(Topic topic, string code, long time)
    {
        var c = JsonEncodedText.Encode(code);
        FormattableString push = topic.Kind switch
        {
            'T' => $$"""{"tp":"T","c":"{{c}}","p":"1","v":"1","ts":{{time}},"d":1}""",
            'D' => $$"""{"tp":"D","c":"{{c}}","b":[{"p":"1","v":"1"}],"a":[{"p":"2","v":"1"}],"ts":{{time}}}""",
            'K' => $$"""{"tp":"K","c":"{{c}}","o":"1","cl":"1","h":"1","l":"1","v":"1","ts":{{time}},"kt":{{topic.BarType}}}""",
            _ => $$"""{"tp":"S","c":"{{c}}","lp":"1","yp":"1","o":"1","h":"1","l":"1","ts":{{time}},"v":"1","t":"1","s":0}""",
        };
        return Encoding.UTF8.GetBytes(FormattableString.Invariant(push));
    }

    /// <summary>Calls for each topic and code that is subscribed now.</summary>
    public void ForEachSubscription(Action<Topic, string> action)
    {
        List<(Topic Topic, string[] Codes)> copy;
        lock (_subscriptions)
        {
            copy = _subscriptions.Select(s => (s.Key, s.Value.ToArray())).ToList();
        }

        foreach (var (topic, codes) in copy)
        {
            foreach (var code in codes)
            {
                action(topic, code);
            }
        }
    }

    public bool IsSubscribed(Topic topic, string code)
    {
        lock (_subscriptions)
        {
            return _subscriptions.TryGetValue(topic, out var codes) && codes.Contains(code);
        }
    }

    private async Task ReceiveAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var result = await webSocket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                while (_silent && await _outgoing.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
                {
                    // A half-open connection does not answer a close either.
                }

                Close((ushort)(webSocket.CloseStatus ?? WebSocketCloseStatus.NormalClosure), "");
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                if (!_silent)
                {
                    Handle(buffer.AsMemory(0, length), cancellationToken);
                }

                length = 0;
            }
            else if (length == buffer.Length)
            {
                if (length >= MaxMessage)
                {
                    Close(1009, "The message is too large.");
                    return;
                }

                Array.Resize(ref buffer, length * 2);
            }
        }
    }

    private void Handle(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var message = RequestMessage.Parse(utf8, out var error);
        Counters.Count(_simulator.Counters.SocketMessages, message.Type);
        var tooSoon = _simulator.Limits.IsMessageTooSoon();
        if (tooSoon)
        {
            _simulator.Counters.MessageTooSoon();
        }

        var fault = _simulator.Faults.Take(message.Type);
        ReadOnlyMemory<byte> answer;
        try
        {
            _simulator.Limits.CheckPace(tooSoon);
            if (fault is { Message: { } text })
            {
                throw new RequestException(_simulator.Faults.WithKey(text));
            }

            if (error is not null)
            {
                throw error;
            }

            message.LimitTrades(fault?.MostTrades);

            answer = Answer(message, fault);
        }
        catch (RequestException e)
        {
            _simulator.CountRefusal(e);
            answer = Object(message, fault, e.Message, null);
        }
        catch (Exception e)
        {
            _simulator.Counters.Failure = e;
            answer = Object(message, fault, $"Internal error: {e.Message}", null);
        }

        if (fault is { Truncated: true })
        {
            answer = answer[..(answer.Length / 2)];
        }

        if (fault is { Delay: var delay } && delay != TimeSpan.Zero)
        {
            _ = SendLaterAsync(answer, delay, fault.Lost, cancellationToken);
        }
        else if (fault is not { Lost: true })
        {
            Send(answer.Span);
        }
    }

    private async Task SendLaterAsync(ReadOnlyMemory<byte> answer, TimeSpan delay, bool lost, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, _simulator.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lost = true;
        }

        if (!lost)
        {
            Send(answer.Span);
        }
    }

    private ReadOnlyMemory<byte> Answer(RequestMessage message, AnswerFault? fault)
    {
        if (Endpoints.PathOf(message.Type) is { } path)
        {
            _simulator.Limits.CountSocketRequest();
            var now = _simulator.QuotesTime(fault);
            return Object(message, fault, "OK", json => _simulator.Endpoints.WriteData(json, path, message, now));
        }

        if (Topic.IsKind(message.Type))
        {
            Subscribe(message);
        }
        else if (message.Type is [_, 'C'] && Topic.IsKind(message.Type[..1]))
        {
            Cancel(message);
        }
        else if (message.Type != "H")
        {
            throw new RequestException($"Unknown type \"{message.Type}\": subscribe by S T D K, cancel by SC TC DC KC, ask by RS RT RD RI RK RH, keep alive by H.");
        }

        return Object(message, fault, "OK", null);
    }

    private void Subscribe(RequestMessage message)
    {
        var topic = TopicOf(message);
        if (_simulator.Faults.RefusalOf(message.Codes) is { } refusal)
        {
            throw new RequestException(refusal);
        }

        lock (_subscriptions)
        {
            var kept = _simulator.Options.SubscriptionsReplace ? _subscriptions.Where(s => s.Key != topic) : _subscriptions;
            _simulator.Limits.CheckSubscribed(kept.SelectMany(s => s.Value).Union(message.Codes).Count());
            if (_simulator.Options.SubscriptionsReplace || !_subscriptions.TryGetValue(topic, out var codes))
            {
                _subscriptions[topic] = codes = [];
            }

            codes.UnionWith(message.Codes);
        }

        foreach (var code in message.Codes)
        {
            _simulator.Faults.Resubscribed(code, topic.Kind);
        }
    }

    private void Cancel(RequestMessage message)
    {
        var topic = TopicOf(message);
        lock (_subscriptions)
        {
            if (_subscriptions.TryGetValue(topic, out var codes))
            {
                codes.ExceptWith(message.Codes);
                if (codes.Count == 0)
                {
                    _subscriptions.Remove(topic);
                }
            }
        }
    }

    private static Topic TopicOf(RequestMessage message)
    {
        if (message.Codes.Count == 0)
        {
            throw new RequestException("codes is required.");
        }

        if (message.Type[0] != 'K')
        {
            return new Topic(message.Type[0]);
        }

        return Endpoints.IsBarType(message.BarType) ? new Topic('K', (int)message.BarType!.Value) : throw new RequestException("kt must be a K-line type.");
    }

    private ReadOnlyMemory<byte> Object(RequestMessage message, AnswerFault? fault, string text, Action<Utf8JsonWriter>? writeData) => Endpoints.Object(json =>
    {
        json.WriteString("type"u8, message.Type);
        json.WriteString("msg"u8, text);
        if (writeData is null)
        {
            json.WriteNumber("time"u8, _simulator.Clock.NowMilliseconds / 1000);
        }

        if (message.RequestId is { } id && fault is not { WithoutRequestId: true })
        {
            json.WritePropertyName("reqid"u8);
            json.WriteRawValue(id);
        }

        writeData?.Invoke(json);
    });
}
