using System.Net;
using System.Net.WebSockets;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class PlanLimitTests : ServerTest
{
    private const string Body = """{"codes":["HK:700"]}""";
    private const string Eleven = """["HK:700,9988,1810,3690,5,388,883,939,941,1211,1299"]""";

    private static readonly Func<QosSimulatorOptions, QosSimulatorOptions> DefaultPlan = o => o with { EnforceLimits = true };

    [Fact]
    public async Task Ten_requests_in_any_minute_are_served_on_each_endpoint()
    {
        await using var simulator = await StartAsync(DefaultPlan);
        for (var request = 0; request < 10; request++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "/snapshot"));
            Clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator, "/snapshot"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "/depth"));
        Assert.Equal(
            """{"msg":"Request frequency limit exceeded: at most 10 requests per minute for /snapshot."}""",
            await PostTextAsync(simulator, "/snapshot", Body));

        // The first one leaves the window 60 seconds after it came; refused ones were never in it.
        Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator, "/snapshot"));
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "/snapshot"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(simulator, "/snapshot"));
        Assert.Equal(4, simulator.GetStatistics().RequestsRefused);
        Assert.Equal(15, simulator.GetStatistics().Requests["/snapshot"]);
    }

    [Fact]
    public async Task A_limit_may_answer_with_status_200()
    {
        await using var simulator = await StartAsync(o => o with { EnforceLimits = true, LimitStatus = 200, RequestsPerMinute = 0 });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(simulator, "/snapshot"));
        Assert.Contains("limit", await PostTextAsync(simulator, "/snapshot", Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/snapshot", $$"""{"codes":{{Eleven}}}""")]
    [InlineData(
        "/kline", """{"kline_reqs":[{"c":"HK:700,9988,1810,3690,5,388,883","kt":1,"co":1},{"c":"HK:939,941,1211,1299","kt":1,"co":1}]}""")]
    public async Task Ten_codes_go_into_one_request(string path, string body)
    {
        await using var simulator = await StartAsync(DefaultPlan);
        Assert.Equal("""{"msg":"Product limit exceeded: 11 codes, at most 10 per request."}""", await PostTextAsync(simulator, path, body));

        await using var wide = await StartAsync(o => o with { EnforceLimits = true, MaxCodes = null });
        Assert.StartsWith("""{"msg":"OK",""", await PostTextAsync(wide, path, body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_codes_may_be_subscribed_whatever_the_kinds()
    {
        await using var simulator = await StartAsync(DefaultPlan);
        using var live = await LiveClient.ConnectAsync(simulator);

        Assert.Equal("OK", await AskAsync(live, """{"type":"S","codes":["HK:700,9988,1810,3690,5,388,883,939,941,1211"]}"""));
        Assert.Equal("OK", await AskAsync(live, """{"type":"T","codes":["HK:700"]}"""));
        Assert.Equal(
            "Product limit exceeded: 11 codes, at most 10 per connection.", await AskAsync(live, """{"type":"T","codes":["HK:1299"]}"""));
        Assert.Equal(11, simulator.GetStatistics().Subscriptions);
        Assert.Equal("OK", await AskAsync(live, """{"type":"SC","codes":["HK:9988"]}"""));
        Assert.Equal("OK", await AskAsync(live, """{"type":"T","codes":["HK:1299"]}"""));
    }

    [Fact]
    public async Task Socket_requests_have_a_budget_of_their_own()
    {
        await using var simulator = await StartAsync(o => o with { EnforceLimits = true, SocketRequestsPerMinute = 2 });
        using var live = await LiveClient.ConnectAsync(simulator);

        Assert.Equal("OK", await AskAsync(live, """{"type":"RS","codes":["HK:700"]}"""));
        Assert.Equal("OK", await AskAsync(live, """{"type":"RT","codes":["HK:700"]}"""));
        Assert.Equal(
            "Request frequency limit exceeded: at most 2 requests per minute for the socket.",
            await AskAsync(live, """{"type":"RS","codes":["HK:700"]}"""));
        Assert.Equal("OK", await AskAsync(live, """{"type":"H"}"""));
    }

    [Fact]
    public async Task A_message_within_the_second_is_answered_and_counted()
    {
        await using var simulator = await StartAsync(DefaultPlan);
        using var live = await LiveClient.ConnectAsync(simulator);

        Assert.Equal("OK", await AskAsync(live, """{"type":"H"}"""));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("OK", await AskAsync(live, """{"type":"H"}"""));
        Assert.Equal(0, simulator.GetStatistics().MessagesTooSoon);
        Clock.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal("OK", await AskAsync(live, """{"type":"H"}"""));
        Assert.Equal(1, simulator.GetStatistics().MessagesTooSoon);

        // A new connection does not start the second anew.
        using var next = await LiveClient.ConnectAsync(simulator);
        Assert.Equal("OK", await AskAsync(next, """{"type":"H"}"""));
        Assert.Equal(2, simulator.GetStatistics().MessagesTooSoon);
        Assert.Equal(4, simulator.GetStatistics().SocketMessages["H"]);
    }

    [Fact]
    public async Task A_message_within_the_second_is_refused_in_strict_mode()
    {
        await using var simulator = await StartAsync(o => o with { EnforceLimits = true, StrictSocketPacing = true });
        using var live = await LiveClient.ConnectAsync(simulator);

        Assert.Equal("OK", await AskAsync(live, """{"type":"H"}"""));
        Assert.Equal(
            "Request frequency limit exceeded: messages must be at least 1 s apart.",
            await AskAsync(live, """{"type":"S","codes":["HK:700"]}"""));
        Assert.Equal(0, simulator.GetStatistics().Subscriptions);
    }

    [Fact]
    public async Task A_second_connection_closes_the_first()
    {
        await using var simulator = await StartAsync(DefaultPlan);
        using var first = await LiveClient.ConnectAsync(simulator);
        using var second = await LiveClient.ConnectAsync(simulator);

        Assert.Null(await first.ReceiveTextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, first.Socket.CloseStatus);
        Assert.Equal("OK", await AskAsync(second, """{"type":"H"}"""));
        Assert.Equal(1, simulator.GetStatistics().Connections);
    }

    [Fact]
    public async Task A_second_connection_is_refused_where_the_plan_says_so()
    {
        await using var simulator = await StartAsync(o => o with { EnforceLimits = true, ExtraConnection = ExtraConnection.IsRefused });
        using var first = await LiveClient.ConnectAsync(simulator);
        await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(simulator));
        Assert.Equal(1, simulator.GetStatistics().HandshakesRefused);

        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await UntilAsync(() => simulator.GetStatistics().Connections == 0);
        using var second = await LiveClient.ConnectAsync(simulator);
        Assert.Equal("OK", await AskAsync(second, """{"type":"H"}"""));
    }

    private async Task<HttpStatusCode> StatusAsync(QosSimulator simulator, string path)
    {
        using var response = await PostAsync(simulator, path, Body);
        return response.StatusCode;
    }

    private static async Task<string?> AskAsync(LiveClient live, string message) =>
        (await live.AskAsync(message)).GetProperty("msg").GetString();
}
