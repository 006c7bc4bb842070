using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Qos.Benchmarks.Streams;

/// <summary>How a <see cref="TradeServer"/> sends.</summary>
/// <param name="Rate">Messages per second; null is as fast as the socket takes them.</param>
/// <param name="Burst">So many messages at once, five times a second, instead of a rate; 0 is none.</param>
/// <param name="IsStamped">Whether volumes are the time of sending, after the first second.</param>
/// <param name="IsRandom">Whether the codes come at random and not in turns.</param>
/// <param name="IsSilent">Whether nothing is ever traded.</param>
internal sealed record TradeServerOptions(double? Rate, int Burst, bool IsStamped, bool IsRandom = false, bool IsSilent = false);

/// <summary>
/// The least of a QOS server that a watch of trades needs, and fast: acknowledgements, lists of the last trades, <c>POST /drop</c> that
/// cuts the live connection, and a <see cref="TradeTape"/> in large writes. Any key will do. One live connection at a time; the newest
/// wins.
/// </summary>
internal sealed class TradeServer(TradeServerOptions options)
{
    private const int WriteSize = 64 * 1024;

    // Time to ask for the list before the flood.
    private static readonly TimeSpan CalmStart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CalmForCode = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CalmInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BurstInterval = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private TradeTape? _tape;
    private Socket? _live;

    /// <summary>Serves until cancelled.</summary>
    internal async Task RunAsync(int port, Action<Uri> onListening, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        onListening(new UriBuilder("http", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port).Uri);
        while (true)
        {
            var socket = await listener.AcceptSocketAsync(cancellationToken);
            socket.NoDelay = true;
            _ = ServeAsync(socket, cancellationToken);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await ReadRequestAsync(stream, cancellationToken) is var (path, socketKey, body))
            {
                if (socketKey is not null)
                {
                    await ServeLiveAsync(socket, stream, socketKey, cancellationToken);
                    return;
                }

                await stream.WriteAsync(Answer(path, body), cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or WebSocketException or ObjectDisposedException)
        {
            // The client has gone, or POST /drop has cut it off.
            Debug.WriteLine(e.Message);
        }
    }

    private static async Task<(string Path, string? SocketKey, string Body)?> ReadRequestAsync(
        NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        while (true)
        {
            var text = Encoding.ASCII.GetString(buffer, 0, filled);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var headers = text[..end].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2))
                    .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.OrdinalIgnoreCase);
                var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
                if (filled >= end + 4 + length)
                {
                    return (text.Split(' ', 3)[1], headers.GetValueOrDefault("Sec-WebSocket-Key"), text.Substring(end + 4, length));
                }
            }

            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }
    }

    private byte[] Answer(string path, string body)
    {
        var data = "";
        lock (_gate)
        {
            if (path == "/drop")
            {
                _live?.Close(0);
            }
            else if (path == "/trade" && _tape is not null && !options.IsSilent)
            {
                using var json = JsonDocument.Parse(body);
                data = _tape.LastTrades(CodesOf(json.RootElement), json.RootElement.GetProperty("count").GetInt32());
            }
        }

        var answer = $$"""{"msg":"OK","data":[{{data}}]}""";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n\r\n{answer}");
    }

    private static string[] CodesOf(JsonElement message) =>
        [.. message.GetProperty("codes").EnumerateArray()
            .SelectMany(
                entry => entry.GetString()!.Split(':') is [var market, var symbols]
                    ? symbols.Split(',').Select(symbol => $"{market}:{symbol}")
                    : [])];

    private async Task ServeLiveAsync(Socket socket, NetworkStream stream, string socketKey, CancellationToken cancellationToken)
    {
#pragma warning disable CA5350 // RFC 6455 has it so.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(socketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"),
                cancellationToken);
        lock (_gate)
        {
            _live?.Close(0);
            _live = socket;
        }

        // Only its reading half is used: what is sent is framed already.
        using var reading = WebSocket.CreateFromStream(stream, isServer: true, subProtocol: null, Timeout.InfiniteTimeSpan);
        using var writing = new SemaphoreSlim(1);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[1024 * 1024];
        Task? pushing = null;
        try
        {
            while (await ReceiveAsync(reading, buffer, ended.Token) is > 0 and var length)
            {
                using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
                var type = json.RootElement.GetProperty("type").GetString();
                var id = json.RootElement.TryGetProperty("reqid", out var number) ? $",\"reqid\":{number}" : "";
                var tape = type == "T" ? TapeOf(CodesOf(json.RootElement)) : _tape;
                byte[] answer = Frame(
                    $$"""{"type":"{{type}}","msg":"OK","time":{{tape?.Second ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}{{id}}}""");
                if (type == "T" && pushing is null && !options.IsSilent)
                {
                    // Whoever joins the pushes with a list finds in both two whole seconds of the tape, which make the joint.
                    await SendAsync(stream, writing, (byte[])[.. answer, .. tape!.TakeSeconds(2)], ended.Token);
                    pushing = Task.Run(() => PushAsync(stream, writing, tape, ended.Token), ended.Token);
                }
                else
                {
                    await SendAsync(stream, writing, answer, ended.Token);
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            await (pushing ?? Task.CompletedTask)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The length of the next message; 0 when the client says goodbye.</summary>
    private static async ValueTask<int> ReceiveAsync(WebSocket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer[length..], cancellationToken);
            length += part.Count;
            if (part.EndOfMessage || part.MessageType == WebSocketMessageType.Close)
            {
                return part.MessageType == WebSocketMessageType.Close ? 0 : length;
            }
        }
    }

    private TradeTape TapeOf(string[] codes)
    {
        lock (_gate)
        {
            return _tape?.Has(codes) == true
                ? _tape
                : _tape = new TradeTape(codes, _tape?.Second ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds(), options.IsRandom);
        }
    }

    private async Task PushAsync(NetworkStream stream, SemaphoreSlim writing, TradeTape tape, CancellationToken cancellationToken)
    {
        var buffer = new byte[WriteSize];
        var clock = Stopwatch.StartNew();
        using (var calm = new PeriodicTimer(CalmInterval))
        {
            while (clock.Elapsed < CalmStart + (tape.Codes * CalmForCode) && await calm.WaitForNextTickAsync(cancellationToken))
            {
                await SendNextAsync(1, stamp: false);
            }
        }

        if (options is { Rate: null, Burst: 0 })
        {
            while (true)
            {
                await SendNextAsync(int.MaxValue, stamp: options.IsStamped);
            }
        }

        clock.Restart();
        var sent = 0L;
        using var tick = new PeriodicTimer(options.Burst > 0 ? BurstInterval : TimeSpan.FromMilliseconds(1));
        while (await tick.WaitForNextTickAsync(cancellationToken))
        {
            var due = options.Burst > 0 ? sent + options.Burst : (long)(clock.Elapsed.TotalSeconds * options.Rate!.Value);
            while (sent < due)
            {
                sent += await SendNextAsync((int)(due - sent), stamp: options.IsStamped);
            }
        }

        async ValueTask<int> SendNextAsync(int max, bool stamp)
        {
            var (bytes, messages) = tape.Fill(buffer, max, stamp);
            await SendAsync(stream, writing, buffer.AsMemory(0, bytes), cancellationToken);
            return messages;
        }
    }

    private static async ValueTask SendAsync(
        NetworkStream stream, SemaphoreSlim writing, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    private static byte[] Frame(string json) => [0x81, checked((byte)json.Length), .. Encoding.ASCII.GetBytes(json)];
}
