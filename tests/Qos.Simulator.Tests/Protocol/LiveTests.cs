using System.Globalization;
using System.Text.Json;
using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class LiveTests : ServerTest
{
    [Theory]
    [InlineData("""{"type":"S","codes":["HK:700"],"reqid":1}""", """{"type":"S","msg":"OK","time":1741917600,"reqid":1}""")]
    [InlineData("""{"type":"KC","codes":["HK:700"],"kt":1001,"reqid":0}""", """{"type":"KC","msg":"OK","time":1741917600,"reqid":0}""")]
    [InlineData("""{"type":"T","codes":["NOPE:X"]}""", """{"type":"T","msg":"OK","time":1741917600}""")]
    [InlineData("""{"type":"H"}""", """{"type":"H","msg":"OK","time":1741917600}""")]
    [InlineData("""{"type":"H","reqid":3}""", """{"type":"H","msg":"OK","time":1741917600,"reqid":3}""")]
    [InlineData(
        """{"type":"K","codes":["HK:700"],"reqid":2}""", """{"type":"K","msg":"kt must be a K-line type.","time":1741917600,"reqid":2}""")]
    [InlineData("""{"type":"S","reqid":2}""", """{"type":"S","msg":"codes is required.","time":1741917600,"reqid":2}""")]
    [InlineData(
        """{"type":"X","reqid":2}""",
        """{"type":"X","msg":"Unknown type \"X\": subscribe by S T D K, cancel by SC TC DC KC, ask by RS RT RD RI RK RH, keep alive by H.","time":1741917600,"reqid":2}""")]
    public async Task A_message_is_answered_under_its_type_and_id(string message, string answer)
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.SendAsync(message);

        Assert.Equal(answer, await live.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_message_that_is_no_json_is_answered_and_the_connection_lives()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);

        // As an official example sends it.
        var answer = await live.AskAsync("""{"type":"K","codes":["CF:BTCUSDT"],"kt":1001,reqid":1}""");
        Assert.StartsWith("Malformed JSON", answer.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Equal("OK", (await live.AskAsync("""{"type":"H"}""")).GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData("RI", "/instrument-info", """ "codes":["HK:700","US:AAPL"] """)]
    [InlineData("RS", "/snapshot", """ "codes":["HK:700","US:AAPL"] """)]
    [InlineData("RD", "/depth", """ "codes":["HK:700","US:AAPL"] """)]
    [InlineData("RT", "/trade", """ "codes":["HK:700","US:AAPL"],"count":5 """)]
    [InlineData("RK", "/kline", """ "kline_reqs":[{"c":"HK:700,9988","co":2,"a":0,"kt":1001}] """)]
    [InlineData("RH", "/history", """ "kline_reqs":[{"c":"HK:700,9988","co":2,"a":0,"kt":1001,"e":1600000000}] """)]
    public async Task The_socket_answers_requests_as_http_does(string type, string path, string members)
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        var answer = await live.AskAsync($$"""{"type":"{{type}}","reqid":9,{{members}}}""");

        Assert.Equal(["type", "msg", "reqid", "data"], answer.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            (await PostJsonAsync(simulator, path, $$"""{{{members}}}""")).GetProperty("data").GetRawText(),
            answer.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Every_trade_of_the_tape_is_pushed_once_and_in_order_and_lists_agree_with_pushes()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync("""{"type":"T","codes":["HK:700,9988","CF:BTCUSDT","SH:600519"]}""");
        var random = new Random(5);
        var from = simulator.Now.ToUnixTimeMilliseconds();
        while (simulator.Now < Friday.AddMinutes(3))
        {
            Clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 3000)));
        }

        Clock.Advance(simulator.Options.PushInterval);
        var pushed = (await ReceiveAllAsync(simulator, live)).GroupBy(p => p.GetProperty("c").GetString()!)
            .ToDictionary(g => g.Key, g => g.Select(Trade).ToList());
        Assert.Equal(["CF:BTCUSDT", "HK:700", "HK:9988", "SH:600519"], pushed.Keys.Order());
        foreach (var (code, trades) in pushed)
        {
            var (lot, tape) = (code == "SH:600519" ? 100 : 1,
                simulator.Market.FindTape(code)!.TradesBetween(from, simulator.Now.ToUnixTimeMilliseconds() + 1));
            Assert.Equal(tape.Select(t => (t.Price, t.Volume / lot, t.Time, (int)t.Direction)), trades);

            // The list may be ahead by what the next tick will push.
            var list = (await PostJsonAsync(simulator, "/trade", $$"""{"codes":["{{code}}"],"count":50}""")).GetProperty("data")
                .EnumerateArray().Select(Trade).ToList();
            Assert.Equal(tape.TakeLast(50).Select(t => (t.Price, t.Volume / lot, t.Time, (int)t.Direction)), list);
        }

        static (decimal, decimal, long, int) Trade(JsonElement t) =>
            (Number(t, "p"), Number(t, "v"), t.GetProperty("ts").GetInt64(), t.GetProperty("d").GetInt32());
    }

    [Theory]
    [InlineData("US:AAPL", "2025-03-14T15:59:50-04:00")]
    [InlineData("US:AAPL", "2025-03-14T09:29:50-04:00")]
    [InlineData("HK:700", "2025-03-14T11:59:50+08:00")]
    [InlineData("HK:700", "2025-03-14T16:07:50+08:00")]
    [InlineData("SH:600519", "2025-03-14T14:59:50+08:00")]
    [InlineData("FX:EURUSD", "2025-03-13T16:59:50-04:00")]
    public async Task No_trade_is_missing_or_pushed_twice_where_sessions_meet(string code, string start)
    {
        await using var simulator = await StartAsync(o => o with { Start = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture) });
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync($$"""{"type":"T","codes":["{{code}}"]}""");
        var from = simulator.Now.ToUnixTimeMilliseconds();
        Clock.Advance(TimeSpan.FromSeconds(60));

        // Asked in one piece, of a market that nobody has asked before.
        var tape = new SimulatedMarket(new SimulatedMarketOptions()).FindTape(code)!.TradesBetween(
            from, simulator.Now.ToUnixTimeMilliseconds() + 1);
        var lot = code.StartsWith("SH", StringComparison.Ordinal) ? 100 : 1;
        Assert.Equal(
            tape.Select(t => (t.Time, t.Price, t.Volume / lot)),
            (await ReceiveAllAsync(simulator, live)).Select(p => (p.GetProperty("ts").GetInt64(), Number(p, "p"), Number(p, "v"))));
    }

    [Fact]
    public async Task Snapshots_depth_and_bars_follow_the_trades()
    {
        await using var simulator = await StartAsync();
        using var live = await LiveClient.ConnectAsync(simulator);
        foreach (var (kind, type) in new[] { ("T", 0), ("S", 0), ("D", 0), ("K", 1), ("K", 1001) })
        {
            await live.AskAsync($$"""{"type":"{{kind}}","codes":["HK:700"],"kt":{{type}}}""");
        }

        Clock.Advance(TimeSpan.FromMinutes(3));
        var pushes = await ReceiveAllAsync(simulator, live);
        var last = pushes.GroupBy(p => p.GetProperty("tp").GetString() + (p.TryGetProperty("kt", out var kt) ? kt.GetRawText() : ""))
            .ToDictionary(g => g.Key, g => g.Last());
        Assert.Equal(["D", "K1", "K1001", "S", "T"], last.Keys.Order());
        Assert.Equal(["tp", "c", "lp", "yp", "o", "h", "l", "ts", "v", "t", "s"], last["S"].EnumerateObject().Select(p => p.Name));
        Assert.All(
            ["S:lp", "K1:cl", "K1001:cl"],
            field => Assert.Equal(
                last["T"].GetProperty("p").GetString(), last[field.Split(':')[0]].GetProperty(field.Split(':')[1]).GetString()));

        // Every minute's last push is the bar that the server has of it for good.
        var answer = await PostJsonAsync(simulator, "/kline", """{"kline_reqs":[{"c":"HK:700","co":10,"a":0,"kt":1}]}""");
        var bars = answer.GetProperty("data")[0].GetProperty("k").EnumerateArray()
            .Where(b => b.GetProperty("ts").GetInt64() >= Friday.ToUnixTimeSeconds()).Select(b => b.GetRawText());
        Assert.Equal(
            bars, pushes.Where(p => p.TryGetProperty("kt", out var kt) && kt.GetInt32() == 1).GroupBy(p => p.GetProperty("ts").GetInt64())
            .Select(g => g.Last().GetRawText().Replace("\"tp\":\"K\",", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_closed_market_is_silent_unless_all_are_kept_open()
    {
        await using var closed = await StartAsync(o => o with { Start = Friday.AddDays(1) });
        await using var open = await StartAsync(o => o with { Start = Friday.AddDays(1), AllOpen = true });
        using var silent = await LiveClient.ConnectAsync(closed);
        using var loud = await LiveClient.ConnectAsync(open);
        await silent.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await loud.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, closed.GetStatistics().Pushes);
        Assert.Equal("T", (await loud.ReceiveAsync()).GetProperty("tp").GetString());
    }

    [Fact]
    public async Task A_second_subscription_adds_or_replaces()
    {
        await using var adding = await StartAsync();
        await using var replacing = await StartAsync(o => o with { SubscriptionsReplace = true });
        foreach (var (simulator, expected) in new[] { (adding, 5), (replacing, 4) })
        {
            using var live = await LiveClient.ConnectAsync(simulator);
            await live.AskAsync("""{"type":"T","codes":["HK:700"]}""");
            await live.AskAsync("""{"type":"K","codes":["HK:700"],"kt":1}""");
            await live.AskAsync("""{"type":"K","codes":["HK:700"],"kt":5}""");
            await live.AskAsync("""{"type":"T","codes":["HK:9988","HK:700"]}""");
            await live.AskAsync("""{"type":"K","codes":["HK:9988"],"kt":1}""");
            Assert.Equal(expected, simulator.GetStatistics().Subscriptions);

            await live.AskAsync("""{"type":"TC","codes":["HK:700,9988,5"]}""");
            await live.AskAsync("""{"type":"KC","codes":["HK:700,9988"],"kt":1}""");
            await live.AskAsync("""{"type":"KC","codes":["HK:700"],"kt":5}""");
            Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal((0, 0L), (simulator.GetStatistics().Subscriptions, simulator.GetStatistics().Pushes));
        }
    }

    [Fact]
    public async Task Simulated_time_runs_by_its_factor_from_its_start()
    {
        var start = new DateTimeOffset(2024, 7, 3, 2, 0, 0, TimeSpan.Zero);
        await using var simulator = await StartAsync(o => o with { Start = start, Speed = 60 });
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync("""{"type":"K","codes":["HK:700"],"kt":1}""");
        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(start.AddMinutes(5), simulator.Now);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(m => start.AddMinutes(m).ToUnixTimeSeconds()),
            (await ReceiveAllAsync(simulator, live)).Select(p => p.GetProperty("ts").GetInt64()).Distinct());
    }

    [Fact]
    public async Task Setting_the_wall_clock_moves_nothing()
    {
        await using var simulator = await StartAsync();
        Clock.JumpWallClock(TimeSpan.FromHours(-1));
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Friday.AddSeconds(1), simulator.Now);
    }

    [Fact]
    public async Task Many_thousand_pushes_a_second_all_arrive()
    {
        await using var simulator = await StartAsync(o => o with { TradesPerSecond = 4000 });
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync("""{"type":"T","codes":["HK:700,9988","CF:BTCUSDT","SH:600519"]}""");
        Clock.Advance(TimeSpan.FromSeconds(3));

        var pushes = await ReceiveAllAsync(simulator, live);
        Assert.True(pushes.Count > 12_000, $"{pushes.Count} pushes");
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_before_it_takes_all_memory()
    {
        await using var simulator = await StartAsync();
        using var stalled = await LiveClient.ConnectAsync(simulator);
        using var live = await LiveClient.ConnectAsync(simulator);
        for (var message = 0; message < 20; message++)
        {
            simulator.Faults.SendFrame(FrameFault.Oversized);
            await live.ReceiveTextAsync();
        }

        await UntilAsync(() => simulator.GetStatistics().Connections == 1);
        Assert.Equal("OK", (await live.AskAsync("""{"type":"H"}""")).GetProperty("msg").GetString());
    }

    [Fact]
    public async Task Two_runs_push_byte_for_byte_the_same()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var one = await LiveClient.ConnectAsync(first);
        using var two = await LiveClient.ConnectAsync(second);
        foreach (var live in new[] { one, two })
        {
            await live.AskAsync("""{"type":"T","codes":["HK:700,9988","CF:BTCUSDT"]}""");
            await live.AskAsync("""{"type":"S","codes":["HK:700,9988","CF:BTCUSDT"]}""");
        }

        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(
            (await ReceiveAllAsync(first, one)).Select(p => p.GetRawText()),
            (await ReceiveAllAsync(second, two)).Select(p => p.GetRawText()));
    }

    /// <summary>All that was pushed up to now.</summary>
    private static async Task<List<JsonElement>> ReceiveAllAsync(QosSimulator simulator, LiveClient live)
    {
        var pushes = new List<JsonElement>();
        for (var left = simulator.GetStatistics().Pushes; left > 0; left--)
        {
            pushes.Add(await live.ReceiveAsync());
        }

        return pushes;
    }

    private static decimal Number(JsonElement item, string name) =>
        decimal.Parse(item.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
