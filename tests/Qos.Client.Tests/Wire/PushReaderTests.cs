using System.Globalization;
using System.Text;
using Qos.Client.Codes;
using Qos.Client.Wire;
using Xunit;

namespace Qos.Client.Tests;

public sealed class PushReaderTests
{
    private const long Ticks = 638_775_000_000_000_000;

    private static readonly CodeTable<Entry> Codes = TableOf("CF:BTCUSDT", "HK:00700", "SH:600519", "US:AAPL");

    private static CodeTable<Entry> TableOf(params string[] codes)
    {
        var table = new CodeTable<Entry>();
        foreach (var code in codes.Select(code => InstrumentCode.Parse(code)))
        {
            table.Set(code.Canonical, new Entry(code));
        }

        return table;
    }

    private static Trade? ReadTrade(string frame, ReadStatus expected = ReadStatus.Ok)
    {
        Assert.Equal(expected, PushReader.ReadTrade(Encoding.UTF8.GetBytes(frame), Codes, Ticks, out var item));
        return item.Value;
    }

    [Fact]
    public void A_pushed_trade_is_read_with_its_unit_time_and_asked_code()
    {
        var trade = ReadTrade("""{"tp":"T","c":"SH:600519","p":"1628.01","v":"15","ts":1741935600,"d":1}""")!;

        Assert.Equal(
            ("SH:600519", 1628.01m, 1500m, 15m, TradeDirection.Buy),
            (trade.Code, trade.Price, trade.Volume, trade.RawVolume, trade.Direction));
        Assert.Equal(new DateTimeOffset(2025, 3, 14, 15, 0, 0, TimeSpan.FromHours(8)), trade.Time);
        Assert.Equal(TimeSpan.FromHours(8), trade.Time.Offset);
        Assert.Equal((Origin.Pushed, Ticks), (trade.Origin, trade.ReceivedAt.Ticks));
        Assert.Equal("HK:00700", ReadTrade("""{"tp":"T","c":"HK:700","p":"521.5","v":"100","ts":1741935600,"d":2}""")!.Code);
    }

