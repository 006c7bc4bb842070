using System.Diagnostics;
using System.Globalization;
using Qos.Client;
using Qos.Simulator;
using Qos.Simulator.Market;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// The command <c>soak</c>: ten codes in four kinds against the simulator, with random faults, and what was delivered compared with the
/// simulator's true tape. Client and limits are as shipped; only the watchdog's patience is shortened, so that it has something to do.
/// </summary>
internal sealed class SoakRunner(Arguments args)
{
    private static readonly string[] Codes =
        ["CF:BTCUSDT", "CF:ETHUSDT", "US:AAPL", "US:TSLA", "HK:00700", "HK:9988", "SH:600519", "SZ:000001", "SH:600518", "SZ:002594"];

    // After the last fault: the longest reconnect, a half-open connection's discovery, and the last attempt of a repair.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(100);

    private readonly TimeSpan _duration = TimeSpan.FromMinutes(args.Number("--minutes", 10));
    private readonly int _seed = args.Count("--seed", 1);
    private readonly bool _isVerbose = args.Has("--verbose");
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Runs, prints the table, and tells whether everything that must be zero is.</summary>
    internal async Task<bool> RunAsync()
    {
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions { AllOpen = true, Seed = _seed, TradesPerSecond = args.Number("--rate", 4) });
        var client = new QosClient(new QosClientOptions
        {
            ApiKey = simulator.Key,
            Uri = simulator.Uri,
            Live = new LiveOptions { StaleAfter = TimeSpan.FromSeconds(20) },
        });
        client.LiveEvents += (_, happened) => Log($"  {happened.Kind}: {happened.Message}");
        using var end = new CancellationTokenSource();
        using var lastFault = new CancellationTokenSource(_duration);
        var memory = new MemoryLog(_duration);
        var checks = Codes.ToDictionary(code => code, code => NewCheck(simulator.Market, code));
        var bars = Codes.ToDictionary(code => code, _ => new List<KLine>());
        var faults = new FaultScript(simulator, Codes, _seed);
        long others = 0;
        Task[] running =
        [
            WatchTradesAsync(client, checks, end.Token),
            ConsumeAsync(
                client.WatchKLinesAsync(Codes, KLineType.Minute1, new WatchOptions { ClosedOnly = true }), bar => bars[bar.Code].Add(bar),
                end.Token),
            ConsumeAsync(client.WatchSnapshotsAsync(Codes), _ => Interlocked.Increment(ref others), end.Token),
            ConsumeAsync(client.WatchDepthsAsync(Codes), _ => Interlocked.Increment(ref others), end.Token),
            memory.RunAsync(end.Token),
        ];
        if (args.Has("--faults"))
        {
            await faults.RunAsync(fault => Log($"fault {faults.Count + 1}: {fault}"), lastFault.Token);
            await Task.Delay(Settling);
        }
        else
        {
            await Task.Delay(_duration);
        }

        var endedAt = simulator.Now.ToUnixTimeSeconds() - 10;
        await end.CancelAsync();
        await Task.WhenAll(running);
        foreach (var check in checks.Values)
        {
            check.End(endedAt);
        }

        var status = client.GetStatus();
        await client.DisposeAsync();
        var (barsDelivered, barsWrong) = CheckBars(simulator.Market, bars, endedAt);
        var tooSoon = simulator.GetStatistics().MessagesTooSoon;
        var missing = checks.Values.Sum(check => check.Missing);
        var duplicates = checks.Values.Sum(check => check.Duplicates);
        foreach (var problem in checks.Values.SelectMany(check => check.Problems).Concat(barsWrong))
        {
            Console.WriteLine(problem);
        }

        Row("soak", $"{_duration.TotalMinutes:0.#} minutes, seed {_seed}");
        Console.WriteLine("| --- | --- |");
        Row("faults", faults.Count);
        Row("reconnects", status.Reconnects);
        Row("trades delivered", checks.Values.Sum(check => check.Delivered));
        Row("of these repaired", checks.Values.Sum(check => check.Repaired));
        Row("gaps declared", checks.Values.Sum(check => check.Gaps));
        Row("trades missing within gaps", checks.Values.Sum(check => check.InGaps));
        Row("trades missing outside of gaps (must be 0)", missing);
        Row("duplicates (must be 0)", duplicates);
        Row("messages too soon (must be 0)", tooSoon);
        Row("final bars delivered", barsDelivered);
        Row("final bars missing, twice or wrong (must be 0)", barsWrong.Count);
        Row("snapshots and depths delivered", others);
        Row("managed memory, first minute", memory.First);
        Row("managed memory, every fifth minute from the sixth on", memory.Course);
        Row("managed memory, last minute", memory.Last);
        if (simulator.GetStatistics().Failure is { } failure)
        {
            Console.WriteLine($"The simulator itself failed: {failure}");
        }

        return missing == 0 && duplicates == 0 && tooSoon == 0 && barsWrong.Count == 0;
    }

    private static TapeCheck NewCheck(SimulatedMarket market, string code) =>
        market.TryFind(code, out var instrument)
            ? new TapeCheck(market, instrument)
            : throw new InvalidOperationException($"The simulator has no {code}.");

    private static async Task WatchTradesAsync(QosClient client, Dictionary<string, TapeCheck> checks, CancellationToken cancellationToken)
    {
        var options = new WatchOptions
        {
            OnEvent = happened =>
            {
                if (happened is GapEvent { Kind: LiveEventKind.Gap } gap)
                {
                    checks[gap.Code!].Take(gap);
                }
            },
        };
        await ConsumeAsync(client.WatchTradesAsync(Codes, options), trade => checks[trade.Code].Take(trade), cancellationToken);
    }

    private static async Task ConsumeAsync<T>(LiveStream<T> stream, Action<T> take, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await foreach (var item in stream.WithCancellation(cancellationToken))
            {
                take(item);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Every minute from the first final bar on must be there once, as the market made it.</summary>
    private static (int Delivered, List<string> Wrong) CheckBars(SimulatedMarket market, Dictionary<string, List<KLine>> bars, long endedAt)
    {
        var wrong = new List<string>();
        foreach (var (code, delivered) in bars)
        {
            market.TryFind(code, out var instrument);
            var truth = delivered.Count == 0
                ? []
                : market.GetBars(instrument!, (int)KLineType.Minute1, forward: false, 1000, endedAt, endedAt)
                    .Where(bar => bar.Time >= delivered[0].Seconds && bar.Time + 120 < endedAt).ToList();
            foreach (var bar in truth)
            {
                var same = delivered.Where(candidate => candidate.Seconds == bar.Time).ToList();
                if (same is not [var one]
                    || (one.Open, one.High, one.Low, one.Close, one.Volume) != (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume))
                {
                    wrong.Add(
                        $"{code}: the bar of {DateTimeOffset.FromUnixTimeSeconds(bar.Time):HH:mm} UTC came {same.Count} times{(same.Count == 1 ? $", as {same[0]} and not as {bar}" : "")}");
                }
            }
        }

        return (bars.Values.Sum(list => list.Count), wrong);
    }

    private void Log(string line)
    {
        if (_isVerbose)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,7:0.0}  {line}"));
        }
    }

    private static void Row(string name, object value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value} |"));
}
