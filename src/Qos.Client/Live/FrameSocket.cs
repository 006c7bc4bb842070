using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>
/// The client's side of a WebSocket (RFC 6455) over an upgraded connection. <see cref="ClientWebSocket"/> goes back to the connection for
/// every message, which costs more than to read what is in it (docs/performance.md); here one read takes in as many as have come.
/// </summary>
/// <remarks>
/// One receiver and any number of senders. A text that is not UTF-8 is passed on: the readers of its content refuse it as they do any other
/// garbage.
/// </remarks>
/// <param name="stream">The connection after the handshake.</param>
/// <param name="connection">The connection to close with the socket.</param>
/// <param name="isMoreWaiting">Returns whether the network has unread bytes; null if unknown.</param>
internal sealed class FrameSocket(Stream stream, IDisposable connection, Func<bool>? isMoreWaiting = null) : WebSocket
{
    private const int BufferSize = 64 * 1024;
    private const int MaxControlPayload = 125;

    private readonly SemaphoreSlim _sending = new(1);
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _isInFrame;
    private bool _isInMessage;
    private long _left;
    private WebSocketMessageType _type;
    private byte[]? _ping;
    private WebSocketState _state = WebSocketState.Open;
    private WebSocketCloseStatus? _closeStatus;
    private string? _closeStatusDescription;

    private enum Opcode : byte
    {
        Continuation = 0,
        Text = 1,
        Binary = 2,
        Close = 8,
        Ping = 9,
        Pong = 10,
    }

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => _closeStatus;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => _closeStatusDescription;

    /// <inheritdoc/>
    public override WebSocketState State => _state;

    /// <inheritdoc/>
    public override string? SubProtocol => null;

    /// <summary>Whether <see cref="Advance"/> would not have to wait, as far as can be told.</summary>
    internal bool IsMoreWaiting => isMoreWaiting is not null && isMoreWaiting();

    /// <summary>Receives on the calling thread, which waits for the connection itself and not for a thread of the pool.</summary>
    internal ValueWebSocketReceiveResult Receive(Span<byte> buffer)
    {
        ValueWebSocketReceiveResult result;
        while (!TryReceive(buffer, out result))
        {
            Advance();
        }

        return result;
    }

    /// <summary>Answers a ping, or reads once from the connection and waits for that on the calling thread.</summary>
    internal void Advance()
    {
        if (_ping is { } ping)
        {
            _ping = null;
            SendAsync(Opcode.Pong, ping, CancellationToken.None).GetAwaiter().GetResult();
        }
        else
        {
            MakeRoom();
            Filled(stream.Read(_buffer.AsSpan(_end)));
        }
    }

