namespace Qos.Notebooks.Tests;

/// <summary>The notebooks from top to bottom, where Jupyter, the kernel, Plotly.NET and the built module are there.</summary>
[Collection(KLineProgram.Collection)]
public sealed class NotebookRunTests(KLineProgram program) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-notebooks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("01-first-look", 7, "US:NOSUCH: no data")]
    [InlineData("02-kline-analysis", 7, "Correlation of daily returns (simulated prices)")]
    [InlineData("03-live-trades", 2, "Trades of CF:BTCUSDT (simulated prices)")] // an empty chart that was updated in place
    [InlineData("04-powershell", 1, "US:AAPL, 1d (simulated prices)")]
    public async Task A_notebook_runs_and_its_exported_page_draws_its_charts(string name, int charts, string shown)
    {
        var jupyter = await FindJupyterAsync();
        program.SkipWithoutPlotly();
        Assert.SkipUnless(File.Exists(Path.Combine(RepositoryFolder.Root, "artifacts", "module", "Qos", "Qos.Client.dll")), "The module is not built: ./build.sh build.");

        // The first cell with an error ends the run with its text.
        var (exitCode, output, errors) = await Tool.RunAsync(
            jupyter, "nbconvert", "--to", "html", "--execute", "--ExecutePreprocessor.timeout=180", "--output-dir", _folder.FullName, $"{name}.ipynb");
        Assert.True(exitCode == 0, output + errors);
        var page = Path.Combine(_folder.FullName, $"{name}.html");
        Assert.Contains(shown, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(charts, await Browser.CountChartsAsync(page));
    }

    private static async Task<string> FindJupyterAsync()
    {
        var jupyter = Tool.Find("jupyter");
        Assert.SkipWhen(jupyter is null, "Jupyter is not installed: apt-get install jupyter-nbconvert.");
        var (_, kernels, _) = await Tool.RunAsync(jupyter, "kernelspec", "list", "--json");
        Assert.SkipUnless(kernels.Contains("\".net-csharp\"", StringComparison.Ordinal), "The .NET Interactive kernel is not installed: notebooks/README.md says how.");
        return jupyter;
    }
}
