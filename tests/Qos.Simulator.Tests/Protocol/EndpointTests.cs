using System.Net;
using System.Text.Json;
using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class EndpointTests : ServerTest
{
    [Fact]
    public async Task Codes_come_back_in_the_servers_spelling_once_and_unknown_ones_not_at_all()
    {
        await using var simulator = await StartAsync();
        var answer = await PostJsonAsync(
            simulator, "/snapshot", """{"codes":["US:AAPL,TSLA","HK:00700,9988,700","hk:00005","NOPE:X","SH:600519,1","SZ:000001"]}""");

        Assert.Equal("OK", answer.GetProperty("msg").GetString());
        Assert.Equal(["HK:5", "HK:700", "HK:9988", "SH:600519", "SZ:000001", "US:AAPL", "US:TSLA"], Codes(answer).Order());
    }

    [Fact]
    public async Task Answers_are_in_no_order_of_the_request()
    {
        await using var simulator = await StartAsync();
        var orders = new HashSet<string>();
        for (var second = 0; second < 20; second++, Clock.Advance(TimeSpan.FromSeconds(1)))
        {
            orders.Add(
                string.Join(' ', Codes(await PostJsonAsync(simulator, "/snapshot", """{"codes":["US:AAPL","HK:700","SH:600519"]}"""))));
        }

        Assert.InRange(orders.Count, 3, 6);
    }

    [Theory]
    [InlineData("/snapshot", "", "codes is required.")]
    [InlineData("/snapshot", "{}", "codes is required.")]
    [InlineData("/snapshot", """{"codes":[]}""", "codes is required.")]
    [InlineData("/snapshot", """{"codes":[7]}""", "codes must hold strings.")]
    [InlineData("/trade", """{"codes":["HK:700"],"count":"many"}""", "count must be an integer.")]
    [InlineData("/kline", """{"kline_reqs":[{"c":"HK:700","kt":2}]}""", "Unknown K-line type 2.")]
    [InlineData("/kline", """{"kline_reqs":[{"c":"HK:700"}]}""", "kt is required.")]
    [InlineData("/kline", """{"codes":["HK:700"]}""", "kline_reqs is required.")]
    [InlineData("/market-calendar", """{"markets":["HK"]}""", "market is required.")]
    [InlineData("/product-list", "", "market is required.")]
    public async Task A_wrong_request_is_answered_with_its_reason(string path, string body, string reason)
    {
        await using var simulator = await StartAsync();
        using var response = await PostAsync(simulator, path, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(reason, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData("{bad", "Malformed JSON at line 1, byte 2.")]
    [InlineData("{\"codes\":\n[\"HK:700\"],}", "Malformed JSON at line 2, byte 12.")]
    [InlineData("{\"codes\":[\"\\ud800\"]}", "Malformed JSON: a string is no Unicode text.")]
    [InlineData("[]", "The request must be a JSON object.")]
    public async Task A_body_that_is_no_json_object_is_status_400(string body, string reason)
    {
        await using var simulator = await StartAsync();
        using var response = await PostAsync(simulator, "/snapshot", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(reason, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData("HK:700", "SEHK")]
    [InlineData("US:AAPL", "NASD")]
    [InlineData("SH:600519", "SSE")]
    [InlineData("SZ:000001", "SZSE")]
    [InlineData("CF:BTCUSDT", "Crypto Perpetual Contract")]
    public async Task Exchanges_have_the_names_that_the_real_server_gives_them(string code, string exchange)
    {
        await using var simulator = await StartAsync();
        var answer = await PostJsonAsync(simulator, "/instrument-info", $$"""{"codes":["{{code}}"]}""");

        Assert.Equal(exchange, answer.GetProperty("data")[0].GetProperty("e").GetString());
    }

    [Fact]
    public async Task Every_code_of_the_official_examples_has_a_quote()
    {
        const string Body = """{"codes":["US:AAPL,TSLA,TQQQ","HK:700,9988,1810","SH:600519,600518,688981,600938","SZ:000001,002594","CF:BTCUSDT,ETHUSDT","FX:USDJPY,EURUSD","IX:JPN225","CM:XAUUSD,XAGUSD"]}""";
        await using var simulator = await StartAsync(o => o with { MaxCodes = null });

        Assert.Equal(19, (await PostJsonAsync(simulator, "/snapshot", Body)).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Trades_are_one_list_grouped_by_code_oldest_first_one_by_default_and_fifty_at_most()
    {
        await using var simulator = await StartAsync();
        var answer = await PostJsonAsync(simulator, "/trade", """{"codes":["HK:700","CF:BTCUSDT"],"count":80}""");
        var trades = answer.GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(100, trades.Count);
        Assert.Equal(
            50, trades.Take(50).Select(t => t.GetProperty("c").GetString()).Count(c => c == trades[0].GetProperty("c").GetString()));
        Assert.All(
            trades.GroupBy(t => t.GetProperty("c").GetString()), code => Assert.Equal(code.OrderBy(Time).Select(Time), code.Select(Time)));
        Assert.Single((await PostJsonAsync(simulator, "/trade", """{"codes":["HK:700"]}""")).GetProperty("data").EnumerateArray());

        static long Time(JsonElement trade) => trade.GetProperty("ts").GetInt64();
    }

    [Fact]
    public async Task Snapshot_trades_and_bars_agree()
    {
        await using var simulator = await StartAsync();
        Clock.Advance(TimeSpan.FromSeconds(1234.567));
        const string Code = """["HK:700"]""";
        var snapshot = (await PostJsonAsync(simulator, "/snapshot", $$"""{"codes":{{Code}}}""")).GetProperty("data")[0];
        var trade = (await PostJsonAsync(simulator, "/trade", $$"""{"codes":{{Code}}}""")).GetProperty("data")[0];
        var bars = await Task.WhenAll(new[] { 1, 60, 1001 }.Select(type =>
            PostJsonAsync(simulator, "/kline", $$"""{"kline_reqs":[{"c":"HK:700","co":1,"a":0,"kt":{{type}}}]}""")));

        Assert.Equal(snapshot.GetProperty("lp").GetString(), trade.GetProperty("p").GetString());
        Assert.Equal(snapshot.GetProperty("ts").GetInt64(), trade.GetProperty("ts").GetInt64());
        Assert.All(
            bars,
            bar => Assert.Equal(
                snapshot.GetProperty("lp").GetString(), bar.GetProperty("data")[0].GetProperty("k")[0].GetProperty("cl").GetString()));
        Assert.Equal(
            snapshot.GetProperty("v").GetString(), bars[2].GetProperty("data")[0].GetProperty("k")[0].GetProperty("v").GetString());
    }

    [Fact]
    public async Task Bars_are_oldest_first_and_history_counts_back_from_its_end()
    {
        await using var simulator = await StartAsync();
        var newest = await BarTimesAsync(simulator, "/kline", """{"c":"US:AAPL","co":3,"a":0,"kt":1001}""");
        Assert.Equal(newest.Order(), newest);

        var end = newest[0];
        Assert.Equal(end, (await BarTimesAsync(simulator, "/history", $$"""{"c":"US:AAPL","co":2,"a":0,"kt":1001,"e":{{end}}}"""))[^1]);
        Assert.Equal(newest, await BarTimesAsync(simulator, "/history", """{"c":"US:AAPL","co":3,"a":0,"kt":1001,"e":4000000000}"""));
        Assert.Equal(newest, await BarTimesAsync(simulator, "/history", """{"c":"US:AAPL","co":3,"a":0,"kt":1001}"""));
        Assert.Equal(1000, (await BarTimesAsync(simulator, "/kline", """{"c":"US:AAPL","co":5000,"a":0,"kt":1}""")).Count);
    }

    [Fact]
    public async Task An_end_may_be_exclusive_or_ignored()
    {
        await using var exclusive = await StartAsync(o => o with { HistoryEndIsExclusive = true });
        await using var ignoring = await StartAsync(o => o with { HistoryLimit1000AndIgnoresEnd = true });
        var newest = await BarTimesAsync(exclusive, "/kline", """{"c":"US:AAPL","co":3,"a":0,"kt":1001}""");
        var request = $$"""{"c":"US:AAPL","co":3,"a":0,"kt":1001,"e":{{newest[1]}}}""";

        Assert.Equal(newest[0], (await BarTimesAsync(exclusive, "/history", request))[^1]);
        Assert.Equal(newest, await BarTimesAsync(ignoring, "/history", request));
    }

    [Fact]
    public async Task Us_snapshots_come_in_both_behaviours()
    {
        // 22:00 in New York: the night session.
        const string Body = """{"codes":["US:AAPL"]}""";
        await using var regular = await StartAsync();
        await using var running = await StartAsync(o => o with { UsSnapshotBehaviour = UsSnapshotBehaviour.RunningSession });
        var (a, b) = ((await PostJsonAsync(regular, "/snapshot", Body)).GetProperty("data")[0],
            (await PostJsonAsync(running, "/snapshot", Body)).GetProperty("data")[0]);

        Assert.Equal(3, a.GetProperty("tt").GetInt32());
        Assert.Equal(1, b.GetProperty("tt").GetInt32());
        Assert.Equal(a.GetProperty("nq").GetProperty("lp").GetString(), b.GetProperty("lp").GetString());
        Assert.Equal(a.GetProperty("lp").GetString(), a.GetProperty("nq").GetProperty("yp").GetString());
        Assert.Equal(a.GetProperty("yp").GetString(), b.GetProperty("yp").GetString());
    }

    [Fact]
    public async Task Crypto_has_no_previous_close()
    {
        await using var simulator = await StartAsync();
        var bitcoin = (await PostJsonAsync(simulator, "/snapshot", """{"codes":["CF:BTCUSDT"]}""")).GetProperty("data")[0];

        Assert.Equal(["c", "lp", "o", "h", "l", "ts", "v", "t", "s"], bitcoin.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Calendars_and_products_are_objects_by_market()
    {
        await using var simulator = await StartAsync();
        var calendar = (await PostJsonAsync(simulator, "/market-calendar", """{"market":["US","SH","XX"]}""")).GetProperty("data");
        Assert.Equal(["US", "SH"], calendar.EnumerateObject().Select(p => p.Name));
        Assert.Contains("20250314,F", calendar.GetProperty("SH").EnumerateArray().Select(d => d.GetString()));
        Assert.DoesNotContain("20250315,F", calendar.GetProperty("US").EnumerateArray().Select(d => d.GetString()));

        var products = (await PostJsonAsync(simulator, "/product-list", """{"market":["HK","CM"]}""")).GetProperty("data");
        Assert.Contains("""{"code":"HK:00700","name":"腾讯控股"}""", products.GetProperty("HK").EnumerateArray().Select(p => p.GetRawText()));
        Assert.Contains("""{"code":"CM:XAUUSD","name":"黄金"}""", products.GetProperty("CM").EnumerateArray().Select(p => p.GetRawText()));
    }

    [Fact]
    public async Task One_seed_and_one_clock_answer_byte_for_byte_the_same()
    {
        (string, string)[] requests =
        [
            ("/instrument-info", """{"codes":["HK:700","US:AAPL","CF:BTCUSDT"]}"""),
            ("/snapshot", """{"codes":["HK:700","US:AAPL","CF:BTCUSDT","SH:600519","FX:EURUSD","IX:JPN225"]}"""),
            ("/depth", """{"codes":["HK:700","SH:600519","CF:BTCUSDT"]}"""),
            ("/trade", """{"codes":["HK:700","SH:600519","CF:BTCUSDT"],"count":50}"""),
            ("/kline", """{"kline_reqs":[{"c":"HK:700,9988","co":50,"a":1,"kt":1001},{"c":"US:AAPL","co":50,"a":0,"kt":5}]}"""),
            ("/history", """{"kline_reqs":[{"c":"SH:600519","co":50,"a":0,"kt":60,"e":1600000000}]}"""),
            ("/market-calendar", """{"market":["HK","US"]}"""),
            ("/product-list", """{"market":["HK","US"]}"""),
            ("/snapshot", """{"codes":7}"""),
        ];
        await using var first = await StartAsync(o => o with { Seed = 7 });
        await using var second = await StartAsync(o => o with { Seed = 7 });
        await using var other = await StartAsync(o => o with { Seed = 8 });

        // Whatever was asked before: the second one starts at the other end.
        var expected = await AskAsync(first, requests);
        Assert.Equal(expected, (await AskAsync(second, requests.Reverse())).Reverse());
        Assert.NotEqual(expected, await AskAsync(other, requests));

        async Task<IEnumerable<string>> AskAsync(QosSimulator simulator, IEnumerable<(string Path, string Body)> asked)
        {
            var answers = new List<string>();
            foreach (var (path, body) in asked)
            {
                using var response = await PostAsync(simulator, path, body);
                answers.Add($"{response.StatusCode} {response.Headers} {await response.Content.ReadAsStringAsync()}");
            }

            return answers;
        }
    }

    private async Task<IReadOnlyList<long>> BarTimesAsync(QosSimulator simulator, string path, string request) =>
        (await PostJsonAsync(simulator, path, $$"""{"kline_reqs":[{{request}}]}""")).GetProperty("data")[0].GetProperty("k")
            .EnumerateArray()
            .Select(b => b.GetProperty("ts").GetInt64()).ToList();

    private static IEnumerable<string> Codes(JsonElement answer) =>
        answer.GetProperty("data").EnumerateArray().Select(i => i.GetProperty("c").GetString()!);
}
