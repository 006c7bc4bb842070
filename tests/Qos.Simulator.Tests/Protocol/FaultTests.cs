using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class FaultTests : ServerTest
{
    private const string Body = """{"codes":["HK:700"]}""";
    private const string Heartbeat = """{"type":"H"}""";

    [Fact]
    public async Task Dropped_connections_are_gone_at_once()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.DropConnections();

        await Assert.ThrowsAnyAsync<WebSocketException>(live.ReceiveTextAsync);
        await UntilAsync(() => simulator.GetStatistics() is { Connections: 0, ConnectionsBroken: 1 });
    }

    [Fact]
    public async Task Connections_may_be_dropped_with_a_close_frame()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.DropConnections(abort: false);

        Assert.Null(await live.ReceiveTextAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, live.Socket.CloseStatus);
    }

    [Fact]
    public async Task Connections_are_refused_for_a_time_and_accepted_on_the_same_port_again()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.RefuseConnections(TimeSpan.FromSeconds(5));

        await AssertRefusedAsync(simulator);
        Assert.Equal("OK", (await live.AskAsync(Heartbeat)).GetProperty("msg").GetString());
        Clock.Advance(TimeSpan.FromSeconds(4.9));
        await AssertRefusedAsync(simulator);
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        using var second = await LiveClient.ConnectAsync(simulator);

        simulator.Faults.RefuseConnections();
        simulator.Faults.RefuseConnections();
        await AssertRefusedAsync(simulator);
        simulator.Faults.AcceptConnections();
        using var third = await LiveClient.ConnectAsync(simulator);
        Assert.Equal("OK", (await third.AskAsync(Heartbeat)).GetProperty("msg").GetString());
    }

    private static async Task AssertRefusedAsync(QosSimulator simulator)
    {
        using var client = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
