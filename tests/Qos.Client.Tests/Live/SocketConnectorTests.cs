using System.Net;
using System.Net.Sockets;
using Qos.Client.Http;
using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class SocketConnectorTests
{
    [Fact]
    public async Task A_handshake_that_the_server_drops_is_tried_once_so_that_the_delays_between_tries_are_kept()
    {
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var handshakes = 0;
        var serving = ServeAsync();
        var options = new QosClientOptions { ApiKey = "test-key", Uri = new Uri($"http://{listener.LocalEndpoint}") };
        var connector = new SocketConnector(options, new Scrubber(options));
        var error = await Assert.ThrowsAsync<QosException>(() => connector.ConnectAsync(TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
        Assert.Equal(QosErrorKind.Transport, error.Kind);
        Assert.Equal(1, handshakes);
        Assert.Contains("without answering", error.Message, StringComparison.Ordinal);

        async Task ServeAsync()
        {
            while (true)
            {
                using var connection = await listener.AcceptSocketAsync(stop.Token);
                handshakes += await connection.ReceiveAsync(new byte[4096], stop.Token) > 0 ? 1 : 0;
                connection.Shutdown(SocketShutdown.Both);
            }
        }
    }
}
