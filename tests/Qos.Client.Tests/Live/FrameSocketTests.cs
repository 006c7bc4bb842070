using System.Net.WebSockets;
using System.Text;
using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class FrameSocketTests
{
    private static readonly int[] Lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1021)]
    [InlineData(int.MaxValue)]
    public async Task Messages_of_every_length_arrive_whole_however_the_bytes_are_cut(int chunk)
    {
        // Framed by the platform's own server side.
        var wire = new Wire([], chunk);
        using (var server = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = true }))
        {
            foreach (var length in Lengths)
            {
                await server.SendAsync(
                    Payload(length), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
            }
        }

        using var socket = new FrameSocket(new Wire(wire.Sent, chunk), wire);
        foreach (var length in Lengths)
        {
            Assert.Equal(Payload(length), await ReceiveAsync(socket));
        }
    }

    [Fact]
    public void Messages_taken_where_they_lie_are_those_that_are_copied_out()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var (bytes, expected) = (new List<byte>(), new List<string>());
            for (var i = 0; i < 200; i++)
            {
                var text = new string((char)('a' + (i % 26)), random.Next(100));
                switch (random.Next(8))
                {
                    case 0:
                        bytes.AddRange([.. Frame(0x01, text), .. Frame(0x89, "ping"), .. Frame(0x80, "end")]);
                        expected.Add(text + "end");
                        break;
                    case 1:
                        bytes.AddRange([.. Frame(0x8A, "pong"), .. Frame(0x82, text)]);
                        expected.Add(text);
                        break;
                    case 2:
                        // Longer than fits a header of two bytes.
                        bytes.AddRange([0x81, 126, 1, 0, .. Payload(256)]);
                        expected.Add(Encoding.ASCII.GetString(Payload(256)));
                        break;
                    default:
                        bytes.AddRange(Frame(0x81, text));
                        expected.Add(text);
                        break;
                }
            }

            var wire = new Wire([.. bytes], random.Next(1, 2000));
            using var socket = new FrameSocket(wire, wire);
            var (received, whole, buffer, filled) = (new List<string>(), 0, new byte[1024], 0);
            while (received.Count < expected.Count)
            {
                if (filled == 0 && socket.TryTakeWhole(200, out var message))
                {
                    received.Add(Encoding.ASCII.GetString(message));
                    whole++;
                }
                else
                {
                    var part = socket.Receive(buffer.AsSpan(filled));
                    filled += part.Count;
                    if (part.EndOfMessage)
                    {
                        received.Add(Encoding.ASCII.GetString(buffer, 0, filled));
                        filled = 0;
                    }
                }
            }

            Assert.Equal(expected, received);
            Assert.True(whole > 0, "Some lie whole in the buffer.");
        }
    }

    [Fact]
    public async Task A_message_in_pieces_is_one_message_and_a_ping_between_them_is_answered()
    {
        var wire = new Wire(
            [.. Frame(0x01, "ab"), .. Frame(0x89, "are you there"), .. Frame(0x00, ""), .. Frame(0x8A, "unasked"), .. Frame(0x80, "cd")]);
        using var socket = new FrameSocket(wire, wire);

        Assert.Equal("abcd"u8.ToArray(), await ReceiveAsync(socket));
        Assert.Equal((0x8A, "are you there"), (wire.Sent[0], Unmasked(wire.Sent)));
    }

    [Fact]
    public async Task What_is_sent_is_read_by_the_platforms_own_server_side()
    {
        var wire = new Wire([]);
        using var socket = new FrameSocket(wire, wire);
        foreach (var length in Lengths)
        {
            await socket.SendAsync(Payload(length), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", TestContext.Current.CancellationToken);

        using var server = WebSocket.CreateFromStream(new Wire(wire.Sent), new WebSocketCreationOptions { IsServer = true });
        foreach (var length in Lengths)
        {
            Assert.Equal(Payload(length), await ReceiveAsync(server));
        }

        var close = await server.ReceiveAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken);
        Assert.Equal(
            (WebSocketMessageType.Close, WebSocketCloseStatus.NormalClosure, "done"),
            (close.MessageType, server.CloseStatus, server.CloseStatusDescription));
    }

    [Theory]
    [InlineData(new byte[] { 0x88, 0x06, 0x03, 0xF0, (byte)'b', (byte)'y', (byte)'e', (byte)'!' }, 1008, "bye!")]
    [InlineData(new byte[] { 0x88, 0x00 }, (int)WebSocketCloseStatus.Empty, null)]
    public async Task A_close_is_told_with_its_reason(byte[] frame, int status, string? reason)
    {
        var wire = new Wire(frame);
        using var socket = new FrameSocket(wire, wire);

        var close = await socket.ReceiveAsync(new byte[16].AsMemory(), TestContext.Current.CancellationToken);

        Assert.Equal(
            (WebSocketMessageType.Close, (WebSocketCloseStatus)status, reason, WebSocketState.CloseReceived),
            (close.MessageType, socket.CloseStatus, socket.CloseStatusDescription, socket.State));
    }

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x00 })]
    [InlineData(new byte[] { 0x81, 0x80, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x80, 0x00 })]
    [InlineData(new byte[] { 0x01, 0x00, 0x81, 0x00 })]
    [InlineData(new byte[] { 0x83, 0x00 })]
    [InlineData(new byte[] { 0x8B, 0x00 })]
    [InlineData(new byte[] { 0x09, 0x00 })]
    [InlineData(new byte[] { 0x89, 0x7E, 0x00, 0x7E })]
    [InlineData(new byte[] { 0x81, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x8A, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0xFF })]
    [InlineData(new byte[] { 0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x81, 0x05, (byte)'a' })]
    [InlineData(new byte[] { 0x81 })]
    [InlineData(new byte[0])]
    public async Task What_no_server_may_send_and_a_connection_that_ends_are_errors(byte[] bytes)
    {
        var wire = new Wire(bytes);
        using var socket = new FrameSocket(wire, wire);

        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
            {
                await socket.ReceiveAsync(new byte[16].AsMemory(), TestContext.Current.CancellationToken);
            }
        });
    }

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26)))];

    private static byte[] Frame(byte first, string text) => [first, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static string Unmasked(byte[] frame) =>
        Encoding.ASCII.GetString([.. frame.Skip(6).Select((b, i) => (byte)(b ^ frame[2 + (i & 3)]))]);

    private static async Task<byte[]> ReceiveAsync(WebSocket socket)
    {
        var message = new List<byte>();
        var buffer = new byte[1000];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            message.AddRange(buffer.AsSpan(0, part.Count));
        }
        while (!part.EndOfMessage);
        return [.. message];
    }

    /// <summary>Gives bytes in chunks and keeps what is written.</summary>
    private sealed class Wire(byte[] inbound, int chunk = int.MaxValue) : Stream
    {
        private readonly MemoryStream _sent = new();
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        internal byte[] Sent => _sent.ToArray();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = Math.Min(Math.Min(count, chunk), inbound.Length - _given);
            inbound.AsSpan(_given, given).CopyTo(buffer.AsSpan(offset));
            _given += given;
            return given;
        }

        public override void Write(byte[] buffer, int offset, int count) => _sent.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
