using Qos.Client;
using Qos.Simulator;

namespace Qos.Archive.Tests.Sync;

public sealed class SyncTests : IDisposable
{
    private static readonly DateTimeOffset Friday = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_stored_is_the_markets_own_and_a_second_sync_asks_for_nothing()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { HistoryLimit1000AndIgnoresEnd = false });
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(
            ["HK:700", "US:AAPL", "SH:600519", "CF:BTCUSDT"], [KLineType.Minute1, KLineType.Hour1, KLineType.Day],
            from: new MarketTime(2026, 11, 10));

        var first = await world.SyncAsync(archive);
        var second = await world.SyncAsync(archive);

        Assert.Empty(first.Missing);
        Assert.Equal(0, second.Added + second.Updated + second.Revised);
        Assert.Equal(1, second.Requests);
        foreach (var item in await archive.GetItemsAsync())
        {
            await AssertIsMarketsOwnAsync(world, archive, item);
        }
    }

    [Fact]
    public async Task A_weekend_is_asked_for_once()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday.AddHours(12));
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700", "US:AAPL"], [KLineType.Minute1], from: new MarketTime(2026, 11, 20));
        await world.SyncAsync(archive);
        var before = Requests(world);

        for (var hour = 0; hour < 44; hour += 4)
        {
            world.Clock.Advance(TimeSpan.FromHours(4));
            await world.SyncAsync(archive);
        }

        Assert.Equal(before, Requests(world));
    }

    [Fact]
    public async Task A_code_without_data_does_not_loop_and_is_said()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:99999", "HK:700"], [KLineType.Minute1]);

        var result = await world.SyncAsync(archive);
        await world.SyncAsync(archive);

        Assert.Equal("HK:99999 1m", Assert.Single(result.Missing).Code);
        Assert.Contains(
            "no data", (await archive.GetItemsAsync()).Single(item => item.Code == "HK:99999").Problem, StringComparison.Ordinal);
        Assert.InRange(Requests(world), 1, 2);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.SyncAsync(archive);
        Assert.InRange(Requests(world), 2, 4);
    }

    [Fact]
    public async Task What_the_plan_does_not_reach_is_said_once_and_never_asked_for_again()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700", "HK:9988"], [KLineType.Minute1], from: new MarketTime(2026, 10, 1));
        var plan = await archive.PlanAsync();
        Assert.All(plan.Rows, row => Assert.True(row is { OutOfReachFrom: not null, IsReachAssumed: true, Requests: 1 }));

        await world.SyncAsync(archive);
        var requests = (Requests(world), world.Simulator.GetStatistics().Requests["/history"]);
        await world.SyncAsync(archive);

        Assert.Equal((1, 1), requests);
        Assert.Equal(requests, (Requests(world), world.Simulator.GetStatistics().Requests["/history"]));
        Assert.All(await archive.GetItemsAsync(), item => Assert.Equal((1000, item.First), (item.Count, item.BeyondBefore)));
        Assert.All((await archive.PlanAsync()).Rows, row => Assert.Null(row.From));
        Assert.Contains(
            await archive.CheckAsync().ToListAsync(),
            day => day is { State: ArchiveDayState.Missing, Reason: "the server has no data this old" }
                && day.Date == new DateOnly(2026, 10, 7));
    }

    [Fact]
    public async Task A_schedule_that_would_lose_bars_is_a_problem_of_the_plan()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700", "CF:BTCUSDT"], [KLineType.Minute1, KLineType.Day]);

        Assert.Contains(
            "loses bars", (await archive.PlanAsync(new ArchivePlanOptions { Every = TimeSpan.FromDays(4) })).ScheduleProblem,
            StringComparison.Ordinal);
        Assert.Contains(
            "CF:BTCUSDT 1m needs one every 16h",
            (await archive.PlanAsync(new ArchivePlanOptions { Every = TimeSpan.FromDays(1) })).ScheduleProblem, StringComparison.Ordinal);
        Assert.Null((await archive.PlanAsync(new ArchivePlanOptions { Every = TimeSpan.FromHours(12) })).ScheduleProblem);
    }

    [Fact]
    public async Task Real_and_simulated_prices_are_never_in_one_archive()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700"], [KLineType.Minute1]);
        await archive.Store.SetMetaAsync(QosArchive.SimulatedKey, "0", default);

        var error = await Assert.ThrowsAsync<QosException>(() => world.SyncAsync(archive));

        Assert.Contains("Use a separate archive", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await archive.GetItemsAsync())[0].Count);
    }

    [Fact]
    public async Task A_final_bar_that_the_server_changes_is_replaced_kept_and_told()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700"], [KLineType.Day], from: new MarketTime(2026, 11, 1));
        await world.SyncAsync(archive);
        var series = (await archive.Store.GetSeriesAsync(default))[0];
        var wrong = (await archive.GetKLinesAsync("HK:700", KLineType.Day).ToListAsync())[^2] with { Close = 1m };
        await archive.Store.StoreAsync([new SeriesBatch(series) { Bars = [wrong], Source = "test" }], default);

        world.Clock.Advance(TimeSpan.FromDays(3));
        var result = await world.SyncAsync(archive);

        Assert.Equal(1, result.Revised);
        var revisions = await archive.GetRevisionsAsync("HK:700").ToListAsync();
        Assert.Equal(2, revisions.Count);
        Assert.Equal(1m, revisions[1].Old.Close);
        Assert.NotEqual(1m, revisions[1].New.Close);
        Assert.Contains(
            world.Progress, progress => progress.IsNotice && progress.Message.Contains("The server revised", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_range_is_read_through_the_archive_and_equals_the_servers_own()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { HistoryLimit1000AndIgnoresEnd = false });
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:00700"], [KLineType.Minute1], from: new MarketTime(2026, 11, 16));
        await world.SyncAsync(archive);
        await using var direct = world.Connect();
        await using var through = world.Connect();
        archive.Attach(through);

        foreach (var (from, to, requests) in new (MarketTime, MarketTime?, int)[]
        {
            (new MarketTime(2026, 11, 17), new MarketTime(2026, 11, 19), 0),
            (new MarketTime(2026, 11, 12), new MarketTime(2026, 11, 17), 1),
            (new MarketTime(2026, 11, 12), new MarketTime(2026, 11, 18), 0),
            (new MarketTime(2026, 11, 14), new MarketTime(2026, 11, 15), 0),
            (new MarketTime(2026, 11, 20), null, 0),
        })
        {
            var expected = await direct.GetKLineHistoryAsync("HK:00700", KLineType.Minute1, from, to);
            var read = await through.GetKLineHistoryAsync("HK:00700", KLineType.Minute1, from, to);

            Assert.Equal(expected.Bars.Select(bar => bar.Text()), read.Bars.Select(bar => bar.Text()));
            Assert.Equal((expected.IsTruncated, expected.Notice), (read.IsTruncated, read.Notice));
            Assert.Equal(requests, read.Requests);
        }
    }

    [Fact]
    public async Task The_last_bars_come_from_the_archive_only_where_it_proves_that_it_has_the_newest()
    {
        await using var world = await ArchiveWorld.StartAsync(
            Friday, options => options with { EnforceLimits = false, HistoryLimit1000AndIgnoresEnd = false });
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700", "CF:BTCUSDT"], [KLineType.Minute1, KLineType.Day], from: new MarketTime(2026, 11, 16));
        await world.SyncAsync(archive);
        await using var direct = world.Connect(limits: QosLimits.Unlimited);
        await using var through = world.Connect(limits: QosLimits.Unlimited);
        archive.Attach(through);

        // Hong Kong is closed at 20:00, and crypto never is: its running bar is the server's alone. After a minute a final one is missing
        // too.
        await EqualAsync(["HK:700"], KLineType.Minute1, 100, closedOnly: false, requests: 0);
        await EqualAsync(["HK:00700"], KLineType.Minute1, 300, closedOnly: true, requests: 0);
        await EqualAsync(["CF:BTCUSDT"], KLineType.Minute1, 50, closedOnly: false, requests: 1);
        await EqualAsync(["CF:BTCUSDT", "HK:700", "HK:9988"], KLineType.Minute1, 5, closedOnly: false, requests: 1);
        await EqualAsync(["CF:BTCUSDT"], KLineType.Day, 3, closedOnly: true, requests: 0);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await EqualAsync(["CF:BTCUSDT"], KLineType.Minute1, 50, closedOnly: true, requests: 1);
        await EqualAsync(["HK:700"], KLineType.Minute1, 50, closedOnly: true, requests: 0);

        // More than is kept; on Monday there are newer ones; adjusted prices are the server's.
        await EqualAsync(["HK:700"], KLineType.Day, 50, closedOnly: true, requests: 1);
        await EqualAsync(["HK:700"], KLineType.Minute1, 50, closedOnly: true, requests: 1, Adjustment.Forward);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await EqualAsync(["HK:700"], KLineType.Minute1, 50, closedOnly: true, requests: 1);

        // A range that ends in the past is asked for by nobody once it is kept.
        var to = new MarketTime(2026, 11, 19);
        var before = Requests(world);
        var kept = await through.GetLastKLinesAsync("HK:700", KLineType.Minute1, 500, to);
        Assert.Equal((before, 500, 0), (Requests(world), kept.Bars.Count, kept.Requests));
        Assert.Equal(
            (await direct.GetLastKLinesAsync("HK:700", KLineType.Minute1, 500, to)).Bars.Select(bar => bar.Text()),
            kept.Bars.Select(bar => bar.Text()));

        async Task EqualAsync(
            string[] codes, KLineType type, int count, bool closedOnly, int requests, Adjustment adjustment = Adjustment.None)
        {
            var expected = await direct.GetKLinesAsync(codes, type, count, adjustment, closedOnly);
            var sent = Requests(world);
            var read = await through.GetKLinesAsync(codes, type, count, adjustment, closedOnly);
            Assert.Equal(requests, Requests(world) - sent);
            Assert.Equal(expected.Select(series => series.Code), read.Select(series => series.Code));
            Assert.Equal(
                expected.SelectMany(series => series.Bars).Select(bar => bar.Text()),
                read.SelectMany(series => series.Bars).Select(bar => bar.Text()));
        }
    }

    [Fact]
    public async Task A_range_that_is_read_again_is_read_from_memory_until_somebody_changes_the_archive()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700"], [KLineType.Minute1], from: new MarketTime(2026, 11, 19));
        await world.SyncAsync(archive);
        await using var through = world.Connect();
        archive.Attach(through);
        var first = await ReadAsync();
        Assert.Same(first, await ReadAsync());

        // Another process, then this one.
        await ReviseAsync(ArchiveStore.At(_folder["a.db"]), 1m);
        var second = await ReadAsync();
        Assert.Equal(1m, second.Bars[^1].Close);
        Assert.Same(second, await ReadAsync());
        await ReviseAsync(archive.Store, 2m);
        Assert.Equal(2m, (await ReadAsync()).Bars[^1].Close);
        Assert.NotEqual(1m, first.Bars[^1].Close);

        Task<KLineHistory> ReadAsync() =>
            through.GetKLineHistoryAsync("HK:700", KLineType.Minute1, new MarketTime(2026, 11, 19), new MarketTime(2026, 11, 19));

        async Task ReviseAsync(ArchiveStore store, decimal close)
        {
            var series = (await store.GetSeriesAsync(default))[0];
            await store.StoreAsync([new SeriesBatch(series) { Bars = [first.Bars[^1] with { Close = close }], Source = "test" }], default);
            if (store != archive.Store)
            {
                await store.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Adjusted_prices_of_the_archive_equal_the_servers_of_the_same_day()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { EnforceLimits = false });
        await using var archive = world.Open(_folder["a.db"]);
        string[] codes = ["US:NVDA", "HK:700", "SH:600519", "SZ:000001"];
        await archive.AddAsync(codes, [KLineType.Day], from: new MarketTime(2023, 1, 1));
        await world.SyncAsync(archive, new ArchiveSyncOptions());
        await using var client = world.Connect();

        foreach (var code in codes)
        {
            var server = (await client.GetKLinesAsync([code], KLineType.Day, 900, Adjustment.Forward))[0].Bars.Where(bar => bar.IsFinal)
                .ToList();
            var computed = await archive.GetKLinesAsync(code, KLineType.Day, server[0].Time, server[^1].Time, Adjustment.Forward)
                .ToListAsync();
            Assert.Equal(server.Select(Prices), computed.Select(Prices));
        }

        Assert.Contains(
            await archive.GetEventsAsync("US:NVDA"),
            one => one is { IsSplitLike: true, Mode: AdjustmentMode.Multiply } && one.ExDate == new DateOnly(2024, 6, 10)
                && Math.Round(one.Value, 4) == 0.1m);

        static (DateTimeOffset, decimal, decimal, decimal, decimal) Prices(KLine bar) => (bar.Time, bar.Open, bar.High, bar.Low, bar.Close);
    }

    [Fact]
    public async Task Answers_that_are_late_short_stale_lost_or_wrong_leave_no_hole_in_the_end()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday);
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700", "US:AAPL", "CF:BTCUSDT"], [KLineType.Minute1], from: new MarketTime(2026, 11, 20));
        var random = new Random(5);
        AnswerFault[] faults =
        [
            new() { Lost = true }, new() { Status = 500 }, new() { Truncated = true }, new() { Staleness = TimeSpan.FromHours(3) },
            new() { Delay = TimeSpan.FromSeconds(3) },
            new() { Message = "internal error" },
        ];
        for (var i = 0; i < 18; i++)
        {
            world.Clock.Advance(TimeSpan.FromHours(4));
            world.Simulator.Faults.Inject(faults[random.Next(faults.Length)], random.Next(1, 3));
            try
            {
                await world.SyncAsync(archive);
            }
            catch (QosException)
            {
                // It ended; the next one goes on.
            }

            world.Simulator.Faults.Clear();
        }

        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.SyncAsync(archive);
        foreach (var item in await archive.GetItemsAsync())
        {
            await AssertIsMarketsOwnAsync(world, archive, item);
        }
    }

    /// <summary>
    /// Every final bar of the market is stored with the same figures; the last one may have become final since the market was asked.
    /// </summary>
    internal static async Task AssertIsMarketsOwnAsync(ArchiveWorld world, QosArchive archive, ArchiveItem item)
    {
        var truth = world.Truth(item.Code, item.KLineType!.Value, item.From!.Value).ToList();
        var stored = (await archive.GetKLinesAsync(item.Code, item.KLineType.Value, item.From.Value).ToListAsync())
            .Where(bar => bar.IsFinal).Select(ArchiveWorld.Text).ToList();
        Assert.NotEmpty(truth);
        Assert.InRange(stored.Count, truth.Count, truth.Count + 1);
        Assert.Equal(truth, stored.Take(truth.Count));
    }

    private static long Requests(ArchiveWorld world) => world.Simulator.GetStatistics().Requests.GetValueOrDefault("/kline");
}
