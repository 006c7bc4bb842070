using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Qos.Client.Live;
using Qos.Testing;

namespace Qos.Client.Tests.Live;

/// <summary>
/// A server's socket in memory, on a clock that the test owns: it notes when each message arrives and answers as the test's script says.
/// </summary>
internal sealed class ScriptedSocketServer(ManualTimeProvider time) : ISocketConnector
{
    private readonly List<ScriptedSocket> _connections = [];

    /// <summary>Every message of every connection, with the clock at its arrival.</summary>
    internal List<(DateTimeOffset At, JsonElement Message)> Received { get; } = [];

    /// <summary>Handshakes, successful or not, with the clock.</summary>
    internal List<DateTimeOffset> Handshakes { get; } = [];

    /// <summary>Fails a handshake; null lets it succeed.</summary>
    internal Func<int, QosException?> Handshake { get; set; } = static _ => null;

    /// <summary>What the server answers to a message; by default it acknowledges everything.</summary>
    internal Func<JsonElement, IEnumerable<string>> Answer { get; set; } = static _ => [];

    /// <summary>Whether the server answers nothing at all, as behind a half-open connection.</summary>
    internal bool IsSilent { get; set; }

    internal ScriptedSocket Current
    {
        get
        {
            lock (_connections)
            {
                return _connections[^1];
            }
        }
    }

    /// <summary>Whether the client has taken everything that was sent to it.</summary>
    internal bool IsDrained
    {
        get
        {
            lock (_connections)
            {
                return _connections.TrueForAll(connection => connection.IsDrained);
            }
        }
    }

    internal int Connections
    {
        get
        {
            lock (_connections)
            {
                return _connections.Count;
            }
        }
    }

    public Task<SocketConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        lock (Received)
        {
            Handshakes.Add(time.GetUtcNow());
        }

        if (Handshake(Handshakes.Count) is { } refusal)
        {
            throw refusal;
        }

        var socket = new ScriptedSocket(this);
        lock (_connections)
        {
            _connections.Add(socket);
        }

        return Task.FromResult(new SocketConnection(socket, IsSimulated: true));
    }

    internal string Acknowledgement(JsonElement message, string text = "OK", bool withId = true) => JsonSerializer.Serialize(
        withId && message.TryGetProperty("reqid", out var id)
            ? new Dictionary<string, object>
            {
                ["type"] = Type(message),
                ["msg"] = text,
                ["time"] = time.GetUtcNow().ToUnixTimeSeconds(),
                ["reqid"] = id.GetInt64(),
            }
            : new Dictionary<string, object> { ["type"] = Type(message), ["msg"] = text, ["time"] = time.GetUtcNow().ToUnixTimeSeconds() });

    internal static string Type(JsonElement message) => message.GetProperty("type").GetString()!;

    internal static string[] Codes(JsonElement message) =>
    [
        .. message.GetProperty("codes").EnumerateArray().Select(entry => entry.GetString()!.Split(':'))
            .SelectMany(parts => parts[1].Split(','), (parts, symbol) => $"{parts[0]}:{symbol}"),
    ];

    /// <summary>The messages of a type so far.</summary>
    internal JsonElement[] Messages(string type)
    {
        lock (Received)
        {
            return [.. Received.Select(pair => pair.Message).Where(message => Type(message) == type)];
        }
    }

    internal void OnMessage(ScriptedSocket socket, ReadOnlyMemory<byte> bytes)
    {
        var message = JsonDocument.Parse(bytes.ToArray()).RootElement;
        lock (Received)
        {
            Received.Add((time.GetUtcNow(), message));
        }

        if (IsSilent)
        {
            return;
        }

        var answers = Answer(message).ToList();
        foreach (var answer in answers.Count > 0 ? answers : [Acknowledgement(message)])
        {
            socket.Push(answer);
        }
    }
}

/// <summary>The client's end of a connection to a <see cref="ScriptedSocketServer"/>.</summary>
internal sealed class ScriptedSocket(ScriptedSocketServer server) : WebSocket
{
    private readonly Channel<(byte[] Bytes, bool IsLast)> _inbound = Channel.CreateUnbounded<(byte[] Bytes, bool IsLast)>();
    private WebSocketState _state = WebSocketState.Open;
    private ReadOnlyMemory<byte> _rest;
    private bool _isLast;
    private string? _closeReason;
    private volatile bool _isAwaited;
    private volatile bool _isEnded;

    public override WebSocketCloseStatus? CloseStatus => _closeReason is null ? null : WebSocketCloseStatus.PolicyViolation;

    public override string? CloseStatusDescription => _closeReason;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>Whether the client has taken everything, done with it, and waits for more.</summary>
    internal bool IsDrained => (_isAwaited && !_isEnded && _inbound.Reader.Count == 0) || _state != WebSocketState.Open;

    /// <summary>Sends a frame to the client, or a part of one.</summary>
    internal void Push(string text, bool isLast = true) => _inbound.Writer.TryWrite((Encoding.UTF8.GetBytes(text), isLast));

    /// <summary>Loses the connection.</summary>
    internal void Drop()
    {
        _isEnded = true;
        _inbound.Writer.TryComplete();
    }

    /// <summary>Sends a close frame.</summary>
    internal void Close(string reason)
    {
        _closeReason = reason;
        Push("");
    }

    /// <summary>Fails the client's reading.</summary>
    internal void Fail(Exception error)
    {
        _isEnded = true;
        _inbound.Writer.TryComplete(error);
    }

    public override void Abort() => Drop();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = WebSocketState.Closed;
        return Task.CompletedTask;
    }

    public override void Dispose() => _state = WebSocketState.Closed;

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.Length == 0)
        {
            _isAwaited = true;
            var isOpen = await _inbound.Reader.WaitToReadAsync(cancellationToken);
            _isAwaited = false;
            if (_closeReason is not null)
            {
                return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
            }

            (_rest, _isLast) = isOpen && _inbound.Reader.TryRead(out var part) ? part : throw new WebSocketException("dropped by the test");
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return new ValueWebSocketReceiveResult(count, WebSocketMessageType.Text, _isLast && _rest.Length == 0);
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        server.OnMessage(this, buffer);
        return Task.CompletedTask;
    }
}
