using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Qos.Client;

namespace Qos.Charts.Tests;

public sealed class KLineChartTests
{
    [Fact]
    public void Bars_are_sorted_into_series_by_code_and_the_last_state_of_a_bar_counts()
    {
        var apple = MadeUp.Series("US:AAPL", 3).Bars;
        var tencent = MadeUp.Series("HK:700", 2).Bars;

        var series = KLineChart.ToSeries([apple[2], tencent[0], apple[0], apple[1], tencent[1], apple[2] with { Close = 1 }]);

        Assert.Equal(["US:AAPL", "HK:700"], series.Select(s => s.Code));
        Assert.Equal([apple[0], apple[1], apple[2] with { Close = 1 }], series[0].Bars);
        Assert.Equal(tencent, series[1].Bars);
    }

    [Fact]
    public void A_chart_has_one_period_and_one_adjustment()
    {
        var day = MadeUp.Series("US:AAPL", 2);
        var minutes = MadeUp.Series("HK:700", 2, KLineType.Minute5);
        var forward = MadeUp.Series("HK:700", 2) with { Adjustment = Adjustment.Forward };

        Assert.Contains(
            "Day", Assert.Throws<ArgumentException>(() => KLineChart.ToSeries([.. day.Bars, .. minutes.Bars])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelOf([day, minutes]));
        Assert.Throws<ArgumentException>(() => ModelOf([day, forward]));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused_with_its_reason()
    {
        var series = MadeUp.Series("US:AAPL", 3);
        var backwards = series with { Bars = [.. series.Bars.Reverse()] };
        var negative = series with { Bars = [series.Bars[0] with { Close = -37.63m }] };

        void Refused(string reason, KLineSeries drawn, ChartOptions options) =>
            Assert.Contains(
                reason, Assert.Throws<ArgumentException>(() => new ChartModel([drawn], options)).Message, StringComparison.Ordinal);

        Refused("oldest first", backwards, new());
        Refused("above zero", negative, new() { Normalize = true });
        Refused("logarithmic", series, new() { Normalize = true, LogScale = true });
        Refused("not over 0", series, new() { MovingAverages = [0] });
        Assert.Contains(
            "no bar", Assert.Throws<ArgumentException>(() => KLineChart.WriteHtml(Stream.Null, [series with { Bars = [] }])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_library_the_page_says_what_is_missing_and_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => new ChartPage(null).Write(Stream.Null, new ChartModel([MadeUp.Series("US:AAPL", 1)], new())));

        Assert.Contains("npm", error.Message, StringComparison.Ordinal);
        Assert.Contains("build the solution again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimals_reach_the_page_digit_for_digit()
    {
        var bar = MadeUp.Series("CF:BTCUSDT", 1).Bars[0] with
        {
            Open = 0.1234567890123456789012345678m,
            Close = 84.10m,
            Volume = 79228162514264337593543950335m,
        };

        var json = JsonOf([new("CF:BTCUSDT", KLineType.Day, Adjustment.None, [bar])]);

        Assert.Contains("\"open\":[0.1234567890123456789012345678]", json, StringComparison.Ordinal);
        Assert.Contains("\"close\":[84.10]", json, StringComparison.Ordinal);
        Assert.Contains("\"volume\":[79228162514264337593543950335]", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_leave_the_model()
    {
        const string Name = "</script><!--<script>&\u2028\u2029'\"";

        var json = JsonOf([MadeUp.Series("US:AAPL", 1)], new() { Names = new Dictionary<string, string> { ["US:AAPL"] = Name } });

        Assert.DoesNotContain(json, c => c is '<' or '>' or '&' or '\u2028' or '\u2029');
        Assert.Equal(Name, ModelOf(json).GetProperty("series")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Indicators_have_a_value_or_null_for_every_bar_and_the_profile_the_whole_volume()
    {
        var series = MadeUp.Series("US:AAPL", 60);
        var one = ModelOf([series], new ChartOptions { Indicators = [.. Enum.GetValues<ChartIndicator>()], VolumeProfile = true })
            .GetProperty("series")[0];
        var indicators = one.GetProperty("indicators").EnumerateArray().ToArray();
        Assert.Equal(
            ["BOLL 20, 2", "VWAP", "MACD 12, 26, 9", "RSI 14", "KDJ 9, 3, 3", "ATR 14", "OBV"],
            indicators.Select(indicator => indicator.GetProperty("name").GetString()));
        Assert.All(
            indicators.SelectMany(indicator => indicator.GetProperty("columns").EnumerateArray()),
            column => Assert.Equal(60, column.GetProperty("values").GetArrayLength()));
        var expected = Math.Round(
            new Qos.Analysis.Indicators.RelativeStrengthIndex().AddAll(series.Bars.Select(bar => bar.Close))[^1]!.Value, 4);
        Assert.Equal(expected, Math.Round(indicators[3].GetProperty("columns")[0].GetProperty("values")[59].GetDecimal(), 4));
        Assert.Equal(
            series.Bars.Sum(bar => bar.Volume ?? 0),
            one.GetProperty("profile").EnumerateArray().Sum(step => step[2].GetDecimal() + step[3].GetDecimal()), precision: 3);
    }

    [Fact]
    public void Indicators_do_not_go_with_percentages() => Assert.Contains(
        "stand at prices",
        Assert.Throws<ArgumentException>(
            () => ModelOf([MadeUp.Series("US:AAPL", 60)], new ChartOptions { Normalize = true, VolumeProfile = true })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Day_bars_stand_at_their_exchange_s_date_and_meet_across_exchanges()
    {
        var model = ModelOf([MadeUp.Series("US:AAPL", 5), MadeUp.Series("SH:600519", 5), MadeUp.Series("HK:700", 5)]);

        Assert.Equal(
            ["2024-01-02 00:00", "2024-01-03 00:00", "2024-01-04 00:00", "2024-01-05 00:00", "2024-01-08 00:00"], ClocksOf(model, 0));
        Assert.Equal(ClocksOf(model, 0), ClocksOf(model, 1));
        Assert.Equal(ClocksOf(model, 0), ClocksOf(model, 2));
    }

    [Fact]
    public void Bars_within_a_day_meet_at_the_same_instant_and_keep_their_own_clock()
    {
        var model = ModelOf([MadeUp.Series("US:AAPL", 2, KLineType.Hour1), MadeUp.Series("HK:700", 2, KLineType.Hour1)]);

        Assert.Equal(["2024-01-02 09:30", "2024-01-02 10:30"], ClocksOf(model, 0));
        Assert.Equal(["2024-01-01 20:30", "2024-01-01 21:30"], ClocksOf(model, 1));
        Assert.Equal(["2024-01-02 09:30", "2024-01-02 10:30"], ClocksOf(model, 1, "clock"));
        Assert.Equal("Asia/Hong_Kong", model.GetProperty("series")[1].GetProperty("zone").GetString());
    }

    [Fact]
    public void The_hour_that_comes_twice_stands_in_order_and_reads_as_on_the_clock()
    {
        var start = new DateTimeOffset(2024, 11, 3, 5, 0, 0, TimeSpan.Zero);
        var gold = MadeUp.Series("CM:XAUUSD", 6, KLineType.Minute30);
        var series = gold with { Bars = [.. gold.Bars.Select((bar, i) => bar with { Time = start.AddMinutes(30 * i) })] };

        var model = ModelOf([series]);
        var positions = model.GetProperty("series")[0].GetProperty("time").EnumerateArray().Select(time => time.GetInt64()).ToList();

        Assert.Equal(positions.Order().Distinct(), positions);
        Assert.Equal(
            ["01:00", "01:30", "01:00", "01:30", "02:00", "02:30"],
            positions.Select(
                position =>
                    Clock(model.GetProperty("clock").TryGetProperty($"{position}", out var clock) ? clock.GetInt64() : position)[^5..]));
    }

    [Fact]
    public void Percentages_count_from_the_close_at_which_the_last_code_begins()
    {
        var apple = MadeUp.Series("US:AAPL", 30);
        var late = MadeUp.Series("HK:700", 20, from: new DateTime(2024, 1, 8));

        var series = ModelOf([apple, late], new() { Normalize = true }).GetProperty("series");

        Assert.Equal(apple.Bars[4].Close, series[0].GetProperty("base").GetDecimal());
        Assert.Equal(late.Bars[0].Close, series[1].GetProperty("base").GetDecimal());
    }

    [Fact]
    public void Twenty_thousand_bars_are_written_before_a_user_notices()
    {
        Assert.True(KLineChart.IsAvailable, "Qos.Charts was built without its chart library: npm is missing or failed.");
        var series = MadeUp.Series("US:AAPL", 20_000, KLineType.Minute5);
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < 5; run++)
        {
            using var page = new MemoryStream();
            var start = Stopwatch.GetTimestamp();
            KLineChart.WriteHtml(page, [series], new() { MovingAverages = [20, 60] });
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"20,000 bars with two averages: {best.TotalMilliseconds:F0} ms");
        // 300 ms on a quiet machine; the room is for one that is busy with other tests.
        Assert.True(best < TimeSpan.FromSeconds(3), $"The best of five took {best.TotalMilliseconds:F0} ms.");
    }

    private static string JsonOf(IReadOnlyList<KLineSeries> series, ChartOptions? options = null)
    {
        using var json = new MemoryStream();
        new ChartModel(series, options ?? new()).Write(json);
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static JsonElement ModelOf(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static JsonElement ModelOf(IReadOnlyList<KLineSeries> series, ChartOptions? options = null) => ModelOf(JsonOf(series, options));

    private static IEnumerable<string> ClocksOf(JsonElement model, int series, string column = "time") =>
        model.GetProperty("series")[series].GetProperty(column).EnumerateArray().Select(time => Clock(time.GetInt64()));

    private static string Clock(long seconds) => $"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-dd HH:mm}";
}
