using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Qos.Server.Live;

namespace Qos.Server;

/// <summary>
/// One live connection: its subscriptions, and the answers to its messages (docs/protocol.md section 6). A host derives its own.
/// </summary>
public abstract class LiveSession : IDisposable
{
    private const int MaxMessage = 1024 * 1024;
    private const int MaxCloseReason = 123;
    private const int MaxPending = 16;
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(250);
    private readonly LiveServer _server;
    private readonly List<Task> _pending = [];
    private volatile bool _silent;

    /// <summary>Creates a session over a connection. The handshake's answer is sent by the host, first of all.</summary>
    /// <param name="server">The server that it belongs to; <see cref="LiveServer.Add"/> takes it in.</param>
    /// <param name="limits">The plan of its client.</param>
    /// <param name="stream">The connection.</param>
    /// <param name="received">The bytes received after the handshake.</param>
    protected LiveSession(LiveServer server, PlanLimits limits, Stream stream, ReadOnlyMemory<byte> received = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        _server = server;
        Limits = limits;
        Queue = new SendQueue(stream, received, server.Budget, CutOff);
    }

    /// <summary>Subscriptions now: one per kind, K-line type and code.</summary>
    public int SubscriptionCount => _server.Read(() => Subscriptions.Values.Sum(c => c.Count));

    /// <summary>The plan of its client.</summary>
    protected internal PlanLimits Limits { get; }

    internal SendQueue Queue { get; }

    /// <summary>Owned by <see cref="LiveServer"/>, under its lock.</summary>
    internal Dictionary<Topic, HashSet<string>> Subscriptions { get; } = [];

