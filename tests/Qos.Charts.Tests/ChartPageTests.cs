using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Qos.Client;

namespace Qos.Charts.Tests;

/// <summary>The page as a viewer has it.</summary>
public sealed class ChartPageTests(ChartBrowser browser)
{
    private const string Green = "8,153,129";
    private const string Red = "242,54,69";
    private static readonly string?[] Candle = [Green, Red];

    [Fact]
    public async Task Each_indicator_has_a_pane_whose_legend_says_its_values_and_the_profile_lies_behind_the_candles()
    {
        var series = MadeUp.Series("US:AAPL", 120);
        await using var plain = await browser.OpenAsync([series]);
        await using var chart = await browser.OpenAsync([series], new ChartOptions
        {
            Indicators = [ChartIndicator.Boll, ChartIndicator.Macd, ChartIndicator.Rsi],
            VolumeProfile = true,
        });
        Assert.Equal(4, await chart.EvaluateAsync<int>("chart.panes().length")); // candles, volume, MACD, RSI
        Assert.Contains("BOLL", await chart.LegendAsync(), StringComparison.Ordinal);
        Assert.Matches(@"MACD 12, 26, 9.*signal", (await chart.LegendAsync(1)).ReplaceLineEndings(" "));
        Assert.Matches(@"RSI 14\s+\d", (await chart.LegendAsync(2)).ReplaceLineEndings(" "));
        var ground = "(() => { const seen = new Set(); for (let y = 60; y < 160; y += 4) { seen.add(pixel(0, chart.timeScale().width() - 6, y)); } return seen.size; })()";
        Assert.True(await chart.EvaluateAsync<int>(ground) > await plain.EvaluateAsync<int>(ground));
        Assert.Empty(chart.Complaints);
    }

    [Fact]
    public async Task Candles_are_drawn_at_their_prices()
    {
        var series = MadeUp.Series("US:AAPL", 60);
        await using var chart = await browser.OpenAsync([series]);

        // At the bar's own coordinates: the body between open and close, the wick beyond it, nothing beyond high and low (the line of the
        // last price aside).
        await chart.EvaluateAsync<object>("views[0].price.applyOptions({ priceLineVisible: false })");
        var drawn = await chart.EvaluateAsync<JsonElement>(
            """
            views[0].model.time.map((time, row) => {
              const x = chart.timeScale().timeToCoordinate(time), { price, model } = views[0];
              const [open, high, low, close] = ['open', 'high', 'low', 'close'].map(key => price.priceToCoordinate(model[key][row]));
              const at = (dx, y) => pixel(0, x + dx, y);
              return { body: Math.abs(open - close), inside: at(2, (open + close) / 2),
                wick: high < Math.min(open, close) - 4 ? [-1, 0, 1].map(dx => at(dx, (high + Math.min(open, close)) / 2)) : null,
                above: at(2, high - 3), below: at(2, low + 3), read: [open, high, low, close].map(y => price.coordinateToPrice(y)) };
            })
            """);

        var rows = drawn.EnumerateArray().ToList();
        Assert.Equal(series.Bars.Count, rows.Count);
        Assert.All(rows.Zip(series.Bars), pair =>
        {
            var (row, bar) = pair;
            var color = bar.Close < bar.Open ? Red : Green;
            var read = row.GetProperty("read").EnumerateArray().Select(price => price.GetDouble()).ToArray();
            Assert.Equal([(double)bar.Open, (double)bar.High, (double)bar.Low, (double)bar.Close], read, Near);
            Assert.DoesNotContain(row.GetProperty("above").GetString(), Candle);
            Assert.DoesNotContain(row.GetProperty("below").GetString(), Candle);
            if (row.GetProperty("body").GetDouble() > 4)
            {
                Assert.Equal(color, row.GetProperty("inside").GetString());
            }

            if (row.GetProperty("wick") is { ValueKind: JsonValueKind.Array } wick)
            {
                Assert.Contains(color, wick.EnumerateArray().Select(pixel => pixel.GetString()));
            }
        });
        Assert.Contains(rows, row => row.GetProperty("body").GetDouble() > 4);
        Assert.Contains(rows, row => row.GetProperty("wick").ValueKind == JsonValueKind.Array);
    }

