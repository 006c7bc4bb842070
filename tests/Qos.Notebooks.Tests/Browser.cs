using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Qos.Notebooks.Tests.Browser))]

namespace Qos.Notebooks.Tests;

/// <summary>The machine's Chromium without a network, started once for all tests.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private readonly Lazy<Task<IBrowser>> _browser = new(LaunchAsync);

    /// <summary>Opens a page from its file and waits until its charts are drawn. A complaint on its console fails the test.</summary>
    internal async Task<IPage> OpenAsync(string file, int charts, ColorScheme colours = ColorScheme.Light)
    {
        var browser = await _browser.Value;
        var context = await browser.NewContextAsync(new()
        {
            ColorScheme = colours,
            Offline = true,
            ViewportSize = new() { Width = 1100, Height = 760 },
        });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.RequestFailed += (_, request) => complaints.Add($"{request.Url}: {request.Failure}");
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.WaitForFunctionAsync($"document.querySelectorAll('.js-plotly-plot .plot-container').length >= {charts}");
        // Two frames, so that a chart too many would be there as well.
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.Equal(charts, await page.Locator(".js-plotly-plot .plot-container").CountAsync());
        Assert.Empty(complaints);
        return page;
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
