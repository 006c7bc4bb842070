namespace Qos.Notebooks.Tests;

/// <summary>The notebooks from top to bottom on the published kernel, and their pages in a browser.</summary>
public sealed class NotebookRunTests(Browser browser) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-notebooks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("01-first-look", 7, "US:NOSUCH: no data")]
    [InlineData("02-kline-analysis", 7, "Correlation of daily returns (simulated prices)")]
    [InlineData("03-live-trades", 2, "Trades of CF:BTCUSDT (simulated prices)")] // an empty chart that was updated in place
    [InlineData("04-powershell", 1, "US:AAPL, 1d (simulated prices)")]
    public async Task A_notebook_runs_and_its_page_draws_its_charts(string name, int charts, string shown)
    {
        Assert.True(
            File.Exists(Path.Combine(RepositoryFolder.Root, "artifacts", "module", "Qos", "Qos.Client.dll")),
            "The notebooks use the built module: run ./build.sh build first.");
        var run = await NotebookRun.OfAsync(name, Notebook.Read(Path.Combine(RepositoryFolder.Notebooks, $"{name}.ipynb")).Code);
        Assert.InRange(run.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));

        var page = Path.Combine(_folder.FullName, $"{name}.html");
        await File.WriteAllTextAsync(page, run.ToPage(), TestContext.Current.CancellationToken);
        Assert.InRange(new FileInfo(page).Length, 1, 5_000_000);
        Assert.Contains(shown, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await browser.OpenAsync(page, charts);
    }

    [Theory]
    [InlineData("csharp", "throw new InvalidOperationException(\"broken\");")]
    [InlineData("csharp", "this does not compile;")]
    [InlineData("pwsh", "throw 'broken'")]
    public async Task A_broken_cell_ends_the_run_as_a_failure(string language, string code)
    {
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => NotebookRun.OfAsync("broken", [("1", "csharp"), (code, language)]));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }
}
