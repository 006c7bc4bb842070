using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Qos.Simulator.Protocol;

/// <summary>One TCP connection: HTTP/1.1 requests one after the other, until it closes or becomes a live connection.</summary>
internal sealed class HttpConnection(QosSimulator simulator, Socket socket) : IDisposable
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromMilliseconds(250);
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private volatile LiveSession? _session;

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Abort() => End(() =>
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    });

    /// <summary>Ends a live connection with a close frame, any other one with a TCP close.</summary>
    public void Close()
    {
        if (_session is { } session)
        {
            session.Close(1001, "The server goes away.");
        }
        else
        {
            // Reading ends then, and the connection by itself; disposing a socket that is being read would reset it.
            End(() => socket.Shutdown(SocketShutdown.Both));
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var reader = new HttpRequestReader(_stream);
        try
        {
            while (await ServeAsync(reader, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (RequestException e)
        {
            await RefuseAsync(e, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            simulator.Counters.ConnectionBroke();
        }
    }

    public void Dispose() => _stream.Dispose();

    internal static bool IsGone(Exception e) => e is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    private void End(Action end)
    {
        try
        {
            end();
        }
        catch (Exception e) when (IsGone(e))
        {
            // The client was faster.
            simulator.Counters.ConnectionBroke();
        }
    }

    /// <summary>One request; false when the connection is over.</summary>
    private async Task<bool> ServeAsync(HttpRequestReader reader, CancellationToken cancellationToken)
    {
        if (await reader.ReadHeadAsync(cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return false;
        }

        if (request.Path == "/ws")
        {
            await ServeLiveAsync(request, reader, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (request.Lists("Expect", "100-continue"))
        {
            await _stream.WriteAsync(Head(100, "", null), cancellationToken).ConfigureAwait(false);
        }

        var body = await reader.ReadBodyAsync(request, cancellationToken).ConfigureAwait(false);
        if (await AnswerAsync(request, body, cancellationToken).ConfigureAwait(false) is not { } answer)
        {
            Abort();
            return false;
        }

        await WriteAsync(request, answer.Status, answer.Json, cancellationToken).ConfigureAwait(false);
        return request.KeepsAlive;
    }

    /// <summary>The answer's status and JSON; null when there is to be none.</summary>
    private async Task<(int Status, ReadOnlyMemory<byte> Json)?> AnswerAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        AnswerFault? fault = null;
        int status;
        ReadOnlyMemory<byte> json;
        try
        {
            if (!Endpoints.IsEndpoint(request.Path))
            {
                throw new RequestException($"Unknown path {request.Path}. {Endpoints.Hint}", 404);
            }

            if (request.Method != "POST")
            {
                throw new RequestException("Use POST.", 405);
            }

            CheckKey(request);
            Counters.Count(simulator.Counters.Requests, request.Path);
            fault = simulator.Faults.Take(request.Path);
            if (fault is not null)
            {
                await Task.Delay(fault.Delay, simulator.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
                if (fault.Message is not null || fault.Status is not null)
                {
                    throw new RequestException(fault.Message ?? Reason(fault.Status!.Value), fault.Status ?? 200);
                }
            }

            simulator.Limits.CountRequest(request.Path);
            var now = simulator.Clock.NowMilliseconds - (long)(fault?.Staleness.TotalMilliseconds ?? 0);
            var message = RequestMessage.Parse(body, out var error);
            if (error is not null)
            {
                throw error;
            }

            status = 200;
            json = Endpoints.Object(o =>
            {
                o.WriteString("msg"u8, "OK"u8);
                simulator.Endpoints.WriteData(o, request.Path, message, now);
            });
        }
        catch (RequestException e)
        {
            simulator.CountRefusal(e);
            (status, json) = (e.Status, Error(e.Message));
        }
        catch (Exception e) when (!IsGone(e))
        {
            simulator.Counters.Failure = e;
            (status, json) = (500, Error($"Internal error: {e.Message}"));
        }

        return fault is { Lost: true } ? null : (status, fault is { Truncated: true } ? json[..(json.Length / 2)] : json);
    }

    private async Task ServeLiveAsync(HttpRequest request, HttpRequestReader reader, CancellationToken cancellationToken)
    {
        LiveSession session;
        try
        {
            if (!request.IsWebSocket || request["Sec-WebSocket-Key"] is not { } nonce)
            {
                throw new RequestException("/ws takes WebSocket handshakes only.", 400);
            }

            if (request["Sec-WebSocket-Version"] != "13")
            {
                throw new RequestException("WebSocket version 13 is required.", 426);
            }

            CheckKey(request);
            if (simulator.Faults.TakeHandshakeRefusal() is { } refusal)
            {
                throw new RequestException(refusal.Reason, refusal.Status);
            }

            var handshake = Head(101, $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(nonce)}\r\n", null);
            session = new LiveSession(simulator, socket, _stream, reader.Rest, handshake);
            simulator.Admit(session);
        }
        catch (RequestException)
        {
            simulator.Counters.HandshakeRefused();
            throw;
        }

        using (_session = session)
        {
            await session.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void CheckKey(HttpRequest request)
    {
        if (request.Key != simulator.Key)
        {
            throw new RequestException(request.Key is null ? "Key required: in the header or the URL parameter \"key\"." : "Key invalid.", 401);
        }
    }

    private async Task WriteAsync(HttpRequest request, int status, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var headers = request.KeepsAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
        if (simulator.Options.Compress && request.Lists("Accept-Encoding", "gzip"))
        {
            headers += "Content-Encoding: gzip\r\n";
            json = Gzip(json.Span);
        }

        var head = Head(status, headers, json.Length);
        var bytes = new byte[head.Length + (request.Method == "HEAD" ? 0 : json.Length)];
        head.CopyTo(bytes, 0);
        json[..(bytes.Length - head.Length)].CopyTo(bytes.AsMemory(head.Length));
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last answer of a connection. What the client is still sending is read away first, or its TCP would throw the answer away.</summary>
    private async Task RefuseAsync(RequestException refusal, CancellationToken cancellationToken)
    {
        var json = Error(refusal.Message);
        try
        {
            await _stream.WriteAsync(Head(refusal.Status, "Connection: close\r\n", json.Length), cancellationToken).ConfigureAwait(false);
            await _stream.WriteAsync(json, cancellationToken).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
            using var linger = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            linger.CancelAfter(LingerTime);
            var rest = new byte[4096];
            while (await _stream.ReadAsync(rest, linger.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            simulator.Counters.ConnectionBroke();
        }
    }

    /// <summary>Every answer names its server: that is how a client knows simulated prices.</summary>
    private byte[] Head(int status, string headers, int? contentLength)
    {
        var body = contentLength is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {contentLength}\r\n");
        var extra = status switch
        {
            405 => "Allow: POST\r\n",
            426 => "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
            _ => "",
        };
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {Reason(status)}\r\nServer: {QosSimulator.ServerName}\r\nDate: {simulator.Now:R}\r\n{extra}{headers}{body}\r\n"));
    }

    private static ReadOnlyMemory<byte> Error(string message) => Endpoints.Object(o => o.WriteString("msg"u8, message));

    private static byte[] Gzip(ReadOnlySpan<byte> json)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(json);
        }

        return compressed.ToArray();
    }

    private static string Reason(int status)
    {
        using var standard = new HttpResponseMessage((HttpStatusCode)status);
        return standard.ReasonPhrase ?? "Error";
    }

    /// <summary>RFC 6455 section 4.2.2; SHA-1 is the protocol's choice and protects nothing here.</summary>
    private static string Accept(string nonce) =>
#pragma warning disable CA5350
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
