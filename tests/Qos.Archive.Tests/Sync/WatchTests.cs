using System.Diagnostics;
using Qos.Archive.Tests.Stores;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Archive.Tests.Sync;

/// <summary><c>sync --watch</c> from end to end: a simulator's live streams on a clock that the test moves.</summary>
public sealed class WatchTests(PostgresServer postgres) : IDisposable
{
    /// <summary>How long a condition is waited for; what is met earlier is gone on from at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A Tuesday morning in Hong Kong.</summary>
    private static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_watch_keeps_bars_as_they_close_and_trades_with_their_gaps_and_fills_what_a_lost_connection_left()
    {
        await using var world = await StartAsync();
        await using var archive = world.Open(_folder["a.db"]);
        var from = world.Clock.GetUtcNow();
        await archive.AddAsync(["HK:700", "CF:BTCUSDT"], [KLineType.Minute1], trades: false, from);
        await archive.AddAsync(["CF:BTCUSDT"], [], trades: true);
        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(world, archive, stop.Token);

        // Bars come by the stream as they close, pushed or checked by it; those of a sync are fetched.
        await UntilAsync(
            world, watching,
            async () => (await CountAsync(archive, "HK:700 1m")) >= 3 && await CountAsync(archive, "CF:BTCUSDT trades") > 100);
        Assert.Contains(
            await archive.GetKLinesAsync("HK:700", KLineType.Minute1).ToListAsync(),
            bar => bar is { Origin: Origin.Pushed or Origin.Repaired, IsFinal: true });

        // Six minutes without a connection: longer than what fifty trades reach back.
        world.Simulator.Faults.RefuseConnections();
        world.Simulator.Faults.DropConnections();
        await UntilAsync(world, watching, () => Task.FromResult(world.Simulator.GetStatistics().OpenConnections == 0));
        var lost = world.Clock.GetUtcNow();
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        world.Simulator.Faults.AcceptConnections();
        await UntilAsync(world, watching, async () => (await archive.GetGapsAsync("CF:BTCUSDT")).Count > 0
            && await LastAsync(archive, "HK:700") >= lost.AddMinutes(8) && await LastAsync(archive, "CF:BTCUSDT") >= lost.AddMinutes(8)
            && (await archive.GetItemsAsync()).All(item => item.IsTrades() || item.Holes == 0));
        await stop.CancelAsync();
        var result = await watching;
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(result.Added, (await archive.GetItemsAsync()).Where(item => !item.IsTrades()).Sum(item => item.Count));
        foreach (var item in (await archive.GetItemsAsync()).Where(item => !item.IsTrades()))
        {
            var stored = (await archive.GetKLinesAsync(item.Code, KLineType.Minute1).ToListAsync()).Where(bar => bar.IsFinal).ToList();
            var truth = world.Truth(item.Code, KLineType.Minute1, stored[0].Time).Take(stored.Count);
            Assert.Equal(truth, stored.Select(ArchiveWorld.Text));
        }

        await AssertTradesAsync(world, archive, lost);
    }

