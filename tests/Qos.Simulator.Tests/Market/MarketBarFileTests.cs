using System.Globalization;
using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketBarFileTests : IDisposable
{
    private const string Header = "date,open,high,low,close,volume\n";
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("US:AAPL", "us-aapl-day-2015-2017.csv", 506)]
    [InlineData("US:TSLA", "us-tsla-day-2015-2018.csv", 756)]
    public void Real_bars_are_kept_as_they_are_and_split_down(string code, string name, int rows)
    {
        var path = RealBars(name);
        var expected = File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .ToDictionary(f => f[0], f => f[1..].Select(v => decimal.Parse(v, CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(rows, expected.Count);
        var (market, instrument, now) = (Load(code, path), MarketMoment.Find(code), MarketMoment.Time("2025-03-14T18:00:00Z"));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        string DateOf(MarketBar bar) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(bar.Time), zone)
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var (first, last) = (expected.Keys.Min(StringComparer.Ordinal)!, expected.Keys.Max(StringComparer.Ordinal)!);
        var days = market.GetBars(instrument, 1001, false, 100_000, now, now).ToDictionary(DateOf);
        var inRange = days.Where(d => string.CompareOrdinal(d.Key, first) >= 0 && string.CompareOrdinal(d.Key[..10], last) <= 0).ToList();
        Assert.Equal(expected.Keys.Select(d => d + " 00:00"), inRange.Select(d => d.Key));
        Assert.All(
            inRange,
            d => Assert.Equal(expected[d.Key[..10]], new[] { d.Value.Open, d.Value.High, d.Value.Low, d.Value.Close, d.Value.Volume }));
        foreach (var (_, day) in inRange.Where((_, i) => i % 50 == 0))
        {
            var minutes = market.GetBars(instrument, 1, false, 1000, day.Time + 86399, now).Where(m => m.Time >= day.Time).ToList();
            Assert.Equal(day, MarketMoment.Sum(minutes) with { Time = day.Time });
            var trades = market.GetTradesBetween(instrument, minutes[^2].Time, minutes[^2].Time + 60);
            Assert.Equal(minutes[^2], MarketMoment.Sum(minutes[^2].Time, trades));
        }
    }

    [Fact]
    public void A_file_is_the_calendar_of_its_range_and_the_made_up_path_leads_through_it()
    {
        // A Saturday, a holiday, and no day between; odd decimals.
        var market = Load("HK:00700", Write("2024-12-21,400.125,410.5,399,405.000001,1234567\n2024-12-25,405,406,400,401.5,0\n"));
        var (instrument, now) = (MarketMoment.Find("HK:700"), MarketMoment.Time("2024-12-28T04:00:00Z"));
        var days = market.GetBars(instrument, 1001, false, 4, now, now);
        Assert.Equal([20, 21, 25, 27], days.Select(d => DateTimeOffset.FromUnixTimeSeconds(d.Time).AddHours(8).Day));
        Assert.Equal(new(days[1].Time, 400.125m, 410.5m, 399m, 405.000001m, 1234567m), days[1]);
        Assert.InRange(days[0].Close / days[1].Close, 0.9m, 1.1m);
        Assert.InRange(days[3].Close / days[2].Close, 0.9m, 1.1m);
        Assert.Equal(521.5m, market.GetSnapshot(instrument, MarketMoment.Time("2025-03-14T10:00:00Z"))!.Last);
        var minutes = market.GetBars(instrument, 1, false, 1000, days[1].Time + 86399, now).Where(m => m.Time >= days[1].Time).ToList();
        Assert.Equal(days[1], MarketMoment.Sum(minutes) with { Time = days[1].Time });
        var depth = market.GetDepth(instrument, days[1].Time + 86399)!;
        Assert.True(depth.Bids[0].Price == 405m && depth.Asks[0].Price == 405.5m);
    }

    [Fact]
    public void A_file_may_span_the_real_values_or_lie_ahead()
    {
        var market = Load(
            "SH:600519", Write("2025-03-13,100,101,99,100,1000\n2025-03-14,100,101,99,100.5,150\n2040-01-04,90,91,89,90,1000\n"));
        var (instrument, now) = (MarketMoment.Find("SH:600519"), MarketMoment.Time("2025-04-14T18:00:00Z"));
        Assert.Equal(
            new(MarketMoment.Time("2025-03-14T00:00:00+08:00"), 100, 101, 99, 100.5m, 150),
            market.GetBars(instrument, 1001, false, 1, now, now)[0]);
        Assert.Equal(90, market.GetBars(instrument, 1001, false, 1, long.MaxValue, MarketMoment.Time("2040-01-04T18:00:00Z"))[0].Close);
    }

    [Theory]
    [InlineData("date,open\n", 1, "no column 'high'")]
    [InlineData("", 1, "empty")]
    [InlineData(Header, 1, "no bar")]
    [InlineData(Header + "2024-01-02,1,2,1,2\n", 2, "5 fields")]
    [InlineData(Header + "2024-01-02,1,2,1,2,3,4\n", 2, "7 fields")]
    [InlineData(Header + "02.01.2024,1,2,1,2,3\n", 2, "day first or the month first")]
    [InlineData(Header + "2024-01-02 09:30,1,2,1,2,3\n", 2, "time of day")]
    [InlineData("code,type," + Header + "US:AAPL,week,2024-01-02,1,2,1,2,3\n", 2, "daily bars")]
    [InlineData("code," + Header + "US:AAPL,2024-01-02,1,2,1,2,3\nUS:TSLA,2024-01-03,1,2,1,2,3\n", 3, "several codes")]
    [InlineData(Header + "2024-01-02,1,2,1,2,3\n2024-01-02,1,2,1,2,3\n", 3, "occurs twice, first in line 2")]
    [InlineData(Header + "2024-01-02,1,2,1,2,3\n\n2024-01-03,1,x,1,2,3\n", 4, "'x'")]
    [InlineData(Header + "2024-01-02,0,2,0,2,3\n", 2, "open is 0; a price must be greater than zero")]
    [InlineData(Header + "2024-01-02,1,2,1,3,3\n", 2, "the close 3 is not between")]
    [InlineData(Header + "2024-01-02,1,2,1.5,2,3\n", 2, "the open 1 is not between")]
    [InlineData(Header + "2024-01-02,1,2,1,2,-3\n", 2, "volume is -3")]
    [InlineData(Header + "2024-01-02,1,2,1,1.123456789,3\n", 2, "decimals")]
    [InlineData(Header + "1901-01-01,1,2,1,2,3\n", 2, "1902")]
    public void A_bad_file_is_refused_with_its_line(string text, int line, string problem)
    {
        File.WriteAllText(_path, text);
        var message = Assert.Throws<FormatException>(() => Load("US:AAPL", _path)).Message;
        Assert.StartsWith($"{_path}, line {line}: ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "\uFEFFtime;open;high;low;close;volume\r\n\"2024-12-21T00:00:00+08:00\";\"400,5\";410,5;399,5;405,5;\"1.234.567\"\r\n", 400.5)]
    [InlineData("日期,开盘,收盘,最高,最低,成交量\n20241221,400.5,405.5,410.5,399.5,1234567\n", 400.5)]
    [InlineData("timestamp,open,high,low,close,volume\n1734710400000,400.5,410.5,399.5,405.5,1234567\n", 400.5)]
    public void A_file_of_another_program_is_read_as_it_means(string text, double open)
    {
        File.WriteAllText(_path, text);
        var (market, instrument, now) = (Load("HK:00700", _path), MarketMoment.Find("HK:700"), MarketMoment.Time("2024-12-28T04:00:00Z"));
        var bar = Assert.Single(
            market.GetBars(instrument, 1001, false, 10, now, now), d => DateTimeOffset.FromUnixTimeSeconds(d.Time).AddHours(8).Day == 21);
        Assert.Equal(new(bar.Time, (decimal)open, 410.5m, 399.5m, 405.5m, 1234567m), bar);
    }

    [Fact]
    public void Bars_of_an_unknown_code_are_refused() =>
        Assert.Contains("NOPE:X", Assert.Throws<ArgumentException>(() => Load("NOPE:X", _path)).Message, StringComparison.Ordinal);

    private static SimulatedMarket Load(string code, string path) =>
        new(new() { BarFiles = new Dictionary<string, string> { [code] = path } });

    private string Write(string rows)
    {
        File.WriteAllText(_path, Header + rows);
        return _path;
    }

    /// <summary>The real bars lie in a folder beside the clone, where there is one.</summary>
    private static string RealBars(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "data", name) is var path && File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"shared/data/{name} is not there: no folder of real bars beside this clone.");
        return "";
    }
}