    [Fact]
    public async Task The_legend_shows_the_bar_under_the_pointer_and_else_the_newest()
    {
        var series = MadeUp.Series("US:AAPL", 60, price: 5000);
        await using var chart = await browser.OpenAsync(
            [series], new() { MovingAverages = [5], Names = new Dictionary<string, string> { ["US:AAPL"] = "Apple Inc." } });
        Assert.Contains($"{series.Bars[^1].Time:yyyy-MM-dd}", await chart.LegendAsync(), StringComparison.Ordinal);

        foreach (var row in (int[])[0, 7, 41])
        {
            var bar = series.Bars[row];
            await chart.PointAtAsync(0, row);
            var legend = await chart.LegendAsync();
            var expected = new List<string>
            {
                "US:AAPL",
                "Apple Inc.",
                $"{bar.Time:yyyy-MM-dd}",
                $"O {bar.Open:N2}",
                $"H {bar.High:N2}",
                $"L {bar.Low:N2}",
                $"C {bar.Close:N2}",
            };
            if (row > 0)
            {
                var change = bar.Close - series.Bars[row - 1].Close;
                expected.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{change:+#,0.00;-#,0.00} ({change / series.Bars[row - 1].Close * 100:+0.00;-0.00}%)"));
                expected.Add(
                    string.Create(CultureInfo.InvariantCulture, $"MA5 {series.Bars.Skip(row - 4).Take(5).Average(b => b.Close):N2}"));
            }

            Assert.All(expected, part => Assert.Contains(part, legend, StringComparison.Ordinal));
        }

        await chart.Page.Mouse.MoveAsync(5, 5);
        await chart.Page.Locator(".legend", new() { HasText = $"{series.Bars[^1].Time:yyyy-MM-dd}" }).WaitForAsync();
    }

    [Fact]
    public async Task The_averages_drawn_are_those_computed_here()
    {
        var series = MadeUp.Series("US:AAPL", 120);
        await using var chart = await browser.OpenAsync([series], new() { MovingAverages = [20, 60] });

        foreach (var (index, period) in ((int, int)[])[(0, 20), (1, 60)])
        {
            var drawn = await chart.EvaluateAsync<double[]>("views[0].averages[argument].data().map(point => point.value)", index);
            var naive = Enumerable.Range(period - 1, series.Bars.Count - period + 1)
                .Select(i => series.Bars.Skip(i - period + 1).Take(period).Average(bar => bar.Close));
            Assert.Equal(naive.Select(value => (double)value), drawn, Near);
        }
    }

    [Fact]
    public async Task Volume_stands_in_a_pane_below_and_not_at_all_where_there_is_none()
    {
        var series = MadeUp.Series("US:AAPL", 30);
        await using var chart = await browser.OpenAsync([series, MadeUp.Series("FX:EURUSD", 30)]);

        Assert.Equal(3, await chart.EvaluateAsync<int>("chart.panes().length"));
        Assert.Equal(
            series.Bars.Select(bar => (double)bar.Volume!),
            await chart.EvaluateAsync<double[]>("chart.panes()[1].getSeries()[0].data().map(bar => bar.value)"));
        Assert.True(await chart.EvaluateAsync<bool>("chart.panes()[1].getHeight() < chart.panes()[0].getHeight() / 2"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, "255,255,255")]
    [InlineData(ColorScheme.Dark, "19,23,34")]
    public async Task The_page_is_light_or_dark_as_the_viewer_prefers_and_follows_a_change(ColorScheme first, string ground)
    {
        await using var chart = await browser.OpenAsync([MadeUp.Series("US:AAPL", 60)], colors: first);
        Assert.Equal(ground, await chart.EvaluateAsync<string>("pixel(0, 3, 3)"));

        await chart.Page.EmulateMediaAsync(new() { ColorScheme = first == ColorScheme.Light ? ColorScheme.Dark : ColorScheme.Light });
        await chart.DrawnAsync();

        Assert.Equal(first == ColorScheme.Light ? "19,23,34" : "255,255,255", await chart.EvaluateAsync<string>("pixel(0, 3, 3)"));
    }

    [Fact]
    public async Task No_request_leaves_the_page_and_it_complains_of_nothing()
    {
        await using var chart = await browser.OpenAsync(
            [MadeUp.Series("US:AAPL", 60, simulated: true, running: true), MadeUp.Series("HK:700", 60)], new() { MovingAverages = [20] });
        await chart.PointAtAsync(1, 30);
        await chart.Page.ClickAsync("#log");
        await chart.Page.ClickAsync("#fit");
        await chart.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        Assert.Empty(chart.Complaints);
        Assert.Equal([chart.Address], chart.Requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_page_s_policy_forbids_what_a_foreign_script_would_try()
    {
        await using var chart = await browser.OpenAsync([MadeUp.Series("US:AAPL", 5)]);

        var blocked = await chart.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const blocked = [];
              const violated = new Promise(done => document.addEventListener('securitypolicyviolation', event => {
                blocked.push(event.effectiveDirective);
                if (blocked.length === 3) done();
              }));
              fetch('http://127.0.0.1:9/').catch(() => {});
              new Image().src = 'http://127.0.0.1:9/pixel.png';
              document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.foreign = true' }));
              await violated;
              return blocked;
            }
            """);

        Assert.Equal(["connect-src", "img-src", "script-src-elem"], blocked.Order(StringComparer.Ordinal));
        Assert.False(await chart.Page.EvaluateAsync<bool>("'foreign' in window"));
    }

    [Fact]
    public async Task A_name_with_markup_is_shown_as_it_is_and_does_no_harm()
    {
        const string Name = "</script></title><script>window.harmed = true</script><img src=x onerror='window.harmed = true'>";
        await using var chart = await browser.OpenAsync(
            [MadeUp.Series("US:AAPL", 5)], new() { Names = new Dictionary<string, string> { ["US:AAPL"] = Name } });

        Assert.False(await chart.Page.EvaluateAsync<bool>("'harmed' in window"));
        Assert.Equal($"US:AAPL {Name}", await chart.Page.TitleAsync());
        Assert.Equal($"US:AAPL {Name}", await chart.Page.Locator("h1").TextContentAsync());
        Assert.Contains(Name, await chart.LegendAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_running_bar_is_hollow_and_marked(bool running)
    {
        await using var chart = await browser.OpenAsync([MadeUp.Series("US:AAPL", 8, running: running)]);

        Assert.Equal(running, (await chart.LegendAsync()).Contains("running", StringComparison.Ordinal));
        Assert.Equal(running, await chart.EvaluateAsync<bool>("'color' in views[0].price.data()[7]"));
        await chart.PointAtAsync(0, 6);
        Assert.DoesNotContain("running", await chart.LegendAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-37.63", "-0.50", "+37.13")]
    [InlineData("0.00001234", "0.00001300", "+0.00000066 (+5.35%)")]
    public async Task Prices_below_zero_and_of_many_decimals_can_be_read(string before, string now, string change)
    {
        var series = MadeUp.Series("CM:USOIL", 2);
        KLine Flat(int row, string text)
        {
            var price = decimal.Parse(text, CultureInfo.InvariantCulture);
            return series.Bars[row] with { Open = price, High = price, Low = price, Close = price };
        }

        await using var chart = await browser.OpenAsync([series with { Bars = [Flat(0, before), Flat(1, now)] }]);

        var legend = await chart.LegendAsync();

        Assert.Contains($"C {now}", legend, StringComparison.Ordinal);
        Assert.Contains(change, legend, StringComparison.Ordinal);
        await chart.PointAtAsync(0, 0);
        Assert.Contains($"C {before}", await chart.LegendAsync(), StringComparison.Ordinal);
        Assert.Empty(chart.Complaints);
    }

    [Fact]
    public async Task The_mark_of_a_running_bar_stands_above_it_also_where_other_codes_have_other_hours()
    {
        await using var chart = await browser.OpenAsync(
            [MadeUp.Series("US:AAPL", 14, KLineType.Hour1, running: true), MadeUp.Series("HK:700", 14, KLineType.Hour1)]);

        // The columns of the pane in which the mark's blue is drawn, its text and its arrow.
        var blue = await chart.EvaluateAsync<double[]>(
            "Array.from({ length: chart.timeScale().width() }, (_, x) => x).filter(x => Array.from({ length: chart.panes()[0].getHeight() }, (_, y) => y).some(y => pixel(0, x, y) === '41,98,255'))");
        var bar = await chart.EvaluateAsync<double>("chart.timeScale().timeToCoordinate(views[0].model.time[13])");

        Assert.NotEmpty(blue);
        Assert.InRange((blue[0] + blue[^1]) / 2, bar - 3, bar + 3);
    }

    [Fact]
    public async Task Several_codes_stand_in_panes_on_one_axis_and_each_says_where_it_has_no_bar()
    {
        var apple = MadeUp.Series("US:AAPL", 14, KLineType.Hour1);
        var tencent = MadeUp.Series("HK:700", 14, KLineType.Hour1);
        await using var chart = await browser.OpenAsync([apple, tencent]);

        await chart.PointAtAsync(1, 3);

        Assert.Equal(2, await chart.Page.Locator(".legend").CountAsync());
        Assert.Contains("no bar at this time", await chart.LegendAsync(0), StringComparison.Ordinal);
        Assert.Contains($"2024-01-02 12:30 Asia/Hong_Kong", await chart.LegendAsync(1), StringComparison.Ordinal);
        Assert.Contains($"C {tencent.Bars[3].Close:N2}", await chart.LegendAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Normalized_codes_are_percentages_on_one_scale()
    {
        KLineSeries[] series = [MadeUp.Series("US:AAPL", 60, price: 200), MadeUp.Series("SH:600519", 60, price: 1500)];
        await using var chart = await browser.OpenAsync(series, new() { Normalize = true, MovingAverages = [10] });

        Assert.Equal(1, await chart.EvaluateAsync<int>("chart.panes().length"));
        for (var i = 0; i < series.Length; i++)
        {
            var bars = series[i].Bars;
            var expected = bars.Select(bar => (double)((bar.Close / bars[0].Close - 1) * 100));
            Assert.Equal(expected, await chart.EvaluateAsync<double[]>("views[argument].price.data().map(point => point.value)", i), Near);
        }

        Assert.True(await chart.EvaluateAsync<bool>("views[0].price.priceToCoordinate(7) === views[1].price.priceToCoordinate(7)"));
        await chart.PointAtAsync(0, 30);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{(series[1].Bars[30].Close / series[1].Bars[0].Close - 1) * 100:+0.00;-0.00}%"),
            await chart.LegendAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_log_scale_equal_ratios_are_equally_high_and_a_button_switches()
    {
        await using var chart = await browser.OpenAsync([MadeUp.Series("US:AAPL", 60)], new() { LogScale = true });
        Task<double> RatioAsync() =>
            chart.EvaluateAsync<double>("(y => (y(80) - y(100)) / (y(100) - y(125)))(price => views[0].price.priceToCoordinate(price))");
        Assert.InRange(await RatioAsync(), 0.999, 1.001);

        await chart.Page.ClickAsync("#log");

        Assert.InRange(await RatioAsync(), 0.799, 0.801);
    }

    [Fact]
    public async Task The_axis_has_no_closed_hours_and_reads_in_exchange_time()
    {
        var series = MadeUp.Series("US:AAPL", 26 * 4, KLineType.Minute15, from: new DateTime(2024, 3, 7));
        await using var chart = await browser.OpenAsync([series]);

        // Friday's last bar, Monday's first: New York's clocks were set forward in between.
        var x = await chart.EvaluateAsync<double[]>("views[0].model.time.map(time => chart.timeScale().timeToCoordinate(time))");
        Assert.All(x.Zip(x.Skip(1), (left, right) => right - left), gap => Assert.Equal(x[1] - x[0], gap, 0.01));
        Assert.Contains("America/New_York", await chart.Page.Locator("#facts").InnerTextAsync(), StringComparison.Ordinal);
        await chart.PointAtAsync(0, 51);
        Assert.Contains("2024-03-08 15:45", await chart.LegendAsync(), StringComparison.Ordinal);
        await chart.PointAtAsync(0, 52);
        Assert.Contains("2024-03-11 09:30", await chart.LegendAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wheel_zooms_and_a_button_shows_all_bars_again()
    {
        await using var chart = await browser.OpenAsync([MadeUp.Series("US:AAPL", 1000)]);
        Task<double> BarsShownAsync() =>
            chart.EvaluateAsync<double>("(range => range.to - range.from)(chart.timeScale().getVisibleLogicalRange())");
        var before = await BarsShownAsync();

        await chart.PointAtAsync(0, 900);
        await chart.Page.Mouse.WheelAsync(0, -300);
        await chart.Page.WaitForFunctionAsync(
            "before => (range => range.to - range.from < before)(qosChart.chart.timeScale().getVisibleLogicalRange())", before - 1);
        await chart.Page.ClickAsync("#fit");

        Assert.InRange(await BarsShownAsync(), 1000, 1100);
    }

    [Fact]
    public async Task Rising_is_red_where_the_viewer_s_shell_has_it_so()
    {
        await using var chart = await browser.OpenAsync(
            [MadeUp.Series("SH:600519", 20, price: 1500)], new() { UpIsRed = true, Language = "zh-CN" });

        var options = await chart.EvaluateAsync<JsonElement>("views[0].price.options()");

        Assert.Equal("#f23645", options.GetProperty("upColor").GetString());
        Assert.Equal("#089981", options.GetProperty("downColor").GetString());
        Assert.Contains("日线", await chart.Page.Locator("#facts").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("zh", await chart.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Theory]
    [InlineData("en", "Simulated prices")]
    [InlineData("zh-Hans", "模拟价格")]
    public async Task Simulated_prices_are_called_so(string language, string words)
    {
        await using var chart = await browser.OpenAsync(
            [MadeUp.Series("US:AAPL", 20, simulated: true), MadeUp.Series("HK:700", 20)], new() { Language = language });

        Assert.Contains(words, await chart.Page.Locator("#simulated").InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith(words.Split(' ')[0], await chart.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(
            new[] { 1, 0 },
            await chart.EvaluateAsync<int[]>(
                "[...document.querySelectorAll('.legend')].map(legend => legend.querySelectorAll('.tag').length)"));
    }

    [Fact]
    public async Task Real_prices_are_not_called_simulated_and_the_library_s_makers_are_named()
    {
        await using var chart = await browser.OpenAsync([MadeUp.Series("US:AAPL", 20)]);

        Assert.False(await chart.Page.Locator("#simulated").IsVisibleAsync());
        Assert.Equal("US:AAPL", await chart.Page.TitleAsync());
        Assert.Contains(
            "Copyright (c) 2026 TradingView, Inc.", await chart.Page.Locator("footer").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("https://www.tradingview.com/", await chart.Page.Locator("footer a").GetAttributeAsync("href"));
        Assert.True(await chart.Page.Locator("#tv-attr-logo").IsVisibleAsync());
    }

    [Fact]
    public async Task Twenty_thousand_bars_can_be_used_at_once()
    {
        var series = MadeUp.Series("US:AAPL", 20_000, KLineType.Minute5);
        var best = double.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            await using var chart = await browser.OpenAsync([series], new() { MovingAverages = [20, 60] });
            best = Math.Min(best, await chart.Page.EvaluateAsync<double>("performance.getEntriesByName('qos-ready')[0].startTime"));
            await chart.PointAtAsync(0, 19_950);
            Assert.Contains($"C {series.Bars[19_950].Close:N2}", await chart.LegendAsync(), StringComparison.Ordinal);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"20,000 bars with two averages: drawn {best:F0} ms after navigation");
        // One second on a quiet machine; the room is for one that is busy with other tests.
        Assert.True(best < 10_000, $"The best of three was ready after {best:F0} ms.");
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected));
}
