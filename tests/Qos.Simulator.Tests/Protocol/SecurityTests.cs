using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

/// <summary>What keeps other programs and web pages of the same machine away from a simulator.</summary>
public sealed class SecurityTests : ServerTest
{
    private const string Body = """{"codes":["HK:700"]}""";
    private const string Upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n";

    [Fact]
    public async Task Each_simulator_makes_a_key_of_its_own_that_nobody_can_guess()
    {
        await using var first = await QosSimulator.StartAsync();
        await using var second = await QosSimulator.StartAsync();

        Assert.Matches("^sim-[0-9a-f]{32}$", first.Key);
        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal(first.Key, first.Options.Key);
        using var refused = await PostAsync(first, "/snapshot", Body, "simulator");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var answered = await PostAsync(first, "/snapshot", Body);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task The_key_of_a_simulator_is_in_no_text_of_its_options()
    {
        await using var simulator = await QosSimulator.StartAsync();
        Assert.DoesNotContain(simulator.Key, simulator.Options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:{port}", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost:{port}", 200)]
    [InlineData("LOCALHOST:9", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("127.8.9.10:1", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:{port}", 421)]
    [InlineData("127.0.0.1.evil.example:{port}", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1:{port}@evil.example", 421)]
    [InlineData("192.168.1.10:{port}", 421)]
    [InlineData("", 421)]
    [InlineData("127.0.0.1, evil.example", 421)]
    public async Task Only_a_loopback_name_is_answered_so_that_no_rebound_name_of_a_web_page_is(string host, int status)
    {
        await using var simulator = await StartAsync();
        host = host.Replace("{port}", $"{simulator.Uri.Port}", StringComparison.Ordinal);
        Assert.StartsWith(
            $"HTTP/1.1 {status} ", await AskAsync(simulator, $"POST /snapshot HTTP/1.1\r\nHost: {host}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            $"HTTP/1.1 {(status == 200 ? 101 : status)} ", await HandshakeAsync(simulator, $"Host: {host}\r\n{Upgrade}"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /snapshot HTTP/1.1\r\n", 400)]
    [InlineData("POST /snapshot HTTP/1.0\r\n", 200)]
    [InlineData("POST http://evil.example/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\n", 421)]
    [InlineData("POST http://127.0.0.1/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\n", 200)]
    public async Task A_host_is_needed_and_an_absolute_target_counts_as_one(string head, int status)
    {
        await using var simulator = await StartAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", await AskAsync(simulator, head), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("https://127.0.0.1:{port}", 403)]
    [InlineData("http://localhost:3000", 403)]
    [InlineData("null", 403)]
    [InlineData("http://127.0.0.1:{port}", 200)]
    public async Task A_request_of_a_web_page_is_refused(string origin, int status)
    {
        await using var simulator = await StartAsync();
        origin = origin.Replace("{port}", $"{simulator.Uri.Port}", StringComparison.Ordinal);
        var host = $"Host: {simulator.Uri.Authority}\r\nOrigin: {origin}\r\n";
        var answer = await AskAsync(simulator, $"POST /snapshot HTTP/1.1\r\n{host}");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith(
            $"HTTP/1.1 {(status == 200 ? 101 : status)} ", await HandshakeAsync(simulator, host + Upgrade), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_cannot_throw_out_the_socket_of_the_user()
    {
        await using var simulator = await StartAsync(o => o with { EnforceLimits = true, AllowKeyInUrl = true });
        using var user = await LiveClient.ConnectAsync(simulator);
        using var page = new LiveClient();
        page.Socket.Options.SetRequestHeader("Origin", "https://evil.example");
        page.Socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(
            () => page.Socket.ConnectAsync(LiveClient.LiveUri(simulator, $"?key={simulator.Key}"), default));

        Assert.Equal(HttpStatusCode.Forbidden, page.Socket.HttpStatusCode);
        Assert.Equal("OK", (await user.AskAsync("""{"type":"H"}""")).GetProperty("msg").GetString());
        Assert.Equal(1, simulator.GetStatistics().HandshakesRefused);
    }

    [Fact]
    public async Task A_key_in_the_url_counts_only_where_it_was_asked_for()
    {
        await using var closed = await StartAsync();
        using (var refused = await PostAsync(closed, $"/snapshot?key={closed.Key}", Body, ""))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            var text = await refused.Content.ReadAsStringAsync();
            Assert.Contains("AllowKeyInUrl", text, StringComparison.Ordinal);
            Assert.Contains("--key-in-url", text, StringComparison.Ordinal);
            Assert.DoesNotContain(closed.Key, text, StringComparison.Ordinal);
        }

        await using var open = await StartAsync(o => o with { Key = "a key+", AllowKeyInUrl = true });
        using var answered = await PostAsync(open, "/snapshot?key=a%20key%2B", Body, "");
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        using var live = new LiveClient();
        await live.Socket.ConnectAsync(LiveClient.LiveUri(open, "?key=a+key%2B"), default);
        Assert.Equal("OK", (await live.AskAsync("""{"type":"H"}""")).GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData("POST /snap")]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("POST /snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")]
    public async Task A_request_that_is_not_there_in_time_is_refused_and_its_connection_closed(string part)
    {
        await using var simulator = await StartAsync(o => o with { RequestTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.StartsWith("HTTP/1.1 408 ", await ExchangeAsync(simulator, part), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_drips_byte_by_byte_gets_no_more_time_than_another()
    {
        await using var simulator = await StartAsync(o => o with { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port);
        var stream = client.GetStream();
        var answer = new StreamReader(stream).ReadToEndAsync();
        await stream.WriteAsync("POST /snapshot HTTP/1.1\r\n"u8.ToArray());
        var sent = 0;
        while (!answer.IsCompleted && sent < 1_000_000)
        {
            // The server may have closed already; what it said before that counts.
            await Task.WhenAny(stream.WriteAsync("x"u8.ToArray()).AsTask(), answer);
            await Task.WhenAny(Task.Delay(1), answer);
            sent++;
        }

        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_nobody_takes_ends_its_connection()
    {
        await using var simulator = await StartAsync(o => o with { RequestTimeout = TimeSpan.FromSeconds(1) });
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port);
        const string Bars = """{"kline_reqs":[{"c":"US:AAPL,TSLA,MSFT,NVDA,AMZN,GOOGL,META,NFLX,AMD,INTC","co":1000,"a":0,"kt":1}]}""";
        var request = $"POST /kline HTTP/1.1\r\nHost: 127.0.0.1\r\nkey: {simulator.Key}\r\nContent-Length: {Bars.Length}\r\n\r\n{Bars}";

        // More answers than the buffers of both sides hold.
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(request, 20))));
        await UntilAsync(() => simulator.GetStatistics().Requests.GetValueOrDefault("/kline") > 0);
        await UntilAsync(() => simulator.GetStatistics().OpenConnections == 0);
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed_after_its_time()
    {
        await using var simulator = await StartAsync(o => o with { IdleTimeout = TimeSpan.FromSeconds(1) });
        Assert.Empty(await ExchangeAsync(simulator, ""));
        Assert.StartsWith(
            "HTTP/1.1 200 ", await ExchangeAsync(simulator, Request(simulator, "Host: 127.0.0.1\r\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_connection_and_a_slow_answer_have_no_such_limit()
    {
        await using var simulator = await StartAsync(
            o => o with { RequestTimeout = TimeSpan.FromSeconds(1), IdleTimeout = TimeSpan.FromSeconds(1) });
        using var live = await LiveClient.ConnectAsync(simulator);
        simulator.Faults.Inject(new AnswerFault { Delay = TimeSpan.FromSeconds(30) }, 1, "/snapshot");
        var late = PostTextAsync(simulator, "/snapshot", Body);
        await UntilAsync(() => Clock.ArmedTimers == 2);

        // Each of these ends when its second is over.
        Assert.StartsWith("HTTP/1.1 408 ", await ExchangeAsync(simulator, "POST /snap"), StringComparison.Ordinal);
        Assert.Empty(await ExchangeAsync(simulator, ""));
        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.StartsWith("""{"msg":"OK",""", await late, StringComparison.Ordinal);
        Assert.Equal("OK", (await live.AskAsync("""{"type":"H"}""")).GetProperty("msg").GetString());
    }

    [Fact]
    public async Task More_connections_than_the_bound_are_refused_with_503_and_the_others_go_on()
    {
        await using var simulator = await StartAsync(o => o with { MaxOpenConnections = 2 });
        using var live = await LiveClient.ConnectAsync(simulator);
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port);
        await UntilAsync(() => simulator.GetStatistics().OpenConnections == 2);

        Assert.StartsWith(
            "HTTP/1.1 503 ", await ExchangeAsync(simulator, Request(simulator, "Host: 127.0.0.1\r\n")), StringComparison.Ordinal);
        Assert.Equal("OK", (await live.AskAsync("""{"type":"H"}""")).GetProperty("msg").GetString());
        idle.Close();
        await UntilAsync(() => simulator.GetStatistics().OpenConnections == 1);
        Assert.StartsWith(
            "HTTP/1.1 200 ", await ExchangeAsync(simulator, Request(simulator, "Host: 127.0.0.1\r\n")), StringComparison.Ordinal);
    }

    private static string Request(QosSimulator simulator, string headers) =>
        $"POST /snapshot HTTP/1.1\r\n{headers}key: {simulator.Key}\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}";

    private static Task<string> AskAsync(QosSimulator simulator, string head) =>
        ExchangeAsync(simulator, $"{head}key: {simulator.Key}\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

    /// <summary>A handshake, and a close frame behind it.</summary>
    private static Task<string> HandshakeAsync(QosSimulator simulator, string headers) =>
        ExchangeAsync(simulator, $"GET /ws HTTP/1.1\r\nkey: {simulator.Key}\r\n{headers}\r\n{(char)0x88}{(char)0x80}\0\0\0\0");

    /// <summary>Sends bytes, and reads until the server closes.</summary>
    private static async Task<string> ExchangeAsync(QosSimulator simulator, string sent)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, simulator.Uri.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(sent), patience.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(patience.Token);
    }
}
