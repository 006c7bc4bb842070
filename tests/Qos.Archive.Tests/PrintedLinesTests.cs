using System.Diagnostics;
using System.Text.RegularExpressions;
using Qos.Archive.Tests.Stores;
using Qos.Simulator;

namespace Qos.Archive.Tests;

/// <summary>The lines of docs/archive.md as a user types them, against both stores.</summary>
public sealed partial class PrintedLinesTests(PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_printed_lines_work_and_a_query_prints_the_very_lines_of_qos_kline(bool isPostgres)
    {
        var store = isPostgres ? await postgres.NewDatabaseAsync() : _folder["a.db"];
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions { Start = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero) });

        await RunAsync(simulator, $"archive add HK:700 US:AAPL --type 1m,1d --from 2026-11-16 --store {store}");
        await RunAsync(simulator, $"archive plan --store {store}");
        await RunAsync(simulator, $"archive sync --store {store}");
        var list = await RunAsync(simulator, $"archive list --output json --store {store}");
        var check = await RunAsync(simulator, $"archive check --to 2026-11-28 --output json --store {store}");
        var query = await RunAsync(
            simulator, $"archive query HK:700 --type 1m --from 2026-11-24 --to 2026-11-26 --output json --store {store}");
        await RunAsync(simulator, $"archive export --format parquet --to {_folder["lake"]} --store {store}");
        var kline = await RunAsync(simulator, "kline HK:700 --type 1m --from 2026-11-24 --to 2026-11-26 --output json");

        Assert.Equal(4, list.Length);
        Assert.Contains(
            check, line => line.Contains("\"date\":\"2026-11-26\",\"state\":\"complete\",\"bars\":331", StringComparison.Ordinal));
        Assert.DoesNotContain(
            check,
            line => line.Contains("\"missing\"", StringComparison.Ordinal) || line.Contains("\"partial\"", StringComparison.Ordinal));
        Assert.Equal(993, query.Length);
        Assert.Equal(kline.Select(WithoutReceipt), query.Select(WithoutReceipt));
        Assert.Equal(4, Directory.GetFiles(_folder["lake"], "*.parquet", SearchOption.AllDirectories).Length);
    }

    /// <summary>When a bar was received is the one thing that differs from one request to the next.</summary>
    private static string WithoutReceipt(string line) => Receipt().Replace(line, "");

    [GeneratedRegex("\"receivedAt\":\"[^\"]*\",")]
    private static partial Regex Receipt();

    private static async Task<string[]> RunAsync(QosSimulator simulator, string line)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "qos.dll"), .. line.Split(' ')])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["QOS_URI"] = simulator.Uri.ToString();
        start.Environment["QOS_API_KEY"] = simulator.Key;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"qos {line}: exit code {process.ExitCode}: {await error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
