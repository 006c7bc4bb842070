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

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Handshakes_are_refused_with_a_status(int status)
    {
        await using var simulator = await StartAsync();
        simulator.Faults.RefuseHandshakes(status, count: 2);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal((HttpStatusCode)status, await RefusalAsync(simulator));
        }

        using var live = await LiveClient.ConnectAsync(simulator);
        Assert.Equal(2, simulator.GetStatistics().HandshakesRefused);
    }

    [Fact]
    public async Task The_old_connection_is_still_held_for_a_time_after_a_drop()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.HoldOldConnection = TimeSpan.FromSeconds(10);
        using (await LiveClient.ConnectAsync(simulator))
        {
            // Leaves without a close frame.
        }

        await UntilAsync(() => simulator.GetStatistics().Connections == 0);
        Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(simulator));
        Clock.Advance(TimeSpan.FromSeconds(10));
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.DropConnections();
        simulator.Faults.HoldStatus = 429;
        Assert.Equal(HttpStatusCode.TooManyRequests, await RefusalAsync(simulator));
    }

    [Fact]
    public async Task A_silent_connection_takes_everything_and_says_nothing()
    {
        await using var simulator = await StartAsync();
        using var silent = await LiveClient.ConnectAsync(simulator);
        await silent.AskAsync("""{"type":"T","codes":["CF:BTCUSDT"]}""");
        simulator.Faults.SilenceConnections();
        var received = silent.ReceiveTextAsync();
        await silent.SendAsync(Heartbeat);
        Clock.Advance(TimeSpan.FromMinutes(1));
        using var live = await LiveClient.ConnectAsync(simulator);

        Assert.Equal("OK", (await live.AskAsync(Heartbeat)).GetProperty("msg").GetString());
        await silent.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        Assert.Equal("OK", (await live.AskAsync(Heartbeat)).GetProperty("msg").GetString());
        Assert.False(received.IsCompleted);
        Assert.Equal(2, simulator.GetStatistics().SocketMessages["H"]);
        simulator.Faults.DropConnections();
        await Assert.ThrowsAnyAsync<WebSocketException>(() => received);
    }

    [Fact]
    public async Task The_next_answers_of_an_endpoint_go_wrong()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.Inject(new AnswerFault { Message = "Key expired." }, 2, "/snapshot");
        simulator.Faults.Inject(new AnswerFault { Status = 503 }, 1, "/trade");
        simulator.Faults.Inject(new AnswerFault { Truncated = true }, 1, "/depth");

        Assert.Equal("""{"msg":"Key expired."}""", await PostTextAsync(simulator, "/snapshot", Body));
        Assert.Equal("""{"msg":"Key expired."}""", await PostTextAsync(simulator, "/snapshot", Body));
        Assert.StartsWith("""{"msg":"OK",""", await PostTextAsync(simulator, "/snapshot", Body), StringComparison.Ordinal);
        using (var failed = await PostAsync(simulator, "/trade", Body))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        }

        var (half, whole) = (await PostTextAsync(simulator, "/depth", Body), await PostTextAsync(simulator, "/depth", Body));
        Assert.Equal(whole[..(whole.Length / 2)], half);
    }

    [Fact]
    public async Task An_answer_may_be_late_or_lost()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.Inject(new AnswerFault { Delay = TimeSpan.FromSeconds(5) });
        var late = PostTextAsync(simulator, "/snapshot", Body);
        await UntilAsync(() => Clock.ArmedTimers == 2);
        Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(late.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.StartsWith("""{"msg":"OK",""", await late, StringComparison.Ordinal);

        simulator.Faults.Inject(new AnswerFault { Lost = true });
        await Assert.ThrowsAsync<HttpRequestException>(() => PostTextAsync(simulator, "/snapshot", Body));
        Assert.StartsWith("""{"msg":"OK",""", await PostTextAsync(simulator, "/snapshot", Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_may_be_stale()
    {
        await using var simulator = await StartAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));
        var then = await PostJsonAsync(simulator, "/trade", """{"codes":["CF:BTCUSDT"],"count":50}""");
        Clock.Advance(TimeSpan.FromSeconds(30));
        simulator.Faults.Inject(new AnswerFault { Staleness = TimeSpan.FromSeconds(30) }, int.MaxValue, "/trade");
        Assert.Equal(then.GetRawText(), (await PostJsonAsync(simulator, "/trade", """{"codes":["CF:BTCUSDT"],"count":50}""")).GetRawText());

        simulator.Faults.Clear();
        Assert.NotEqual(then.GetRawText(), (await PostJsonAsync(simulator, "/trade", """{"codes":["CF:BTCUSDT"],"count":50}""")).GetRawText());
    }

    [Fact]
    public async Task An_acknowledgement_may_be_late_so_that_pushes_precede_it()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.Inject(new AnswerFault { Delay = TimeSpan.FromSeconds(60) }, 1, "T");
        await live.SendAsync("""{"type":"T","codes":["CF:BTCUSDT"],"reqid":1}""");
        await UntilAsync(() => Clock.ArmedTimers == 2);
        Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("T", (await live.ReceiveAsync()).GetProperty("tp").GetString());
        Assert.Equal(1, (await live.ReceiveAnswerAsync()).GetProperty("reqid").GetInt32());
    }

    [Fact]
    public async Task An_acknowledgement_may_be_lost_or_refuse_or_come_without_its_id_or_half()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.Inject(new AnswerFault { Lost = true }, 1, "T");
        simulator.Faults.Inject(new AnswerFault { Message = "No permission." }, 1, "S");
        simulator.Faults.Inject(new AnswerFault { WithoutRequestId = true }, 1, "D");
        simulator.Faults.Inject(new AnswerFault { Truncated = true }, 1, "H");

        await live.SendAsync("""{"type":"T","codes":["HK:700"],"reqid":1}""");
        Assert.Equal("""{"type":"S","msg":"No permission.","time":1741917600,"reqid":2}""", (await live.AskAsync("""{"type":"S","codes":["HK:700"],"reqid":2}""")).GetRawText());
        Assert.Equal("""{"type":"D","msg":"OK","time":1741917600}""", (await live.AskAsync("""{"type":"D","codes":["HK:700"],"reqid":3}""")).GetRawText());
        Assert.Equal(2, simulator.GetStatistics().Subscriptions);
        await live.SendAsync(Heartbeat);
        Assert.Equal("""{"type":"H","msg":"O""", await live.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_subscription_is_refused_for_a_code_while_the_others_go_on()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.RefuseSubscription("HK:00700", "No permission for HK:700.");

        Assert.Equal("No permission for HK:700.", (await live.AskAsync("""{"type":"T","codes":["HK:9988,700"]}""")).GetProperty("msg").GetString());
        Assert.Equal("OK", (await live.AskAsync("""{"type":"T","codes":["HK:9988"]}""")).GetProperty("msg").GetString());
        Assert.Equal(1, simulator.GetStatistics().Subscriptions);
    }

    [Theory]
    [InlineData(FrameFault.Garbage)]
    [InlineData(FrameFault.TruncatedJson)]
    public async Task A_bad_message_leaves_the_connection_whole(FrameFault fault)
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.SendFrame(fault);

        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(live.ReceiveAsync);
        Assert.Equal("OK", (await live.AskAsync(Heartbeat)).GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData(FrameFault.InvalidUtf8)]
    [InlineData(FrameFault.InvalidOpcode)]
    [InlineData(FrameFault.TruncatedFrame)]
    public async Task A_bad_frame_ends_the_connection(FrameFault fault)
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.SendFrame(fault);

        await Assert.ThrowsAnyAsync<WebSocketException>(live.ReceiveTextAsync);
        await UntilAsync(() => simulator.GetStatistics().Connections == 0);
    }

    [Fact]
    public async Task A_message_may_be_oversized_or_any_text()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.SendFrame(FrameFault.Oversized);
        simulator.Faults.SendText("any");

        Assert.True((await live.ReceiveTextAsync())!.Length > 5 * 1024 * 1024);
        Assert.Equal("any", await live.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_pushes_of_one_code_stop_while_others_go_on()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync("""{"type":"T","codes":["HK:700","CF:BTCUSDT"]}""");
        await live.AskAsync("""{"type":"S","codes":["HK:700","CF:BTCUSDT"]}""");

        simulator.Faults.StopPushes("HK:00700", 'T');
        Assert.Equal(["S CF:BTCUSDT", "S HK:700", "T CF:BTCUSDT"], await PushedAsync());
        simulator.Faults.StopPushes("HK:700");
        Assert.Equal(["S CF:BTCUSDT", "T CF:BTCUSDT"], await PushedAsync());
        simulator.Faults.ResumePushes("HK:700");
        Assert.Equal(["S CF:BTCUSDT", "S HK:700", "T CF:BTCUSDT", "T HK:700"], await PushedAsync());

        simulator.Faults.StopPushes("HK:700", 'T', untilResubscribed: true);
        Assert.Equal(["S CF:BTCUSDT", "S HK:700", "T CF:BTCUSDT"], await PushedAsync());
        await live.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        Assert.Equal(["S CF:BTCUSDT", "S HK:700", "T CF:BTCUSDT", "T HK:700"], await PushedAsync());

        async Task<IEnumerable<string>> PushedAsync()
        {
            var before = simulator.GetStatistics().Pushes;
            Clock.Advance(TimeSpan.FromSeconds(30));
            var kinds = new SortedSet<string>(StringComparer.Ordinal);
            for (var left = simulator.GetStatistics().Pushes - before; left > 0; left--)
            {
                var push = await live.ReceiveAsync();
                kinds.Add($"{push.GetProperty("tp").GetString()} {push.GetProperty("c").GetString()}");
            }

            return kinds;
        }
    }

    [Fact]
    public async Task Pushes_that_lag_come_later_and_all_come()
    {
        await using var lagging = await StartAsync();
        await using var prompt = await StartAsync();
        using var late = await LiveClient.ConnectAsync(lagging);
        using var live = await LiveClient.ConnectAsync(prompt);
        await late.AskAsync("""{"type":"T","codes":["CF:BTCUSDT"]}""");
        await live.AskAsync("""{"type":"T","codes":["CF:BTCUSDT"]}""");

        lagging.Faults.PushLag = TimeSpan.FromSeconds(5);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, lagging.GetStatistics().Pushes);
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.InRange(lagging.GetStatistics().Pushes, 1, prompt.GetStatistics().Pushes - 1);
        lagging.Faults.Clear();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(prompt.GetStatistics().Pushes, lagging.GetStatistics().Pushes);
    }

    private static async Task<HttpStatusCode> RefusalAsync(QosSimulator simulator)
    {
        using var live = new LiveClient();
        live.Socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => live.Socket.ConnectAsync(LiveClient.LiveUri(simulator, $"?key={simulator.Key}"), default));
        return live.Socket.HttpStatusCode;
    }

    private static async Task AssertRefusedAsync(QosSimulator simulator)
    {
        using var client = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }
}
