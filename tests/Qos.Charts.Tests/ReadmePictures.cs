using Microsoft.Playwright;
using Qos.Client;

namespace Qos.Charts.Tests;

/// <summary>The pictures of the README; they are written to docs/images where QOS_PICTURES is set.</summary>
public sealed class ReadmePictures(ChartBrowser browser)
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["US:AAPL"] = "Apple Inc.",
        ["HK:700"] = "Tencent",
        ["SH:600519"] = "Kweichow Moutai",
    };

    public static TheoryData<string> Pictures => ["chart-light", "chart-dark", "chart-panes", "chart-normalized", "chart-indicators"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_chart_of_each_kind_is_drawn_without_a_complaint(string picture)
    {
        KLineSeries One(string code, decimal price) => MadeUp.Series(code, 180, price: price, simulated: true, running: true);
        KLineSeries[] series = picture is "chart-panes" or "chart-normalized"
            ? [One("US:AAPL", 190), One("HK:700", 300), One("SH:600519", 1600)]
            : [One("US:AAPL", 190)];
        var options = new ChartOptions
        {
            Names = Names,
            MovingAverages = picture == "chart-normalized" ? [] : [20, 60],
            Normalize = picture == "chart-normalized",
        };
        options = picture == "chart-indicators"
            ? options with
            {
                MovingAverages = [],
                Indicators = [ChartIndicator.Boll, ChartIndicator.Macd, ChartIndicator.Rsi],
                VolumeProfile = true,
            }
            : options;
        await using var chart = await browser.OpenAsync(
            series, options, picture is "chart-light" or "chart-indicators" ? ColorScheme.Light : ColorScheme.Dark);
        if (picture is "chart-panes" or "chart-indicators")
        {
            await chart.Page.SetViewportSizeAsync(1100, 900);
        }

        await chart.PointAtAsync(0, 120);
        var png = await chart.Page.ScreenshotAsync(new() { FullPage = true });

        Assert.Empty(chart.Complaints);
        Assert.InRange(png.Length, 10_000, 200_000);
        if (Environment.GetEnvironmentVariable("QOS_PICTURES") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(Directory.CreateDirectory(folder).FullName, $"{picture}.png"), png, TestContext.Current.CancellationToken);
        }
    }
}
