using DuckDB.NET.Data;
using Qos.Archive.Tests.Stores;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Archive.Tests.Sync;

/// <summary>
/// What the archive is for: history that grows past the server's thousand bars, on the default plan, whatever happens on the way.
/// </summary>
public sealed class MonthTests(PostgresServer postgres) : IDisposable
{
    private static readonly string[] Codes =
    [
        "HK:700", "HK:9988", "HK:1810", "HK:3690", "HK:5", "US:AAPL", "US:TSLA", "US:MSFT", "US:NVDA", "US:AMZN", "SH:600519", "SH:600518",
        "SZ:000001", "SZ:002594",
        "CF:BTCUSDT", "CF:ETHUSDT", "HK:388", "HK:883", "US:META", "US:AMD",
    ];

    private static readonly AnswerFault[] Faults =
    [
        new() { Lost = true }, new() { Status = 503 }, new() { Truncated = true }, new() { Staleness = TimeSpan.FromHours(2) },
        new() { Message = "internal error" },
        new() { Delay = TimeSpan.FromSeconds(2) },
    ];

    private static readonly DateTimeOffset Start = new(2026, 10, 5, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_month_of_minutes_of_twenty_codes_over_five_markets_is_collected_without_a_hole()
    {
        await using var world = await ArchiveWorld.StartAsync(Start);
        var random = new Random(11);
        await using (var archive = world.Open(_folder["a.db"]))
        {
            await archive.AddAsync(Codes, [KLineType.Minute1], from: Start);
        }

        var (planned, sent, kills) = (0, 0, 0);
        for (var run = 0; run < 60; run++)
        {
            world.Clock.Advance(TimeSpan.FromHours(12));
            await using var archive = world.Open(_folder["a.db"]);
            var plan = await archive.PlanAsync();
            var (isFaulty, isKilled) = (random.Next(4) == 0, random.Next(4) == 0);
            if (isFaulty)
            {
                world.Simulator.Faults.Inject(Faults[random.Next(Faults.Length)], random.Next(1, 3), "/kline");
            }

            using var kill = new CancellationTokenSource();
            if (isKilled)
            {
                kill.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 60)));
            }

            try
            {
                var before = Requests(world);
                await world.SyncAsync(archive, cancellationToken: kill.Token);
                if (!isFaulty && !isKilled)
                {
                    planned += plan.Requests;
                    sent += (int)(Requests(world) - before);
                }
            }
            catch (Exception e) when (e is QosException or OperationCanceledException)
            {
                kills++;
            }

            world.Simulator.Faults.Clear();
            if (isFaulty || isKilled)
            {
                // The next run of the schedule goes on where this one ended; a quarter of an hour later what the server failed to serve is
                // due again.
                world.Clock.Advance(TimeSpan.FromMinutes(20));
                await world.SyncAsync(archive);
            }
        }

        Assert.True(kills > 2, $"{kills} runs were ended");
        Assert.InRange((double)sent / planned, 0.9, 1.1);
        await using var whole = world.Open(_folder["a.db"]);
        await AssertIsWholeAsync(world, whole);
    }

    [Fact]
    public async Task A_month_is_collected_without_a_hole_by_two_processes_of_one_database_that_fail_and_die()
    {
        // Each process has a key of its own, here a simulator of its own with the same market on the same clock.
        await using var world = await ArchiveWorld.StartAsync(Start);
        await using var other = await QosSimulator.StartAsync(world.Simulator.Options with { Key = null });
        QosSimulator[] simulators = [world.Simulator, other];
        var address = await postgres.NewDatabaseAsync();
        await using var archive = world.Open(address);
        await archive.AddAsync(Codes, [KLineType.Minute1], from: Start);
        var random = new Random(12);
        var (added, ended, killed, asked, due) = (0L, 0, 0, 0L, 0);
        for (var run = 0; run < 60; run++)
        {
            world.Clock.Advance(TimeSpan.FromHours(12));
            var planned = (await archive.PlanAsync()).Requests;
            var isFaulty = random.Next(4) == 0;
            var kill = random.Next(4) == 0 ? random.Next(2) : -1;
            var delay = TimeSpan.FromMilliseconds(random.Next(1, 60));
            if (isFaulty)
            {
                simulators[random.Next(2)].Faults.Inject(Faults[random.Next(Faults.Length)], random.Next(1, 3), "/kline");
            }

            var before = simulators.Sum(Requests);
            await Task.WhenAll(SyncAsync(0, kill == 0), SyncAsync(1, kill == 1));
            if (!isFaulty && kill < 0)
            {
                (due, asked) = (due + planned, asked + simulators.Sum(Requests) - before);
            }
            else
            {
                Array.ForEach(simulators, simulator => simulator.Faults.Clear());
                world.Clock.Advance(TimeSpan.FromMinutes(20));
                await Task.WhenAll(SyncAsync(0, isKilled: false), SyncAsync(1, isKilled: false));
            }

            // One run of a process of its own: its store goes away under its hands, so that it can give nothing back.
            async Task SyncAsync(int process, bool isKilled)
            {
                await using var own = world.Open(address);
                await using var client = world.Connect(simulators[process]);
                var syncing = world.RunAsync(
                    progress => own.SyncAsync(client, new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero }, progress));
                try
                {
                    if (isKilled && await Task.WhenAny(syncing, Task.Delay(delay)) != syncing)
                    {
                        await own.DisposeAsync();
                        Interlocked.Increment(ref killed);
                    }

                    Interlocked.Add(ref added, (await syncing).Added);
                }
                catch (Exception e) when (isKilled || e is QosException)
                {
                    Interlocked.Increment(ref ended);
                }
            }
        }

        Assert.True(killed > 3 && ended > 2, $"{killed} were killed, {ended} ended");
        await AssertIsWholeAsync(world, archive);

        // The plan is that of one process; two that share its codes may each have a request that is not full.
        Assert.InRange((double)asked / due, 0.9, 1.4);
        Assert.InRange(added, 1, (await archive.GetItemsAsync()).Sum(item => item.Count));
    }

    /// <summary>No hole, every bar the market's own, and the export's sums in DuckDB equal to the archive's.</summary>
    private async Task AssertIsWholeAsync(ArchiveWorld world, QosArchive whole)
    {
        foreach (var item in await whole.GetItemsAsync())
        {
            await SyncTests.AssertIsMarketsOwnAsync(world, whole, item);
            Assert.Equal(0, item.Holes);
        }

        var days = await whole.CheckAsync().ToListAsync();
        Assert.DoesNotContain(days, day => day.State is ArchiveDayState.Missing or ArchiveDayState.Suspended or ArchiveDayState.Unknown);
        Assert.All(
            days.Where(day => day.State == ArchiveDayState.Partial), day => Assert.True(day.Date >= new DateOnly(2026, 11, 3), $"{day}"));

        await whole.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] });
        await using var duck = new DuckDBConnection("Data Source=:memory:");
        await duck.OpenAsync();
        await using var command = duck.CreateCommand();