    [Fact]
    public async Task Two_watchers_share_the_codes_of_a_database_and_what_a_killed_one_watched_goes_to_the_other()
    {
        await using var world = await StartAsync();
        await using var other = await QosSimulator.StartAsync(world.Simulator.Options with { Key = null });
        var address = await postgres.NewDatabaseAsync();
        string[] codes = ["HK:700", "HK:9988", "HK:5", "CF:BTCUSDT"];
        await using var archive = world.Open(address);
        await archive.AddAsync(codes, [KLineType.Minute1], trades: false, world.Clock.GetUtcNow());
        using var stop = new CancellationTokenSource();
        await using var first = world.Open(address);
        await using var second = world.Open(address);
        var one = WatchAsync(world, first, stop.Token);
        await UntilAsync(
            world, one,
            async () => (await OwnersAsync(archive)).Values.Distinct().Count() == 1 && world.Simulator.GetStatistics().Subscriptions == 4);
        var two = WatchAsync(world, second, stop.Token, other);

        // Each has two codes, and no code is subscribed to twice.
        await UntilAsync(world, two, async () => (await OwnersAsync(archive)).Values.GroupBy(owner => owner).Select(owner => owner.Count())
            .SequenceEqual([2, 2])
            && world.Simulator.GetStatistics().Subscriptions == 2 && other.GetStatistics().Subscriptions == 2);
        var before = await OwnersAsync(archive);
        await UntilAsync(world, two, async () => (await archive.GetItemsAsync()).All(item => item.Count >= 3));
        Assert.Equal(before, await OwnersAsync(archive));

        // The first one dies: it can give nothing back, for its store is gone.
        await first.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(world, one));
        await UntilAsync(world, two, async () => (await OwnersAsync(archive)).Values.Distinct().Count() == 1
            && other.GetStatistics().Subscriptions == 4);
        var counts = (await archive.GetItemsAsync()).Select(item => item.Count).ToList();
        await UntilAsync(
            world, two,
            async () => (await archive.GetItemsAsync()).Zip(counts)
                .All(item => item.First.Count >= item.Second + 3 && item.First.Holes == 0));
        await stop.CancelAsync();
        await two;
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(await archive.GetRevisionsAsync().ToListAsync());
        foreach (var code in codes)
        {
            var stored = (await archive.GetKLinesAsync(code, KLineType.Minute1).ToListAsync()).Where(bar => bar.IsFinal).ToList();
            Assert.Equal(world.Truth(code, KLineType.Minute1, stored[0].Time).Take(stored.Count), stored.Select(ArchiveWorld.Text));
        }
    }

    private static Task<ArchiveWorld> StartAsync() => ArchiveWorld.StartAsync(
        Tuesday,
        options => options with
        {
            PushInterval = TimeSpan.FromMilliseconds(500),
            MaxConnections = null,
            HistoryLimit1000AndIgnoresEnd = false,
            RequestsPerMinute = 1000,
        });

    private static Task<ArchiveSyncResult> WatchAsync(
        ArchiveWorld world, QosArchive archive, CancellationToken cancellationToken, QosSimulator? simulator = null) => Task.Run(async () =>
    {
        await using var client = world.Connect(simulator);
        var options = new ArchiveSyncOptions { Watch = true, AdjustmentInterval = TimeSpan.Zero, WatchInterval = TimeSpan.FromMinutes(30) };
        return await archive.SyncAsync(client, options, progress: null, cancellationToken);
    });

    /// <summary>Moves the clock until something is so. Each step leaves the streams some real time.</summary>
    private static async Task UntilAsync(ArchiveWorld world, Task watching, Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watching.IsCompleted)
            {
                await watching;
            }

            Assert.True(clock.Elapsed < Patience, "what was waited for did not come");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
    }

    /// <summary>Moves the clock until a watch has ended.</summary>
    private static async Task RunAsync(ArchiveWorld world, Task<ArchiveSyncResult> watching)
    {
        while (!watching.IsCompleted)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(watching, Task.Delay(10));
        }

        await watching;
    }

    private static async Task<Dictionary<string, string>> OwnersAsync(QosArchive archive) =>
        (await archive.Store.GetSeriesAsync(default)).ToDictionary(series => series.Code, series => series.Owner ?? "nobody");

    private static async Task<long> CountAsync(QosArchive archive, string item) =>
        (await archive.GetItemsAsync()).Single(one => $"{one.Code} {one.Type}" == item).Count;

    private static async Task<DateTimeOffset?> LastAsync(QosArchive archive, string code) =>
        (await archive.GetItemsAsync()).Single(one => one.Code == code && !one.IsTrades()).Last;

    /// <summary>Outside of the declared gaps the stored trades are the market's own, each once and in its order.</summary>
    private static async Task AssertTradesAsync(ArchiveWorld world, QosArchive archive, DateTimeOffset lost)
    {
        var gaps = await archive.GetGapsAsync("CF:BTCUSDT");
        var stored = await archive.GetTradesAsync("CF:BTCUSDT").ToListAsync();
        Assert.Contains(gaps, gap => gap.From <= lost.AddMinutes(1) && gap.To >= lost.AddMinutes(1));
        Assert.True(world.Simulator.Market.TryFind("CF:BTCUSDT", out var instrument));

        // The first and the last second may have been seen in part.
        var (first, last) = (stored[0].Seconds + 1, stored[^1].Seconds - 1);
        var truth = world.Simulator.Market.GetTradesBetween(instrument, first, last + 1)
            .Where(trade => !InGap(trade.Time)).Select(trade => (trade.Time, trade.Price, trade.Volume)).ToList();
        var kept = stored.Where(trade => trade.Seconds >= first && trade.Seconds <= last && !InGap(trade.Seconds))
            .Select(trade => (trade.Seconds, trade.Price, trade.Volume)).ToList();
        Assert.True(truth.Count > 100, $"{truth.Count} trades");
        Assert.Equal(truth, kept);

        bool InGap(long second) => gaps.Any(gap => second >= gap.From.ToUnixTimeSeconds() && second <= gap.To.ToUnixTimeSeconds());
    }
}

file static class Items
{
    public static bool IsTrades(this ArchiveItem item) => item.KLineType is null;
}
