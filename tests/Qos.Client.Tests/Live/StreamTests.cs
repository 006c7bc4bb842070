using System.Diagnostics.Metrics;
using Qos.Client.Quotes;
using Qos.Simulator;
using Xunit;

namespace Qos.Client.Tests.Live;

/// <summary>
/// What watchers are given while nothing goes wrong: bars and their ends, quiet codes, slow consumers, recordings, figures.
/// </summary>
public sealed class StreamTests
{
    // A Friday without daylight saving troubles: 03:50 UTC is 11:50 in Hong Kong and Shanghai.
    private static readonly DateTimeOffset BeforeLunch = new(2025, 3, 14, 3, 50, 20, TimeSpan.Zero);
    private static readonly DateTimeOffset BeforeHongKongClose = new(2025, 3, 14, 7, 57, 20, TimeSpan.Zero);
    private static readonly DateTimeOffset BeforeNewYorkClose = new(2025, 3, 14, 19, 57, 20, TimeSpan.Zero);

    [Theory]
    [InlineData("CF:BTCUSDT", KLineType.Minute1, 0, 6)]
    [InlineData("CF:BTCUSDT", KLineType.Minute5, 0, 25)]
    [InlineData("HK:700", KLineType.Minute1, 1, 75)]
    [InlineData("HK:700", KLineType.Minute1, 2, 20)]
    [InlineData("US:AAPL", KLineType.Minute1, 3, 10)]
    [InlineData("US:AAPL", KLineType.Day, 3, 10)]
    [InlineData("HK:700", KLineType.Day, 2, 20)]
    public async Task A_consumer_of_closed_bars_gets_every_bar_exactly_once_as_the_market_ends_it(
        string code, KLineType type, int start, int minutes)
    {
        var begin = start switch { 1 => BeforeLunch, 2 => BeforeHongKongClose, 3 => BeforeNewYorkClose, _ => BeforeLunch };
        await using var world = await LiveWorld.StartAsync(rate: null, start: begin);
        using var reader = world.Client.WatchKLinesAsync([code], type, new WatchOptions { ClosedOnly = true }).Open();
        await world.AdvanceAsync(TimeSpan.FromMinutes(minutes));
        var given = new List<KLine>();
        while (reader.TryRead(out var bar))
        {
            given.Add(bar);
        }

        Assert.True(world.Simulator.Market.TryFind(code, out var instrument));
        var now = world.Simulator.Now.ToUnixTimeSeconds();
        var truth = world.Simulator.Market.GetBars(instrument, (int)type, forward: false, 200, now, now)
            .Where(
                bar => bar.Time >= begin.ToUnixTimeSeconds() - (type == KLineType.Day ? 86_400 : 59)
                    && BarPeriod.EndOf(InstrumentCode.Parse(code), type, bar.Time) + 5 < now).ToList();
        Assert.NotEmpty(truth);
        Assert.All(given, bar => Assert.True(bar.IsFinal));
        Assert.Equal(
            truth.Select(bar => (bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume)),
            given.Select(bar => (bar.Seconds, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume!.Value)));
    }

