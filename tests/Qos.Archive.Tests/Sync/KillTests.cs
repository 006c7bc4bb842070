using System.Diagnostics;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Archive.Tests.Sync;

/// <summary>The program as a user starts it, ended by SIGKILL at random moments.</summary>
public sealed class KillTests : IDisposable
{
    /// <summary>
    /// Kills of each: every one is a start of the program, which takes its time. The other two hundred are below, within the process.
    /// </summary>
    private const int Kills = 5;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "qos.dll");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_syncs_and_exports_end_in_the_rows_of_an_undisturbed_run()
    {
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions
            {
                EnforceLimits = false,
                Start = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
                Speed = 0.001,
            });
        var random = new Random(17);
        await AddAsync("whole.db");
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await RunAsync(simulator, TimeSpan.FromMinutes(2), "sync", "--store", _folder["whole.db"]));
        var whole = clock.Elapsed;
        var expected = await RowsAsync("whole.db");
        Assert.True(expected.Count > 10_000, $"{expected.Count} rows");

        for (var (kills, round) = (0, 0); kills < Kills; round++)
        {
            // An archive is filled over several killed runs, then whole; the next one begins anew.
            var name = $"killed{round}.db";
            await AddAsync(name);
            for (var run = 0; run < 12 && kills < Kills; run++)
            {
                clock.Restart();
                if (await RunAsync(simulator, whole * (0.2 + (random.NextDouble() * 0.6)), "sync", "--store", _folder[name]) == 0)
                {
                    // Faster than the run that was measured: kill the next one sooner.
                    whole = clock.Elapsed < whole ? clock.Elapsed : whole;
                    break;
                }

                kills++;
            }

            Assert.Equal(0, await RunAsync(simulator, TimeSpan.FromMinutes(2), "sync", "--store", _folder[name]));
            Assert.Equal(expected, await RowsAsync(name));
        }

        await ExportAsync(simulator, random);
    }

    [Fact]
    public async Task Two_hundred_ends_between_any_two_statements_lose_and_double_nothing()
    {
        // What SIGKILL leaves is the files as they are at that moment: they are taken between two statements of a transaction, and the next
        // run goes on from them.
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions
            {
                EnforceLimits = false,
                Start = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
                Speed = 0.001,
            });
        await FewAsync("0.db");
        File.Copy(_folder["0.db"], _folder["whole.db"]);
        await SyncAsync(simulator, "whole.db", killAfter: int.MaxValue, next: "");
        var expected = await RowsAsync("whole.db");
        var random = new Random(23);
        var (kills, name, inTransaction) = (0, "0.db", 0);
        while (kills < 200)
        {
            var next = $"{kills + 1}.db";
            if (await SyncAsync(simulator, name, random.Next(1, 1500), next))
            {
                kills++;
                inTransaction += File.Exists(_folder[next + "-wal"]) ? 1 : 0;
                name = next;
                Assert.Subset(expected.ToHashSet(), (await BarsAsync(name)).ToHashSet());
            }
            else
            {
                Assert.Equal(expected, await RowsAsync("running.db"));
                name = "0.db";
            }
        }

        Assert.InRange(inTransaction, 100, 200);
    }

    private async Task FewAsync(string name)
    {
        await using var archive = new QosArchive(ArchiveStore.At(_folder[name]));
        await archive.AddAsync(["HK:700", "US:AAPL", "SH:600519"], [KLineType.Minute1, KLineType.Day], from: new MarketTime(2026, 11, 16));
    }

    /// <summary>
    /// Syncs an archive until a number of statements; then the next one is what the files were at that moment. False when it came to its
    /// end before.
    /// </summary>
    private async Task<bool> SyncAsync(QosSimulator simulator, string name, int killAfter, string next)
    {
        var (isKilled, isWhole) = (false, killAfter == int.MaxValue);
        if (!isWhole)
        {
            // The first one is begun anew from a copy each time.
            File.Copy(_folder[name], _folder["running.db"], overwrite: true);
            File.Delete(_folder["running.db-shm"]);
            File.Delete(_folder["running.db-wal"]);
            if (File.Exists(_folder[name + "-wal"]))
            {
                File.Copy(_folder[name + "-wal"], _folder["running.db-wal"], overwrite: true);
            }
        }

        var store = (Sqlite.SqliteStore)ArchiveStore.At(_folder[isWhole ? name : "running.db"]);
        store.BetweenStatements = () =>
        {
            if (--killAfter == 0)
            {
                isKilled = true;
                File.Copy(store.Location, _folder[next], overwrite: true);
                File.Copy(store.Location + "-wal", _folder[next + "-wal"], overwrite: true);
                throw new OperationCanceledException();
            }
        };
        await using var archive = new QosArchive(store);
        await using var client = new QosClient(
            new QosClientOptions { ApiKey = simulator.Key, Uri = simulator.Uri, Limits = new QosLimits { RequestsPerMinute = 1_000_000 } });
        try
        {
            await archive.SyncAsync(client, new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero });
        }
        catch (OperationCanceledException)
        {
            Assert.True(isKilled);
        }

        return isKilled;
    }

    private async Task<List<string>> BarsAsync(string name)
    {
        // Looking at the files must not change them: the next run is to find them as they were left.
        File.Copy(_folder[name], _folder["looked.db"], overwrite: true);
        File.Copy(_folder[name + "-wal"], _folder["looked.db-wal"], overwrite: true);
        File.Delete(_folder["looked.db-shm"]);
        var rows = await RowsAsync("looked.db");
        return [.. rows.Where(row => row.Contains("Minute1", StringComparison.Ordinal))];
    }

    private async Task ExportAsync(QosSimulator simulator, Random random)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(
            0, await RunAsync(simulator, TimeSpan.FromMinutes(2), "export", "--store", _folder["whole.db"], "--to", _folder["whole"]));
        var whole = clock.Elapsed;
        var expected = Files("whole");
        for (var (kills, round) = (0, 0); kills < Kills; round++)
        {
            var name = $"lake{round}";
            for (var run = 0; run < 12 && kills < Kills; run++)
            {
                clock.Restart();
                var exitCode = await RunAsync(
                    simulator, whole * (0.2 + (random.NextDouble() * 0.6)), "export", "--store", _folder["whole.db"], "--to",
                    _folder[name]);
                var elapsed = clock.Elapsed;

                // Whatever is there under its own name is whole.
                Assert.All(Files(name), file => Assert.Contains(file, expected));
                if (exitCode == 0)
                {
                    whole = elapsed < whole ? elapsed : whole;
                    break;
                }

                kills++;
            }

            Assert.Equal(
                0, await RunAsync(simulator, TimeSpan.FromMinutes(2), "export", "--store", _folder["whole.db"], "--to", _folder[name]));
            Assert.Equal(expected, Files(name));
            Assert.Empty(Directory.GetFiles(_folder[name], "*.tmp", SearchOption.AllDirectories));
        }
    }

    private async Task AddAsync(string name)
    {
        await using var archive = new QosArchive(ArchiveStore.At(_folder[name]));
        await archive.AddAsync(
            ["HK:700", "US:AAPL", "SH:600519"], [KLineType.Minute1, KLineType.Day], from: new MarketTime(2026, 11, 2));
    }

    private async Task<List<string>> RowsAsync(string name)
    {
        await using var archive = new QosArchive(ArchiveStore.At(_folder[name]));
        await archive.VerifyAsync(default);
        var rows = new List<string>();
        foreach (var item in await archive.GetItemsAsync())
        {
            rows.Add($"{item.Code} {item.Type} {item.Count} {item.Holes}");
            rows.AddRange((await archive.GetKLinesAsync(item.Code, item.KLineType!.Value).ToListAsync()).Select(bar => bar.Text()));
        }

        return rows;
    }

    private List<string> Files(string name) => !Directory.Exists(_folder[name]) ? [] :
    [
        .. Directory.GetFiles(_folder[name], "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(
                path => $"{Path.GetRelativePath(_folder[name], path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];

    /// <summary>Runs the program, and kills it when it takes longer than a time. Returns the exit code.</summary>
    private static async Task<int> RunAsync(QosSimulator simulator, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Program, "archive", .. arguments])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["QOS_URI"] = simulator.Uri.ToString();
        start.Environment["QOS_API_KEY"] = simulator.Key;
        start.Environment["QOS_REQUESTS_PER_MINUTE"] = "100000";
        start.Environment["QOS_MAX_CODES"] = "2";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var end = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.True(process.ExitCode is 0 or 137 or -1, $"exit code {process.ExitCode}: {await error}{await output}");
        return process.ExitCode;
    }
}
