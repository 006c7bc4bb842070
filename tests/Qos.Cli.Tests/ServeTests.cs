using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;

namespace Qos.Cli.Tests;

/// <summary>The simulator as a process: its key, its faults, its pace.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task Without_a_key_each_server_makes_one_and_says_it()
    {
        using var process = QosProcess.Start(["serve"], ("QOS_API_KEY", "the-users-own-real-key"));
        var uri = await process.AddressAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(uri, "simulator"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(uri, "the-users-own-real-key"));
        process.Signal("TERM");

        var error = (await process.EndAsync()).Error;
        Assert.Matches("QOS_API_KEY=sim-[0-9a-f]{32} ", error);
        Assert.DoesNotContain("real-key", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_standard_input_and_is_not_said_again()
    {
        using var process = QosProcess.Start(["serve", "--key", "-"]);
        await process.WriteAsync("from-standard-input\n");
        var uri = await process.AddressAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(uri, "from-standard-input"));
        process.Signal("TERM");

        Assert.DoesNotContain("from-standard-input", (await process.EndAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_the_environment_where_standard_input_is_empty()
    {
        using var process = QosProcess.Start(["serve", "--key", "-"], ("QOS_API_KEY", "from-environment"));
        await process.WriteAsync("");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await process.AddressAsync(), "from-environment"));
    }

    [Fact]
    public async Task A_key_that_is_nowhere_is_wrong_input()
    {
        using var process = QosProcess.Start(["serve", "--key", "-"]);
        await process.WriteAsync("");
        var result = await process.EndAsync();
        Assert.Equal(ExitCodes.InvalidArgument, result.ExitCode);
        Assert.Contains("standard input", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_in_the_url_counts_by_option_only()
    {
        using var closed = QosProcess.Start(["serve", "--key", "k"]);
        using var open = QosProcess.Start(["serve", "--key", "k", "--key-in-url"]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(await closed.AddressAsync(), null, "?key=k"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await open.AddressAsync(), null, "?key=k"));
    }

    [Fact]
    public async Task Faults_come_at_their_times()
    {
        using var process = QosProcess.Start(
            ["serve", "--key", "k", "--fault", "answer-status=502,/snapshot@0", "--fault", "handshake=403@0"]);
        var uri = await process.AddressAsync();
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(uri, "k"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(uri, "k"));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("key", "k");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri(uri.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), default));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task An_unknown_fault_is_wrong_input_that_lists_all_of_them_and_so_does_the_help()
    {
        var result = await QosProcess.RunAsync(["serve", "--fault", "dorp@3"]);
        var help = await QosProcess.RunAsync(["serve", "--help"]);
        Assert.Equal(ExitCodes.InvalidArgument, result.ExitCode);
        Assert.Contains("'dorp'", result.Error, StringComparison.Ordinal);
        foreach (var (syntax, _) in Qos.Simulator.ScheduledFault.Known)
        {
            Assert.Contains(syntax, result.Error, StringComparison.Ordinal);
            Assert.Contains($"  {syntax} ", help.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Strict_pacing_refuses_the_second_of_two_quick_messages()
    {
        using var process = QosProcess.Start(["serve", "--key", "k", "--strict"]);
        var uri = await process.AddressAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("key", "k");
        await socket.ConnectAsync(
            new Uri(uri.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), TestContext.Current.CancellationToken);
        var answers = new List<string>();
        for (var message = 0; message < 2; message++)
        {
            await socket.SendAsync("""{"type":"H"}"""u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        }

        for (var message = 0; message < 2; message++)
        {
            var buffer = new byte[1024];
            var result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            answers.Add(System.Text.Encoding.UTF8.GetString(buffer, 0, result.Count));
        }

        Assert.Contains("\"msg\":\"OK\"", answers[0], StringComparison.Ordinal);
        Assert.Contains("at least 1 s apart", answers[1], StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(string uri, string? key, string query = "")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{uri}/snapshot{query}")
        { Content = JsonContent.Create(new { codes = new[] { "HK:700" } }) };
        if (key is not null)
        {
            request.Headers.Add("key", key);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