    [Fact]
    public async Task A_watch_of_bars_begins_with_the_history_asked_for_and_then_the_running_bar()
    {
        await using var world = await LiveWorld.StartAsync(start: BeforeLunch);
        using var reader = world.Client.WatchKLinesAsync(["CF:BTCUSDT"], KLineType.Minute1, new WatchOptions { Count = 5 }).Open();
        await world.AdvanceAsync(TimeSpan.FromSeconds(3));
        var bars = new List<KLine>();
        while (reader.TryRead(out var bar))
        {
            bars.Add(bar);
        }

        Assert.Equal(6, bars.Count);
        Assert.Equal([true, true, true, true, true, false], bars.Select(bar => bar.IsFinal));
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(1), pair.Second.Time - pair.First.Time));
    }

    [Fact]
    public async Task A_watch_of_trades_begins_with_those_from_then_on_and_with_history_only_where_it_is_asked_for()
    {
        await using var world = await LiveWorld.StartAsync();
        var start = world.Time.GetUtcNow();
        using var live = world.Client.WatchTradesAsync(["CF:BTCUSDT"]).Open();
        using var history = world.Client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 7 }).Open();
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        var (fresh, all) = (Read(live), Read(history));
        Assert.NotEmpty(fresh);
        Assert.All(fresh, trade => Assert.True(trade.Time >= start.AddSeconds(-1), $"{trade.Time:O} is older than the watch ({start:O})."));
        Assert.Equal(7, all.Count - fresh.Count);
        Assert.Equal(fresh.Select(Figures), all.Skip(7).Select(Figures));

        static (long, decimal, decimal) Figures(Trade trade) => (trade.Seconds, trade.Price, trade.Volume);
    }

    [Fact]
    public async Task Final_bars_alone_are_counted_alone_and_none_of_the_past_comes_unasked()
    {
        await using var world = await LiveWorld.StartAsync(start: new DateTimeOffset(2025, 3, 14, 10, 0, 30, TimeSpan.FromHours(8)));
        using var three = world.Client.WatchKLinesAsync(
            ["CF:BTCUSDT"], KLineType.Minute1, new WatchOptions { ClosedOnly = true, Count = 3 }).Open();
        using var none = world.Client.WatchKLinesAsync(["CF:BTCUSDT"], KLineType.Minute1, new WatchOptions { ClosedOnly = true }).Open();
        using var running = world.Client.WatchKLinesAsync(["CF:BTCUSDT"], KLineType.Minute1, new WatchOptions { Count = 3 }).Open();
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([true, true, true], Read(three).Select(bar => bar.IsFinal));
        Assert.Empty(Read(none));
        Assert.Equal(4, Read(running).Select(bar => bar.Seconds).Distinct().Count());
        // The simulator answers in real time, so the clock must not run ahead of it.
        var asked = await world.Client.GetKLinesAsync(["CF:BTCUSDT"], KLineType.Minute1, 3, closedOnly: true);
        Assert.Equal([true, true, true], asked[0].Bars.Select(bar => bar.IsFinal));
    }

    private static List<T> Read<T>(LiveReader<T> reader)
        where T : class
    {
        var items = new List<T>();
        while (reader.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }

    [Theory]
    [InlineData('T')]
    [InlineData('S')]
    [InlineData('D')]
    [InlineData('K')]
    public async Task A_code_whose_pushes_have_stopped_is_reported_asked_for_again_and_comes_back(char kind)
    {
        await using var world = await LiveWorld.StartAsync();
        var events = new List<LiveEvent>();
        var options = new WatchOptions { OnEvent = events.Add };
        Func<bool> read;
        IDisposable reader;
        switch (kind)
        {
            case 'T':
                var trades = world.Client.WatchTradesAsync(["CF:BTCUSDT"], options).Open();
                (reader, read) = (trades, () => trades.TryRead(out _));
                break;
            case 'S':
                var quotes = world.Client.WatchSnapshotsAsync(["CF:BTCUSDT"], options).Open();
                (reader, read) = (quotes, () => quotes.TryRead(out _));
                break;
            case 'D':
                var depths = world.Client.WatchDepthsAsync(["CF:BTCUSDT"], options).Open();
                (reader, read) = (depths, () => depths.TryRead(out _));
                break;
            default:
                var bars = world.Client.WatchKLinesAsync(["CF:BTCUSDT"], KLineType.Hour1, options).Open();
                (reader, read) = (bars, () => bars.TryRead(out _));
                break;
        }

        using (reader)
        {
            await world.AdvanceAsync(TimeSpan.FromSeconds(10));
            world.Simulator.Faults.StopPushes("CF:BTCUSDT", kind, untilResubscribed: true);
            await world.AdvanceAsync(TimeSpan.FromSeconds(130));
            while (read())
            {
                continue;
            }

            var kinds = string.Join('\n', events.Select(e => $"{e.Time:HH:mm:ss.fff} {e.Kind} {e.Message}"));
            Assert.True(events.Exists(e => e.Kind == LiveEventKind.Stale && e.Code == "CF:BTCUSDT"), kinds);
            Assert.True(events.Exists(e => e.Kind == LiveEventKind.Recovered), kinds);
        }
    }

    [Fact]
    public async Task A_stalled_watcher_of_trades_loses_its_oldest_with_an_exact_count_and_the_others_see_everything()
    {
        await using var world = await LiveWorld.StartAsync(
            rate: 50, client: options => options with { Live = options.Live with { TradeCapacity = 100 } });
        var dropped = 0L;
        var countDrops = new WatchOptions { OnEvent = e => dropped += (e as DroppedEvent)?.Count ?? 0 };
        using var stalled = world.Client.WatchTradesAsync(["CF:BTCUSDT"], countDrops).Open();
        await world.WatchAsync();
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.AssertIsTape();
        Assert.DoesNotContain(world.Events, e => e.Kind == LiveEventKind.Dropped);
        var left = new List<Trade>();
        while (stalled.TryRead(out var trade))
        {
            left.Add(trade);
        }

        Assert.Equal(100, left.Count);
        Assert.Equal(stalled.Dropped, dropped);

        // The other watcher was given the same, in full.
        await world.RestAsync();
        var given = world.Trades.Take((int)dropped + 100).Select(t => (t.Seconds, t.Price, t.Volume)).ToList();
        Assert.Equal(dropped + 100, given.Count);
        Assert.Equal(given.TakeLast(100), left.Select(t => (t.Seconds, t.Price, t.Volume)));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("jsonl.gz")]
    public async Task A_recording_is_replayed_by_the_simulator_as_the_market_of_its_codes(string extension)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.{extension}");
        try
        {
            List<(long, decimal, decimal)> recorded;
            await using (var world = await LiveWorld.StartAsync(
                client: options => options with { Live = options.Live with { RecordTo = file } }))
            {
                await world.WatchAsync();
                await world.AdvanceAsync(TimeSpan.FromSeconds(20));
                recorded = [.. world.Trades.Where(t => t.Origin == Origin.Pushed).Select(t => (t.Seconds, t.Price, t.Volume))];
            }

            Assert.NotEmpty(recorded);
            await using var replay = await LiveWorld.StartAsync(simulator: options => options with { Recording = file });
            await replay.WatchAsync();
            await replay.AdvanceAsync(TimeSpan.FromSeconds(40));
            var again = replay.Trades.Select(t => (t.Price, t.Volume)).ToArray();

            // The recorder may have had a last push that the watcher had not read yet.
            var expected = recorded.Select(t => (t.Item2, t.Item3)).ToArray();
            Assert.Contains(
                Enumerable.Range(0, Math.Max(1, again.Length - expected.Length + 1)), at => again.AsSpan(at).StartsWith(expected));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Every_figure_of_the_meter_is_told_with_its_name_and_unit()
    {
        var seen = new Dictionary<string, (string? Unit, double Sum)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Qos.Client")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();
        await using (var world = await LiveWorld.StartAsync())
        {
            await world.WatchAsync();
            await world.DropAsync(() => world.Simulator.Faults.DropConnections());
            await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects == 1, TimeSpan.FromSeconds(10));
            world.Simulator.Faults.SendFrame(FrameFault.Garbage);
            await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        lock (seen)
        {
            Assert.Equal("{push}", seen["qos.client.pushes"].Unit);
            Assert.True(seen["qos.client.pushes"].Sum > 0);
            Assert.True(seen["qos.client.reconnects"].Sum >= 1);
            Assert.True(seen["qos.client.frames.unreadable"].Sum >= 1);
            Assert.Equal("s", seen["qos.client.request.duration"].Unit);
        }

        void Add(System.Diagnostics.Metrics.Instrument instrument, double value)
        {
            lock (seen)
            {
                seen[instrument.Name] = (instrument.Unit, seen.GetValueOrDefault(instrument.Name).Sum + value);
            }
        }
    }

    [Fact]
    public async Task A_thousand_watches_that_come_and_go_leave_nothing_behind()
    {
        await using var world = await LiveWorld.StartAsync();
        await world.WatchAsync();
        for (var round = 0; round < 1000; round++)
        {
            world.Client.WatchTradesAsync(["CF:ETHUSDT"]).Open().Dispose();
        }

        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(["Trade CF:BTCUSDT"], world.Client.GetStatus().Subscriptions);
        Assert.Equal(1, world.Simulator.GetStatistics().Subscriptions);
        Assert.Equal(0, world.Simulator.GetStatistics().MessagesTooSoon);
    }

    [Fact]
    public async Task A_second_client_of_one_key_is_told_that_the_key_has_one_connection_and_may_have_it_when_the_first_is_gone()
    {
        await using var world = await LiveWorld.StartAsync();
        var second = new QosClient(world.Client.Options);
        await using (second)
        {
            await world.WatchAsync();
            var error = Assert.Throws<QosException>(() => second.WatchTradesAsync(["CF:BTCUSDT"]).Open());
            Assert.Equal(QosErrorKind.InvalidArgument, error.Kind);
            await world.Client.DisposeAsync();
            using var reader = second.WatchTradesAsync(["CF:BTCUSDT"]).Open();
            Assert.True(await reader.WaitToReadAsync());
        }

        Assert.Equal(0, world.Simulator.GetStatistics().MessagesTooSoon);
    }
}
