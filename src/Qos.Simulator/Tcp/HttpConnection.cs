using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Qos.Server;

namespace Qos.Simulator.Tcp;

/// <summary>One TCP connection: HTTP/1.1 requests one after the other, until it closes or becomes a live connection.</summary>
internal sealed class HttpConnection(QosSimulator simulator, Socket socket) : IDisposable
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromMilliseconds(250);
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private volatile SimulatedSession? _session;
    private bool _isAnswering;

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
            // This ends the read, and then the connection; disposing a socket that is being read would reset it.
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
        catch (Exception e) when (LiveSession.IsGone(e))
        {
            simulator.Counters.ConnectionBroke();
        }
    }

    public void Dispose() => _stream.Dispose();

    private void End(Action end)
    {
        try
        {
            end();
        }
        catch (Exception e) when (LiveSession.IsGone(e))
        {
            // The client was faster.
            simulator.Counters.ConnectionBroke();
        }
    }

    /// <summary>Refuses the connection without reading a request.</summary>
    public Task RefuseAsync(string message, int status, CancellationToken cancellationToken) =>
        RefuseAsync(new RequestException(message, status), cancellationToken);

    /// <summary>One request; false when the connection is over.</summary>
    private async Task<bool> ServeAsync(HttpRequestReader reader, CancellationToken cancellationToken)
    {
        // In real time, not on the market's clock: the limit protects the process.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var isAsking = false;
        try
        {
            limit.CancelAfter(simulator.Options.IdleTimeout);
            if (!await reader.WaitAsync(limit.Token).ConfigureAwait(false))
            {
                return false;
            }

            isAsking = true;
            limit.CancelAfter(simulator.Options.RequestTimeout);
            return await ServeAsync(reader, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            if (!isAsking || _isAnswering)
            {
                // No request came, or the client does not read the answer.
                return false;
            }

            throw new RequestException(
                FormattableString.Invariant($"The request was not complete within {simulator.Options.RequestTimeout.TotalSeconds} s."),
                408);
        }
    }

    private async Task<bool> ServeAsync(HttpRequestReader reader, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        if (await reader.ReadHeadAsync(limit.Token).ConfigureAwait(false) is not { } request)
        {
            return false;
        }

        try
        {
            if (request is { IsHttp11: true, Authority: null } && request["Host"] is null)
            {
                throw new RequestException("The header Host is missing.", 400);
            }

            WebOrigin.Check(request.Authority ?? request["Host"], request["Origin"]);
        }
        catch (RequestException) when (request.Path == "/ws")
        {
            simulator.Counters.HandshakeRefused();
            throw;
        }

        if (request.Path == "/ws")
        {
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            await ServeLiveAsync(request, reader, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (request.Lists("Expect", "100-continue"))
        {
            await _stream.WriteAsync(Head(100, "", null), limit.Token).ConfigureAwait(false);
        }

        var body = await reader.ReadBodyAsync(request, limit.Token).ConfigureAwait(false);
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
        if (await AnswerAsync(request, body, cancellationToken).ConfigureAwait(false) is not { } answer)
        {
            Abort();
            return false;
        }

        limit.CancelAfter(simulator.Options.RequestTimeout);
        _isAnswering = true;
        await WriteAsync(request, answer, limit.Token).ConfigureAwait(false);
        _isAnswering = false;
        return request.KeepsAlive && answer.Fault is not { CutShort: true };
    }

    /// <summary>The answer; null when there is to be none.</summary>
    private async Task<Answer?> AnswerAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        AnswerFault? fault = null;
        string? retryAfter = null;
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
                    var text = simulator.Faults.WithKey(fault.Message ?? Reason(fault.Status!.Value));
                    throw new RequestException(text, fault.Status ?? 200) { RetryAfter = fault.RetryAfter };
                }
            }

            simulator.Limits.CountRequest(request.Path);
            var message = RequestMessage.Parse(body, out var error);
            if (error is not null)
            {
                throw error;
            }

            message.LimitTrades(fault?.MostTrades);

            status = 200;
            var quotes = simulator.QuotesAt(fault);
            json = await Endpoints.AnswerAsync(request.Path, message, simulator.Limits, quotes, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestException e)
        {
            simulator.CountRefusal(e);
            (status, json, retryAfter) = (e.Status, JsonAnswer.Error(e.Message), e.RetryAfter);
        }
        catch (Exception e) when (!LiveSession.IsGone(e))
        {
            simulator.Counters.Failure = e;
            (status, json) = (500, JsonAnswer.Error($"Internal error: {e.Message}"));
        }

        return fault is { Lost: true }
            ? null
            : new Answer(status, fault is { Truncated: true } ? json[..(json.Length / 2)] : json, retryAfter, fault);
    }

    private async Task ServeLiveAsync(HttpRequest request, HttpRequestReader reader, CancellationToken cancellationToken)
    {
        SimulatedSession session;
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
            if (simulator.Faults.TakeHandshakeAnswer() is { } answer)
            {
                simulator.Counters.HandshakeRefused();
                await _stream.WriteAsync(Encoding.UTF8.GetBytes(answer), cancellationToken).ConfigureAwait(false);
                return;
            }

            if (simulator.Faults.TakeHandshakeRefusal() is { } refusal)
            {
                throw refusal;
            }

            var handshake = Head(
                101,
                $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {WebSocketHandshake.Accept(nonce)}\r\n",
                null);
            session = new SimulatedSession(simulator, socket, _stream, reader.Rest, handshake);
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
        var isInUrl = simulator.Options.AllowKeyInUrl;
        var key = request["key"] ?? (isInUrl ? request.QueryKey : null);
        if (key is null)
        {
            throw new RequestException(
                isInUrl ? "Key required: in the header \"key\" or the URL parameter \"key\"."
                : request.QueryKey is null ? "Key required: in the header \"key\"."
                : "Key required: in the header \"key\". It is not taken from the URL, which ends up in logs, unless the simulator is "
                    + "started with AllowKeyInUrl (qos serve --key-in-url, Start-QosSimulator -KeyInUrl).",
                401);
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(simulator.Key)))
        {
            throw new RequestException("Key invalid.", 401);
        }
    }

    private async Task WriteAsync(HttpRequest request, Answer answer, CancellationToken cancellationToken)
    {
        var body = answer.Json;
        var headers = RetryAfter(answer.RetryAfter) + (request.KeepsAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
        var isGzip = simulator.Options.Compress && request.Lists("Accept-Encoding", "gzip");
        var coding = answer.Fault?.Coding ?? (isGzip ? ContentCoding.Gzip : null);
        if (coding is { } compressed)
        {
            headers += $"Content-Encoding: {Name(compressed)}\r\n";
            body = Compress(body.Span, compressed);
        }

        if (answer.Fault is { Damaged: true })
        {
            body = Damage(body.Span);
        }

        var sent = request.Method == "HEAD" ? 0 : answer.Fault is { CutShort: true } ? body.Length / 2 : body.Length;
        var head = Head(answer.Status, headers, body.Length);
        var bytes = new byte[head.Length + sent];
        head.CopyTo(bytes, 0);
        body[..sent].CopyTo(bytes.AsMemory(head.Length));
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The last answer of a connection. What the client is still sending is read away first, or its TCP would throw the answer away.
    /// </summary>
    private async Task RefuseAsync(RequestException refusal, CancellationToken cancellationToken)
    {
        var json = JsonAnswer.Error(refusal.Message);
        using var linger = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        linger.CancelAfter(simulator.Options.RequestTimeout);
        try
        {
            var headers = $"{RetryAfter(refusal.RetryAfter)}Connection: close\r\n";
            await _stream.WriteAsync(Head(refusal.Status, headers, json.Length), linger.Token).ConfigureAwait(false);
            await _stream.WriteAsync(json, linger.Token).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
            linger.CancelAfter(LingerTime);
            var rest = new byte[4096];
            while (await _stream.ReadAsync(rest, linger.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (LiveSession.IsGone(e))
        {
            simulator.Counters.ConnectionBroke();
        }
    }

    /// <summary>Every answer names its server: that is how a client knows simulated prices.</summary>
    private byte[] Head(int status, string headers, int? contentLength)
    {
        var body = contentLength is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {contentLength}\r\n");
        var extra = status switch
        {
            405 => "Allow: POST\r\n",
            426 => "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
            _ => "",
        };
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {Reason(status)}\r\nServer: {QosSimulator.ServerName}\r\nDate: {simulator.Now:R}\r\n"
            + $"{extra}{headers}{body}\r\n"));
    }

    private static string RetryAfter(string? value) => value is null ? "" : $"Retry-After: {value}\r\n";

    private static string Name(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        _ => "br",
    };

    private static byte[] Compress(ReadOnlySpan<byte> json, ContentCoding coding)
    {
        using var compressed = new MemoryStream();
        using (Stream compressing = coding switch
        {
            ContentCoding.Gzip => new GZipStream(compressed, CompressionLevel.Fastest),
            ContentCoding.Deflate => new ZLibStream(compressed, CompressionLevel.Fastest),
            _ => new BrotliStream(compressed, CompressionLevel.Fastest),
        })
        {
            compressing.Write(json);
        }

        return compressed.ToArray();
    }

    /// <summary>The second half of a body with all of its bits turned.</summary>
    private static byte[] Damage(ReadOnlySpan<byte> body)
    {
        var damaged = body.ToArray();
        for (var i = damaged.Length / 2; i < damaged.Length; i++)
        {
            damaged[i] = (byte)~damaged[i];
        }

        return damaged;
    }

    private static string Reason(int status)
    {
        using var standard = new HttpResponseMessage((HttpStatusCode)status);
        return standard.ReasonPhrase ?? "Error";
    }

    private sealed record Answer(int Status, ReadOnlyMemory<byte> Json, string? RetryAfter, AnswerFault? Fault);
}
