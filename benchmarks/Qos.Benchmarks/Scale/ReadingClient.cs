using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Qos.Benchmarks.Scale;

/// <summary>A client that counts the messages that come, and costs next to nothing.</summary>
internal sealed class ReadingClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private TaskCompletionSource? _beat;
    private long _messages;

    private ReadingClient(Socket socket) => _socket = socket;

    internal long Messages => Interlocked.Read(ref _messages);

    internal static async Task<ReadingClient> ConnectAsync(Uri uri, string key, IReadOnlyList<string> codes)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, uri.Port));
        var client = new ReadingClient(socket);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: {uri.Authority}\r\nkey: {key}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        var read = 0;
        do
        {
            read += await socket.ReceiveAsync(client._buffer.AsMemory(read));
        }
        while (!Encoding.ASCII.GetString(client._buffer, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal));

        var list = string.Join("\",\"", codes);
        foreach (var kind in "ST")
        {
            await client.SendAsync($$"""{"type":"{{kind}}","codes":["{{list}}"]}""");
        }

        _ = Task.Run(client.ReadAsync);
        return client;
    }

    /// <summary>Sends heartbeats one after the other, ten a second, and returns how long each took, in ms, sorted.</summary>
    internal async Task<List<double>> BeatAsync(TimeSpan time)
    {
        var taken = new List<double>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;)
        {
            _beat = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var sent = Stopwatch.GetTimestamp();
            await SendAsync("""{"type":"H"}""");
            await _beat.Task;
            taken.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            await Task.Delay(87);
        }

        taken.Sort();
        return taken;
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string text)
    {
        // A mask of zeros leaves the payload as it is.
        var payload = Encoding.ASCII.GetBytes(text);
        byte[] head = payload.Length < 126 ? [0x81, (byte)(0x80 | payload.Length)]
            : [0x81, 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length];
        await _socket.SendAsync((byte[])[.. head, 0, 0, 0, 0, .. payload]);
    }

    private async Task ReadAsync()
    {
        var length = 0;
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
                if (read == 0)
                {
                    return;
                }

                length += read;
                length = Count(length);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    /// <summary>Counts whole frames, and moves the rest to the front.</summary>
    private int Count(int length)
    {
        var at = 0;
        while (length - at >= 4)
        {
            var size = _buffer[at + 1] & 0x7F;
            var head = 2;
            if (size == 126)
            {
                size = (_buffer[at + 2] << 8) | _buffer[at + 3];
                head = 4;
            }

            if (length - at < head + size)
            {
                break;
            }

            if (_buffer.AsSpan(at + head, size).StartsWith("{\"type\":\"H\""u8))
            {
                _beat?.TrySetResult();
            }
            else
            {
                Interlocked.Increment(ref _messages);
            }

            at += head + size;
        }

        _buffer.AsSpan(at, length - at).CopyTo(_buffer);
        return length - at;
    }
}