    /// <inheritdoc/>
    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        TryReceive(buffer.Span, out var result) ? new(result) : ReceiveSlowAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage, _closeStatus, _closeStatusDescription);
    }

    /// <inheritdoc/>
    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        endOfMessage && messageType != WebSocketMessageType.Close
            ? SendAsync(messageType == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, buffer, cancellationToken)
            : throw new NotSupportedException("Only whole messages are sent.");

    /// <inheritdoc/>
    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    /// <inheritdoc/>
    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = _state == WebSocketState.CloseReceived ? WebSocketState.Closed : WebSocketState.CloseSent;
        byte[] payload = [(byte)((int)closeStatus >> 8), (byte)closeStatus, .. Encoding.UTF8.GetBytes(statusDescription ?? "")];
        return SendAsync(Opcode.Close, payload, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        Dispose();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _state = _state == WebSocketState.Aborted ? _state : WebSocketState.Closed;
        stream.Dispose();
        connection.Dispose();
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReceiveSlowAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ValueWebSocketReceiveResult result;
        while (!TryReceive(buffer.Span, out result))
        {
            if (_ping is { } ping)
            {
                _ping = null;
                await SendAsync(Opcode.Pong, ping, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }

    /// <summary>Gives what has been read already; false when more has to be read, or a ping answered, first.</summary>
    internal bool TryReceive(Span<byte> buffer, out ValueWebSocketReceiveResult result)
    {
        result = default;
        while (!_isInFrame)
        {
            if (_ping is not null || !TryReadHeader())
            {
                return false;
            }

            if (_state == WebSocketState.CloseReceived)
            {
                result = new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
                return true;
            }
        }

        if (_left > 0 && _start == _end)
        {
            return false;
        }

        var count = (int)Math.Min(Math.Min(_left, _end - _start), buffer.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        _left -= count;
        _isInFrame = _left > 0;
        result = new ValueWebSocketReceiveResult(count, _type, !_isInFrame && !_isInMessage);
        return true;
    }

    /// <summary>
    /// Gives the next message where it lies in the buffer, which spares a copy, when it is one frame of text that has been read whole:
    /// nearly all of a stream are. The bytes stay as they are until more is read. Whatever else comes is left to <see cref="TryReceive"/>.
    /// </summary>
    internal bool TryTakeWhole(int maxLength, out ReadOnlySpan<byte> message)
    {
        var at = 0;
        if (!TryPeekWhole(ref at, out message) || message.Length > maxLength)
        {
            return false;
        }

        _start += at;
        return true;
    }

    /// <summary>As <see cref="TryTakeWhole"/>, but leaves it there.</summary>
    /// <param name="at">Where from the next byte on it begins; becomes where the one behind it does.</param>
    /// <param name="message">The message.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool TryPeekWhole(scoped ref int at, out ReadOnlySpan<byte> message)
    {
        var bytes = _buffer.AsSpan((_start + at).._end);
        message = default;
        if (_isInFrame || _isInMessage || _ping is not null || bytes.Length < 4 || bytes[0] != (0x80 | (byte)Opcode.Text) || bytes[1] > 126)
        {
            return false;
        }

        var (header, length) = bytes[1] < 126 ? (2, bytes[1]) : (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        if (bytes.Length - header < length)
        {
            return false;
        }

        message = bytes.Slice(header, length);
        at += header + length;
        return true;
    }

    /// <summary>Goes over the next header, and over the whole frame when it is one of control.</summary>
    private bool TryReadHeader()
    {
        var bytes = _buffer.AsSpan(_start.._end);
        if (bytes.Length < 2)
        {
            return false;
        }

        var opcode = (Opcode)(bytes[0] & 0x0F);
        var isLast = (bytes[0] & 0x80) != 0;
        var header = (bytes[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        Require((bytes[0] & 0x70) == 0, Messages.Of("a frame with reserved bits"));
        Require((bytes[1] & 0x80) == 0, Messages.Of("a masked frame"));
        if (bytes.Length < header)
        {
            return false;
        }

        var length = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => bytes[1],
        };
        Require(length >= 0, Messages.Of("a frame with a negative length"));
        if (opcode >= Opcode.Close)
        {
            Require(isLast && length <= MaxControlPayload, Messages.Of("a control frame that is too long"));
            if (bytes.Length < header + length)
            {
                return false;
            }

            _start += header + (int)length;
            OnControl(opcode, bytes.Slice(header, (int)length));
            return true;
        }

        Require(opcode <= Opcode.Binary && _isInMessage == (opcode == Opcode.Continuation), Messages.Of("a frame out of order"));
        _type = opcode switch { Opcode.Text => WebSocketMessageType.Text, Opcode.Binary => WebSocketMessageType.Binary, _ => _type };
        _start += header;
        _left = length;
        _isInFrame = true;
        _isInMessage = !isLast;
        return true;
    }

    private void OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Require(opcode <= Opcode.Pong, Messages.Of("a frame of an unknown type"));
        if (opcode == Opcode.Ping)
        {
            _ping = payload.ToArray();
        }
        else if (opcode == Opcode.Close)
        {
            _state = WebSocketState.CloseReceived;
            _closeStatus = payload.Length < 2
                ? WebSocketCloseStatus.Empty
                : (WebSocketCloseStatus)BinaryPrimitives.ReadUInt16BigEndian(payload);
            _closeStatusDescription = payload.Length < 2 ? null : Encoding.UTF8.GetString(payload[2..]);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        Filled(await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Only the beginning of a header or of a control frame can be left over.</summary>
    private void MakeRoom()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }

    private void Filled(int read)
    {
        _end += read;
        if (read == 0)
        {
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        }
    }

    private async Task SendAsync(Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var frame = Frame(opcode, payload.Span);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = payload.Length switch { <= 125 => 2, <= ushort.MaxValue => 4, _ => 10 };
        var frame = new byte[header + 4 + payload.Length];
        frame[0] = (byte)(0x80 | (byte)opcode);
        frame[1] = (byte)(0x80 | header switch { 2 => payload.Length, 4 => 126, _ => 127 });
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }
        else if (header == 10)
        {
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), payload.Length);
        }

        var mask = frame.AsSpan(header, 4);
        RandomNumberGenerator.Fill(mask);
        for (var i = 0; i < payload.Length; i++)
        {
            frame[header + 4 + i] = (byte)(payload[i] ^ mask[i & 3]);
        }

        return frame;
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new WebSocketException(WebSocketError.Faulted, Messages.Format($"The server sent {what}."));
        }
    }
}
