using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Archive.Tests.Sync;

/// <summary>Clocks, servers and codes that are not as they should be.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly DateTimeOffset Friday = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(-400)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(400)]
    public async Task A_clock_of_this_machine_that_jumps_changes_nothing(int days)
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { EnforceLimits = false });
        var clock = new JumpingClock(world.Clock);
        var archive = new QosArchive(ArchiveStore.At(_folder["a.db"]), clock);
        await using (archive)
        {
            await archive.AddAsync(["HK:700", "CF:BTCUSDT"], [KLineType.Minute1], from: new MarketTime(2026, 11, 20));
            await SyncAsync();
            clock.Jump = TimeSpan.FromDays(days);
            world.Clock.Advance(TimeSpan.FromHours(3));
            await SyncAsync();
            clock.Jump = -clock.Jump;
            world.Clock.Advance(TimeSpan.FromHours(3));
            await SyncAsync();
            clock.Jump = TimeSpan.Zero;

            var requests = Requests(world);
            var again = await SyncAsync();
            Assert.Equal((0, requests), (again.Added + again.Revised, Requests(world)));
            foreach (var item in await archive.GetItemsAsync())
            {
                await SyncTests.AssertIsMarketsOwnAsync(world, archive, item);
            }
        }

        // The clock jumps while the sync runs, too: its progress is told in the middle of it.
        async Task<ArchiveSyncResult> SyncAsync()
        {
            await using var client = new QosClient(Options(world) with { TimeProvider = clock });
            return await archive.SyncAsync(
                client, new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero },
                new Progress(() => clock.Jump += TimeSpan.FromHours(1)));
        }
    }

    [Fact]
    public async Task A_clock_that_is_behind_the_archive_proves_nothing_about_the_last_bars()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { EnforceLimits = false });
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700"], [KLineType.Minute1], from: new MarketTime(2026, 11, 16));
        await world.SyncAsync(archive);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.SyncAsync(archive);
        var clock = new JumpingClock(world.Clock) { Jump = TimeSpan.FromDays(-2) };
        await using var through = new QosClient(Options(world) with { TimeProvider = clock });
        archive.Attach(through);

        var bars = (await through.GetKLinesAsync(["HK:700"], KLineType.Minute1, 10))[0].Bars;

        await using var direct = world.Connect();
        Assert.Equal(
            (await direct.GetKLinesAsync(["HK:700"], KLineType.Minute1, 10))[0].Bars.Select(bar => bar.Text()),
            bars.Select(bar => bar.Text()));
    }

    [Fact]
    public async Task Answers_with_bars_twice_in_any_order_or_without_the_last_ones_end_in_the_markets_own()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { EnforceLimits = false });
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700", "US:AAPL", "CF:BTCUSDT"], [KLineType.Minute1], from: new MarketTime(2026, 11, 20));
        var random = new Random(31);
        for (var i = 0; i < 12; i++)
        {
            await SyncAsync(new MangledAnswers(random));
            world.Clock.Advance(TimeSpan.FromHours(5));
        }

        await SyncAsync(handler: null);
        foreach (var item in await archive.GetItemsAsync())
        {
            await SyncTests.AssertIsMarketsOwnAsync(world, archive, item);
        }

        async Task SyncAsync(HttpMessageHandler? handler)
        {
            await using var client = new QosClient(Options(world) with { TimeProvider = world.Clock, HttpHandler = handler });
            await archive.SyncAsync(client, new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero });
        }
    }

    [Fact]
    public async Task A_code_that_is_not_traded_any_more_is_asked_for_ever_more_seldom_and_keeps_what_it_has()
    {
        await using var world = await ArchiveWorld.StartAsync(Friday, options => options with { EnforceLimits = false });
        await using var archive = world.Open(_folder["a.db"]);
        await archive.AddAsync(["HK:700"], [KLineType.Minute1], from: new MarketTime(2026, 11, 16));
        await SyncAsync();
        var kept = (await archive.GetKLinesAsync("HK:700", KLineType.Minute1).ToListAsync()).Select(bar => bar.Text()).ToList();
        var before = Requests(world);
        var runs = 0;
        for (var day = 0; day < 14; day++)
        {
            for (var hour = 0; hour < 24; hour += 6, runs++)
            {
                // Its last bars stay those of the day when it was delisted.
                world.Simulator.Faults.Clear();
                world.Simulator.Faults.Inject(new AnswerFault { Staleness = world.Clock.GetUtcNow() - Friday }, int.MaxValue, "/kline");
                await SyncAsync();
                world.Clock.Advance(TimeSpan.FromHours(6));
            }
        }

        // Ten sessions: each is asked for once while it runs, and proven empty by four answers; no run asks twice.
        Assert.InRange(Requests(world) - before, 1, runs);
        Assert.Equal(kept, (await archive.GetKLinesAsync("HK:700", KLineType.Minute1).ToListAsync()).Select(bar => bar.Text()));
        Assert.DoesNotContain(
            await archive.CheckAsync().ToListAsync(),
            day => day.Date > new DateOnly(2026, 11, 20) && day.State == ArchiveDayState.Complete);

        async Task SyncAsync()
        {
            await using var client = new QosClient(Options(world) with { TimeProvider = world.Clock });
            await archive.SyncAsync(client, new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero });
        }
    }

    private static QosClientOptions Options(ArchiveWorld world) => new()
    {
        ApiKey = world.Simulator.Key,
        Uri = world.Simulator.Uri,
        Limits = QosLimits.Unlimited,
    };

    private static long Requests(ArchiveWorld world) =>
        world.Simulator.GetStatistics().Requests.GetValueOrDefault("/kline")
            + world.Simulator.GetStatistics().Requests.GetValueOrDefault("/history");

    /// <summary>A wall clock that somebody sets, beside a monotonic one that goes on.</summary>
    private sealed class JumpingClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Jump;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class Progress(Action action) : IProgress<ArchiveSyncProgress>
    {
        public void Report(ArchiveSyncProgress value) => action();
    }

    /// <summary>Changes the order of an answer's bars, repeats some, and leaves out the last ones.</summary>
    private sealed class MangledAnswers(Random random) : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath is not ("/kline" or "/history") || response.StatusCode != HttpStatusCode.OK)
            {
                return response;
            }

            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            foreach (var series in answer["data"]!.AsArray())
            {
                var bars = series!["k"]!.AsArray().Select(bar => bar!.ToJsonString()).ToList();
                lock (random)
                {
                    bars = random.Next(4) switch
                    {
                        0 => [.. Enumerable.Reverse(bars)],
                        1 => [.. bars.Concat(bars.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next())],
                        2 => bars[..Math.Max(0, bars.Count - random.Next(1, 30))],
                        _ => bars,
                    };
                }

                series["k"] = new JsonArray([.. bars.Select(bar => JsonNode.Parse(bar))]);
            }

            response.Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json");
            return response;
        }
    }
}
