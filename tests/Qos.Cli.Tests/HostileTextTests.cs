using Qos.Testing;

namespace Qos.Cli.Tests;

/// <summary>
/// A server, files and a command line that put the key, escape sequences, overrides and forged lines wherever they can: the program prints
/// none of it.
/// </summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly HostileServer _data = new();
    private readonly HostileServer _errors = new(fails: true);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _data.Dispose();
        _errors.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("snapshot US:AAPL,TSLA", "table", "json", "csv")]
    [InlineData("instrument US:AAPL,TSLA", "table", "json", "csv")]
    [InlineData("product US", "table", "json", "csv")]
    [InlineData("calendar US", "table", "json", "csv")]
    [InlineData("depth US:AAPL", "table")]
    [InlineData("trades US:AAPL", "table")]
    [InlineData("kline US:AAPL --type 1m", "table")]
    [InlineData("kline US:AAPL --from 2025-03-14", "table")]
    [InlineData("market US", "table")]
    [InlineData("check --code US:AAPL", "table", "json")]
    [InlineData("chart US:AAPL --type 1m")]
    public async Task What_a_server_says_is_printed_as_plain_text(string command, params string[] formats)
    {
        foreach (var server in (HostileServer[])[_data, _errors])
        {
            foreach (var format in formats.Select(format => $"--output {format}").DefaultIfEmpty(""))
            {
                var result = await RunAsync(server, $"{command} {format}");
                AssertClean(result);
                Assert.True(
                    server.Fails == (result.ExitCode is not (ExitCodes.Success or ExitCodes.SomeMissing))
                        || command.Split(' ')[0] is "market" or "check",
                    result.Output + result.Error);
                if (format.EndsWith("csv", StringComparison.Ordinal))
                {
                    Assert.DoesNotContain(result.Output.Split(',', '\n'), cell => cell.TrimStart('"') is ['=' or '+' or '@', ..]);
                }
            }
        }
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("trades")]
    [InlineData("depth")]
    [InlineData("kline --type 1m")]
    public async Task What_happens_to_a_stream_is_told_in_plain_text_and_recorded_without_the_key(string kind)
    {
        foreach (var server in (HostileServer[])[_data, _errors])
        {
            var recording = _folder.File($"{kind.Split(' ')[0]}-{server.Fails}.jsonl");
            var result = await RunAsync(server, $"watch {kind} US:AAPL --duration 6s --record {recording} --output json");
            AssertClean(result);
            Assert.Contains(HostileText.Mark, result.Error, StringComparison.Ordinal);
            var recorded = await File.ReadAllTextAsync(recording, TestContext.Current.CancellationToken);
            Assert.NotEmpty(recorded);
            Assert.All(
                HostileText.Secrets.Where(secret => secret != HostileText.Secrets[4]),
                secret => Assert.DoesNotContain(secret, recorded, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain('\u001b', recorded);
        }
    }

    [Theory]
    [InlineData("snapshot", "#")]
    [InlineData("snapshot", "US:#")]
    [InlineData("#")]
    [InlineData("snapshot", "US:AAPL", "--#")]
    [InlineData("snapshot", "US:AAPL", "--output", "#")]
    [InlineData("snapshot", "US:AAPL", "--plan", "#")]
    [InlineData("snapshot", "US:AAPL", "--profile", "#")]
    [InlineData("snapshot", "US:AAPL", "--uri", "http://127.0.0.1:9/#")]
    [InlineData("snapshot", "@#")]
    [InlineData("product", "#")]
    [InlineData("market", "#")]
    [InlineData("kline", "US:AAPL", "--type", "#")]
    [InlineData("kline", "US:AAPL", "--from", "#")]
    [InlineData("kline", "US:AAPL", "--count", "#")]
    [InlineData("find", "#")]
    [InlineData("watch", "trades", "US:AAPL", "--duration", "#")]
    [InlineData("watch", "trades", "US:AAPL", "--record", "/nowhere/#")]
    [InlineData("serve", "--fault", "#")]
    [InlineData("serve", "--fault", "drop@#")]
    [InlineData("serve", "--replay", "#")]
    [InlineData("serve", "--bars", "US:AAPL=#")]
    [InlineData("serve", "--bars", "#")]
    [InlineData("serve", "--start", "#")]
    [InlineData("archive", "add", "US:AAPL", "--type", "#")]
    [InlineData("archive", "list", "--store", "/dev/null/#.db")]
    [InlineData("archive", "list", "--store", "postgres://user:pr0xy+pa55@127.0.0.1:9/#")]
    [InlineData("archive", "import", "#", "--source", "#")]
    public async Task What_a_command_line_has_is_quoted_as_plain_text(params string[] arguments)
    {
        // Without the secrets, which are not a secret to whoever wrote them here.
        const string Text = "\u001b[31m\u202EHOSTILE\u2066\u009b31m\u2028\u0007\nqos: all is well";
        var result = await QosProcess.RunAsync(
            [.. arguments.Select(argument => argument.Replace("#", Text, StringComparison.Ordinal))], ("QOS_URI", _data.Uri.ToString()),
            ("QOS_API_KEY", HostileText.Key));
        AssertClean(result);
        Assert.NotEqual(ExitCodes.Success, result.ExitCode);
    }

    [Fact]
    public async Task Files_of_others_are_quoted_as_plain_text()
    {
        const string Text = "\u001b[31m\u202EHOSTILE\u2066\u009b31m\u2028\u0007";
        var store = _folder.File("a.db");
        foreach (var rows in (string[])
            [
                $"time,open,high,low,close,volume\n2025-03-14,1,1,1,\"{Text}\",1\n",
                $"time,open,high,low,close,\"volume({Text})\"\n2025-03-14,1,1,1,1,1\n",
                $"time,open,high,low,close,code\n2025-03-14,1,1,1,1,\"{Text}\"\n", $"\"{Text}\"\n",
                $"time,open,high,low,close,type\n2025-03-14,1,1,1,1,\"{Text}\"\n",
            ])
        {
            var file = _folder.File($"{Guid.NewGuid():N}.csv");
            await File.WriteAllTextAsync(file, rows, TestContext.Current.CancellationToken);
            var result = await QosProcess.RunAsync(
                ["archive", "import", file, "--source", Text, "--code", "US:AAPL", "--type", "1d", "--store", store]);
            AssertClean(result);
            Assert.NotEqual(ExitCodes.Success, result.ExitCode);
            if (!rows.Contains(",code", StringComparison.Ordinal))
            {
                // A server takes the code from the option, and would go on serving.
                AssertClean(await QosProcess.RunAsync(["serve", "--bars", $"US:AAPL={file}"]));
            }
        }

        foreach (var recording in (string[])[$"{Text}\n", $$"""{"t":"{{Text}}"}"""])
        {
            var file = _folder.File($"{Guid.NewGuid():N}.jsonl");
            await File.WriteAllTextAsync(file, recording, TestContext.Current.CancellationToken);
            AssertClean(await QosProcess.RunAsync(["serve", "--replay", file]));
        }

        var profiles = _folder.File("profiles.json");
        foreach (var profile in (string[])[
            Text, $$"""{"{{Text}}":1}""", $$"""{"profiles":{"{{HostileText.Mark}}\u001b[31m":{"uri":"\u001b]0;x\u0007"} } }""",
        ])
        {
            await File.WriteAllTextAsync(profiles, profile, TestContext.Current.CancellationToken);
            AssertClean(await QosProcess.RunAsync(["snapshot", "US:AAPL", "--profile", "nobody"], ("QOS_CONFIG", profiles)));
        }

        var names = Directory.CreateDirectory(_folder.File("names"));
        await File.WriteAllTextAsync(
            Path.Combine(names.FullName, "names-api.qos.hk.tsv"), $"# x\nUS:AAPL\t{Text}\t{Text}\t{Text}\n",
            TestContext.Current.CancellationToken);
        AssertClean(await QosProcess.RunAsync(["find", HostileText.Mark], ("QOS_CACHE", names.FullName)));
    }

    [Fact]
    public async Task What_an_archive_keeps_of_a_failure_is_plain_text()
    {
        var store = _folder.File("b.db");
        await RunAsync(_errors, $"archive add US:AAPL --type 1m,1d --store {store}");
        var sync = await RunAsync(_errors, $"archive sync --store {store}");
        AssertClean(sync);
        Assert.Contains(HostileText.Mark, sync.Error, StringComparison.Ordinal);
        foreach (var command in (string[])[
            "plan", "list", "list --output json", "list --output csv", "status", "check", "query US:AAPL --type 1m",
        ])
        {
            AssertClean(await RunAsync(_errors, $"archive {command} --store {store}"));
        }
    }

    private static Task<ProcessResult> RunAsync(HostileServer server, string command) => QosProcess.RunAsync(
        command.Split(' ', StringSplitOptions.RemoveEmptyEntries), ("QOS_URI", server.Uri.ToString()), ("QOS_API_KEY", HostileText.Key),
        ("http_proxy", $"http://user:{HostileText.Password}@127.0.0.1:9"), ("QOS_LANG", "en"));

    private static void AssertClean(ProcessResult result)
    {
        Assert.NotEmpty(result.Output + result.Error);
        Assert.Null(HostileText.Problem(result.Output));
        Assert.Null(HostileText.Problem(result.Error));
        Assert.DoesNotContain("Unhandled exception", result.Error, StringComparison.Ordinal);
    }
}
