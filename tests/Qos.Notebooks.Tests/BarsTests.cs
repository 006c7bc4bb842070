using Qos.Client;

namespace Qos.Notebooks.Tests;

public sealed class BarsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_CSV_file_of_any_column_order_is_read_oldest_first()
    {
        var bars = Read("Volume,Close,Open,High,Low,Date", "1000,11,10,12,9,2025-03-14", ",10,9,10.5,8.25,2025-03-13");
        Assert.Equal([10m, 11m], bars.Select(bar => bar.Close));
        Assert.Equal([null, 1000m], bars.Select(bar => bar.Volume));
        Assert.Equal(8.25m, bars[0].Low);
        Assert.All(bars, bar => Assert.False(bar.IsSimulated));
    }

    // The first lines are what the module's Export-Csv and the command line write.
    [Theory]
    [InlineData("\"Code\",\"Time\",\"Open\",\"High\",\"Low\",\"Close\",\"IsSimulated\"", "\"HK:700\",\"08/28/2026 00:00:00 +08:00\",\"460\",\"468\",\"441\",\"442.5\",\"True\"")]
    [InlineData("code,time,open,high,low,close,isSimulated", "HK:700,2026-08-28T00:00:00+08:00,460,468,441,442.5,true")]
    public void A_file_that_was_exported_from_a_simulator_stays_marked(string header, string line)
    {
        var bar = Assert.Single(ReadAs("HK:700", header, line));
        Assert.True(bar.IsSimulated);
        Assert.Equal((new DateTimeOffset(2026, 8, 28, 0, 0, 0, TimeSpan.FromHours(8)), 442.5m), (bar.Time, bar.Close));
    }

    [Theory]
    [InlineData("SH:600519", "2025-03-14", "2025-03-14T00:00:00+08:00")]
    [InlineData("US:AAPL", "2025-07-01 09:30", "2025-07-01T09:30:00-04:00")]
    [InlineData("US:AAPL", "2025-07-01T13:30:00Z", "2025-07-01T09:30:00-04:00")]
    [InlineData("US:AAPL", "\"2025-07-01T09:30:00-04:00\"", "2025-07-01T09:30:00-04:00")]
    public void A_time_without_an_offset_is_the_exchanges(string code, string written, string expected)
    {
        var time = Assert.Single(ReadAs(code, "time,open,high,low,close", $"{written},1,2,0.5,1.5")).Time;
        Assert.Equal(expected, time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_file_that_cannot_be_read_says_where() =>
        Assert.Contains("line 3: 'soon' is not a date", Assert.Throws<QosException>(() => Read("time,open,high,low,close", "", "soon,1,2,1,1")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_basket_is_compared_on_the_days_that_all_have()
    {
        var (times, closes) = Bars.Align([
            ReadAs("SH:600519", "date,open,high,low,close", "2025-03-13,1,9,1,1", "2025-03-14,1,9,1,2", "2025-03-17,1,9,1,3"),
            Read("date,open,high,low,close", "2025-03-14,1,90,1,20", "2025-03-17,1,90,1,30", "2025-03-18,1,90,1,40")]);
        Assert.Equal(["2025-03-14", "2025-03-17"], times);
        Assert.Equal([[2, 3], [20, 30]], closes);
    }

    private IReadOnlyList<KLine> Read(params string[] lines) => ReadAs("US:AAPL", lines);

    private IReadOnlyList<KLine> ReadAs(string code, params string[] lines)
    {
        File.WriteAllLines(_file, lines);
        return Bars.FromCsv(_file, code, KLineType.Day);
    }
}
