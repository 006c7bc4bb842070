using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Client.Tests.Live;
using Qos.Localization;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>
/// A server and a proxy that put the key, the proxy's password and characters that a terminal obeys into every text that they can: none of
/// it reaches a public surface.
/// </summary>
public sealed class TextOfOthersTests : IDisposable
{
    private const string Key = "k3y+/with=signs";
    private const string Password = "pr0xy+pa55";

    private static readonly string[] Secrets =

        [
            Key, Password, Uri.EscapeDataString(Key), JsonEncodedText.Encode(Key).ToString(),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}")),
        ];

    /// <summary>Everything in one text. JSON-escaped by the callers that need it.</summary>
    private static readonly string Hostile =
        $"\u001b[31m{Key}\u202E \u2066 http://user:{Password}@proxy:8080/ \u009b \u2028 {Uri.EscapeDataString(Key)} {Secrets[4]} {Key.ToUpperInvariant()}\u0007\u200b";

    private static readonly string Line = new([.. Hostile.Where(char.IsAscii).Where(c => !char.IsControl(c))]);

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedSocketServer _server;
    private readonly ScriptedHttp _http = new();

    public TextOfOthersTests() => _server = new ScriptedSocketServer(_time);

    public void Dispose() => _http.Dispose();

    public static TheoryData<string> HttpAnswers() => new(
        $"HTTP/1.1 403 {Line}\r\nContent-Length: 0\r\n\r\n",
        $"HTTP/1.1 {Line} 403\r\nContent-Length: 0\r\n\r\n",
        $"HTTP/1.1 200 OK\r\n{Line}\r\n\r\n",
        $"HTTP/1.1 200 OK\r\nContent-Length: {Line}\r\n\r\n",
        $"HTTP/1.1 200 OK\r\nContent-Encoding: {Line}\r\nContent-Length: 5\r\n\r\nhello",
        $"HTTP/1.1 200 OK\r\nServer: {Line}\r\nRetry-After: {Line}\r\nDate: {Line}\r\nTransfer-Encoding: chunked\r\n\r\n{Line}\r\n",
        $"HTTP/1.1 302 Found\r\nLocation: http://other/?key={Line}\r\nContent-Length: 0\r\n\r\n",
        $"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"{Line}\"\r\nContent-Length: {Encoding.UTF8.GetByteCount(Hostile)}\r\n\r\n{Hostile}",
        Json(Hostile),
        Json($"invalid key {Hostile}"),
        Json($"too many products {Hostile}"),
        $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(Hostile)}\r\n\r\n{Hostile}",
        $"{Line}\r\n\r\n");

    [Theory]
    [MemberData(nameof(HttpAnswers))]
    public async Task An_answer_over_HTTP_leaves_nothing_in_exceptions_steps_and_activities(string answer)
    {
        await using var server = new RawServer(_ => Encoding.UTF8.GetBytes(answer));
        var seen = new List<object>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Qos.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    seen.Add($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var qos = new QosClient(Options(server.Uri));
        var steps = new Steps(seen);
        var overHttp = await Assert.ThrowsAsync<QosException>(() => _time.RunAsync(qos.Observe(steps).GetSnapshotsAsync(["US:A"])));
        var connector = new SocketConnector(qos.Options, qos.Context.Scrubber);
        var atHandshake = await Assert.ThrowsAsync<QosException>(() => connector.ConnectAsync(TestContext.Current.CancellationToken));
        AssertClean([.. Copy(seen), overHttp, atHandshake, qos.GetStatus(), qos.Options.ToString()]);
    }

    [Fact]
    public async Task A_socket_leaves_nothing_in_events_and_errors_and_the_key_in_no_recording()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        var events = new List<object>();
        var own = new List<object>();
        try
        {
            _http.Answer = static (_, _) => throw new InvalidOperationException(Hostile);
            _server.Answer = message => ScriptedSocketServer.Type(message) == "D" ? [_server.Acknowledgement(message, Hostile)] : [];
            _server.Handshake = attempt => attempt is 2 ? throw new InvalidOperationException(Hostile) : null;
            var options = Options(new Uri("http://127.0.0.1:9")) with
            {
                HttpHandler = _http,
                SocketConnector = _server,
                Live = new LiveOptions { RecordTo = file },
            };
            await using (var client = new QosClient(options))
            {
                client.LiveEvents += (_, e) =>
                {
                    lock (own)
                    {
                        own.Add(e);
                    }
                };
                var watch = new WatchOptions { OnEvent = events.Add };
                using var depths = client.WatchDepthsAsync(["US:AAPL"], watch).Open();
                using var quotes = client.WatchSnapshotsAsync(["US:AAPL"], watch).Open();
                using var trades = client.WatchTradesAsync(["US:AAPL"], watch).Open();
                await AdvanceAsync(client, TimeSpan.FromSeconds(10));
                _server.Current.Push(JsonSerializer.Serialize(new { msg = Hostile }));
                _server.Current.Push(Hostile);
                _server.Current.Push(JsonSerializer.Serialize(new { tp = "T", c = "US:AAPL", p = Hostile, v = Key }));
                await AdvanceAsync(client, TimeSpan.FromSeconds(2));
                _server.Current.Close(Hostile);
                await AdvanceAsync(client, TimeSpan.FromSeconds(10));
                _server.Current.Fail(new System.Net.WebSockets.WebSocketException(Hostile));
                await AdvanceAsync(client, TimeSpan.FromSeconds(10));
                _server.Current.Fail(new InvalidCastException(Hostile));
                await AdvanceAsync(client, TimeSpan.FromSeconds(10));
                _ = depths.TryRead(out _) || quotes.TryRead(out _) || trades.TryRead(out _);
                events.Add(client.GetStatus());
            }

            var kinds = events.OfType<LiveEvent>().Select(e => e.Kind).Distinct().ToList();
            Assert.Contains(LiveEventKind.Refused, kinds);
            Assert.Contains(LiveEventKind.Missing, kinds);
            Assert.Contains(events.OfType<LiveEvent>(), e => e.Message.Contains("The server says", StringComparison.Ordinal));
            Assert.Contains(events.OfType<LiveEvent>(), e => e.Message.Contains("PolicyViolation", StringComparison.Ordinal));
            Assert.Contains(events.OfType<LiveEvent>(), e => e.Message.Contains("InvalidCastException", StringComparison.Ordinal));
            AssertClean([.. events, .. Copy(own)]);
            var recorded = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.Contains("US:AAPL", recorded, StringComparison.Ordinal);
            Assert.All(
                (string[])[Secrets[0], Secrets[2], Secrets[3]],
                secret => Assert.DoesNotContain(secret, recorded, StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Names_and_lists_of_a_server_are_plain_text()
    {
        var text = JsonSerializer.Serialize(Hostile);
        _http.Answer = (path, _) => path switch
        {
            "/instrument-info" => $$"""{"msg":"OK","data":[{"c":"US:AAPL","e":{{text}},"tc":{{text}},"nc":{{text}},"ne":{{text}},"ls":{{text}}},{"c":"US:TSLA","e":{{text}},"tc":{{text}},"nc":{{text}},"ne":{{text}}}]}""",
            "/product-list" => $$"""{"msg":"OK","data":{"US":[{"code":{{text}},"name":{{text}}},{"name":{{text}}}] } }""",
            "/market-calendar" => $$"""{"msg":"OK","data":{"US":[{{text}},"20250703,F"] } }""",
            _ => $$"""{"msg":"OK","data":[{"c":"US:AAPL","lp":{{text}}},{"c":"US:TSLA","lp":"5","ts":1741935600}]}""",
        };
        await using var qos = new QosClient(Options(new Uri("http://127.0.0.1:9")) with { HttpHandler = _http });
        var instruments = await qos.GetInstrumentsAsync(["US:AAPL,TSLA"]);
        var products = await qos.GetProductsAsync(["US"]);
        var days = await qos.GetTradingDaysAsync(["US"]);
        var quotes = await qos.GetSnapshotsAsync(["US:AAPL,TSLA"]);
        Assert.Single(instruments);
        Assert.Single(quotes);
        AssertClean(
            [
                instruments.ToArray(), instruments.Missing, products.ToArray(), products.Missing, days.ToArray(), days.Missing,
                quotes.ToArray(), quotes.Missing,
            ]);
    }

    [Theory]
    [InlineData("http://user:pr0xy+pa55@quotes.example")]
    [InlineData("https://user:pr0xy+pa55@quotes.example/?key=1")]
    public void An_address_is_refused_without_its_user_part(string address)
    {
        var error = Assert.Throws<QosException>(() => new QosClient(new QosClientOptions { ApiKey = Key, Uri = new Uri(address) }));
        Assert.DoesNotContain("pa55", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("see http://a:b@c/d and https://e:f@g.", "see http://***@c/d and https://***@g.")]
    [InlineData("'http://a@b@c:1' x@y", "'http://***@c:1' x@y")]
    [InlineData("http://c/d@e ://", "http://c/d@e ://")]
    public void The_user_part_of_every_address_is_masked_and_nothing_else(string text, string expected) =>
        Assert.Equal(expected, Scrubber.WithoutUserInfo(text));

    public static TheoryData<string, Action<string>> Inputs()
    {
        const string Bars = "time,open,high,low,close,volume,code\n";
        return new()
        {
            { "a code", text => InstrumentCode.Parse(text) },
            { "codes", text => CodeList.Parse([text]) },
            { "a market", text => Markets.ParseList([text]) },
            { "a plan", text => QosLimits.ParsePlan(text) },
            { "a time", text => MarketTime.Parse(text) },
            { "a market of sessions", text => MarketStatus.Of(text, DateTimeOffset.UnixEpoch) },
            { "a time in a file", text => KLineTable.Parse($"{Bars}\"{text}\",1,1,1,1,1,US:A\n") },
            { "a price in a file", text => KLineTable.Parse($"{Bars}2025-03-14,\"{text}\",1,1,1,1,US:A\n") },
            { "a volume in a file", text => KLineTable.Parse($"{Bars}2025-03-14,1,1,1,1,\"{text}\",US:A\n") },
            { "a code in a file", text => KLineTable.Parse($"{Bars}2025-03-14,1,1,1,1,1,\"{text}\"\n") },
            { "a heading of a file", text => KLineTable.Parse($"time,open,high,low,close,\"open({text})\"\n2025-03-14,1,1,1,1,1\n") },
            { "a unit in a file", text => KLineTable.Parse($"time,open,high,low,close,\"volume({text})\"\n2025-03-14,1,1,1,1,1\n") },
            { "a code option", text =>
                KLineTable.Parse("time,open,high,low,close\n2025-03-14,1,1,1,1\n", new KLineTableOptions { Code = text }) },
        };
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_cannot_be_read_is_quoted_as_plain_text(string what, Action<string> read)
    {
        // A new line of its own could pass for a message of ours.
        var error = Record.Exception(() => read("\u001b[31m\u0007\u202EABC\u2066\u009b31m\u2028Error: all is well"));
        Assert.True(error is not null, what);
        Assert.False(error.Message.Any(c => IsObeyed(c) || c is '\r' or '\n'), $"{what}: {error.Message}");
        Assert.Contains("ABC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_names_that_another_program_wrote_gives_plain_names()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.tsv");
        try
        {
            File.WriteAllText(file, "US:AAPL\t\u001b[31mApple\u202E\t\u2066苹果\u009b\tUSD\u200b\n");
            var known = Assert.Single(new InstrumentCatalog(file).All, instrument => instrument.Code == "US:AAPL");
            Assert.Equal(("[31mApple", "苹果", "USD"), (known.EnglishName, known.ChineseName, known.Currency));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Text_of_any_language_stays_as_it_is()
    {
        const string Text = "腾讯控股 TENCENT é 🚀 עברית — “…”";
        Assert.Equal(Text, PlainText.Of(Text));
        Assert.Equal("a b", PlainText.Of("a\ud800b".Replace("\ud800", "\u202e", StringComparison.Ordinal)));
        Assert.Equal("\uFFFDx", PlainText.Of("\ud800x"));
    }

    private static string Json(string text)
    {
        var body = JsonSerializer.Serialize(new { msg = text });
        return $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    private QosClientOptions Options(Uri uri) => new()
    {
        ApiKey = Key,
        Uri = uri,
        TimeProvider = _time,
        Timeout = TimeSpan.FromDays(1),
        Retries = 1,
        Proxy = new WebProxy("http://proxy:8080") { Credentials = new NetworkCredential("user", Password) },
    };

    private async Task AdvanceAsync(QosClient client, TimeSpan by)
    {
        for (var end = _time.GetUtcNow() + by; _time.GetUtcNow() < end;)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            for (var (turn, calm) = (0, 0); turn < 5000 && calm < 10; turn++)
            {
                await Task.Yield();
                calm = client.Hub.IsResting && _server.IsDrained && !client.Hub.IsFetching ? calm + 1 : 0;
            }
        }
    }

    // Activities are the process's: clients of other tests add theirs at the same time.
    private static object[] Copy(List<object> seen)
    {
        lock (seen)
        {
            return [.. seen];
        }
    }

    private static void AssertClean(IEnumerable<object> surfaces)
    {
        foreach (var text in surfaces.SelectMany(surface => TextsOf(surface, 0)))
        {
            Assert.All(
                Secrets, secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"'{secret}' is in: {text}"));
            Assert.False(text.Any(IsObeyed), $"U+{(int)text.FirstOrDefault(IsObeyed):X4} is in: {text}");
        }
    }

    private static bool IsObeyed(char c) => c is not ('\r' or '\n' or '\t') && CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate;

    /// <summary>Every text that can be had from an object: its own, and those of its public properties.</summary>
    private static IEnumerable<string> TextsOf(object? value, int depth)
    {
        switch (value)
        {
            case null:
                yield break;
            case string text:
                yield return text;
                yield break;
            case IEnumerable list:
                foreach (var text in list.Cast<object?>().SelectMany(item => TextsOf(item, depth + 1)))
                {
                    yield return text;
                }

                yield break;
        }

        yield return value.ToString()!;
        var isOurs = value.GetType().Namespace?.StartsWith("Qos", StringComparison.Ordinal) == true;
        foreach (var property in value.GetType().GetProperties()
            .Where(p => isOurs && depth < 4 && p.GetIndexParameters().Length == 0 && p.Name != "TargetSite"))
        {
            foreach (var text in TextsOf(property.GetValue(value), depth + 1))
            {
                yield return text;
            }
        }
    }

    private sealed class Steps(List<object> seen) : IProgress<RequestEvent>
    {
        public void Report(RequestEvent value)
        {
            lock (seen)
            {
                seen.Add(value);
            }
        }
    }
}
