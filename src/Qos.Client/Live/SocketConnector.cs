using System.Net;
using System.Net.WebSockets;

namespace Qos.Client;

/// <summary>A connected socket, and whether its server says that it is a simulator.</summary>
internal sealed record SocketConnection(WebSocket Socket, bool IsSimulated);

/// <summary>Makes the socket's connection; tests put their own in its place.</summary>
internal interface ISocketConnector
{
    /// <exception cref="QosException">The handshake failed; <see cref="QosException.StatusCode"/> has the status where there was one.</exception>
    Task<SocketConnection> ConnectAsync(CancellationToken cancellationToken);
}

/// <summary>The handshake over the network (docs/protocol.md section 1): the key goes into the header, never into the URL.</summary>
internal sealed class SocketConnector(QosClientOptions options) : ISocketConnector
{
    /// <inheritdoc/>
    public async Task<SocketConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var uri = new UriBuilder(options.Uri)
        {
            Scheme = options.Uri.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Path = options.Uri.AbsolutePath.TrimEnd('/') + "/ws",
        }.Uri;
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("key", options.ApiKey);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (options.Proxy is not null)
        {
            socket.Options.Proxy = options.Proxy;
        }

        try
        {
            await socket.ConnectAsync(uri, cancellationToken).ConfigureAwait(false);
            var isSimulated = socket.HttpResponseHeaders?.TryGetValue("Server", out var server) == true
                && server.Any(value => value.Contains("Qos.Simulator", StringComparison.OrdinalIgnoreCase));
            socket.HttpResponseHeaders = null;
            return new SocketConnection(socket, isSimulated);
        }
        catch (WebSocketException e)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? new QosException(QosErrorKind.Authentication, $"The server refused the key at the socket's handshake ({(int)status}). Check that it is right and not expired.", e) { StatusCode = status }
                : new QosException(QosErrorKind.Transport, status == 0 ? $"No connection to {uri.Host}:{uri.Port}: {e.InnerException?.Message ?? e.Message}" : $"The server refused the socket's handshake ({(int)status}).", e) { StatusCode = status == 0 ? null : status };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
