using System.Globalization;

namespace Qos.Notebooks.Tests;

[Collection(KLineProgram.Collection)]
public sealed class KLineProgramTests(Browser browser) : IDisposable
{
    private const int Charts = 7;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-notebooks-");

    private string Page => Path.Combine(_folder.FullName, "page.html");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_page_holds_every_chart_and_the_library_once_and_draws_without_a_network()
    {
        var (exitCode, output, errors) = await KLineProgram.RunAsync("--output", Page);
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("Simulated prices", output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Equal(Charts, page.Split("Plotly.newPlot(\"chart-").Length - 1);
        Assert.Equal(1, page.Split("plotly.js v").Length - 1);
        Assert.DoesNotContain("://", page[page.IndexOf("</head>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        var opened = await browser.OpenAsync(Page, Charts);
        if (Environment.GetEnvironmentVariable("QOS_PICTURES") is { Length: > 0 } folder)
        {
            await opened.SetViewportSizeAsync(1100, 640);
            await opened.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(folder).FullName, "notebook.png") });
        }
    }

    // Pages that Jupyter exports load require.js, under which plotly.js would not become a global by itself.
    [Fact]
    public async Task Charts_are_drawn_on_a_page_that_loads_require_js_too()
    {
        Assert.Equal(0, (await KLineProgram.RunAsync("--output", Page)).ExitCode);
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        var require = "<script>window.define = () => { }; window.define.amd = {}; window.module = { exports: {} };</script>";
        await File.WriteAllTextAsync(Page, page.Replace("<head>", $"<head>{require}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await browser.OpenAsync(Page, Charts);
    }

    [Fact]
    public async Task Bars_of_the_users_own_file_are_not_marked_as_simulated()
    {
        var csv = Path.Combine(_folder.FullName, "bars.csv");
        await File.WriteAllLinesAsync(
            csv,
            ["date,open,high,low,close,volume", .. Enumerable.Range(0, 60).Select(day => string.Create(
                CultureInfo.InvariantCulture, $"{new DateOnly(2025, 1, 1).AddDays(day):yyyy-MM-dd},{100 + day},{103 + day},{99 + day},{101.5m + day},{1000 + day}"))],
            TestContext.Current.CancellationToken);
        var (exitCode, output, errors) = await KLineProgram.RunAsync("--csv", csv, "--code", "HK:700", "--output", Page);
        Assert.True(exitCode == 0, output + errors);
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("\"text\":\"HK:700, 1d\"", page, StringComparison.Ordinal);
        Assert.Contains("160.5", page, StringComparison.Ordinal);
        Assert.Contains("Correlation of daily returns (simulated prices)", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv", "no-such-file.csv")]
    [InlineData("--code", "AAPL")]
    [InlineData("--colour")]
    public async Task Arguments_that_are_not_understood_end_with_the_usage(params string[] arguments)
    {
        var (exitCode, _, errors) = await KLineProgram.RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains("Usage:", errors, StringComparison.Ordinal);
    }
}
