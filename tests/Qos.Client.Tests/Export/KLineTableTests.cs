using System.Globalization;
using System.Text;
using Xunit;

namespace Qos.Client.Tests;

public sealed class KLineTableTests
{
    private const string Header = "date,open,high,low,close,volume\n";
    private static readonly KLineTableOptions Moutai = new() { Code = "SH:600519" };

    [Theory]
    // One bar in many hands: each of these is 2 January 2024 with open 1100, high 1200.5, low 1050.25, close 1150, volume 57086100.
    [InlineData("date,open,high,low,close,volume\n2024-01-02,1100,1200.5,1050.25,1150,57086100\n")]
    [InlineData("Volume,Close,Open,High,Low,Date\n57086100,1150,1100,1200.5,1050.25,2024-01-02\n")]
    [InlineData(
        "\"date\",\"open\",\"high\",\"low\",\"close\",\"volume\"\r\n\"2024-01-02\",\"1,100.00\",\"1,200.50\",\"1,050.25\",\"1,150.00\",\"57,086,100\"\r\n")]
    [InlineData("date;open;high;low;close;volume\n2024-01-02;1100,0;1200,5;1050,25;1150;57086100\n")]
    [InlineData("date;open;high;low;close;volume\n2024-01-02;1.100;1.200,5;1.050,25;1.150;57.086.100\n")]
    [InlineData("date\topen\thigh\tlow\tclose\tvolume\n2024-01-02\t1'100\t1'200.5\t1'050.25\t1'150\t57'086'100\n")]
    [InlineData("date;open;high;low;close;volume\n2024-01-02;1\u202F100;1\u202F200,5;1\u202F050,25;1\u202F150;57\u202F086\u202F100\n")]
    [InlineData("\uFEFF日期,开盘,收盘,最高,最低,成交量,成交额\r20240102,1100,1150,1200.5,1050.25,57086100,1\r")]
    [InlineData("交易日期,开盘价,最高价,最低价,收盘价,成交量(股)\n2024/1/2,1100,1200.5,1050.25,1150,57086100\n")]
    [InlineData("sep=;\ntime;open;high;low;close;volume\n2024-01-02 00:00:00;1100;1200.5;1050.25;1150;57086100\n")]
    [InlineData(
        "#TYPE Qos.Client.KLine\n\"Time\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n\"2024-01-02T00:00:00+08:00\",\"1100\",\"1200.5\",\"1050.25\",\"1150\",\"57086100\"\n")]
    [InlineData("timestamp,open,high,low,close,volume\n1704124800,1100,1200.5,1050.25,1150,57086100\n")]
    [InlineData("timestamp,open,high,low,close,volume\n1704124800000,1100,1200.5,1050.25,1150,5.70861e7\n")]
    [InlineData("date,time,open,high,low,close,volume\n2024-01-02,00:00,1100,1200.5,1050.25,1150,57086100\n")]
    [InlineData("date,adj close,open,high,low,close,volume,note\n2024-01-02,900,1100,1200.5,1050.25,1150,57086100,\"a, \"\"b\"\"\nc\"\n")]
    [InlineData("date,open,high,low,close,volume,\n2024-01-02,1100,1200.5,1050.25,1150,57086100,\n\n\n")]
    public void A_bar_is_read_as_it_was_meant(string text)
    {
        var bar = Assert.Single(KLineTable.Parse(text, Moutai));
        Assert.Equal(
            (KLineType.Day, new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.FromHours(8)), 1100m, 1200.5m, 1050.25m, 1150m,
                (decimal?)57086100m, true, false),
            (bar.Type, bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.IsFinal, bar.IsSimulated));
    }

    [Theory]
    [InlineData("12/25/2024", "2024-12-25")]
    [InlineData("25/12/2024", "2024-12-25")]
    [InlineData("25.12.2024 00:00:00 +08:00", "2024-12-25")]
    [InlineData("12/25/2024 12:00:00 AM +08:00", "2024-12-25")]
    [InlineData("2024/12/25 上午 12:00:00 +08:00", "2024-12-25")]
    public void Day_and_month_are_decided_by_the_whole_file(string decisive, string expected)
    {
        var undecided = decisive.Replace("25", "04", StringComparison.Ordinal);
        var bars = KLineTable.Parse($"time,open,high,low,close\n\"{undecided}\",1,2,1,2\n\"{decisive}\",1,2,1,2\n", Moutai);
        Assert.Equal(
            [expected.Replace("25", "04", StringComparison.Ordinal), expected],
            bars.Select(bar => bar.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("date,open,high,low\n2024-01-02,1,2,1\n", 1, "no column 'close'")]
    [InlineData("", 1, "empty")]
    [InlineData(Header, 1, "no bar")]
    [InlineData(Header + "2024-01-02,1,2,1\n", 2, "4 fields, but the first line has 6")]
    [InlineData(Header + "2024-01-02,1,100.0,2,1,1,5\n", 2, "must be quoted")]
    [InlineData(Header + "2024-01-02,1,1,2,1,5\n", 2, "the high 1 is below the low 2")]
    [InlineData(Header + "2024-01-02,1,2,1,2,5\n2024-01-03,1,2,1,2,5\n2024-01-02,1,2,1,2,5\n", 4, "occurs twice, first in CSV, line 2")]
    [InlineData(Header + "2024-01-02,0,2,0,2,5\n", 2, "greater than zero")]
    [InlineData(Header + "2024-01-02,1,2,1,2,-5\n", 2, "volume is -5")]
    [InlineData(Header + "2024-01-02,1,2,1,x,5\n", 2, "'x' cannot be read as close")]
    [InlineData(Header + "2024-01-02,1,2,1,,5\n", 2, "'' cannot be read as close")]
    [InlineData(Header + "2024-01-02,1,2,1,12345678901234567890.1234567890,5\n", 2, "cannot be read as close")]
    [InlineData(Header + "2024-02-30,1,2,1,2,5\n", 2, "Gregorian")]
    [InlineData(Header + "2567-01-02,1,2,1,2,5\n", 2, "Gregorian")]
    [InlineData(Header + "1402/10/12,1,2,1,2,5\n", 2, "Gregorian")]
    [InlineData(Header + "soon,1,2,1,2,5\n", 2, "is not a date or time")]
    [InlineData(Header + "46353,1,2,1,2,5\n", 2, "is not a date or time")]
    [InlineData(Header + "09:30,1,2,1,2,5\n", 2, "a time without a date")]
    [InlineData(Header + "03/04/2024,1,2,1,2,5\n", 2, "day first or the month first")]
    [InlineData(Header + "25/12/2024,1,2,1,2,5\n12/26/2024,1,2,1,2,5\n", 3, "different orders")]
    [InlineData("date;open;high;low;close;volume\n2024-01-02;1.100;1.200;1.050;1.150;\n", 2, "'1.100' can mean 1.100 or 1100")]
    [InlineData(Header + "2024-01-02,\"1,100\",\"1,200\",\"1,050\",\"1,150\",\n", 2, "'1,100' can mean 1.100 or 1100")]
    [InlineData(Header + "2024-01-02,\"1,5\",\"2,5\",\"1,5\",\"2.25\",\n", 2, "different decimal separators")]
    [InlineData("time,open,high,low,close\n2024-01-02 09:30:00.5,1,2,1,2\n", 2, "not a whole second")]
    [InlineData("date,time,open,high,low,close\n2024-01-02,late,1,2,1,2\n", 2, "is not a date or time")]
    [InlineData("date,open,open,high,low,close\n2024-01-02,1,1,2,1,2\n", 1, "both mean open")]
    [InlineData("date,open,high,low,close,成交量(手)\n2024-01-02,1,2,1,2,5\n", 1, "is '手'")]
    [InlineData("date,open,high,low,close,type\n2024-01-02,1,2,1,2,1d\n2024-01-03,1,2,1,2,1w\n", 3, "several types")]
    [InlineData("date,open,high,low,close\n2024-01-02,1,2,1,\"2\n", 2, "quote")]
    public void What_cannot_be_read_for_sure_is_refused_with_line_and_reason(string text, int line, string problem)
    {
        var e = Assert.Throws<QosException>(() => KLineTable.Parse(text, Moutai));
        Assert.Equal(QosErrorKind.InvalidArgument, e.Kind);
        Assert.StartsWith($"CSV, line {line}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Newest_first_and_date_and_time_in_two_columns_give_the_bars_oldest_first_with_their_type()
    {
        var bars = KLineTable.Parse("日期,时间,开盘,最高,最低,收盘\n2024-01-02,0935,1,2,1,2\n2024-01-02,930,1,2,1,2\n", Moutai);
        Assert.Equal(["09:30", "09:35"], bars.Select(bar => bar.Time.ToString("HH:mm", CultureInfo.InvariantCulture)));
        Assert.All(bars, bar => Assert.Equal(KLineType.Minute5, bar.Type));
    }

    [Fact]
    public void A_file_of_Chinese_Excel_is_read_in_its_encoding()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(
                path, CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("日期,名称,开盘,收盘,最高,最低\n2024-01-02,贵州茅台,1,2,2,1\n"));
            Assert.Equal(2m, Assert.Single(KLineTable.ReadFile(path, Moutai)).Close);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Codes_come_from_the_table_and_one_of_several_can_be_taken()
    {
        const string text = "code,date,open,high,low,close\nHK:700,2024-01-02,1,2,1,2\nHK:9988,2024-01-02,3,4,3,4\n";
        Assert.Equal(["HK:700", "HK:9988"], KLineTable.Parse(text).Select(bar => bar.Code));
        Assert.Equal(4m, Assert.Single(KLineTable.Parse(text, new KLineTableOptions { Code = "HK:09988" })).Close);
        Assert.Contains(
            "has HK:700, HK:9988", Assert.Throws<QosException>(() => KLineTable.Parse(text, Moutai)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no column 'code'", Assert.Throws<QosException>(() => KLineTable.Parse(Header + "2024-01-02,1,2,1,2,5\n")).Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<string> Cultures() =>
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => culture.Name).Distinct()];

    // What a shell makes of the bars' properties in a culture, as Export-Csv does: ToString of each.
    [Theory]
    [MemberData(nameof(Cultures))]
    public void Bars_that_a_shell_exported_in_any_culture_come_back_equal_or_are_refused(string name)
    {
        KLine[] bars = [.. Enumerable.Range(0, 30)
            .Select(i => Bar("HK:700", new DateTimeOffset(2026, 10, 20, 9, 30, 0, TimeSpan.FromHours(8)).AddDays(i), 455.5m + i))];
        var culture = CultureInfo.GetCultureInfo(name);
        string[] names =
        [
            "Code", "Type", "Time", "ExchangeTime", "Open", "High", "Low", "Close", "Volume", "Adjustment", "IsFinal", "ReceivedAt",
            "Origin", "IsSimulated",
        ];
        string[] Row(KLine bar) =>
        [
            bar.Code, bar.Type.ToString(), bar.Time.ToString(culture),
            bar.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            bar.Open.ToString(culture), bar.High.ToString(culture), bar.Low.ToString(culture), bar.Close.ToString(culture),
            bar.Volume?.ToString(culture) ?? "",
            bar.Adjustment.ToString(), bar.IsFinal.ToString(culture), bar.ReceivedAt.ToString(culture), bar.Origin.ToString(),
            bar.IsSimulated.ToString(culture),
        ];
        foreach (var separator in (string[])[",", culture.TextInfo.ListSeparator])
        {
            string Line(IEnumerable<string> fields) => string.Join(separator, fields.Select(field => $"\"{field}\""));
            var text = string.Join("\r\n", bars.Select(bar => Line(Row(bar))).Prepend(Line(names)));
            Assert.Equal(bars.Select(Comparable), KLineTable.Parse(text).Select(Comparable));

            // An export of before has no ExchangeTime: then the culture's own calendar and order count, or the file is refused.
            string[] Old(string[] fields) => [.. fields.Where((_, i) => i != 3)];
            text = string.Join("\r\n", bars.Select(bar => Line(Old(Row(bar)))).Prepend(Line(Old(names))));
            try
            {
                Assert.Equal(bars.Select(Comparable), KLineTable.Parse(text).Select(Comparable));
            }
            catch (QosException e)
            {
                Assert.Contains("CSV, line", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Three_decimals_in_an_export_of_ours_stay_decimals_where_the_culture_writes_a_comma()
    {
        var bar = Bar("FX:USDJPY", new DateTimeOffset(2026, 10, 20, 9, 30, 0, TimeSpan.FromHours(-4)), 155.123m);
        var text = "\"Code\",\"Type\",\"ExchangeTime\",\"Open\",\"High\",\"Low\",\"Close\",\"ReceivedAt\",\"Origin\",\"IsSimulated\"\n"
            + "\"FX:USDJPY\",\"Minute1\",\"2026-10-20 09:30:00\",\"155,123\",\"156,373\",\"154,123\",\"155,623\",\"20.10.2026 13:31:00 +00:00\",\"Fetched\",\"False\"\n";
        Assert.Equal(Comparable(bar with { Volume = null, Close = 155.623m }), Comparable(Assert.Single(KLineTable.Parse(text))));
    }

    [Fact]
    public void Objects_that_were_CSV_or_JSON_once_are_bars_again()
    {
        string[] names = ["Code", "Time", "Open", "High", "Low", "Close", "Volume"];
        object?[][] rows =
        [
            ["HK:700", "2026-10-20T09:30:00+08:00", "455.5", "456", "454.5", "455.25", ""],
            ["HK:700", new DateTime(2026, 10, 20, 1, 31, 0, DateTimeKind.Utc), 455.5, 456L, 454.5m, 455.25f, null],
        ];
        var bars = KLineTable.FromRows(names, rows);
        Assert.Equal(["09:30", "09:31"], bars.Select(bar => bar.Time.ToString("HH:mm", CultureInfo.InvariantCulture)));
        Assert.All(
            bars,
            bar => Assert.Equal((455.5m, 456m, 454.5m, 455.25m, KLineType.Minute1), (bar.Open, bar.High, bar.Low, bar.Close, bar.Type)));
        Assert.Contains(
            "object 1: there is no column 'high'",
            Assert.Throws<QosException>(() => KLineTable.FromRows(["time", "open"], [["2026-10-20", 1]])).Message,
            StringComparison.Ordinal);
    }

    private static KLine Bar(string code, DateTimeOffset time, decimal open) => new(InstrumentCode.Parse(code))
    {
        Type = KLineType.Minute1,
        Time = time,
        Open = open,
        High = open + 1.25m,
        Low = open - 1m,
        Close = open + 0.5m,
        Volume = 57_086_100,
        IsFinal = true,
        ReceivedAt = new DateTimeOffset(2026, 11, 28, 1, 2, 3, TimeSpan.Zero),
    };

    private static object Comparable(KLine bar) =>
        (bar.Code, bar.Type, bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Adjustment, bar.IsFinal, bar.Origin,
            bar.IsSimulated);
}
