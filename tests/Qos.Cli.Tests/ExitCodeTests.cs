namespace Qos.Cli.Tests;

/// <summary>The exit code of every command: with data, without any, and with some.</summary>
public sealed class ExitCodeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("snapshot HK:700", 0)]
    [InlineData("snapshot NOPE:1", 5)]
    [InlineData("snapshot HK:99999 HK:99998", 5)]
    [InlineData("snapshot HK:700 NOPE:1", 10)]
    [InlineData("depth HK:700", 0)]
    [InlineData("depth NOPE:1", 5)]
    [InlineData("depth HK:700 NOPE:1", 10)]
    [InlineData("trades HK:700", 0)]
    [InlineData("trades NOPE:1", 5)]
    [InlineData("trades HK:700 NOPE:1", 10)]
    [InlineData("kline HK:700", 0)]
    [InlineData("kline NOPE:1", 5)]
    [InlineData("kline HK:700 NOPE:1", 10)]
    [InlineData("kline HK:700 --from 1900-01-01 --to 1900-02-01", 5)]
    [InlineData("kline HK:700 NOPE:1 --from 2025-01-01 --to 2025-02-01", 10)]
    [InlineData("instrument HK:700", 0)]
    [InlineData("instrument NOPE:1", 5)]
    [InlineData("instrument HK:700 NOPE:1", 10)]
    [InlineData("product HK", 0)]
    [InlineData("product XX", 5)]
    [InlineData("product HK XX", 10)]
    [InlineData("calendar HK", 0)]
    [InlineData("calendar XX", 5)]
    [InlineData("calendar HK XX", 10)]
    [InlineData("find tencent", 0)]
    [InlineData("find no-such-name", 5)]
    [InlineData("find AAPL no-such-name", 10)]
    [InlineData("watch snapshot CF:BTCUSDT --count 1", 0)]
    [InlineData("watch snapshot NOPE:1 --duration 4s", 5)]
    [InlineData("watch snapshot CF:BTCUSDT NOPE:1 --duration 5s", 10)]
    [InlineData("watch trades CF:BTCUSDT --count 1", 0)]
    [InlineData("watch trades NOPE:1 --duration 4s", 5)]
    [InlineData("watch trades CF:BTCUSDT NOPE:1 --duration 5s", 10)]
    [InlineData("watch depth CF:BTCUSDT --count 1", 0)]
    [InlineData("watch depth NOPE:1 --duration 4s", 5)]
    [InlineData("watch depth CF:BTCUSDT NOPE:1 --duration 5s", 10)]
    [InlineData("watch kline CF:BTCUSDT --type 1m --count 1", 0)]
    [InlineData("watch kline NOPE:1 --duration 4s", 5)]
    [InlineData("watch kline CF:BTCUSDT NOPE:1 --type 1m --duration 5s", 10)]
    [InlineData("chart NOPE:1", 5)]
    public async Task Data_is_0_none_is_5_and_some_is_10(string arguments, int exitCode)
    {
        var result = await server.AskAsync(arguments.Split(' '));

        Assert.True(exitCode == result.ExitCode, $"{result.ExitCode} instead of {exitCode}: {result.Error}");
        Assert.Equal(exitCode == 5, result.Lines.Length == 0);
        if (exitCode != 0)
        {
            Assert.NotEmpty(result.Error);
        }
    }

    [Theory]
    [InlineData("test-key", 0)]
    [InlineData("not-the-key", 3)]
    public async Task A_check_ends_with_the_kind_of_what_failed(string key, int exitCode)
    {
        var result = await QosProcess.RunAsync(["check", "--uri", server.Uri, "--code", "CF:BTCUSDT"], ("QOS_API_KEY", key));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(exitCode == 0 ? "Socket   ok" : "Key      FAILED", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_never_connected_ends_with_the_kind_of_what_failed()
    {
        var result = await QosProcess.RunAsync(
            ["watch", "trades", "CF:BTCUSDT", "--uri", "http://127.0.0.1:9", "--duration", "2s"], ("QOS_API_KEY", "k"));

        Assert.Equal(ExitCodes.Of(Client.QosErrorKind.Transport), result.ExitCode);
    }
}
