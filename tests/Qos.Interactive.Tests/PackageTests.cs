namespace Qos.Interactive.Tests;

/// <summary>The package, from a feed in a folder, in a fresh kernel.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Theory]
    [InlineData("csharp", "bars.Length")]
    [InlineData("fsharp", "bars.Length")]
    public async Task The_package_loads_and_its_directives_work_in_every_language(string language, string length)
    {
        await using var kernel = await Kernel.StartAsync();
        (await kernel.RunAsync($"#i \"nuget:{feed.Folder}\"\n#r \"nuget: Qos.Interactive, {feed.Version}\"", language)).Succeeded();
        (await kernel.RunAsync("#!qos-kline US:AAPL --count 30 --name bars", language)).Succeeded();
        Assert.Contains("30", (await kernel.RunAsync(length, language)).Succeeded().Text, StringComparison.Ordinal);
        Assert.Contains(
            "candlestick", (await kernel.RunAsync("Figures.Candles(bars)", language)).Succeeded().Text, StringComparison.Ordinal);

        // PowerShell's kernel knows no packages: it has the directives once another language has loaded this one.
        (await kernel.RunAsync("#!qos-kline HK:700 --count 20 --name bars", "pwsh")).Succeeded();
        Assert.Contains("20", (await kernel.RunAsync("$bars.Count", "pwsh")).Succeeded().Text, StringComparison.Ordinal);
        Assert.Contains("candlestick", (await kernel.RunAsync("#!qos-chart bars", "pwsh")).Succeeded().Text, StringComparison.Ordinal);
    }
}
