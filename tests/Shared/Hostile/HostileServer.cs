#pragma warning disable IDE0005 // PowerShell compiles this file as well, and knows no implicit usings.
#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Qos.Testing;

/// <summary>A QOS server on a real loopback port that puts <see cref="HostileText.Everything"/> into every text that it sends.</summary>
public sealed class HostileServer : IDisposable
{
    private const string Text = "\"#\"";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private int _handshakes;

    /// <param name="fails">
    /// Whether requests and subscriptions are refused, with the text as the reason; else they are answered with hostile data.
    /// </param>
    public HostileServer(bool fails = false)
    {
        Fails = fails;
        _listener.Start();
        _ = ServeAsync();
    }

    public bool Fails { get; }

    public Uri Uri => new($"http://{_listener.LocalEndpoint}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var stop = _stop.Token;
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(stop).ConfigureAwait(false);
                _ = Task.Run(() => AnswerAsync(client, stop), CancellationToken.None);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken stop)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var (head, body) = await ReadAsync(stream, stop).ConfigureAwait(false);
                if (Header(head, "Sec-WebSocket-Key") is { } key)
                {
                    await StreamAsync(stream, key, stop).ConfigureAwait(false);
                    return;
                }

                var answer = Bytes(Fails ? $$"""{"msg":{{Text}}}""" : Data(head.Split(' ')[1], CodesOf(body)));
                var start =
                    $"HTTP/1.1 200 {HostileText.Line}\r\nServer: {HostileText.Line}\r\nDate: {HostileText.Line}\r\nConnection: close\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{start}Content-Length: {answer.Length}\r\n\r\n"), stop)
                    .ConfigureAwait(false);
                await stream.WriteAsync(answer, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or WebSocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The client has gone.
            return;
        }
    }

    private static async Task<(string Head, string Body)> ReadAsync(Stream stream, CancellationToken stop)
    {
        var text = "";
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, stop).ConfigureAwait(false) is > 0 and var read)
        {
            text += Encoding.Latin1.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length >= end + 4 + int.Parse(Header(text[..end], "Content-Length") ?? "0", CultureInfo.InvariantCulture))
            {
                return (text[..end], text[(end + 4)..]);
            }
        }

        throw new IOException("The request ended too soon.");
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    /// <summary>Every second handshake is refused; the others make a connection that says all it can and is closed.</summary>
    private async Task StreamAsync(NetworkStream stream, string key, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _handshakes) % 2 == 0)
        {
            var reason = Bytes($$"""{"msg":{{Text}}}""");
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 503 {HostileText.Line}\r\nContent-Length: {reason.Length}\r\n\r\n"), stop)
                    .ConfigureAwait(false);
            await stream.WriteAsync(reason, stop).ConfigureAwait(false);
            return;
        }

