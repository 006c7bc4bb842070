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
        foreach (var item in await whole.GetItemsAsync())
        {
            await SyncTests.AssertIsMarketsOwnAsync(world, whole, item);
            Assert.Equal(0, item.Holes);
        }

        var days = await whole.CheckAsync().ToListAsync();
        Assert.DoesNotContain(days, day => day.State is ArchiveDayState.Missing or ArchiveDayState.Suspended or ArchiveDayState.Unknown);
        Assert.All(
            days.Where(day => day.State == ArchiveDayState.Partial), day => Assert.True(day.Date >= new DateOnly(2026, 11, 3), $"{day}"));
    }

    [Fact]
    public async Task Two_processes_on_one_database_share_the_work_and_double_nothing()
    {
        await using var world = await ArchiveWorld.StartAsync(
            Start.AddDays(7),
            options => options with { MaxConnections = null, RequestsPerMinute = 100, HistoryLimit1000AndIgnoresEnd = false });
        var address = await postgres.NewDatabaseAsync();
        await using var one = world.Open(address);
        await using var two = world.Open(address);
        await one.AddAsync(Codes, [KLineType.Minute1], from: Start);

        var results = await Task.WhenAll(world.SyncAsync(one), world.SyncAsync(two));

        Assert.All(results, result => Assert.True(result.Added > 0, "each of them had a part in it"));
        var items = await one.GetItemsAsync();
        Assert.Equal(results.Sum(result => result.Added), items.Sum(item => item.Count));
        Assert.Equal(0, results.Sum(result => result.Revised));
        foreach (var item in items)
        {
            await SyncTests.AssertIsMarketsOwnAsync(world, one, item);
        }
    }

    private static long Requests(ArchiveWorld world) =>
        world.Simulator.GetStatistics().Requests.GetValueOrDefault("/kline")
            + world.Simulator.GetStatistics().Requests.GetValueOrDefault("/history");
}