    /// <summary>Returns whether an exception means that the other side is gone.</summary>
    public static bool IsGone(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or WebSocketException;

    /// <summary>Serves until either side closes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero };
        using var webSocket = WebSocket.CreateFromStream(Queue, options);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = Queue.SendAsync(stopping.Token);
        var receiving = ReceiveAsync(webSocket, stopping.Token);
        var isBroken = false;
        try
        {
            await Task.WhenAny(sending, receiving).ConfigureAwait(false);
            Queue.Complete();
            stopping.CancelAfter(DrainTime);
            await sending.ConfigureAwait(false);
            EndSending();
            await receiving.ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            isBroken = true;
        }
        finally
        {
            Ended(isBroken);
            _server.Remove(this);
            await stopping.CancelAsync().ConfigureAwait(false);
            CutOff();

            // Their outcome is known already; here they only have to end.
            await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends a close frame, and ends the connection when everything before it is out.</summary>
    /// <param name="code">Close code.</param>
    /// <param name="reason">Cut off at a whole character after 123 bytes, the most that fit.</param>
    public void Close(int code, string reason)
    {
        Span<byte> text = stackalloc byte[MaxCloseReason];
        Encoding.UTF8.GetEncoder().Convert(reason, text, flush: false, out _, out var length, out _);
        SendFramesAndEnd([0x88, (byte)(2 + length), (byte)(code >> 8), (byte)code, .. text[..length]]);
    }

    /// <summary>Sends a text message.</summary>
    public void Send(ReadOnlySpan<byte> utf8) => Queue.WriteText(utf8);

    /// <summary>Goes on reading without acting on anything or sending anything: a half-open connection, for tests.</summary>
    public void Silence()
    {
        _silent = true;
        Queue.Silence();
    }

    /// <summary>Calls for each topic and code that is subscribed now.</summary>
    public void ForEachSubscription(Action<Topic, string> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        foreach (var (topic, code) in _server.Read(() => Subscriptions.SelectMany(s => s.Value.Select(code => (s.Key, code))).ToList()))
        {
            action(topic, code);
        }
    }

    /// <summary>Sends frames that are ready.</summary>
    protected void SendFrames(ReadOnlySpan<byte> frames) => Queue.Write(frames);

    /// <summary>Sends frames that are ready, and ends the connection when everything is out.</summary>
    protected void SendFramesAndEnd(ReadOnlySpan<byte> frames)
    {
        Queue.Write(frames);
        Queue.Complete();
    }

    /// <summary>Handles a message. The next message does not wait for the returned task, unless 16 are incomplete.</summary>
    /// <param name="message">The message, as far as it could be read.</param>
    /// <param name="unreadable">Why it could not be read; null where it could.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    protected abstract Task ReceivedAsync(RequestMessage message, RequestException? unreadable, CancellationToken cancellationToken);

    /// <summary>Shuts the sending side down: everything has been sent.</summary>
    protected abstract void EndSending();

    /// <summary>Closes the connection at once.</summary>
    protected abstract void CutOff();

    /// <summary>Called when the connection is over, before it is removed from the server.</summary>
    /// <param name="isBroken">Whether it ended without a proper close.</param>
    protected abstract void Ended(bool isBroken);

    /// <summary>Executes a message within the plan, and returns the answer.</summary>
    /// <exception cref="RequestException">The request is wrong, or beyond the plan.</exception>
    protected async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(
        RequestMessage message, IQuoteSource quotes, bool withRequestId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Endpoints.PathOf(message.Type) is { } path)
        {
            Limits.CountSocketRequest();
            return await JsonAnswer.ObjectAsync(json =>
            {
                WriteHead(json, message, "OK", isAcknowledgement: false, withRequestId);
                return Endpoints.WriteDataAsync(json, path, message, Limits, quotes, cancellationToken);
            }).ConfigureAwait(false);
        }

        if (Topic.IsKind(message.Type))
        {
            _server.Subscribe(this, TopicOf(message), message.Codes);
        }
        else if (message.Type is [_, 'C'] && Topic.IsKind(message.Type[..1]))
        {
            _server.Cancel(this, TopicOf(message), message.Codes);
        }
        else if (message.Type != "H")
        {
            throw new RequestException(
                $"Unknown type \"{message.Type}\": subscribe by S T D K, cancel by SC TC DC KC, ask by RS RT RD RI RK RH, "
                + "keep alive by H.");
        }

        return await AcknowledgeAsync(message, "OK", withRequestId).ConfigureAwait(false);
    }

    /// <summary>Returns an acknowledgement, or with another text than <c>OK</c> a refusal.</summary>
    protected ValueTask<ReadOnlyMemory<byte>> AcknowledgeAsync(RequestMessage message, string text, bool withRequestId) =>
        JsonAnswer.ObjectAsync(json =>
    {
        WriteHead(json, message, text, isAcknowledgement: true, withRequestId);
        return ValueTask.CompletedTask;
    });

    /// <summary>Returns the topic of a subscription or its cancellation.</summary>
    /// <exception cref="RequestException">It has no codes, or no K-line type.</exception>
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

        return Endpoints.IsBarType(message.BarType)
            ? new Topic('K', (int)message.BarType!.Value)
            : throw new RequestException("kt must be a K-line type.");
    }

    private void WriteHead(Utf8JsonWriter json, RequestMessage message, string text, bool isAcknowledgement, bool withRequestId)
    {
        json.WriteString("type"u8, message.Type);
        json.WriteString("msg"u8, text);
        if (isAcknowledgement)
        {
            json.WriteNumber("time"u8, _server.Options.Now());
        }

        if (withRequestId && message.RequestId is { } id)
        {
            json.WritePropertyName("reqid"u8);
            json.WriteRawValue(id);
        }
    }

    private async Task ReceiveAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        var length = 0;
        while (true)
        {
            var result = await webSocket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                while (_silent && await Queue.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
                {
                    // A half-open connection does not answer a close either.
                }

                Close((int)(webSocket.CloseStatus ?? WebSocketCloseStatus.NormalClosure), "");
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                if (!_silent)
                {
                    await HandleAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
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

    private async ValueTask HandleAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var message = RequestMessage.Parse(utf8, out var error);
        var answering = ReceivedAsync(message, error, cancellationToken);
        if (answering.IsCompletedSuccessfully)
        {
            return;
        }

        // A heartbeat must not wait for a slow answer, and the number of unanswered requests must have a limit.
        _pending.Add(answering);
        _pending.RemoveAll(task => task.IsCompletedSuccessfully);
        if (_pending.Count >= MaxPending)
        {
            await Task.WhenAny(_pending).ConfigureAwait(false);
        }

        if (_pending.Find(task => task.IsCompleted) is { } ended)
        {
            _pending.Remove(ended);
            await ended.ConfigureAwait(false);
        }
    }
}