#pragma warning disable CA5350 // RFC 6455 has it so.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching\r\nServer: {HostileText.Line}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), stop)
            .ConfigureAwait(false);
        using var socket = WebSocket.CreateFromStream(stream, isServer: true, subProtocol: null, Timeout.InfiniteTimeSpan);
        var buffer = new byte[64 * 1024];
        for (var messages = 0; messages < 3; messages++)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            using var json = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
            var id = json.RootElement.TryGetProperty("reqid", out var number) ? $",\"reqid\":{number}" : "";
            var kind = json.RootElement.GetProperty("type").GetString();
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            await SendAsync(socket, $$"""{"type":"{{kind}}","msg":{{(Fails ? Text : "\"OK\"")}},"time":{{now}}{{id}}}""", stop)
                .ConfigureAwait(false);
            foreach (var code in CodesOf(Encoding.UTF8.GetString(buffer, 0, received.Count)))
            {
                await SendAsync(socket, $$"""{"tp":"S","c":"{{code}}","lp":"5","yp":"4","ts":{{now}},"x":{{Text}}}""", stop)
                    .ConfigureAwait(false);
                await SendAsync(socket, $$"""{"tp":"T","c":"{{code}}","p":"5","v":"1","ts":{{now}},"d":1}""", stop).ConfigureAwait(false);
                await SendAsync(socket, $$"""{"tp":"D","c":"{{code}}","b":[{"p":"5","v":"1"}],"a":[],"ts":{{now}}}""", stop)
                    .ConfigureAwait(false);
                await SendAsync(socket, $$"""{"tp":"S","c":"{{code}}","lp":{{Text}},"ts":{{Text}}}""", stop).ConfigureAwait(false);
                await SendAsync(socket, $$"""{"tp":"T","c":"{{code}}","p":{{Text}},"v":{{Text}}}""", stop).ConfigureAwait(false);
            }

            await SendAsync(socket, $$"""{"tp":{{Text}},"c":{{Text}}}""", stop).ConfigureAwait(false);
            await SendAsync(socket, $$"""{"msg":{{Text}}}""", stop).ConfigureAwait(false);
            await socket.SendAsync(Encoding.UTF8.GetBytes(HostileText.Everything), WebSocketMessageType.Text, endOfMessage: true, stop)
                .ConfigureAwait(false);
        }

        await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, $"{HostileText.Mark}\u001b[31m{HostileText.Key}\u202E", stop)
            .ConfigureAwait(false);
    }

    private static Task SendAsync(WebSocket socket, string json, CancellationToken stop) =>
        socket.SendAsync(Bytes(json), WebSocketMessageType.Text, endOfMessage: true, stop);

    private static byte[] Bytes(string json) =>
        Encoding.UTF8.GetBytes(json.Replace(Text, JsonSerializer.Serialize(HostileText.Everything), StringComparison.Ordinal));

    private static List<string> CodesOf(string body)
    {
        if (body.Length == 0)
        {
            return [];
        }

        using var json = JsonDocument.Parse(body);
        var lists = json.RootElement.TryGetProperty("codes", out var codes) ? codes.EnumerateArray().Select(code => code.GetString()!)
            : json.RootElement.TryGetProperty("kline_reqs", out var requests) ? requests.EnumerateArray()
                .Select(request => request.GetProperty("c").GetString()!)
            : [];
        return [.. lists.SelectMany(
            list => list.Split(':') is [var market, var symbols] ? symbols.Split(',').Select(symbol => $"{market}:{symbol}") : [])];
    }

    /// <summary>Readable figures, so that the texts beside them are shown, and of the last code unreadable ones.</summary>
    private static string Data(string path, List<string> codes)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var items = path switch
        {
            "/instrument-info" =>
                codes.Select(code => $$"""{"c":"{{code}}","e":{{Text}},"tc":{{Text}},"nc":{{Text}},"ne":{{Text}},"ls":1}"""),
            "/snapshot" => codes.Select((code, i) => i < codes.Count - 1 || i == 0
                ? $$"""{"c":"{{code}}","lp":"5","yp":"4","o":"5","h":"5","l":"5","ts":{{now}},"v":"1","t":"1","s":0,"x":{{Text}}}"""
                : $$"""{"c":"{{code}}","lp":{{Text}},"ts":{{Text}}}"""),
            "/depth" =>
                codes.Select(code => $$"""{"c":"{{code}}","b":[{"p":"5","v":"1"}],"a":[{"p":"6","v":"1"}],"ts":{{now}},"x":{{Text}}}"""),
            "/trade" => codes.Select(code => $$"""{"c":"{{code}}","p":"5","v":"1","ts":{{now}},"d":7,"x":{{Text}}}"""),
            "/kline" or "/history" => codes.Select(
                code => $$"""{"c":"{{code}}","k":[{"c":"{{code}}","o":"5","cl":"5","h":"5","l":"5","v":"1","ts":{{now - (now % 60)}},"kt":1}]}"""),
            _ => [],
        };
        return path switch
        {
            "/product-list" => $$"""{"msg":"OK","data":{"US":[{"code":{{Text}},"name":{{Text}}},{"code":"US:AAPL","name":{{Text}}},{"name":{{Text}}}]} }""",
            "/market-calendar" => $$"""{"msg":"OK","data":{"US":[{{Text}},"20250703,F","20250704,\u001b","20250707,\u202e"]} }""",
            _ => $$"""{"msg":"OK","data":[{{string.Join(',', items)}}],"x":{{Text}}}""",
        };
    }
}