    [Theory]
    [InlineData("\"83326.10\"", "83326.10")]
    [InlineData("83326.10", "83326.10")]
    [InlineData("\"8.33261e4\"", "83326.1")]
    [InlineData("8.33261E+4", "83326.1")]
    [InlineData("\"147479220.1710000038\"", "147479220.1710000038")]
    [InlineData("\"147479220.171000003814\"", "147479220.171000003814")]
    [InlineData("\"0.000000000000001\"", "0.000000000000001")]
    [InlineData("\"0.1234567890123456789012345678901234\"", "0.1234567890123456789012345679")]
    [InlineData("\"-37.63\"", "-37.63")]
    [InlineData("\"\\u0035.5\"", "5.5")]
    [InlineData("\" 5.5 \"", "5.5")]
    [InlineData("\".5\"", "0.5")]
    public void Prices_are_exact_whatever_way_they_are_written(string wire, string expected)
    {
        var trade = ReadTrade($$"""{"tp":"T","c":"CF:BTCUSDT","p":{{wire}},"v":"0.012","ts":1741935600,"d":0}""")!;
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), trade.Price);
        Assert.Equal(expected, trade.Price.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("\"-0E+9\"")]
    [InlineData("-0E+9")]
    [InlineData("0e99")]
    [InlineData("\"0.00e-30\"")]
    [InlineData("\"-0.0\"")]
    public void A_volume_of_zero_is_read_in_every_notation(string wire) =>
        Assert.Equal(0m, ReadTrade($$"""{"tp":"T","c":"CF:BTCUSDT","p":"1","v":{{wire}},"ts":1741935600,"d":0}""")!.Volume);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"0\"")]
    [InlineData("\"0.000\"")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("\"-\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"1e400\"")]
    [InlineData("\"99999999999\"")]
    [InlineData("\"1e-20\"")]
    [InlineData("{\"p\":1}")]
    [InlineData("[1,[2]]")]
    [InlineData("\"\\ud800\"")]
    public void A_trade_without_a_possible_price_is_unreadable_and_says_so(string price)
    {
        var frame = Encoding.UTF8.GetBytes($$"""{"tp":"T","c":"CF:BTCUSDT","p":{{price}},"v":"0.012","ts":1741935600,"d":0}""");
        Assert.Equal(ReadStatus.Unreadable, PushReader.ReadTrade(frame, Codes, Ticks, out var item));
        Assert.Equal("CF:BTCUSDT", item.Entry!.Instrument.Text);
        Assert.Equal("'p' is missing or cannot be read", item.Problem);
    }

    [Theory]
    [InlineData("""{"tp":"T","c":"XX:Y","p":"1","v":"1","ts":1741935600,"d":0}""")]
    [InlineData("""{"tp":"T","p":"1","v":"1","ts":1741935600}""")]
    [InlineData("""{"tp":"T","c":{"a":[1]},"p":"1"}""")]
    public void A_trade_of_a_code_that_nobody_asked_for_is_told_apart(string frame) => ReadTrade(frame, ReadStatus.UnknownCode);

    [Theory]
    [InlineData("""{"tp":"T","c":"CF:BTCUSDT","p":"1","v":"1","ts":1741935600,"d":0""")]
    [InlineData("""{"tp":"T","c":"CF:BTCUSDT","p":"1","v":"1","ts":1741935600,"d":0}{"tp":"T"}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("\u0000\u0001garbage")]
    public void A_frame_that_is_no_item_is_unreadable_without_an_exception(string frame) => ReadTrade(frame, ReadStatus.Unreadable);

    [Fact]
    public void Unknown_fields_escapes_and_unknown_enum_values_do_not_disturb()
    {
        var trade = ReadTrade(
            """{"\u0074p":"T","new":{"a":[1,{"p":"9"}]},"c":"CF:\u0042TCUSDT","\u0070":"5","v":7,"ts":"1741935600","d":9,"abc":null}""")!;
        Assert.Equal((5m, 7m, (TradeDirection)9, 1741935600L), (trade.Price, trade.Volume, trade.Direction, trade.Seconds));
    }

    [Fact]
    public void A_trade_is_one_object_of_at_most_80_bytes()
    {
        var frame = """{"tp":"T","c":"CF:BTCUSDT","p":"83326.10","v":"0.012","ts":1741935600,"d":1}"""u8.ToArray();
        const int Count = 10_000;
        var kept = new Trade?[Count];
        PushReader.ReadTrade(frame, Codes, Ticks, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            PushReader.ReadTrade(frame, Codes, Ticks, out var item);
            kept[i] = item.Value;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(bytes, Count, Count * 80L);
        Assert.Equal(83326.10m, kept[^1]!.Price);
    }

    [Fact]
    public void Pushes_for_unknown_codes_allocate_nothing()
    {
        var frame = """{"tp":"T","c":"XX:SPAM","p":"83326.10","v":"0.012","ts":1741935600,"d":1}"""u8.ToArray();
        PushReader.ReadTrade(frame, Codes, Ticks, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            PushReader.ReadTrade(frame, Codes, Ticks, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_pushed_bar_is_read()
    {
        var frame =
            """{"tp":"K","c":"SH:600519","o":"1600","cl":"1628.01","h":"1630","l":"1590.5","v":"91332","ts":1741881600,"kt":1001}"""u8;
        Assert.Equal(ReadStatus.Ok, PushReader.ReadKLine(frame, Codes, Ticks, out var item));
        var bar = item.Value!;
        Assert.Equal(
            (1600m, 1628.01m, 1630m, 1590.5m, 9133200m, 91332m), (bar.Open, bar.Close, bar.High, bar.Low, bar.Volume, bar.RawVolume));
        Assert.Equal((KLineType.Day, Adjustment.None, false), (bar.Type, bar.Adjustment, bar.IsFinal));
        Assert.Equal(new DateTimeOffset(2025, 3, 14, 0, 0, 0, TimeSpan.FromHours(8)), bar.Time);
    }

    [Fact]
    public void A_bar_without_a_type_or_a_price_is_unreadable()
    {
        Assert.Equal(ReadStatus.Unreadable, PushReader.ReadKLine(
            """{"tp":"K","c":"SH:600519","o":"1600","cl":"1628.01","h":"1630","l":"1590.5","v":"91332","ts":1741881600}"""u8, Codes, Ticks,
            out var item));
        Assert.Equal("'kt' is missing or cannot be read", item.Problem);
        Assert.Equal(ReadStatus.Unreadable, PushReader.ReadKLine(
            """{"tp":"K","c":"SH:600519","o":"1600","cl":"1628.01","h":"1630","l":"0","v":"91332","ts":1741881600,"kt":1}"""u8, Codes,
            Ticks, out item));
        Assert.Equal("'l' is missing or cannot be read", item.Problem);
    }

    [Fact]
    public void A_pushed_depth_is_read_with_levels_of_volume_zero_but_without_padding()
    {
        var frame = """{"tp":"D","c":"SH:600519","b":[{"p":"1628","v":"3"},{"p":"1627.99","v":"0"},{"p":"0","v":"0"}],"a":[{"p":1628.02,"v":5}],"ts":1741935600}"""u8;
        Assert.Equal(ReadStatus.Ok, PushReader.ReadDepth(frame, Codes, Ticks, out var item));
        Assert.Equal([new DepthLevel(1628m, 300m), new DepthLevel(1627.99m, 0m)], item.Value!.Bids);
        Assert.Equal([new DepthLevel(1628.02m, 500m)], item.Value.Asks);
        Assert.Equal(1628.01m, item.Value.Mid);
    }

    [Fact]
    public void A_depth_deeper_than_any_that_was_seen_keeps_all_its_levels()
    {
        var levels = string.Join(',', Enumerable.Range(1, 100).Select(i => $$"""{"p":"{{1000 - i}}","v":"{{i}}"}"""));
        PushReader.ReadDepth(
            Encoding.UTF8.GetBytes($$"""{"tp":"D","c":"CF:BTCUSDT","b":[{{levels}}],"a":null}"""), Codes, Ticks, out var item);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => new DepthLevel(1000 - i, i)), item.Value!.Bids);
        Assert.Null(item.Value.Time);
    }

    [Fact]
    public void A_pushed_snapshot_is_read_with_absent_and_zero_prices_as_null()
    {
        var frame = """{"tp":"S","c":"HK:700","lp":"521.5","yp":"0","o":"","h":null,"ts":1741935600,"v":"30711707","t":"1.5E10","s":1}"""u8;
        Assert.Equal(ReadStatus.Ok, PushReader.ReadSnapshot(frame, Codes, new InstrumentCatalog(), Ticks, out var item));
        var quote = item.Value!;
        Assert.Equal(
            (521.5m, null, null, null, null, 30711707m, 15_000_000_000m),
            (quote.Last, quote.PreviousClose, quote.Open, quote.High, quote.Low, quote.Volume, quote.Turnover));
        Assert.Equal((true, "HKD", "HK:00700", TradingSession.Regular), (quote.IsSuspended, quote.Currency, quote.Code, quote.Session));
        Assert.Equal((null, ChangeBasis.None), (quote.Change, quote.ChangeBasis));
    }

    private sealed record Entry(InstrumentCode Instrument) : ICodeEntry;
}
