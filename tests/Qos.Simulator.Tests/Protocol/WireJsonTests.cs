using System.Text;
using System.Text.Json;
using Qos.Server;
using Qos.Simulator.Market;
using Qos.Simulator.Quotes;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

/// <summary>The wire's shape, letter by letter, from the real values of docs/protocol.md.</summary>
public sealed class WireJsonTests
{
    private static readonly SimulatedMarket Market = new(new SimulatedMarketOptions());

    [Fact]
    public void A_chinese_snapshot_counts_lots_and_drops_zeros()
    {
        var snapshot = new MarketSnapshot
        {
            Time = 1741935600,
            Last = 1628.01m,
            PreviousClose = 1537.770m,
            Open = 1547.66m,
            High = 1628.01m,
            Low = 1541.00m,
            Volume = 9291300,
            Turnover = 14882842708,
            Session = MarketSession.Regular,
        };

        Assert.Equal(
            """{"c":"SH:600519","lp":"1628.01","yp":"1537.77","o":"1547.66","h":"1628.01","l":"1541","ts":1741935600,"v":"92913","t":"14882842708","s":0}""",
            Written(json => WireJson.WriteMembers(json, WireItems.Snapshot(Find("SH:600519"), snapshot, withSessions: true))));
    }

    [Fact]
    public void A_us_snapshot_has_its_session_objects_and_the_noise_of_floating_point_in_its_turnover()
    {
        var after = new MarketSessionQuote(1741910230, 210.35m, 209.68m, 210.88m, 209.6m, 2975239, 624035747.624m);
        var snapshot = new MarketSnapshot
        {
            Time = 1741958321,
            Last = 211.103m,
            PreviousClose = 216.98m,
            Open = 210.71m,
            High = 210.88m,
            Low = 209.6m,
            Volume = 701504,
            Turnover = 147479220.171m,
            Session = MarketSession.PreMarket,
            AfterHours = after,
        };
        const string TopLevel =
            """{"c":"US:AAPL","lp":"211.103","yp":"216.98","o":"210.71","h":"210.88","l":"209.6","ts":1741958321,"v":"701504","t":"147479220.1710000038","s":0,"tt":2""";

        Assert.Equal(
            TopLevel + "}",
            Written(json => WireJson.WriteMembers(json, WireItems.Snapshot(Find("US:AAPL"), snapshot, withSessions: false))));
        Assert.Equal(
            TopLevel + ""","aq":{"lp":"210.35","ts":1741910230,"v":"2975239","t":"624035747.6239999533","h":"210.88","l":"209.6","yp":"209.68"}}""",
            Written(json => WireJson.WriteMembers(json, WireItems.Snapshot(Find("US:AAPL"), snapshot, withSessions: true))));
    }

    [Fact]
    public void A_crypto_bar_keeps_the_zeros_of_its_decimals() => Assert.Equal(
        """{"c":"CF:BTCUSDT","o":"81085.50","cl":"83504.10","h":"83856.00","l":"80772.00","v":"103162.630","ts":1741910400,"kt":1001}""",
        Written(
            json => WireJson.WriteMembers(
                json, WireItems.Bar(Find("CF:BTCUSDT"), new MarketBar(1741910400, 81085.5m, 83856m, 80772m, 83504.1m, 103162.63m), 1001))));

    [Fact]
    public void A_trade_has_whole_seconds_and_a_direction() => Assert.Equal(
        """{"c":"HK:700","p":"521.5","v":"2027400","ts":1741939708,"d":0}""",
        Written(
            json => WireJson.WriteMembers(
                json, WireItems.Trade(Find("HK:00700"), new MarketTrade(1741939708, 999, 521.5m, 2027400, MarketTradeDirection.Unknown)))));

    [Fact]
    public void A_depth_has_bids_before_asks() => Assert.Equal(
        """{"c":"US:TSLA","b":[{"p":"245.9","v":"20"}],"a":[{"p":"246","v":"1040"}],"ts":1741958378}""",
        Written(
            json => WireJson.WriteMembers(
                json, WireItems.Depth(Find("US:TSLA"), new MarketDepth(1741958378, [new(245.90m, 20)], [new(246, 1040)])))));

    [Theory]
    [InlineData("CF:BTCUSDT", """{"c":"CF:BTCUSDT","e":"Crypto Perpetual Contract","tc":"USDT"}""")]
    [InlineData("FX:USDJPY", """{"c":"FX:USDJPY","e":"FOREX","tc":"JPY","nc":"美元兑日元","ne":"US Dollar / Japanese Yen"}""")]
    public void An_instrument_has_only_what_its_kind_has(string code, string expected) =>
        Assert.Equal($"{{\"x\":{expected}}}", Written(json =>
        {
            json.WritePropertyName("x");
            WireJson.Write(json, WireItems.Instrument(Find(code)));
        }));

    [Fact]
    public void A_stocks_shares_are_integers_and_its_figures_strings()
    {
        var stock = JsonElement.Parse(Written(json =>
        {
            json.WritePropertyName("x");
            WireJson.Write(json, WireItems.Instrument(Find("HK:700")));
        })).GetProperty("x");

        Assert.Equal(["c", "e", "tc", "nc", "ne", "ls", "ts", "os", "ep", "na", "dy"], stock.EnumerateObject().Select(p => p.Name));
        Assert.All(["ls", "ts", "os"], name => Assert.Equal(JsonValueKind.Number, stock.GetProperty(name).ValueKind));
        Assert.All(["ep", "na", "dy"], name => Assert.Equal(JsonValueKind.String, stock.GetProperty(name).ValueKind));
    }

    private static SimulatedInstrument Find(string code) =>
        Market.TryFind(code, out var instrument) ? instrument : throw new KeyNotFoundException(code);

    private static string Written(Action<Utf8JsonWriter> members) => Encoding.UTF8.GetString(JsonAnswer.ObjectAsync(json =>
    {
        members(json);
        return ValueTask.CompletedTask;
    }).AsTask().Result.Span);
}
