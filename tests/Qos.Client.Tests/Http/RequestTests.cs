using System.Net;
using Qos.Client.Http;
using Qos.Client.Pacing;
using Qos.Client.Wire;
using Xunit;

namespace Qos.Client.Tests;

public sealed class RequestTests
{
    private static string Ok(string data) => $$"""{"msg":"OK","data":{{data}}}""";

    private static string Quotes(params string[] codes) =>
        Ok($"[{string.Join(',', codes.Select((code, i) => $$"""{"c":"{{code}}","lp":"{{i + 1}}","yp":"1","ts":1741935600}"""))}]");

    [Fact]
    public async Task Codes_are_grouped_by_market_in_the_canonical_spelling_and_the_key_goes_in_a_header_only()
    {
        var server = new ScriptedServer(Quotes());
        await using var qos = server.Connect();
        await qos.GetSnapshotsAsync(["US:AAPL,TSLA", "HK:00700", "us:nvda", "SZ:000001", "2594"]);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("/snapshot", "secret-key"), (request.Path, request.Key));
        Assert.Equal("""{"codes":["US:AAPL,TSLA,NVDA","HK:700","SZ:000001,002594"]}""", request.Body);
    }

    [Fact]
    public async Task Results_come_in_the_order_and_spelling_of_the_request_and_what_is_missing_is_told()
    {
        var server = new ScriptedServer(Quotes("US:AAPL", "XX:SPAM", "HK:700"));
        await using var qos = server.Connect();
        var result = await qos.GetSnapshotsAsync(["HK:00700", "NOPE:X", "US:AAPL", "HK:700", "HK:00700"]);

        Assert.Equal(["HK:00700", "US:AAPL", "HK:700", "HK:00700"], result.Select(quote => quote.Code));
        Assert.Equal([3m, 1m, 3m, 3m], result.Select(quote => quote.Last!.Value));
        Assert.Equal([new MissingItem("NOPE:X", "no data: unknown, or not in the plan")], result.Missing);
        Assert.Equal("""{"codes":["HK:700","NOPE:X","US:AAPL"]}""", server.Requests[0].Body);
    }

    [Fact]
    public async Task Codes_that_were_parsed_before_are_asked_for_as_their_text_is()
    {
        var server = new ScriptedServer(Quotes("US:AAPL", "HK:700"));
        await using var qos = server.Connect();
        var result = await qos.GetSnapshotsAsync(CodeList.Parse(["HK:00700", "US:AAPL"]));

        Assert.Equal(["HK:00700", "US:AAPL"], result.Select(quote => quote.Code));
        Assert.Equal("""{"codes":["HK:700","US:AAPL"]}""", Assert.Single(server.Requests).Body);
        await Assert.ThrowsAsync<ArgumentException>(() => qos.GetSnapshotsAsync([InstrumentCode.Parse("US:A"), null!]));
    }

    [Theory]
    [InlineData("""{"msg":"OK","data":null}""")]
    [InlineData("""{"msg":"OK","data":[]}""")]
    [InlineData("""{"msg":"OK"}""")]
    [InlineData("""{"msg":"OK","data":[null,7,"x",[1]],"code":0}""")]
    [InlineData("""{"msg":"no data for this symbol"}""")]
    [InlineData("""{"msg":"无数据"}""")]
    public async Task An_answer_without_data_leaves_every_code_missing(string answer)
    {
        await using var qos = new ScriptedServer(answer).Connect();
        var result = await qos.GetDepthsAsync(["HK:700", "US:AAPL"]);
        Assert.Empty(result);
        Assert.Equal(["HK:700", "US:AAPL"], result.Missing.Select(item => item.Code));
        Assert.All(result.Missing, item => Assert.False(item.IsUnreadable));
    }

    [Theory]
    [InlineData("\uFEFF{\"data\":[{\"c\":\"HK:700\",\"lp\":5}],\"msg\":\"OK\"} \r\n")]
    [InlineData("{\"new\":{\"data\":[1]},\"msg\":\"O\\u004b\",\"data\":[{\"c\":\"HK:700\",\"lp\":5}]}")]
    public async Task The_parts_of_an_answer_may_come_in_any_order(string answer)
    {
        await using var qos = new ScriptedServer(answer).Connect();
        Assert.Equal(5m, (await qos.GetSnapshotsAsync(["HK:700"])).Single().Last);
    }

    [Fact]
    public async Task One_unreadable_item_is_reported_and_the_ten_good_ones_go_on()
    {
        var codes = Enumerable.Range(1, 11).Select(i => $"US:S{i}").ToArray();
        var answer = Quotes(codes).Replace("\"lp\":\"5\"", "\"lp\":\"five\"", StringComparison.Ordinal);
        await using var qos = new ScriptedServer(answer).Connect(options => options with { Limits = new QosLimits { MaxCodes = 11 } });
        var result = await qos.GetSnapshotsAsync(codes);

        Assert.Equal(10, result.Count);
        Assert.Equal([new MissingItem("US:S5", "unreadable: 'lp' is missing or cannot be read", IsUnreadable: true)], result.Missing);
    }

    [Fact]
    public async Task An_unreadable_trade_is_reported_beside_the_others_of_its_code()
    {
        await using var qos = new ScriptedServer(Ok(
            """[{"c":"HK:700","p":"1","v":"1","ts":5,"d":1},{"c":"HK:700","p":"0","v":"1","ts":6},{"c":"HK:700","p":"","ts":6},{"c":"HK:700","p":2,"ts":7}]""")).Connect();
        var result = await qos.GetTradesAsync(["HK:700"], 50);
        Assert.Equal([(1m, 1m), (2m, 0m)], result.Select(trade => (trade.Price, trade.Volume)));
        Assert.Equal("unreadable: 'p' is missing or cannot be read (and 1 more)", Assert.Single(result.Missing).Reason);
    }

    [Fact]
    public async Task Trades_come_by_code_in_the_order_of_the_request()
    {
        var server = new ScriptedServer(Ok(
            """[{"c":"US:B","p":"3","v":"1","ts":5},{"c":"US:B","p":"4","v":"1","ts":5},{"c":"US:A","p":"1","v":"1","ts":9},{"c":"US:A","p":"2","v":"1","ts":9}]"""));
        await using var qos = server.Connect();
        Assert.Equal([1m, 2m, 3m, 4m], (await qos.GetTradesAsync(["US:A,B"], 2)).Select(trade => trade.Price));
        Assert.Equal("""{"codes":["US:A,B"],"count":2}""", server.Requests[0].Body);
    }

    [Fact]
    public async Task More_codes_than_the_plan_allows_are_split_and_paced_and_still_come_in_order()
    {
        var server = new ScriptedServer(
            (_, body, _) => Quotes([.. body.Split('"')[3][3..].Split(',').Reverse().Select(symbol => $"US:{symbol}")]));
        await using var qos = server.Connect();
        var codes = Enumerable.Range(0, 125).Select(i => $"US:S{i}").ToArray();
        var result = await server.Time.RunAsync(qos.GetSnapshotsAsync(codes));

        Assert.Equal(codes, result.Select(quote => quote.Code));
        Assert.Equal(13, server.Requests.Count);
        Assert.All(server.Requests, first => Assert.InRange(
            server.Requests.Count(other => other.At >= first.At && other.At < first.At + RequestBudget.Window), 1, 10));
    }

    [Fact]
    public async Task Bars_are_read_with_type_adjustment_and_units()
    {
        var server = new ScriptedServer(Ok(
            """[{"k":[{"c":"SH:600519","o":"1","cl":"2","h":"3","l":"0.5","v":"7","ts":1741881600,"kt":1001},{"o":1,"cl":2,"h":3,"l":0,"ts":1741968000}],"c":"SH:600519"},{"c":"US:X","k":null}]"""));
        await using var qos = server.Connect();
        var result = await qos.GetKLinesAsync(["SH:600519", "US:X"], KLineType.Day, 2, Adjustment.Forward);

        var series = Assert.Single(result);
        var bar = Assert.Single(series.Bars);
        Assert.Equal((KLineType.Day, Adjustment.Forward, 700m, "CNY"), (bar.Type, bar.Adjustment, bar.Volume, bar.Currency));
        Assert.Equal(new DateTimeOffset(2025, 3, 14, 0, 0, 0, TimeSpan.FromHours(8)), bar.Time);
        Assert.Equal(["SH:600519", "US:X"], result.Missing.Select(item => item.Code));
        Assert.Equal(
            """{"kline_reqs":[{"c":"SH:600519","co":2,"a":1,"kt":1001},{"c":"US:X","co":2,"a":1,"kt":1001}]}""", server.Requests[0].Body);
    }

    [Fact]
    public async Task One_code_asked_in_two_spellings_has_its_bars_under_both()
    {
        await using var qos = new ScriptedServer(
            Ok("""[{"c":"HK:700","k":[{"o":1,"cl":2,"h":3,"l":1,"v":7,"ts":60},{"o":1,"cl":2,"h":3,"l":1,"v":7,"ts":0}]}]""")).Connect();
        var result = await qos.GetKLinesAsync(["HK:00700", "HK:700"], KLineType.Minute1);
        Assert.Equal([("HK:00700", "HK:00700"), ("HK:700", "HK:700")], result.Select(series => (series.Code, series.Bars[0].Code)));
    }

    [Fact]
    public async Task Instruments_lend_their_names_and_currencies_to_later_snapshots()
    {
        await using var qos = new ScriptedServer(
            Ok(
                """[{"c":"HK:700","e":"SEHK","tc":"HKD","nc":"\u817e讯控股","ne":"TENCENT","ls":100,"ts":9200000000,"os":"0","ep":"20.1","na":-1.5,"dy":3.489},{"c":"IX:HSI","tc":"HKD"}]"""),
            Quotes("HK:700", "IX:HSI")).Connect();
        var instrument = (await qos.GetInstrumentsAsync(["HK:700", "IX:HSI"]))[0];
        Assert.Equal(
            ("TENCENT", "腾讯控股", "SEHK", 100L, 9_200_000_000L, null, 20.1m, -1.5m, 3.489m),
            (instrument.EnglishName, instrument.ChineseName, instrument.Exchange, instrument.LotSize, instrument.TotalShares,
                instrument.OutstandingShares, instrument.EarningsPerShare, instrument.NetAssetsPerShare, instrument.DividendYield));

        var quotes = await qos.GetSnapshotsAsync(["HK:00700", "IX:HSI"]);
        Assert.Equal((instrument.Name, "HKD", null, "HKD"), (quotes[0].Name, quotes[0].Currency, quotes[1].Name, quotes[1].Currency));
    }

    [Fact]
    public async Task Trading_days_and_products_come_by_market()
    {
        var server = new ScriptedServer(
            Ok("""{"US":["20250704,H","20250703,F"],"ZZ":[1],"HK":["20250703","x",{"a":[1]},"20250702,Q"]}"""),
            Ok("""{"HK":[{"name":"腾讯控股","code":"HK:00700","more":[1]},{"name":"?"},5],"CM":null}"""));
        await using var qos = server.Connect();
        var days = await qos.GetTradingDaysAsync(["hk,us", "SH"]);
        Assert.Equal(
            [
                new("HK", new(2025, 7, 2), TradingDayKind.Unknown), new("HK", new(2025, 7, 3), TradingDayKind.Full),
                new("US", new(2025, 7, 3), TradingDayKind.Full), new("US", new(2025, 7, 4), TradingDayKind.Half),
            ],
            days);
        Assert.Equal([("HK", true), ("SH", false)], days.Missing.Select(item => (item.Code, item.IsUnreadable)));
        Assert.Equal("""{"market":["HK","US","SH"]}""", server.Requests[0].Body);

        var products = await qos.GetProductsAsync(["HK", "CM"]);
        Assert.Equal([new Product("HK:00700", "HK", "腾讯控股", IsSimulated: false)], products);
        Assert.Equal(["HK", "CM"], products.Missing.Select(item => item.Code));
    }

    [Fact]
    public async Task A_simulators_quotes_say_so_from_the_first_answer_on()
    {
        var answer = new HttpResponseMessage { Content = new StringContent(Quotes("US:AAPL")) };
        answer.Headers.TryAddWithoutValidation("Server", "Qos.Simulator/0.1");
        await using var qos = new ScriptedServer(answer).Connect();
        Assert.False(qos.IsSimulated);
        Assert.True((await qos.GetSnapshotsAsync(["US:AAPL"]))[0].IsSimulated);
        Assert.True(qos.GetStatus().IsSimulated);
    }

    [Fact]
    public async Task The_servers_date_sets_the_clock_of_market_logic()
    {
        var server = new ScriptedServer(Quotes());
        var answer = new HttpResponseMessage
        {
            Content = new StringContent(Quotes()),
            Headers = { Date = server.Time.GetUtcNow().AddHours(5) },
        };
        var behind = new ScriptedServer(answer);
        await using var qos = behind.Connect();
        Assert.Equal(behind.Time.GetUtcNow(), qos.ServerClock.Now);
        await qos.GetSnapshotsAsync(["US:AAPL"]);
        behind.Time.JumpWallClock(TimeSpan.FromDays(-3));
        behind.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(answer.Headers.Date!.Value.AddMinutes(1), qos.ServerClock.Now);
    }

    [Theory]
    [InlineData("AAPL")]
    [InlineData("US:")]
    [InlineData("")]
    [InlineData("US:A\"B")]
    [InlineData("US:A B")]
    public async Task Only_malformed_codes_fail_before_anything_is_sent(string code)
    {
        var server = new ScriptedServer(Quotes());
        await using var qos = server.Connect();
        var error = await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(["US:AAPL", code == "AAPL" ? ":AAPL" : code]));
        Assert.Equal(QosErrorKind.InvalidArgument, error.Kind);
        Assert.Empty(server.Requests);
        await qos.GetSnapshotsAsync(["ZZZZ:WHAT"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Impossible_arguments_are_refused_before_anything_is_sent()
    {
        var server = new ScriptedServer(Quotes());
        var qos = server.Connect();
        foreach (var call in (Func<Task>[])
        [
            () => qos.GetSnapshotsAsync(Array.Empty<string>()), () => qos.GetSnapshotsAsync(Array.Empty<InstrumentCode>()),
            () => qos.GetTradesAsync(["US:A"], 51), () => qos.GetTradesAsync(["US:A"], 0),
            () => qos.GetKLinesAsync(["US:A"], KLineType.Day, 0), () => qos.GetKLinesAsync(["US:A"], (KLineType)3),
            () => qos.GetKLineHistoryAsync("US:A", KLineType.Day, new(2025, 3, 2), new(2025, 3, 1)),
            () => qos.GetTradingDaysAsync(["H:K"]), () => qos.GetProductsAsync([]),
        ])
        {
            Assert.Equal(QosErrorKind.InvalidArgument, (await Assert.ThrowsAsync<QosException>(call)).Kind);
        }

        await qos.DisposeAsync();
        await qos.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => qos.GetSnapshotsAsync(["US:A"]));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("http://api.qos.hk")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://api.qos.hk?key=1")]
    [InlineData("/snapshot")]
    public void Plain_text_is_refused_except_to_this_machine(string uri)
    {
        var options = new QosClientOptions { Uri = new Uri(uri, UriKind.RelativeOrAbsolute) };
        Assert.Equal(QosErrorKind.InvalidArgument, Assert.Throws<QosException>(() => new QosClient(options)).Kind);
        Assert.NotNull(new QosClient(options with { Uri = new Uri("http://127.0.0.1:81") }));
    }

    [Fact]
    public void A_key_that_no_header_can_carry_is_refused_without_being_shown()
    {
        var error = Assert.Throws<QosException>(() => new QosClient(new QosClientOptions { ApiKey = "sec\nret" }));
        Assert.DoesNotContain("sec", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("key", new QosClient(new QosClientOptions { ApiKey = " key\r\n" }).Options.ApiKey);
        Assert.DoesNotContain("secret", new QosClientOptions { ApiKey = "secret" }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spent_budget_uses_the_socket_that_is_connected_and_reads_its_answer_alike()
    {
        var server = new ScriptedServer(Quotes("US:A"));
        await using var qos = server.Connect(
            options => options with { Limits = new QosLimits { RequestsPerMinute = 1, SocketMaxCodes = 2 } });
        var socket = new FakeSocket(Quotes("US:B"));
        qos.SocketRequests = socket;
        await qos.GetSnapshotsAsync(["US:A"]);
        Assert.Equal("US:B", (await qos.GetSnapshotsAsync(["US:B"])).Single().Code);
        Assert.Equal([(Endpoint.Snapshot, "\"codes\":[\"US:B\"]")], socket.Requests);
        Assert.Single(server.Requests);

        // A socket that is lost on the way, more codes than it may carry, no turn, and an endpoint that it lacks: HTTP, when its turn
        // comes.
        socket.Answer = new QosException(QosErrorKind.Transport, "lost");
        await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:B"]));
        await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A,B,C"]));
        socket.HasTurn = false;
        await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:B"]));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task An_observer_hears_of_waits_and_what_is_left_and_never_of_the_key()
    {
        var server = new ScriptedServer(Quotes("US:A"), ScriptedServer.Status(HttpStatusCode.BadGateway), Quotes("US:A"));
        await using var qos = server.Connect(options => options with { Limits = new QosLimits { RequestsPerMinute = 2 } });
        var seen = new Observer();
        await qos.Observe(seen).GetSnapshotsAsync(["US:A"]);
        server.Time.Advance(TimeSpan.FromSeconds(10));
        await server.Time.RunAsync(qos.Observe(seen).GetSnapshotsAsync(["US:A", "US:B"]));

        Assert.Equal(
            [
                "Request /snapshot: 1 code, 1 of 2 left",
                "Request /snapshot: answered in 0.00 s with HTTP 200",
                "Request /snapshot: 2 codes, 0 of 2 left",
                "Request /snapshot: answered in 0.00 s with HTTP 502",
                "Request /snapshot: retries in 0.5 s: Request /snapshot: HTTP 502. The server has failed. Try again later.",
                "Request /snapshot: waits 50.5 s for the plan's limit of 2 requests per minute",
                "Request /snapshot: 2 codes, 0 of 2 left, waited 50.5 s",
                "Request /snapshot: answered in 0.00 s with HTTP 200",
            ],
            seen.Events.Select(e => e.Message));
        Assert.DoesNotContain("secret", string.Concat(seen.Events), StringComparison.Ordinal);
        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2], seen.Events.Select(e => e.Attempt));
    }

    private sealed class Observer : IProgress<RequestEvent>
    {
        public List<RequestEvent> Events { get; } = [];

        public void Report(RequestEvent value) => Events.Add(value);
    }

    private sealed class FakeSocket(string answer) : ISocketRequests
    {
        public object Answer { get; set; } = answer;

        public bool HasTurn { get; set; } = true;

        public List<(Endpoint Endpoint, string Body)> Requests { get; } = [];

        public ISocketTurn? TryReserve(Endpoint endpoint) => HasTurn ? new Turn(this, endpoint) : null;

        private sealed class Turn(FakeSocket socket, Endpoint endpoint) : ISocketTurn
        {
            public Task<ReadOnlyMemory<byte>> RequestAsync(string bodyProperties, CancellationToken cancellationToken)
            {
                if (socket.Answer is Exception e)
                {
                    socket.HasTurn = false;
                    throw e;
                }

                socket.Requests.Add((endpoint, bodyProperties));
                return Task.FromResult<ReadOnlyMemory<byte>>(System.Text.Encoding.UTF8.GetBytes((string)socket.Answer));
            }

            public void Dispose() => Assert.True(socket.Requests.Count > 0 || socket.Answer is Exception);
        }
    }
}
