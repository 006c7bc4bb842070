using Microsoft.Playwright;
using Qos.Client;
using Qos.Display;

namespace Qos.Notebooks.Tests;

/// <summary>Tables and figures of Qos.Display, the figures as a browser shows them.</summary>
public sealed class DisplayTests(Browser browser) : IDisposable
{
    private static readonly InstrumentCode Apple = InstrumentCode.Parse("US:AAPL").AsSimulated();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-notebooks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void No_text_of_a_server_or_an_error_can_write_HTML()
    {
        const string Hostile = "</td></table><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='x";
        string[] tables =
        [
            QuoteTables.Snapshots([new Snapshot(Apple) { Name = Hostile, Currency = Hostile, Last = 1 }]),
            QuoteTables.Instruments(
                [new Instrument(Apple)
                {
                    Name = Hostile,
                    EnglishName = Hostile,
                    ChineseName = Hostile,
                    Exchange = Hostile,
                    Currency = Hostile,
                }]),
            QuoteTables.Products([new Product(Hostile, Hostile, Hostile, IsSimulated: false)]),
            QuoteTables.TradingDays([new TradingDay(Hostile, new DateOnly(2025, 3, 14), TradingDayKind.Half)]),
            QuoteTables.LiveEvents([new LiveEvent { Code = Hostile, Message = Hostile }]),
            QuoteTables.Error(new QosException(QosErrorKind.ServerMessage, Hostile)),
            QuoteTables.Status(new QosClientStatus
            {
                Uri = new Uri("http://127.0.0.1"), Key = Hostile, Limits = new QosLimits(),
                RequestsLeft = new Dictionary<string, int> { [Hostile] = 1 },
                Subscriptions = [Hostile], VerifiedUntil = new Dictionary<string, DateTimeOffset> { [Hostile] = default },
            }),
            PlotlyPage.Document(Hostile, [(Hostile, "")], Hostile).Replace(PlotlyPage.Document("", []), "", StringComparison.Ordinal),
        ];
        Assert.All(tables, html =>
        {
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert", html, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Made_up_prices_are_marked_and_real_ones_are_not()
    {
        Assert.Contains("Simulated prices", QuoteTables.Snapshots([new Snapshot(Apple) { Last = 1 }]), StringComparison.Ordinal);
        Assert.DoesNotContain("Simulated prices", QuoteTables.Ladder(new Depth(InstrumentCode.Parse("HK:700"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ladder_has_the_best_ask_right_above_the_best_bid()
    {
        var ladder = QuoteTables.Ladder(new Depth(Apple) { Asks = [new(21, 1), new(22, 1)], Bids = [new(20, 1), new(19, 1)] });
        int[] places = [.. ((string[])[">22<", ">21<", ">20<", ">19<"]).Select(price => ladder.IndexOf(price, StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
    }

    [Fact]
    public void A_table_says_how_many_of_its_rows_it_leaves_out() =>
        Assert.Contains("The newest 20 of 250 bars", QuoteTables.Bars(Bars(250)), StringComparison.Ordinal);

    [Fact]
    public void Nothing_to_draw_is_an_error_that_says_so() =>
        Assert.Contains("no bar", Assert.Throws<ArgumentException>(() => Figures.Candles([])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_title_says_code_name_period_adjustment_zone_and_simulated() => Assert.Contains(
        "\"text\":\"US:AAPL Apple \\u0026lt;Inc\\u003e · 1d · unadjusted · America/New_York · simulated prices\"",
        PlotlyPage.Fragment(Figures.Candles(Bars(10), new CandleOptions { Name = "Apple <Inc>" })), StringComparison.Ordinal);

    [Fact]
    public async Task Figures_of_a_column_stand_below_each_other_at_the_decimal_point()
    {
        var page = await OpenAsync(QuoteTables.Snapshots([
            new Snapshot(Apple) { Last = 237 }, new Snapshot(Apple) { Last = 1.08816m }, new Snapshot(Apple) { Last = 79_075.3m }]));
        var points = await page.EvaluateAsync<double[]>("""
            () => [...document.querySelectorAll('tbody tr')].map(row => {
              const cell = row.cells[1], text = cell.firstChild, range = document.createRange();
              const point = text.data.indexOf('.');
              if (point < 0) { range.selectNodeContents(text); return range.getBoundingClientRect().right; }
              range.setStart(text, point); range.setEnd(text, point + 1);
              return range.getBoundingClientRect().left;
            })
            """);
        Assert.All(points, point => Assert.Equal(points[0], point, tolerance: 0.6));
    }

    [Fact]
    public async Task A_range_button_fits_the_prices_and_the_newest_bar_stays_labelled()
    {
        var page = await OpenFigureAsync(Figures.Candles(Bars(500), new CandleOptions { Averages = [20], Bands = true }));
        await page.Locator(".updatemenu-button").Filter(new() { HasText = "1M" }).ClickAsync();
        await page.WaitForFunctionAsync("document.querySelector('.js-plotly-plot').layout.xaxis.range[0] > 450");
        await page.WaitForFunctionAsync("document.querySelector('.js-plotly-plot').layout.yaxis.range[1] < 900");
        var (first, shown) = (Bars(500)[^22], await LayoutAsync<double[]>(page, "yaxis.range"));
        Assert.InRange((double)first.Low, shown[0] - 60, shown[1]);
        var labels = await LayoutAsync<string[]>(page, "xaxis.ticktext");
        Assert.Equal(BarTime.Label(Bars(500)[^1]), labels[^1]);
        var texts = await page.Locator(".ytick text, .y2tick text").AllTextContentsAsync();
        Assert.DoesNotContain(texts, text => text == "0");
        Assert.DoesNotContain(
            await page.Locator(".ytick text").AllTextContentsAsync(), text => text.Contains('k', StringComparison.Ordinal));
        Assert.Equal(["SMA 20", "BOLL 20, 2"], await page.Locator(".legendtext").AllTextContentsAsync());
    }

    [Fact]
    public async Task A_pointer_over_a_chart_draws_a_crosshair()
    {
        var page = await OpenFigureAsync(Figures.Candles(Bars(100)));
        await page.Mouse.MoveAsync(500, 250);
        await page.Locator(".spikeline").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.True(await page.Locator(".spikeline").CountAsync() >= 2);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(36, 41, 47)")]
    [InlineData(ColorScheme.Dark, "rgb(212, 215, 221)")]
    public async Task A_figure_has_the_colours_of_its_page(ColorScheme scheme, string expected)
    {
        var page = await OpenFigureAsync(Figures.Candles(Bars(100)), scheme);
        Assert.Equal(expected, await page.Locator(".xtick text").First.EvaluateAsync<string>("element => getComputedStyle(element).fill"));
        Assert.Equal("rgba(0, 0, 0, 0)", await LayoutAsync<string>(page, "paper_bgcolor"));
    }

    [Fact]
    public async Task Volume_by_price_stands_at_the_scale_of_the_prices()
    {
        Trade Trade(decimal price) => new(Apple)
        {
            Time = new DateTimeOffset(2025, 3, 14, 10, 0, 0, TimeSpan.FromHours(-4)),
            Price = price,
            Volume = 5,
            Direction = TradeDirection.Buy,
        };
        // Two close together and one far away: a category axis would give them equal distances.
        var page = await OpenFigureAsync(Figures.VolumeByPrice([Trade(100), Trade(101), Trade(140)], steps: 40));
        Assert.Equal("linear", await page.EvaluateAsync<string>("document.querySelector('.js-plotly-plot')._fullLayout.yaxis.type"));
    }

    private static Task<T> LayoutAsync<T>(IPage page, string path) =>
        page.EvaluateAsync<T>($"document.querySelector('.js-plotly-plot').layout.{path}");

    /// <summary>Day bars that rise by one each, so that a range of them has a range of prices.</summary>
    private static KLine[] Bars(int count) => [.. Enumerable.Range(0, count).Select(i => new KLine(Apple)
    {
        Type = KLineType.Day,
        Time = new DateTimeOffset(new DateTime(2023, 1, 2).AddDays(i), TimeSpan.FromHours(-5)),
        Open = 100.25m + i,
        High = 101.5m + i,
        Low = 99.75m + i,
        Close = 101m + i,
        Volume = 1_000_000 + (i * 1000),
        IsFinal = true,
    })];

    private Task<IPage> OpenFigureAsync(Plotly.NET.GenericChart figure, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(PlotlyPage.Fragment(figure), scheme, charts: 1);

    private async Task<IPage> OpenAsync(string html, ColorScheme scheme = ColorScheme.Light, int charts = 0)
    {
        var file = Path.Combine(_folder.FullName, "page.html");
        await File.WriteAllTextAsync(file, PlotlyPage.Document("Test", [("One", html)]), TestContext.Current.CancellationToken);
        return await browser.OpenAsync(file, charts, scheme);
    }
}
