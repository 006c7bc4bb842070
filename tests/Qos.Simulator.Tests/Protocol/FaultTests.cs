using System.IO.Compression;
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
        Assert.NotEqual(
            then.GetRawText(), (await PostJsonAsync(simulator, "/trade", """{"codes":["CF:BTCUSDT"],"count":50}""")).GetRawText());
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
        Assert.Equal(
            """{"type":"S","msg":"No permission.","time":1741917600,"reqid":2}""",
            (await live.AskAsync("""{"type":"S","codes":["HK:700"],"reqid":2}""")).GetRawText());
        Assert.Equal(
            """{"type":"D","msg":"OK","time":1741917600}""",
            (await live.AskAsync("""{"type":"D","codes":["HK:700"],"reqid":3}""")).GetRawText());
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

        Assert.Equal(
            "No permission for HK:700.", (await live.AskAsync("""{"type":"T","codes":["HK:9988,700"]}""")).GetProperty("msg").GetString());
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
    [InlineData(FrameFault.NegativeLength)]
    [InlineData(FrameFault.LongControl)]
    [InlineData(FrameFault.FragmentedControl)]
    [InlineData(FrameFault.Masked)]
    [InlineData(FrameFault.ReservedBit)]
    [InlineData(FrameFault.BadClose)]
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

    [Theory]
    [InlineData(FrameFault.FarTime, 253402214400)]
    [InlineData(FrameFault.FarPast, -62135596801)]
    public async Task Each_subscription_gets_a_push_with_a_far_time(FrameFault fault, long time)
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        string[] subscribed = ["T 0", "S 0", "D 0", "K 1001", "K 1"];
        foreach (var topic in subscribed)
        {
            await live.AskAsync($$"""{"type":"{{topic[0]}}","codes":["HK:700"],"kt":{{topic[2..]}}}""");
        }

        simulator.Faults.SendFrame(fault);
        var pushed = new List<string>();
        foreach (var _ in subscribed)
        {
            var push = await live.ReceiveAsync();
            Assert.Equal((time, "HK:700"), (push.GetProperty("ts").GetInt64(), push.GetProperty("c").GetString()));
            pushed.Add($"{push.GetProperty("tp").GetString()} {(push.TryGetProperty("kt", out var type) ? type.GetInt32() : 0)}");
        }

        Assert.Equal(subscribed.Order(StringComparer.Ordinal), pushed.Order(StringComparer.Ordinal));
        Assert.Equal("OK", (await live.AskAsync(Heartbeat)).GetProperty("msg").GetString());
    }

    [Fact]
    public async Task A_close_names_its_code_and_a_reason_with_the_key_in_it()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        using var other = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.CloseConnections(4001, "Key {key} is \u001b[31mnot yours: 密钥无效。");
        Assert.Null(await live.ReceiveTextAsync());
        Assert.Equal(4001, (int)live.Socket.CloseStatus!);
        Assert.Equal($"Key {simulator.Key} is \u001b[31mnot yours: 密钥无效。", live.Socket.CloseStatusDescription);

        using var third = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.CloseConnections(1008, new string('密', 100));
        Assert.Null(await third.ReceiveTextAsync());
        Assert.Equal(new string('密', 41), third.Socket.CloseStatusDescription);
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Faults.CloseConnections(99));
    }

    [Fact]
    public async Task A_refusal_may_quote_the_key_and_say_when_to_come_back()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.Inject(new AnswerFault { Status = 429, Message = "Slow down, {key}", RetryAfter = "7" });
        using (var refused = await PostAsync(simulator, "/snapshot", Body))
        {
            Assert.Equal(
                (HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
            Assert.Equal($$"""{"msg":"Slow down, {{simulator.Key}}"}""", await refused.Content.ReadAsStringAsync());
        }

        simulator.Faults.Inject(new AnswerFault { Status = 503, RetryAfter = "Fri, 14 Mar 2025 02:00:30 GMT" });
        using (var refused = await PostAsync(simulator, "/snapshot", Body))
        {
            Assert.Equal(Friday.AddSeconds(30), refused.Headers.RetryAfter!.Date);
        }

        simulator.Faults.RefuseHandshakes(503, 1, "Not {key}", "9");
        var answer = await HandshakeAsync(simulator);
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 9\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($$"""{"msg":"Not {{simulator.Key}}"}""", answer, StringComparison.Ordinal);
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.Inject(new AnswerFault { Message = "No {key}" }, 1, "T");
        Assert.Equal($"No {simulator.Key}", (await live.AskAsync("""{"type":"T","codes":["HK:700"]}""")).GetProperty("msg").GetString());
    }

    [Fact]
    public async Task A_handshake_may_be_answered_with_any_text()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.AnswerHandshakes("HTTP/9 {key}\r\nbad header {key}\r\n\r\n");
        Assert.Equal($"HTTP/9 {simulator.Key}\r\nbad header {simulator.Key}\r\n\r\n", await HandshakeAsync(simulator));
        Assert.Equal(1, simulator.GetStatistics().HandshakesRefused);
        using var live = await LiveClient.ConnectAsync(simulator);
    }

    [Theory]
    [InlineData(ContentCoding.Gzip, "gzip")]
    [InlineData(ContentCoding.Deflate, "deflate")]
    [InlineData(ContentCoding.Brotli, "br")]
    public async Task A_compressed_answer_may_be_damaged_or_be_half(ContentCoding coding, string name)
    {
        await using var simulator = await StartAsync();
        const string Bars = """{"kline_reqs":[{"c":"HK:700","co":200,"a":0,"kt":1}]}""";
        var plain = await PostTextAsync(simulator, "/kline", Bars);
        simulator.Faults.Inject(new AnswerFault { Coding = coding });
        Assert.Equal(plain, await UnpackAsync());
        simulator.Faults.Inject(new AnswerFault { Coding = coding, Truncated = true });
        Assert.Equal(plain[..(plain.Length / 2)], await UnpackAsync());
        simulator.Faults.Inject(new AnswerFault { Coding = coding, Damaged = true });
        Assert.True(await Record.ExceptionAsync(UnpackAsync) is InvalidDataException or InvalidOperationException);

        async Task<string> UnpackAsync()
        {
            using var response = await PostAsync(simulator, "/kline", Bars);
            Assert.Equal(name, Assert.Single(response.Content.Headers.ContentEncoding));
            var packed = await response.Content.ReadAsStreamAsync();
            using Stream unpacked = coding switch
            {
                ContentCoding.Gzip => new GZipStream(packed, CompressionMode.Decompress),
                ContentCoding.Deflate => new ZLibStream(packed, CompressionMode.Decompress),
                _ => new BrotliStream(packed, CompressionMode.Decompress),
            };
            using var reader = new StreamReader(unpacked);
            return await reader.ReadToEndAsync();
        }
    }

    [Fact]
    public async Task A_body_may_be_cut_short()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.Inject(new AnswerFault { CutShort = true });
        await Assert.ThrowsAsync<HttpRequestException>(() => PostTextAsync(simulator, "/snapshot", Body));
        Assert.StartsWith("""{"msg":"OK",""", await PostTextAsync(simulator, "/snapshot", Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_trades_may_be_short()
    {
        await using var simulator = await StartAsync();
        const string Trades = """{"codes":["CF:BTCUSDT","HK:700"],"count":50}""";
        simulator.Faults.Inject(new AnswerFault { MostTrades = 7 }, 1, "/trade");
        Assert.Equal(14, (await PostJsonAsync(simulator, "/trade", Trades)).GetProperty("data").GetArrayLength());
        Assert.Equal(100, (await PostJsonAsync(simulator, "/trade", Trades)).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_feed_that_lags_makes_answers_and_pushes_late_alike()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        const string Trades = """{"codes":["CF:BTCUSDT"],"count":50}""";
        Clock.Advance(TimeSpan.FromSeconds(30));
        var then = await PostTextAsync(simulator, "/trade", Trades);
        await live.AskAsync("""{"type":"T","codes":["CF:BTCUSDT"]}""");
        simulator.Faults.FeedLag = TimeSpan.FromSeconds(20);
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, simulator.GetStatistics().Pushes);
        Assert.Equal(then, await PostTextAsync(simulator, "/trade", Trades));
        Assert.Equal(Friday.AddSeconds(50).ToUnixTimeSeconds(), (await live.AskAsync(Heartbeat)).GetProperty("time").GetInt64());

        simulator.Faults.Clear();
        Assert.NotEqual(then, await PostTextAsync(simulator, "/trade", Trades));
    }

    [Fact]
    public async Task Connections_may_have_a_short_life()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.ConnectionLife = TimeSpan.FromSeconds(5);
        using var live = await LiveClient.ConnectAsync(simulator);
        Clock.Advance(TimeSpan.FromSeconds(4.8));
        Assert.Equal("OK", (await live.AskAsync(Heartbeat)).GetProperty("msg").GetString());
        Clock.Advance(TimeSpan.FromSeconds(0.3));
        await Assert.ThrowsAnyAsync<WebSocketException>(live.ReceiveTextAsync);

        simulator.Faults.Clear();
        using var longer = await LiveClient.ConnectAsync(simulator);
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("OK", (await longer.AskAsync(Heartbeat)).GetProperty("msg").GetString());
    }

    [Fact]
    public async Task All_subscribed_codes_fall_silent_until_a_message_names_them_again()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync("""{"type":"T","codes":["HK:700","CF:BTCUSDT"]}""");
        simulator.Faults.StopSubscribedPushes('T', untilResubscribed: true);
        Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, simulator.GetStatistics().Pushes);
        await live.AskAsync("""{"type":"T","codes":["HK:700","CF:BTCUSDT"]}""");
        Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(simulator.GetStatistics().Pushes > 60);
    }

    /// <summary>A bare handshake, and all that comes back.</summary>
    private static async Task<string> HandshakeAsync(QosSimulator simulator)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: {simulator.Uri.Authority}\r\nkey: {simulator.Key}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static async Task<HttpStatusCode> RefusalAsync(QosSimulator simulator)
    {
        using var live = new LiveClient();
        live.Socket.Options.CollectHttpResponseDetails = true;
        live.Socket.Options.SetRequestHeader("key", simulator.Key);
        await Assert.ThrowsAsync<WebSocketException>(() => live.Socket.ConnectAsync(LiveClient.LiveUri(simulator), default));
        return live.Socket.HttpStatusCode;
    }

    private static async Task AssertRefusedAsync(QosSimulator simulator)
    {
        using var client = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }
}
