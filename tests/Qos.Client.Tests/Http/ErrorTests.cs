using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Qos.Client.Pacing;
using Xunit;

namespace Qos.Client.Tests;

public sealed class ErrorTests
{
    private const string Good = """{"msg":"OK","data":[{"c":"US:A","lp":"5","yp":"4","ts":1741935600}]}""";

    private static async Task<QosException> FailAsync(ScriptedServer server, Func<QosClientOptions, QosClientOptions>? change = null)
    {
        await using var qos = server.Connect(change);
        return await Assert.ThrowsAsync<QosException>(() => server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
    }

    private static string Message(string text) => $$"""{"msg":"{{text}}","data":null}""";

    [Theory]
    [InlineData("invalid api key", QosErrorKind.Authentication)]
    [InlineData("Key expired", QosErrorKind.Authentication)]
    [InlineData("密钥无效", QosErrorKind.Authentication)]
    [InlineData("套餐已过期", QosErrorKind.PlanLimit)]
    [InlineData("unauthorized", QosErrorKind.Authentication)]
    [InlineData("no permission for US market", QosErrorKind.PlanLimit)]
    [InlineData("没有权限", QosErrorKind.PlanLimit)]
    [InlineData("too many products", QosErrorKind.PlanLimit)]
    [InlineData("product count exceeds the limit", QosErrorKind.PlanLimit)]
    [InlineData("产品数量超过限制", QosErrorKind.PlanLimit)]
    [InlineData("connection limit reached", QosErrorKind.PlanLimit)]
    [InlineData("something of its own", QosErrorKind.ServerMessage)]
    [InlineData("ok", QosErrorKind.ServerMessage)]
    public async Task The_kind_of_an_error_is_told_by_its_text_and_it_is_not_tried_again(string text, QosErrorKind kind)
    {
        var server = new ScriptedServer(Message(text));
        var error = await FailAsync(server);
        Assert.Equal((kind, text, HttpStatusCode.OK), (error.Kind, error.ServerText, error.StatusCode));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("request frequency limit exceeded")]
    [InlineData("Too Many Requests")]
    [InlineData("请求过于频繁，请稍后再试")]
    [InlineData("超过请求次数限制")]
    public async Task A_limit_is_waited_out_once(string text)
    {
        var server = new ScriptedServer(Message(text), Good);
        await using var qos = server.Connect();
        Assert.Single(await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
        Assert.Equal(RequestBudget.Window, server.Requests[1].At - server.Requests[0].At);

        var stubborn = new ScriptedServer(Message(text));
        Assert.Equal(QosErrorKind.PlanLimit, (await FailAsync(stubborn)).Kind);
        Assert.Equal(2, stubborn.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "", QosErrorKind.Authentication, 1)]
    [InlineData(HttpStatusCode.Forbidden, "<html>no</html>", QosErrorKind.Authentication, 1)]
    [InlineData(HttpStatusCode.Forbidden, """{"msg":"who are you"}""", QosErrorKind.Authentication, 1)]
    [InlineData(HttpStatusCode.TooManyRequests, "", QosErrorKind.PlanLimit, 2)]
    [InlineData(HttpStatusCode.BadRequest, """{"msg":"no such field"}""", QosErrorKind.ServerMessage, 1)]
    [InlineData(HttpStatusCode.NotFound, "", QosErrorKind.Protocol, 1)]
    [InlineData(HttpStatusCode.Found, "", QosErrorKind.Protocol, 1)]
    [InlineData(HttpStatusCode.InternalServerError, """{"msg":"OK","data":[]}""", QosErrorKind.Transport, 4)]
    [InlineData(HttpStatusCode.ServiceUnavailable, """{"msg":"busy"}""", QosErrorKind.Transport, 4)]
    [InlineData(HttpStatusCode.InternalServerError, """{"msg":"invalid key"}""", QosErrorKind.Authentication, 1)]
    public async Task Statuses_are_told_apart_and_only_those_of_a_passing_fault_are_tried_again(
        HttpStatusCode status, string body, QosErrorKind kind, int requests)
    {
        var server = new ScriptedServer((_, _, _) => ScriptedServer.Status(status, body));
        var error = await FailAsync(server);
        Assert.Equal((kind, status), (error.Kind, error.StatusCode));
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Transport_faults_are_tried_again_after_growing_pauses_and_each_try_costs_a_turn()
    {
        var server = new ScriptedServer((_, _, i) => i < 3 ? new HttpRequestException("reset") : Good);
        await using var qos = server.Connect();
        Assert.Single(await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
        Assert.Equal([0.5, 1.0, 2.0], server.Requests.Zip(server.Requests.Skip(1), (a, b) => (b.At - a.At).TotalSeconds));
        Assert.Equal(6, qos.GetStatus().RequestsLeft["/snapshot"]);
        Assert.Equal(4, qos.GetStatus().HttpRequests);

        var dead = new ScriptedServer((_, _, _) => new HttpRequestException("reset"));
        Assert.Equal(QosErrorKind.Transport, (await FailAsync(dead, options => options with { Retries = 1 })).Kind);
        Assert.Equal(2, dead.Requests.Count);
    }

    [Fact]
    public async Task Retries_wait_for_the_budget_too()
    {
        var server = new ScriptedServer((_, _, i) => i < 3 ? new HttpRequestException("reset") : Good);
        await using var qos = server.Connect(options => options with { Limits = new QosLimits { RequestsPerMinute = 2 } });
        await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"]));
        Assert.Equal(2, server.Requests.Count(request => request.At - server.Requests[0].At < RequestBudget.Window));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_timeout_on_the_clients_clock()
    {
        var server = new ScriptedServer((_, _, _) => new HttpResponseMessage { Content = new StreamContent(new SilentStream()) });
        await using var qos = server.Connect(options => options with { Timeout = TimeSpan.FromSeconds(15), Retries = 0 });
        var error = await Assert.ThrowsAsync<QosException>(() => server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
        Assert.Equal(QosErrorKind.Timeout, error.Kind);
        Assert.Contains("15 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Time.ArmedTimers);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_at_once_while_it_sends_and_while_it_waits()
    {
        var server = new ScriptedServer(
            (_, _, i) => i == 0 ? Good : new HttpResponseMessage { Content = new StreamContent(new SilentStream()) });
        await using var qos = server.Connect(options => options with { Limits = new QosLimits { RequestsPerMinute = 2 } });
        await qos.GetSnapshotsAsync(["US:A"]);
        using var cancel = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 3).Select(_ => qos.GetSnapshotsAsync(["US:A"], cancel.Token)).ToArray();
        await cancel.CancelAsync();
        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }

    [Fact]
    public async Task The_first_batch_that_fails_stops_the_others()
    {
        var server = new ScriptedServer((_, _, i) => i == 1 ? Message("invalid key") : Good);
        await using var qos = server.Connect(options => options with { Limits = new QosLimits { MaxCodes = 1, RequestsPerMinute = 2 } });
        var error = await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(Enumerable.Range(0, 40).Select(i => $"US:A{i}")));
        Assert.Equal(QosErrorKind.Authentication, error.Kind);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(0, server.Time.ArmedTimers);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("<html><title>502</title></html>", 0)]
    [InlineData("""{"msg":"OK","data":[{"c":"US:A","lp":}]}""", 37)]
    [InlineData("{\"msg\":\"OK\",\n\"data\":[\n{]}", 23)]
    [InlineData("""{"msg":"OK","data":[""", 20)]
    [InlineData("""{"msg":"OK","data":"none"}""", 19)]
    [InlineData("""{"msg":"OK","data":[]} x""", 23)]
    public async Task An_unreadable_answer_is_a_protocol_error_that_quotes_the_place(string body, int offset)
    {
        var server = new ScriptedServer(body);
        var error = await FailAsync(server);
        Assert.Equal(QosErrorKind.Protocol, error.Kind);
        Assert.Contains($"at byte {offset}:", error.Message, StringComparison.Ordinal);

        // One that ends too soon may have been cut off on its way, and is asked for again.
        Assert.Equal(offset == body.Length ? 4 : 1, server.Requests.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"msg":null,"data":[]}""")]
    [InlineData("""{"msg":["OK"],"data":[]}""")]
    public async Task An_answer_without_a_msg_is_a_protocol_error(string body) =>
        Assert.Equal(QosErrorKind.Protocol, (await FailAsync(new ScriptedServer(body))).Kind);

    [Theory]
    [InlineData("""{"msg":"your key %K% is invalid"}""")]
    [InlineData("""{"msg":"%K%%K%%K%","x":1}""")]
    [InlineData("bad request, headers: key: %K% at /snapshot?key=%E%")]
    [InlineData("""{"msg":"OK","data":"%P%%K%%P%%K%"}""")]
    public async Task The_key_appears_in_no_error_however_the_server_echoes_it(string template)
    {
        const string Key = "k3y+/with=signs";
        var body = template.Replace("%K%", Key, StringComparison.Ordinal)
            .Replace("%E%", Uri.EscapeDataString(Key), StringComparison.Ordinal)
            .Replace("%P%", new string('x', 90), StringComparison.Ordinal);
        var error = await FailAsync(new ScriptedServer(body), options => options with { ApiKey = Key });
        Assert.DoesNotContain(Key[..6], error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key[^6..], error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Uri.EscapeDataString(Key), error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_quote_is_at_most_200_characters_and_harmless_to_a_terminal()
    {
        var error = await FailAsync(new ScriptedServer($"{{\"msg\":\"\\u001b[31m{new string('界', 5000)}\"}}"));
        Assert.Equal(200, error.ServerText!.Length);
        Assert.DoesNotContain('\u001b', error.Message);

        error = await FailAsync(new ScriptedServer(new string('[', 100) + new string('界', 5000)));
        Assert.InRange(error.Message.Length, 100, 300);
    }

    [Fact]
    public async Task An_answer_larger_than_allowed_is_refused_while_it_comes()
    {
        var endless = new EndlessStream();
        var server = new ScriptedServer((_, _, _) => new HttpResponseMessage { Content = new StreamContent(endless) });
        var error = await FailAsync(server, options => options with { MaxMessageBytes = 100_000 });
        Assert.Equal(QosErrorKind.Protocol, error.Kind);
        Assert.Contains("100000 bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 100_000, 250_000);
    }

    [Fact]
    public async Task Patterns_of_the_options_come_before_the_built_in_ones()
    {
        var server = new ScriptedServer(Message("E1042 quota gone"), Message("nada"), Message("E1042 quota gone"));
        await using var qos = server.Connect(options => options with
        {
            ErrorPatterns = [new(@"^e\d+", QosErrorKind.Authentication), new("nada", QosErrorKind.NoData)],
        });
        Assert.Equal(QosErrorKind.Authentication, (await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(["US:A"]))).Kind);
        Assert.Single((await qos.GetSnapshotsAsync(["US:A"])).Missing);

        var error = Assert.Throws<QosException>(
            () => server.Connect(options => options with { ErrorPatterns = [new("(", QosErrorKind.NoData)] }));
        Assert.Equal(QosErrorKind.InvalidArgument, error.Kind);
    }

    [Fact]
    public async Task Requests_retries_waits_and_errors_can_be_seen_from_outside()
    {
        var sums = new Dictionary<string, double>();
        var mine = "/depth";
        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "endpoint", Value: string endpoint } && endpoint == mine)
                {
                    lock (sums)
                    {
                        sums[name] = sums.GetValueOrDefault(name) + value;
                    }
                }
            }
        }

        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Watch(instrument, listener) };
        static void Watch(System.Diagnostics.Metrics.Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "Qos.Client")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }

        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        meters.Start();
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Qos.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        var server = new ScriptedServer((_, _, i) => i == 0 ? new HttpRequestException("reset") : Message("invalid key"));
        await using var qos = server.Connect(options => options with { Limits = new QosLimits { RequestsPerMinute = 1 } });
        await Assert.ThrowsAsync<QosException>(() => server.Time.RunAsync(qos.GetDepthsAsync(["US:A"])));

        Assert.True(sums["qos.client.requests"] >= 2);
        Assert.True(sums["qos.client.retries"] >= 1);
        Assert.True(sums["qos.client.errors"] >= 1);
        Assert.True(sums["qos.client.request.wait"] >= 60);
        lock (activities)
        {
            var activity = activities.Last(activity => activity is { OperationName: "POST /depth", Status: ActivityStatusCode.Error });
            Assert.Equal("api.qos.hk", activity.GetTagItem("server.address"));
        }
    }

    private sealed class SilentStream : EndlessStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    private class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            buffer.Span.Fill((byte)' ');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
