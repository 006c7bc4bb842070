using Microsoft.Playwright;
using Qos.Client;

[assembly: AssemblyFixture(typeof(Qos.Charts.Tests.ChartBrowser))]

namespace Qos.Charts.Tests;

/// <summary>The machine's Chromium, started once for all tests; a test that asks for a page is skipped where there is none.</summary>
public sealed class ChartBrowser : IAsyncDisposable
{
    private static readonly string[] Places =

        [
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        ];

    private readonly Lazy<Task<IBrowser>> _browser = new(LaunchAsync);

    /// <summary>Opens the chart page of some series from a file, as a user does, for a viewer far away from every exchange.</summary>
    internal async Task<OpenedChart> OpenAsync(
        IEnumerable<KLineSeries> series, ChartOptions? options = null, ColorScheme colors = ColorScheme.Light)
    {
        Assert.True(KLineChart.IsAvailable, "Qos.Charts was built without its chart library: npm is missing or failed.");
        var browser = await _browser.Value;
        var context = await browser.NewContextAsync(new()
        {
            ColorScheme = colors,
            TimezoneId = "Pacific/Auckland",
            Locale = "de-DE",
            ViewportSize = new() { Width = 1100, Height = 620 },
        });
        return await OpenedChart.OpenAsync(context, series, options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated && _browser.Value.IsCompletedSuccessfully)
        {
            await _browser.Value.Result.DisposeAsync();
        }
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var chromium = Array.Find(Places, File.Exists);
        Assert.SkipWhen(chromium is null, "There is no Chromium on this machine: on Debian, apt-get install chromium.");
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
    }
}
