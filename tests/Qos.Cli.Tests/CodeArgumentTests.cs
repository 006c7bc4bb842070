namespace Qos.Cli.Tests;

/// <summary>Codes from files and standard input, and in other spellings.</summary>
public sealed class CodeArgumentTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Codes_come_from_a_file_and_from_standard_input()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("watchlist.txt");
        await File.WriteAllTextAsync(
            file, "\uFEFF# Hong Kong\nHK:700, 9988\n\n600519.SH # Moutai\n", TestContext.Current.CancellationToken);
        using var process = server.Start("snapshot", $"@{file}", "-", "--output", "csv");
        await process.WriteAsync("US:AAPL\r\nTSLA\n");

        var result = await process.EndAsync();

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(
            ["HK:700", "HK:9988", "SH:600519", "US:AAPL", "US:TSLA"],
            result.Lines.Skip(1).Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_line_without_its_market_names_the_market_that_may_be_meant_and_nothing_is_sent()
    {
        using var process = server.Start("snapshot", "-");
        await process.WriteAsync("HK:700\nAAPL\n600519\n");

        var result = await process.EndAsync();

        Assert.Equal(ExitCodes.InvalidArgument, result.ExitCode);
        Assert.Contains("Did you mean US:AAPL?", result.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean SH:600519?", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("snapshot @no-such-file")]
    [InlineData("snapshot -")]
    public async Task A_list_that_is_not_there_is_an_error(string arguments)
    {
        using var process = server.Start(arguments.Split(' '));
        await process.WriteAsync("# nothing\n");

        Assert.Equal(ExitCodes.InvalidArgument, (await process.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("kline HK:700 9988 1810 --from 2025-03-10 --to 2025-03-14 --output csv")]
    [InlineData("kline HK:700 9988 1810 --count 5 --output csv")]
    [InlineData("kline HK:700,9988,1810 --count 5 --output csv")]
    public async Task A_range_takes_the_codes_that_a_count_takes(string arguments)
    {
        var result = await server.AskAsync(arguments.Split(' '));

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(["HK:700", "HK:9988", "HK:1810"], result.Lines.Skip(1).Select(line => line.Split(',')[0]).Distinct());
    }

    [Fact]
    public async Task An_unknown_market_is_asked_for_with_a_warning()
    {
        var result = await server.AskAsync("snapshot", "HK:700", "NOPE:1");

        Assert.Contains("NOPE is not a market that QOS documents", result.Error, StringComparison.Ordinal);
    }
}
