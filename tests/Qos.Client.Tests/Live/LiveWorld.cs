using System.Diagnostics;
using Qos.Simulator;
using Qos.Simulator.Market;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests.Live;

/// <summary>
/// The simulator and a client on one clock that the test owns, over real sockets: minutes of market pass in moments. It collects what a
/// watch of trades is given and compares it with the simulator's true tape.
/// </summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<(Trade? Trade, LiveEvent? Event)> _log = [];
    private LiveReader<Trade>? _reader;
    private DateTimeOffset _began;
    private long _lostPushes;
    private long _lostMessages;
    private bool _isCut;
    private bool _isOwed;

    private LiveWorld(ManualTimeProvider time, QosSimulator simulator, QosClient client)
    {
        Time = time;
        Simulator = simulator;
        Client = client;
    }

    internal ManualTimeProvider Time { get; }

    internal QosSimulator Simulator { get; }

    internal QosClient Client { get; }

    internal IEnumerable<LiveEvent> Events => _log.Where(entry => entry.Event is not null).Select(entry => entry.Event!);

    internal IEnumerable<Trade> Trades => _log.Where(entry => entry.Trade is not null).Select(entry => entry.Trade!);

    internal static async Task<LiveWorld> StartAsync(
        double? rate = 5, Func<QosSimulatorOptions, QosSimulatorOptions>? simulator = null,
        Func<QosClientOptions, QosClientOptions>? client = null,
        DateTimeOffset? start = null, TimeSpan clientSkew = default)
    {
        var time = new ManualTimeProvider(start ?? new DateTimeOffset(2025, 3, 14, 15, 0, 0, TimeSpan.Zero));
        var simulatorOptions = new QosSimulatorOptions { TimeProvider = time, EnforceLimits = false, TradesPerSecond = rate };
        var running = await QosSimulator.StartAsync(simulator?.Invoke(simulatorOptions) ?? simulatorOptions);
        var clientOptions = new QosClientOptions
        {
            ApiKey = running.Key,
            Uri = running.Uri,
            TimeProvider = clientSkew == default ? time : new SkewedTimeProvider(time, clientSkew),
            Limits = new QosLimits { RequestsPerMinute = 100_000, SocketRequestsPerMinute = 100_000 },
        };
        return new LiveWorld(time, running, new QosClient(client?.Invoke(clientOptions) ?? clientOptions));
    }

    /// <summary>Watches the trades of codes.</summary>
    internal async Task WatchAsync(string codes = "CF:BTCUSDT")
    {
        _began = Time.GetUtcNow();
        _reader = Client.WatchTradesAsync([codes], new WatchOptions { OnEvent = liveEvent => _log.Add((null, liveEvent)) }).Open();
        await AdvanceAsync(TimeSpan.FromSeconds(8));
    }

    /// <summary>Lets time pass in small steps, the client coming to rest after each.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        for (var end = Time.GetUtcNow() + by; Time.GetUtcNow() < end;)
        {
            Time.Advance(Step);
            await RestAsync();
        }
    }

    /// <summary>Lets time pass until something holds, for so long at most.</summary>
    internal async Task<TimeSpan> AdvanceUntilAsync(Func<bool> until, TimeSpan atMost)
    {
        var since = Time.GetUtcNow();
        while (!until() && Time.GetUtcNow() - since < atMost)
        {
            await AdvanceAsync(Step);
        }

        Assert.True(until(), $"not within {atMost}");
        return Time.GetUtcNow() - since;
    }

    /// <summary>
    /// Everything sent has arrived, nothing is under way but what waits for the clock. Bounded, because some faults never come to rest.
    /// </summary>
    internal async Task RestAsync()
    {
        // Real time: a busy machine needs some, and a fault that withholds something for good must not hang the run.
        var patience = Stopwatch.StartNew();
        for (var calm = 0; calm < 3;)
        {
            await Task.Delay(patience.ElapsedMilliseconds > 20 ? 1 : 0);
            await Task.Yield();
            var (pushes, messages, isCut, isOwed) = Behind();
            if (patience.Elapsed > Patience)
            {
                // What has not come by now is withheld by a fault.
                (_lostPushes, _lostMessages, _isCut, _isOwed) = (_lostPushes + pushes, _lostMessages + messages, isCut, isOwed);
                if (patience.Elapsed > 2 * Patience)
                {
                    break;
                }
            }

            (_isCut, _isOwed) = (_isCut && isCut, _isOwed && isOwed);
            calm = (pushes, messages, isCut, isOwed) == (0, 0, _isCut, _isOwed) && Client.Hub.IsResting && !Client.Hub.IsFetching
                ? calm + 1
                : 0;
        }

        Drain();
    }

    /// <summary>
    /// What one end has sent and the other has not got, whether they differ about the connection, and whether an answer is owed.
    /// </summary>
    private (long Pushes, long Messages, bool IsCut, bool IsOwed) Behind()
    {
        var server = Simulator.GetStatistics();
        return (
            server.Pushes - _lostPushes - Client.Hub.Pushes,
            Client.Hub.Sent - _lostMessages - server.SocketMessages.Values.Sum(),
            (Client.LiveState == LiveState.Connected) != (server.Connections > 0),
            Client.LiveState == LiveState.Connected && Client.Hub.IsAwaitingAnswer);
    }

    /// <summary>Loses connections, once everything sent has arrived.</summary>
    internal async Task DropAsync(Action drop)
    {
        await RestAsync();
        drop();
        await RestAsync();
    }

    /// <summary>
    /// The trades delivered are the tape: each stretch between declared gaps is a stretch of it without a hole, each begins after the one
    /// before, and the last one reaches the end.
    /// </summary>
    internal void AssertIsTape(string code = "CF:BTCUSDT", bool reachesEnd = true)
    {
        Assert.True(Simulator.Market.TryFind(code, out var instrument));
        var from = _began.ToUnixTimeSeconds() - 3600;
        var tape = Simulator.Market.GetTradesBetween(instrument, from, Simulator.Now.ToUnixTimeSeconds() + 1)
            .Where(t => (t.Time * 1000) + t.OffsetMilliseconds <= Simulator.Now.ToUnixTimeMilliseconds())
            .Select(t => (t.Time, t.Price, t.Volume)).ToArray();
        var place = 0;
        foreach (var stretch in Stretches(code))
        {
            var found = Enumerable.Range(place, Math.Max(0, tape.Length - place - stretch.Count + 1)).FirstOrDefault(
                at => tape.AsSpan(at, stretch.Count).SequenceEqual(stretch.ToArray()), -1);
            Assert.True(found >= 0, Describe(stretch, tape, place));
            place = found + stretch.Count;
        }

        if (reachesEnd)
        {
            // Equal neighbours can let a stretch match early, never late: what is left over must repeat its end.
            var rest = tape.AsSpan(place).ToArray();
            Assert.True(
                rest.All(t => t.Time >= tape[^1].Time - 1),
                $"{rest.Length} trades of the tape's end are missing, from {rest.FirstOrDefault()} on");
        }
    }

    /// <summary>
    /// What is delivered is the tape in order, each trade once, and what is missing lies within the bounds of a declared gap, whenever it
    /// was declared.
    /// </summary>
    /// <returns>How many trades are missing.</returns>
    internal int AssertNothingUndeclared(string code = "CF:BTCUSDT")
    {
        Assert.True(Simulator.Market.TryFind(code, out var instrument));
        var delivered = Trades.Where(trade => trade.Code == code).ToArray();
        var tape = Simulator.Market.GetTradesBetween(instrument, delivered[0].Seconds, Simulator.Now.ToUnixTimeSeconds() - 2).ToArray();
        var gaps = Events.OfType<GapEvent>().Where(gap => gap.Code == code && gap.Kind == LiveEventKind.Gap).ToArray();
        var missing = new List<MarketTrade>();
        var place = 0;
        foreach (var trade in tape)
        {
            if (place < delivered.Length
                && (delivered[place].Seconds, delivered[place].Price, delivered[place].Volume) == (trade.Time, trade.Price, trade.Volume))
            {
                place++;
            }
            else if (trade.Time > delivered[0].Seconds)
            {
                missing.Add(trade);
            }
        }

        var late = delivered.Skip(place).Where(trade => trade.Seconds < Simulator.Now.ToUnixTimeSeconds() - 2).ToArray();
        Assert.True(late.Length == 0, $"{late.Length} trades are not on the tape, or out of order, from {late.FirstOrDefault()} on");
        Assert.All(missing, trade => Assert.True(
            Array.Exists(
                gaps,
                gap => (gap.From?.ToUnixTimeSeconds() ?? 0) <= trade.Time && trade.Time <= (gap.To?.ToUnixTimeSeconds() ?? long.MaxValue)),
            $"{trade} is missing outside of the gaps: {string.Join('\n', Events.Select(e => $"{e.Time:HH:mm:ss.fff} {e.Kind} {e.Message}"))}"));
        return missing.Count;
    }

    /// <summary>Where a stretch that is none leaves the tape.</summary>
    private string Describe(List<(long, decimal, decimal)> stretch, (long, decimal, decimal)[] tape, int place)
    {
        var items = stretch.ToArray();
        var (at, length) = Enumerable.Range(place, tape.Length - place).Where(at => tape[at] == items[0])
            .Select(at => (at, length: tape.AsSpan(at).CommonPrefixLength(items))).DefaultIfEmpty((place, 0)).MaxBy(pair => pair.Item2);
        var events = Events.Select(e => $"{e.Time:HH:mm:ss.fff} {e.Kind} {e.Message}");
        return $"Of {items.Length} trades, {length} follow the tape from place {at} of {tape.Length}; then {string.Join(" ", items.Skip(length).Take(4))}"
            + $" instead of {string.Join(" ", tape.Skip(at + length).Take(4))}.\n{string.Join('\n', events)}";
    }

    public async ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        await Client.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private void Drain()
    {
        while (_reader?.TryRead(out var trade) == true)
        {
            _log.Add((trade, null));
        }
    }

    private List<List<(long, decimal, decimal)>> Stretches(string code)
    {
        List<List<(long, decimal, decimal)>> stretches = [[]];
        foreach (var (trade, liveEvent) in _log)
        {
            if (liveEvent is { Kind: LiveEventKind.Gap or LiveEventKind.Dropped } && (liveEvent.Code is null || liveEvent.Code == code))
            {
                stretches.Add([]);
            }
            else if (trade?.Code == code)
            {
                stretches[^1].Add((trade.Seconds, trade.Price, trade.Volume));
            }
        }

        return [.. stretches.Where(stretch => stretch.Count > 0)];
    }

    /// <summary>A machine whose wall clock is wrong.</summary>
    private sealed class SkewedTimeProvider(TimeProvider inner, TimeSpan skew) : TimeProvider
    {
        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + skew;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
