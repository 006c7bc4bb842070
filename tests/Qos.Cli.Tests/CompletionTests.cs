using System.Diagnostics;

namespace Qos.Cli.Tests;

/// <summary>What shells are offered: commands, options, words and codes, from what is known without asking.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    public CompletionTests() => File.WriteAllText(
        _cache.File("names-api.qos.hk.tsv"),
        "HK:700\tTENCENT\t腾讯控股\tHKD\nSH:600519\t\t贵州茅台\tCNY\nUS:AAPL\tApple\t苹果\tUSD\nUS:TSLA\tTesla\t特斯拉\tUSD\n");

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("qos snapshot HK:7", "HK:700\tTENCENT")]
    [InlineData("qos snapshot hk:7", "HK:700\tTENCENT")]
    [InlineData("qos watch trades 腾", "HK:700\tTENCENT")]
    [InlineData("qos kline gzmt", "SH:600519\t贵州茅台")]
    [InlineData("qos depth US:AAPL,tes", "US:AAPL,US:TSLA\tTesla")]
    [InlineData("qos snapshot CF", "CF:")]
    [InlineData("qos snapshot HK:700 -o ", "csv json table")]
    [InlineData("qos kline HK:700 --adjustment f", "forward")]
    [InlineData("qos chart HK:700 --type 1m", "1m 1mo")]
    [InlineData("qos completion ", "bash fish pwsh zsh")]
    public async Task The_word_is_completed(string line, string expected)
    {
        var result = await CompleteAsync(line);

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        var lines = expected.Contains('\t', StringComparison.Ordinal)
            ? result.Lines
            : [.. result.Lines.Select(text => text.Split('\t')[0])];
        Assert.Equal(expected, string.Join(' ', lines));
    }

    [Fact]
    public async Task Options_are_offered_after_a_hyphen_and_codes_are_not()
    {
        var labels = (await CompleteAsync("qos kline HK:700 --")).Lines.Select(line => line.Split('\t')[0]).ToList();

        Assert.Contains("--adjustment", labels);
        Assert.All(labels, label => Assert.StartsWith("-", label, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("qos snapshot HK:7", "700")]
    [InlineData("qos snapshot US:AAPL,TS", "AAPL,US:TSLA")]
    [InlineData("qos snap", "snapshot")]
    public async Task Bash_replaces_what_it_takes_for_the_word(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no bash of its own.");
        var script = await QosProcess.RunAsync(["completion", "bash"]);
        var start = new ProcessStartInfo("bash", ["-c", $$"""
            qos() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "qos.dll")}}' "$@"; }
            {{script.Output}}
            COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _qos 2>/dev/null
            echo "${COMPREPLY[*]}"
            """])
        {
            RedirectStandardOutput = true,
            Environment = { ["QOS_CACHE"] = Path.GetDirectoryName(_cache.File("x")), ["QOS_URI"] = "" },
        };
        using var bash = Process.Start(start)!;

        Assert.Equal(expected, (await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }

    [Theory]
    [InlineData("zsh", "compadd")]
    [InlineData("fish", "complete -c qos")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Other_shells_have_a_script_too(string shell, string part) =>
        Assert.Contains(part, (await QosProcess.RunAsync(["completion", shell])).Output, StringComparison.Ordinal);

    private Task<ProcessResult> CompleteAsync(string line) =>
        QosProcess.RunAsync(["complete", "--", line], ("QOS_CACHE", Path.GetDirectoryName(_cache.File("x"))!));
}
