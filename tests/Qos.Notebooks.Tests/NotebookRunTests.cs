namespace Qos.Notebooks.Tests;

/// <summary>
/// The notebooks from top to bottom on the published kernel (Microsoft.dotnet-interactive 1.0.712001), and their pages in a browser.
/// </summary>
public sealed class NotebookRunTests(Browser browser) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-notebooks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("01-first-look", 5, "US:NOSUCH: no data", 700, 4)]
    [InlineData("02-kline-analysis", 6, "Correlation of 319 returns", 700, 4)]
    [InlineData("03-live-trades", 2, "Trades of CF:BTCUSDT", 1000, 4)]
    [InlineData("04-powershell", 2, "Volume by price", 1200, 3)]
    [InlineData("05-fsharp", 2, "days had an RSI below 30", 900, 3)]
    public async Task A_notebook_runs_and_its_page_draws_its_charts_without_a_network(
        string name, int charts, string shown, int height, int hidden)
    {
        RepositoryFolder.RequireModule();
        var run = await NotebookRun.OfAsync(name, Notebook.Read(Path.Combine(RepositoryFolder.Notebooks, $"{name}.ipynb")).Code);
        // 7 to 40 s on two cores of their own; the bound leaves room for a machine that does other things as well.
        Assert.InRange(run.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(3));

        var page = Path.Combine(_folder.FullName, $"{name}.html");
        await File.WriteAllTextAsync(page, run.ToPage(), TestContext.Current.CancellationToken);
        Assert.InRange(new FileInfo(page).Length, 1, 5_000_000);
        Assert.Contains(shown, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, run.ToPage().Split("plotly.js v").Length - 1);
        var opened = await browser.OpenAsync(page, charts);
        if (Environment.GetEnvironmentVariable("QOS_PICTURES") is { Length: > 0 } folder)
        {
            // From the first output that is not about loading and connecting.
            await opened.EvaluateAsync(
                $"document.querySelectorAll('body > *').forEach((e, i) => {{ if (i < {hidden}) {{ e.style.display = 'none'; }} }})");
            await opened.SetViewportSizeAsync(1100, height);
            await opened.ScreenshotAsync(
                new() { Path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"notebook-{name[..2]}.png") });
        }
    }

    [Theory]
    [InlineData("csharp", "throw new InvalidOperationException(\"broken\");")]
    [InlineData("csharp", "this does not compile;")]
    [InlineData("pwsh", "throw 'broken'")]
    public async Task A_broken_cell_ends_the_run_as_a_failure(string language, string code)
    {
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => NotebookRun.OfAsync("broken", [("1", "csharp"), (code, language)]));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }
}
