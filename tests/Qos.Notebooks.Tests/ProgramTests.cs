using System.Globalization;

namespace Qos.Notebooks.Tests;

/// <summary>The notebooks' subjects as file-based programs. A package or project that cannot be built fails every test of it.</summary>
public sealed class ProgramTests(Browser browser) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-notebooks-");

    private string Page => Path.Combine(_folder.FullName, "page.html");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("first-look.cs", 9, "")]
    [InlineData("kline-analysis.cs", 7, "--output")]
    [InlineData("live-trades.cs", 2, "")]
    public async Task A_program_writes_a_page_that_draws_its_charts_without_a_network(string program, int charts, string option)
    {
        string[] arguments = option.Length > 0 ? [option, Page] : program == "live-trades.cs" ? [Page, "CF:BTCUSDT", "2"] : [Page];
        var (exitCode, output, errors) = await RunAsync(program, arguments);
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("Simulated prices", output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Equal(1, page.Split("plotly.js v").Length - 1);
        await browser.OpenAsync(Page, charts);
    }

    [Fact]
    public async Task Bars_of_the_users_own_file_are_not_marked_as_simulated()
    {
        var csv = Path.Combine(_folder.FullName, "bars.csv");
        await File.WriteAllLinesAsync(
            csv,
            ["date,open,high,low,close,volume", .. Enumerable.Range(0, 60).Select(day => string.Create(
                CultureInfo.InvariantCulture,
                $"{new DateOnly(2025, 1, 1).AddDays(day):yyyy-MM-dd},{100 + day},{103 + day},{99 + day},{101.5m + day},{1000 + day}"))],
            TestContext.Current.CancellationToken);
        var (exitCode, output, errors) = await RunAsync("kline-analysis.cs", "--csv", csv, "--code", "HK:700", "--output", Page);
        Assert.True(exitCode == 0, output + errors);
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("\"text\":\"HK:700 · 1d · unadjusted · Asia/Hong_Kong\"", page, StringComparison.Ordinal);
        Assert.Contains("160.5", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DuckDb_reads_the_export_of_an_archive_with_equal_sums()
    {
        var (exitCode, output, errors) = await RunAsync("archive-lake.cs");
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("Simulated prices", output, StringComparison.Ordinal);
        foreach (var code in (string[])["CF:BTCUSDT", "HK:700", "US:AAPL"])
        {
            Assert.Contains(
                output.Split('\n'),
                line => line.StartsWith(code, StringComparison.Ordinal) && line.Contains(" 1m ", StringComparison.Ordinal));
        }

        Assert.Contains("The counts and sums of DuckDB equal those of the archive.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("archive-lake.cs", 1, "has no Parquet files", "no-such-folder")]
    [InlineData("archive-lake.cs", 2, "Usage:", "--colour")]
    [InlineData("kline-analysis.cs", 1, "no-such-file.csv", "--csv", "no-such-file.csv")]
    [InlineData("kline-analysis.cs", 1, "line 15", "--csv", "kline-analysis.cs")]
    [InlineData("kline-analysis.cs", 1, "Did you mean US:AAPL?", "--code", "AAPL")]
    [InlineData("kline-analysis.cs", 1, "no-such-folder", "--output", "no-such-folder/page.html")]
    [InlineData("kline-analysis.cs", 2, "Usage:", "--colour")]
    [InlineData("live-trades.cs", 2, "1 to 86400 seconds", "page.html", "CF:BTCUSDT", "soon")]
    [InlineData("live-trades.cs", 2, "Usage:", "--colour")]
    [InlineData("first-look.cs", 2, "Usage:", "--colour")]
    [InlineData("first-look.cs", 1, "no-such-folder", "no-such-folder/page.html")]
    public async Task What_cannot_be_done_is_said_in_a_line_without_a_stack_trace(
        string program, int expected, string problem, params string[] arguments)
    {
        var (exitCode, _, errors) = await RunAsync(program, arguments);
        Assert.Equal(expected, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    // The first run of a program builds it; later ones find it up to date.
    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params string[] arguments) =>
        Tool.RunAsync("dotnet", ["run", program, "--", .. arguments]);
}
