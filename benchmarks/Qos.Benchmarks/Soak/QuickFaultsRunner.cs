using System.Diagnostics;
using System.Globalization;
using Qos.Benchmarks.Streams;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// The command <c>quickfaults</c>: connections that live one to nine seconds, a third of them followed by refused handshakes. Trades that
/// <see cref="QosClient"/> does not deliver, all of them within declared gaps, beside those that a <see cref="ReferenceClient"/> does not
/// have. Each client has a simulator of its own with the same tape, and its n-th connection has the same fate.
/// </summary>
internal sealed class QuickFaultsRunner(Arguments args)
{
    private static readonly string[] Codes = ["CF:BTCUSDT", "US:AAPL", "HK:9988", "SH:600519", "SZ:000001"];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    private readonly bool _isVerbose = args.Has("--verbose");
    private readonly TimeSpan _duration = TimeSpan.FromMinutes(args.Number("--minutes", 5));
    private readonly int _runs = args.Count("--runs", 3);
    private readonly double[] _rates = [.. (args.Text("--rates") ?? "1,5").Split(',')
        .Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];

    /// <summary>Runs all at once, prints the table, and tells whether nothing undeclared is missing.</summary>
    internal async Task<bool> RunAsync()
    {
        var runs = await Task.WhenAll(
            from rate in _rates
            from seed in Enumerable.Range(1, _runs)
            select Task.Run(() => CompareAsync(rate, seed)));
        Console.WriteLine(
            $"{_duration.TotalMinutes:0.#} minutes, {Codes.Length} codes, connections of 1 to 9 s; {_runs} seeds; median (least to greatest).");
        Console.WriteLine(
            "| trades/s of a code | trades | missing, declared | missing, reference | ours to the reference | undeclared, twice (must be 0) | connections |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var group in runs.GroupBy(run => run.Rate))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {group.Key} | {group.Sum(run => run.Trades):#,0} | {Percent(group.Select(run => run.Ours))} | {Percent(group.Select(run => run.Reference))} | "
                + $"{new Spread(group.Select(run => run.Ours / run.Reference)).ToString("0.00")} | {group.Sum(run => run.Wrong)} | "
                + $"{group.Sum(run => run.Connections)}, reference {group.Sum(run => run.ReferenceConnections)} |"));
        }

        foreach (var problem in runs.SelectMany(run => run.Problems))
        {
            Console.WriteLine(problem);
        }

        return runs.Sum(run => run.Wrong) == 0;
    }

    private static string Percent(IEnumerable<double> parts) => new Spread(parts.Select(part => part * 100)).ToString("0.0") + " %";

    private async Task<Comparison> CompareAsync(double rate, int seed)
    {
        await using var ours = await StartAsync(rate, seed);
        await using var theirs = await StartAsync(rate, seed);
        var clock = Stopwatch.StartNew();
        void Log(string line)
        {
            if (_isVerbose)
            {
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{rate,4} {seed,2} {clock.Elapsed.TotalSeconds,7:0.0}  {line}"));
            }
        }

        await using var client = new QosClient(
            new QosClientOptions { ApiKey = ours.Key, Uri = ours.Uri, RequestObserver = new Steps(step => Log($"  {step.Message}")) });
        client.LiveEvents += (_, happened) => Log($"{happened.Kind}: {happened.Message}");
        using var reference = new ReferenceClient(theirs.Uri, theirs.Key, Codes);
        using var end = new CancellationTokenSource();
        using var lastFault = new CancellationTokenSource(_duration);
        var checks = Codes.ToDictionary(
            code => code,
            code => ours.Market.TryFind(code, out var instrument)
                ? new TapeCheck(ours.Market, instrument)
                : throw new InvalidOperationException(code));
        Task[] running = [WatchAsync(client, checks, end.Token), reference.RunAsync(end.Token)];
        await Task.WhenAll(EndConnectionsAsync(ours, seed, lastFault.Token), EndConnectionsAsync(theirs, seed, lastFault.Token));
        await Task.Delay(Settling);
        var endedAt = ours.Now.ToUnixTimeSeconds() - 10;
        await end.CancelAsync();
        await Task.WhenAll(running);
        long trades = 0;
        long referenceMissing = 0;
        foreach (var (code, check) in checks)
        {
            check.End(endedAt);
            theirs.Market.TryFind(code, out var instrument);
            var start = reference.Start(code) ?? throw new InvalidOperationException($"The reference had no trade of {code}.");
            foreach (var second in theirs.Market.GetTradesBetween(instrument!, start, endedAt).GroupBy(trade => trade.Time))
            {
                trades += second.Count();
                referenceMissing += Math.Max(0, second.Count() - reference.Had(code, second.Key));
            }
        }

        return new Comparison(
            rate,
            trades,
            (double)checks.Values.Sum(check => check.InGaps) / trades,
            (double)referenceMissing / trades,
            checks.Values.Sum(check => check.Missing + check.Duplicates),
            client.GetStatus().Reconnects + 1,
            reference.Connections,
            [.. checks.Values.SelectMany(check => check.Problems)]);
    }

    private static Task<QosSimulator> StartAsync(double rate, int seed) =>
        QosSimulator.StartAsync(new QosSimulatorOptions { AllOpen = true, Seed = seed, TradesPerSecond = rate });

    /// <summary>Gives each connection its life, and sometimes refuses the handshakes after it.</summary>
    private static async Task EndConnectionsAsync(QosSimulator simulator, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var seen = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            for (var total = simulator.GetStatistics().ConnectionsTotal; seen < total; seen++)
            {
                simulator.Faults.ConnectionLife = TimeSpan.FromSeconds(1 + (8 * random.NextDouble()));
                var refusals = Math.Max(0, random.Next(6) - 3);
                if (refusals > 0)
                {
                    simulator.Faults.RefuseHandshakes(503, refusals);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        simulator.Faults.Clear();
    }

    private static async Task WatchAsync(QosClient client, Dictionary<string, TapeCheck> checks, CancellationToken cancellationToken)
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
        try
        {
            await foreach (var trade in client.WatchTradesAsync(Codes, options).WithCancellation(cancellationToken))
            {
                checks[trade.Code].Take(trade);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private sealed class Steps(Action<RequestEvent> report) : IProgress<RequestEvent>
    {
        public void Report(RequestEvent value) => report(value);
    }

    private sealed record Comparison(
        double Rate, long Trades, double Ours, double Reference, long Wrong, long Connections, int ReferenceConnections,
        IReadOnlyList<string> Problems);
}
