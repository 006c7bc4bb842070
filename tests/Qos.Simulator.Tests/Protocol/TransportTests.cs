using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class TransportTests : ServerTest
{
    private const string Body = """{"codes":["HK:700"]}""";

    [Fact]
    public async Task Many_requests_share_one_connection()
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(
            simulator,
            Request(simulator, "/snapshot", Body) + Request(simulator, "/snapshot", Body, "Connection: close\r\n"));

        Assert.Equal(2, answer.Split("HTTP/1.1 200 OK\r\n").Length - 1);
    }

    [Fact]
    public async Task A_chunked_body_is_read_with_its_extensions_and_trailers()
    {
        await using var simulator = await StartAsync();
        var chunks = string.Concat(Body.Chunk(7).Select(c => $"{c.Length:x};name=value\r\n{new string(c)}\r\n"));
        var answer = await ExchangeAsync(
            simulator,
            $"POST /snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nkey: {simulator.Key}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}0\r\nTrailer: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"HK:700\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_expects_100_is_told_to_continue()
    {
        await using var simulator = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.Uri, "snapshot"));
        request.Headers.Add("key", simulator.Key);
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent(Body);
        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var raw = await ExchangeAsync(simulator, Request(simulator, "/snapshot", Body, "Expect: 100-continue\r\nConnection: close\r\n"));
        Assert.StartsWith("HTTP/1.1 100 Continue\r\nServer: Qos.Simulator\r\n", raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001\u0002", 400)]
    [InlineData("POST /snapshot HTTP/2.0\r\n\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nname : value\r\n\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", 413)]
    [InlineData("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData(
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 8\r\n\r\n", 426)]
    public async Task What_is_no_request_gets_an_error_and_a_closed_connection(string sent, int status)
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(simulator, sent);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Server: Qos.Simulator\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("{\"msg\":\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_head_is_refused()
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(
            simulator,
            "POST /snapshot HTTP/1.1\r\n" + string.Concat(Enumerable.Range(0, 2000).Select(n => $"name{n}: 12345678901234567890\r\n")));

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/snapshot", "POST", 200)]
    [InlineData("/snapshot/", "POST", 200)]
    [InlineData("/snapshot?any=thing", "POST", 200)]
    [InlineData("http://localhost/snapshot", "POST", 200)]
    [InlineData("/snapshot", "GET", 405)]
    [InlineData("/nothing", "POST", 404)]
    [InlineData("/", "POST", 404)]
    public async Task A_path_is_known_in_any_spelling(string target, string method, int status)
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(simulator, Request(simulator, target, Body, "Connection: close\r\n", method));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_opens_the_address_is_told_what_is_served()
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(simulator, Request(simulator, "/", "", "Connection: close\r\n", "GET"));

        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            {"msg":"Unknown path /. POST to /depth /history /instrument-info /kline /market-calendar /product-list /snapshot /trade, or open a WebSocket at /ws."}
            """, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_of_http2_is_not_taken()
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(
            simulator,
            Request(
                simulator, "/snapshot", Body,
                "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_1_0_closes_by_itself()
    {
        await using var simulator = await StartAsync();
        var answer = await ExchangeAsync(
            simulator, Request(simulator, "/snapshot", Body).Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal));

        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_names_the_server_and_its_simulated_date()
    {
        await using var simulator = await StartAsync(o => o with { Start = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero) });
        using var response = await PostAsync(simulator, "/snapshot", Body);

        Assert.Equal("Qos.Simulator", response.Headers.Server.ToString());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero), response.Headers.Date);
        using var live = await LiveClient.ConnectAsync(simulator);
        Assert.Equal("Qos.Simulator", Assert.Single(live.Socket.HttpResponseHeaders!["Server"]));
    }

    [Fact]
    public async Task Answers_are_compressed_for_a_client_that_accepts_it()
    {
        await using var simulator = await StartAsync(o => o with { Compress = true });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.Uri, "snapshot"));
        request.Headers.Add("key", simulator.Key);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        request.Content = new StringContent(Body);
        using var response = await Http.SendAsync(request);

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        using var unzipping = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip });
        unzipping.DefaultRequestHeaders.Add("key", simulator.Key);
        var text = await (await unzipping.PostAsync(
            new Uri(simulator.Uri, "snapshot"), new StringContent(Body))).Content.ReadAsStringAsync();
        Assert.Equal(await PostTextAsync(simulator, "/snapshot", Body), text);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A_wrong_key_is_refused_over_http_and_at_the_handshake(string key)
    {
        await using var simulator = await StartAsync();
        using var response = await PostAsync(simulator, "/snapshot", Body, key);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.StartsWith("{\"msg\":\"Key ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var live = new LiveClient();
        live.Socket.Options.CollectHttpResponseDetails = true;
        live.Socket.Options.SetRequestHeader("key", key);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(
            () => live.Socket.ConnectAsync(LiveClient.LiveUri(simulator), default));
        Assert.Equal(HttpStatusCode.Unauthorized, live.Socket.HttpStatusCode);
    }

    [Fact]
    public async Task Dispose_ends_every_connection_and_leaves_no_timer()
    {
        var simulator = await StartAsync();
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port);
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.Inject(new AnswerFault { Delay = TimeSpan.FromMinutes(1) }, 1, "H");
        await live.SendAsync("""{"type":"H"}""");
        simulator.Faults.RefuseConnections(TimeSpan.FromMinutes(1));
        await simulator.DisposeAsync();
        await simulator.DisposeAsync();

        Assert.Null(await live.ReceiveTextAsync());
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, live.Socket.CloseStatus);
        Assert.Equal(0, await idle.GetStream().ReadAsync(new byte[1]));
        Assert.Equal(0, Clock.ArmedTimers);
        Assert.Equal(0, simulator.GetStatistics().Connections);
    }

    [Fact]
    public async Task Mutated_requests_never_stop_the_server()
    {
        await using var simulator = await StartAsync();
        var random = new Random(11);
        var valid = Request(simulator, "/snapshot", Body)
            + $"POST /trade HTTP/1.1\r\nHost: 127.0.0.1\r\nkey: {simulator.Key}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"cod\r\n0\r\n\r\n";
        await Parallel.ForEachAsync(Enumerable.Range(0, 300).Select(_ => Mutated(valid, random)).ToList(), async (sent, token) =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port, token);
            var stream = client.GetStream();
            await stream.WriteAsync(sent, token);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, token);
        });

        Assert.StartsWith("{\"msg\":\"OK\"", await PostTextAsync(simulator, "/snapshot", Body), StringComparison.Ordinal);
        Assert.Null(simulator.GetStatistics().Failure);
    }

    [Fact]
    public async Task Mutated_messages_never_stop_a_live_connection()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        var random = new Random(12);
        string[] valid =
        [
            """{"type":"S","codes":["HK:700,9988"],"reqid":1}""",
            """{"type":"RK","kline_reqs":[{"c":"HK:700","co":2,"a":0,"kt":1001,"e":17}],"reqid":2}""",
        ];
        for (var message = 0; message < 1000; message++)
        {
            // Only what is UTF-8 may go into a text message.
            await live.SendAsync(Encoding.Latin1.GetString(Mutated(valid[message % 2], random)));
            Assert.True((await live.ReceiveAnswerAsync()).TryGetProperty("msg", out _));
        }

        Assert.Null(simulator.GetStatistics().Failure);
    }

    [Fact]
    public async Task Mutated_frames_never_stop_the_server()
    {
        await using var simulator = await StartAsync();
        var random = new Random(13);
        var handshake = Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nkey: {simulator.Key}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        string[] messages =
        [
            """{"type":"T","codes":["CF:BTCUSDT"],"reqid":1}""", """{"type":"RS","codes":["HK:700"]}""", """{"type":"H"}""",
        ];
        var valid = string.Concat(messages.Select(m => $"\u0081{(char)(0x80 | m.Length)}\0\0\0\0{m}")) + "\u0089\u0080\0\0\0\0";
        await Parallel.ForEachAsync(Enumerable.Range(0, 300).Select(_ => Mutated(valid, random)).ToList(), async (sent, token) =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port, token);
            var stream = client.GetStream();
            await stream.WriteAsync((byte[])[.. handshake, .. sent], token);
            client.Client.Shutdown(SocketShutdown.Send);
            try
            {
                await stream.CopyToAsync(Stream.Null, token);
            }
            catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
            {
                // An invalid frame ends in a reset where the server had not read all of it.
                Assert.NotEmpty(sent);
            }
        });

        await UntilAsync(() => simulator.GetStatistics() is { Connections: 0, OpenConnections: 0, Subscriptions: 0 });
        Assert.Equal(300, simulator.GetStatistics().ConnectionsTotal);
        Assert.Null(simulator.GetStatistics().Failure);
    }

    [Fact]
    public async Task An_option_that_cannot_be_used_is_refused_with_what_it_may_be()
    {
        (QosSimulatorOptions Options, string Reason)[] unusable =
        [
            (new() { Port = 99999 }, "Port is 99999: it must be 0 (a free one) to 65535."),
            (new() { Key = "" }, "Key is empty: clients must send one. Leave it out for a random one."),
            (new() { Speed = 0 }, "Speed is 0: it must be above 0, and at most 1000000."),
            (new() { ReplaySpeed = double.NaN }, "ReplaySpeed is NaN: it must be above 0, and at most 1000000."),
            (new() { Start = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero) }, "Start is 2200-01-01: it must be in the years 1902 to 2099."),
            (new() { MaxBars = 0 }, "MaxBars is 0: it must be at least 1."),
            (new() { PushInterval = TimeSpan.Zero }, "PushInterval is 00:00:00: it must be above 0."),
            (new() { RequestTimeout = TimeSpan.Zero }, "RequestTimeout is 00:00:00: it must be above 0."),
            (new() { IdleTimeout = TimeSpan.FromSeconds(-2) }, "IdleTimeout is -00:00:02: it must be above 0."),
            (new() { MaxOpenConnections = 0 }, "MaxOpenConnections is 0: it must be at least 1."),
        ];
        foreach (var (options, reason) in unusable)
        {
            Assert.Equal(reason, (await Assert.ThrowsAsync<ArgumentException>(() => QosSimulator.StartAsync(options))).Message);
        }
    }

    [Fact]
    public async Task A_port_can_be_chosen()
    {
        int port;
        await using (var first = await StartAsync())
        {
            port = first.Uri.Port;
            await Assert.ThrowsAsync<SocketException>(() => StartAsync(o => o with { Port = port }));
        }

        await using var second = await StartAsync(o => o with { Port = port });
        Assert.Equal(port, second.Uri.Port);
    }

    private static byte[] Mutated(string text, Random random)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes[..random.Next(1, bytes.Length + 1)];
    }

    private static string Request(QosSimulator simulator, string target, string body, string headers = "", string method = "POST") =>
        $"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nkey: {simulator.Key}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    /// <summary>Sends bytes, and reads until the server closes.</summary>
    private static async Task<string> ExchangeAsync(QosSimulator simulator, string sent)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(sent), patience.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(patience.Token);
    }
}
