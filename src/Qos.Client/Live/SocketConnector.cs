using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Qos.Client.Http;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>A connected socket, and whether its server says that it is a simulator.</summary>
internal sealed record SocketConnection(WebSocket Socket, bool IsSimulated);

/// <summary>Creates the socket's connection; tests put their own in its place.</summary>
internal interface ISocketConnector
{
    /// <exception cref="QosException">
    /// The handshake failed; <see cref="QosException.StatusCode"/> has the status where there was one.
    /// </exception>
    Task<SocketConnection> ConnectAsync(CancellationToken cancellationToken);
}

/// <summary>The handshake over the network (docs/protocol.md section 1): the key goes into the header, never into the URL.</summary>
/// <param name="options">The server, the key, the proxy.</param>
/// <param name="scrubber">Cleans what the server and the platform say.</param>
/// <param name="wire">Gives the bytes of a connection in place of the network, for tests.</param>
internal sealed class SocketConnector(QosClientOptions options, Scrubber scrubber, Func<string, Stream>? wire = null) : ISocketConnector
{
    // What the server appends to the key of the handshake before it hashes it (RFC 6455, section 1.3).
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <inheritdoc/>
    public async Task<SocketConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        // A handler for each connection: what is upgraded is never used again, and its disposal closes the connection.
        var single = new SingleConnection(options.Uri.IdnHost, wire);
        var connection = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = options.Proxy,
            UseProxy = !options.Uri.IsLoopback,
            ConnectCallback = single.ConnectAsync,
        });
        try
        {
            var socketKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            using var request = NewRequest(socketKey);
            var response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols || !IsAccepted(response, socketKey))
            {
                throw Refusal(response.StatusCode, HttpTransport.RetryAfterOf(response, options.TimeProvider));
            }

            var isSimulated = response.Headers.Server.Any(product => product.Product?.Name == "Qos.Simulator");
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new SocketConnection(new FrameSocket(stream, connection, () => single.IsMoreWaiting), isSimulated);
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (e is OperationCanceledException or QosException)
            {
                throw;
            }

            throw new QosException(
                QosErrorKind.Transport,
                Messages.Format($"No connection to {options.Uri.Host}:{options.Uri.Port}: {scrubber.Text(e.InnerException?.Message ?? e.Message)}"),
                scrubber.Cause(e));
        }
    }

    private HttpRequestMessage NewRequest(string socketKey)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Get, new UriBuilder(options.Uri) { Path = options.Uri.AbsolutePath.TrimEnd('/') + "/ws" }.Uri);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", socketKey);
        request.Headers.Add("key", options.ApiKey);
        return request;
    }

    private static bool IsAccepted(HttpResponseMessage response, string socketKey)
    {
#pragma warning disable CA5350 // RFC 6455 has it so; nothing is protected by it.
        var expected = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(socketKey + AcceptSuffix)));
#pragma warning restore CA5350
        return response.Headers.TryGetValues("Sec-WebSocket-Accept", out var given) && given.Contains(expected, StringComparer.Ordinal);
    }

    private static QosException Refusal(HttpStatusCode status, TimeSpan? retryAfter)
    {
        if (status == HttpStatusCode.SwitchingProtocols)
        {
            return new(
                QosErrorKind.Protocol,
                Messages.Of("The answer to the WebSocket handshake does not match the request. Check whether there is a proxy in between."));
        }

        var advice = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Messages.Of(" Check that the key is correct and has not expired."),
            HttpStatusCode.BadRequest =>
                Messages.Of(" It may not have recognised the key: check that it is correct, has not expired, and is for this server."),
            HttpStatusCode.ProxyAuthenticationRequired => Messages.Of(" The proxy requires a user name and a password."),
            _ => "",
        };
        return new(
            status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? QosErrorKind.Authentication : QosErrorKind.Transport,
            Messages.Format($"The server refused the WebSocket handshake (HTTP {(int)status}).{advice}"))
        {
            StatusCode = status,
            RetryAfter = retryAfter > RequestSender.LongestRetryAfter ? RequestSender.LongestRetryAfter : retryAfter,
        };
    }

    /// <summary>
    /// Connects to the server once: a handler tries a request again, three times at once, when the connection ends without an answer, and
    /// the delays between handshakes would not be kept. A proxy may ask for a second connection to sign in.
    /// </summary>
    private sealed class SingleConnection(string host, Func<string, Stream>? wire)
    {
        private bool _hasConnected;
        private Func<int>? _available;

        /// <summary>Whether the network has bytes that were not read yet.</summary>
        internal bool IsMoreWaiting => _available?.Invoke() > 0;

        internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            if (_hasConnected && context.DnsEndPoint.Host == host)
            {
                throw new IOException(Messages.Of("The server closed the connection without answering the handshake."));
            }

            _hasConnected = true;
            if (wire is not null)
            {
                return wire(host);
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                _available = () => socket.Available;
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