#pragma warning disable CA2100 // A folder of this test.
        command.CommandText =
            $"""
            SELECT code, count(*), sum(close), sum(volume)
            FROM read_parquet('{_folder["lake"]}/**/*.parquet', hive_partitioning = true, union_by_name = true) GROUP BY code
            """;
#pragma warning restore CA2100
        var read = new Dictionary<string, (long, decimal, decimal)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            read[reader.GetString(0)] = (reader.GetInt64(1), reader.GetDecimal(2), reader.GetDecimal(3));
        }

        foreach (var code in Codes)
        {
            var bars = await whole.GetKLinesAsync(code, KLineType.Minute1).ToListAsync();
            Assert.Equal((bars.Count, bars.Sum(bar => bar.Close), bars.Sum(bar => bar.Volume ?? 0)), read[code]);
        }
    }

    [Fact]
    public async Task Two_processes_on_one_database_share_the_work_and_double_nothing()
    {
        await using var world = await ArchiveWorld.StartAsync(
            Start.AddDays(7), options => options with { EnforceLimits = false, HistoryLimit1000AndIgnoresEnd = false });
        var address = await postgres.NewDatabaseAsync();
        await using var one = world.Open(address);
        await using var two = world.Open(address);
        await one.AddAsync(Codes, [KLineType.Minute1], from: Start);

        // The first one waits for its answer, for the clock stands; the second one does meanwhile what the first one has not claimed.
        world.Simulator.Faults.Inject(new AnswerFault { Delay = TimeSpan.FromSeconds(5) }, 1, "/kline");
        var first = Task.Run(() => StandingAsync(one));
        while (Requests(world) == 0 && !first.IsCompleted)
        {
            await Task.Delay(10);
        }

        var second = await StandingAsync(two).WaitAsync(TimeSpan.FromMinutes(5));
        Assert.False(first.IsCompleted);
        ArchiveSyncResult[] results = [await world.RunAsync(_ => first), second];

        Assert.All(results, result => Assert.True(result.Added > 0, "each of them had a part in it"));
        var items = await one.GetItemsAsync();
        Assert.Equal(results.Sum(result => result.Added), items.Sum(item => item.Count));
        Assert.Equal(0, results.Sum(result => result.Revised));
        foreach (var item in items)
        {
            await SyncTests.AssertIsMarketsOwnAsync(world, one, item);
        }

        async Task<ArchiveSyncResult> StandingAsync(QosArchive archive)
        {
            await using var client = world.Connect(limits: QosLimits.Unlimited);
            return await archive.SyncAsync(client, new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero });
        }
    }

    private static long Requests(ArchiveWorld world) => Requests(world.Simulator);

    private static long Requests(QosSimulator simulator) =>
        simulator.GetStatistics().Requests.GetValueOrDefault("/kline") + simulator.GetStatistics().Requests.GetValueOrDefault("/history");
}
