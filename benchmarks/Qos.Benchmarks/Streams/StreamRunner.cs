using System.Diagnostics;
using System.Globalization;
using Qos.Client;

namespace Qos.Benchmarks.Streams;

/// <summary>The command <c>streams</c>: every figure of a stream as tables in Markdown, the runs of what is compared alternating.</summary>
internal sealed class StreamRunner(Arguments args)
{
    private static readonly string[] TenCodes = CodesOf(10);

    private readonly int _runs = args.Count("--runs", 5);
    private readonly long _warmUp = args.Count("--warm-up", 1_000_000);
    private readonly long _messages = args.Count("--messages", 3_000_000);
    private readonly string? _only = args.Text("--only");

    internal async Task RunAsync()
    {
        Console.WriteLine($"{_runs} runs; median (least to greatest).");
        await SectionAsync("throughput", CompareAsync);
        await SectionAsync("audit", CompareAuditAsync);
        await SectionAsync("watchers", CompareWatchersAsync);
        await SectionAsync("codes", CompareCodesAsync);
        await SectionAsync("latency", MeasureLatencyAsync);
        await SectionAsync("start", MeasureStartAsync);
        await SectionAsync("first-million", MeasureFirstMillionAsync);
        await SectionAsync("idle", MeasureIdleCodesAsync);
        await SectionAsync("ten-million", MeasureTenMillionAsync);
    }

    private static string[] CodesOf(int count) => [.. Enumerable.Range(1, count).Select(i => $"CF:TEST{i:0000}")];

    private async Task SectionAsync(string name, Func<Task> run)
    {
        if (_only is null || _only == name)
        {
            Console.WriteLine();
            await run();
        }
    }

    private async Task CompareAsync()
    {
        using var server = await ServerProcess.StartAsync();
        (string Name, Func<Task<Measurement>> Run)[] clients =
        [
            ("`WatchTradesAsync`", () => QosStream.RunAsync(server.Uri, TenCodes, NewMeter())),
            ("(a) bare loop, a channel for each record", () => BareClient.RunPerRecordAsync(server.Uri, TenCodes, NewMeter())),
            ("(b) bare loop, arrays of up to 256", () => BareClient.RunInBatchesAsync(server.Uri, TenCodes, NewMeter())),
            ("(c) own frames and hand decoding, arrays of up to 256", () => HandClient.RunAsync(server.Uri, TenCodes, NewMeter())),
        ];
        var runs = await AlternateAsync(clients.Select(client => client.Run).ToArray());
        Console.WriteLine(
            "| trades from socket to `await foreach`, ten codes | messages/s | CPU for each message | allocated | ours against it, messages/s | ours against it, CPU |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        for (var i = 0; i < clients.Length; i++)
        {
            var against = i == 0
                ? " | "
                : $"{Ratio(PerSecond(runs[0]), PerSecond(runs[i]))} | {Ratio(runs[0].Select(CpuOf), runs[i].Select(CpuOf))}";
            Console.WriteLine(
                $"| {clients[i].Name} | {Thousands(PerSecond(runs[i]))} | {Of(runs[i].Select(CpuOf), "0")} ns | {Of(runs[i].Select(AllocatedBy), "0")} bytes | {against} |");
        }
    }

    /// <summary>Runs what is compared in turns: of each as many as there are runs.</summary>
    private async Task<List<Measurement>[]> AlternateAsync(params Func<Task<Measurement>>[] what)
    {
        var runs = Array.ConvertAll(what, _ => new List<Measurement>());
        for (var run = 0; run < _runs; run++)
        {
            for (var i = 0; i < what.Length; i++)
            {
                runs[i].Add(await what[i]());
            }
        }

        return runs;
    }

    /// <summary>Audits at the interval that is shipped, which such short runs hardly reach, and at one sixty times as short.</summary>
    private async Task CompareAuditAsync()
    {
        using var server = await ServerProcess.StartAsync();
        (string Name, TimeSpan Every)[] rows =
        [
            ("off", TimeSpan.Zero), ("each minute", new LiveOptions().AuditEvery), ("each second", TimeSpan.FromSeconds(1)),
        ];
        var runs = rows.Select(_ => new List<Measurement>()).ToArray();
        for (var run = 0; run < _runs; run++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                // The first of a round is another one each time: what came before leaves its traces.
                var row = (run + i) % rows.Length;
                runs[row].Add(
                    await QosStream.RunAsync(server.Uri, TenCodes, NewMeter(), live: new LiveOptions { AuditEvery = rows[row].Every }));
            }
        }

        Console.WriteLine("| audits, ten codes | messages/s | against off | CPU for each message | against off |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (var i = 0; i < rows.Length; i++)
        {
            var (rates, costs) = (runs[i].Select(run => run.PerSecond), runs[i].Select(CpuOf));
            var (rate, cost) = i == 0
                ? ("", "")
                : (Ratio(rates, runs[0].Select(run => run.PerSecond)), Ratio(costs, runs[0].Select(CpuOf)));
            Console.WriteLine($"| {rows[i].Name} | {Thousands(rates)} | {rate} | {Of(costs, "0")} ns | {cost} |");
        }
    }

    private async Task CompareWatchersAsync()
    {
        using var server = await ServerProcess.StartAsync();
        int[] counts = [1, 4, 16, 100];
        var runs = counts.Select(_ => new List<Measurement>()).ToArray();
        for (var run = 0; run < _runs; run++)
        {
            for (var i = 0; i < counts.Length; i++)
            {
                runs[i].Add(await QosStream.RunAsync(server.Uri, TenCodes, NewMeter(), counts[i]));
            }
        }

        Console.WriteLine("| watchers of the same ten codes | messages/s | CPU for each message | more for each watcher and message |");
        Console.WriteLine("| --- | --- | --- | --- |");
        for (var i = 0; i < counts.Length; i++)
        {
            var more = i == 0 ? "" : $"{Of(runs[i].Zip(runs[0], (many, one) => (CpuOf(many) - CpuOf(one)) / (counts[i] - 1)), "0")} ns";
            Console.WriteLine(
                $"| {counts[i]} | {Thousands(runs[i].Select(run => run.PerSecond))} | {Of(runs[i].Select(CpuOf), "0")} ns | {more} |");
        }
    }

    private async Task CompareCodesAsync()
    {
        using var server = await ServerProcess.StartAsync(isRandom: true);
        int[] counts = args.Text("--codes") is { } chosen
            ? Array.ConvertAll(chosen.Split(','), static count => int.Parse(count, CultureInfo.InvariantCulture))
            : [10, 1000, 10_000];
        var runs = await AlternateAsync(Array.ConvertAll<int, Func<Task<Measurement>>>(
            counts, count => () => QosStream.RunAsync(server.Uri, CodesOf(count), NewMeter())));
        Console.WriteLine(
            "| codes in one watch, in random order | messages/s | CPU for each message | messages/s against ten | CPU against ten |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (var i = 0; i < counts.Length; i++)
        {
            var against = i == 0
                ? " | "
                : $"{Ratio(PerSecond(runs[i]), PerSecond(runs[0]))} | {Ratio(runs[i].Select(CpuOf), runs[0].Select(CpuOf))}";
            Console.WriteLine($"| {counts[i]:#,0} | {Thousands(PerSecond(runs[i]))} | {Of(runs[i].Select(CpuOf), "0")} ns | {against} |");
        }
    }

    private async Task MeasureLatencyAsync()
    {
        Console.WriteLine("| latency from the server's write to the consumer | p50 | p99 | p99.9 |");
        Console.WriteLine("| --- | --- | --- | --- |");
        await CompareRowsAsync("50,000 messages/s", rate: 50_000, burst: 0, warmUp: 250_000, messages: 500_000);
        await CompareRowsAsync("bursts of 10,000", rate: null, burst: 10_000, warmUp: 200_000, messages: 200_000);

        async Task CompareRowsAsync(string name, double? rate, int burst, int warmUp, int messages)
        {
            var (ours, bare) = (new List<LatencyMeter>(), new List<LatencyMeter>());
            for (var run = 0; run < _runs; run++)
            {
                using var server = await ServerProcess.StartAsync(rate, burst, isStamped: true);
                ours.Add(new LatencyMeter(warmUp, messages));
                await QosStream.RunAsync(server.Uri, TenCodes, ours[run]);
                bare.Add(new LatencyMeter(warmUp, messages));
                await BareClient.RunAsync(server.Uri, TenCodes, bare[run]);
            }

            Row(name, ours);
            Row($"{name}, bare loop without a hand-over", bare);
        }

        static void Row(string name, List<LatencyMeter> runs) =>
            Console.WriteLine($"| {name} | {At(runs, 0.5)} ms | {At(runs, 0.99)} ms | {At(runs, 0.999)} ms |");

        static string At(List<LatencyMeter> runs, double part) => Of(runs.Select(run => run.At(part)), "0.000");
    }

    private async Task MeasureStartAsync()
    {
        var (first, pushed, restored) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < _runs; run++)
        {
            // Seconds of this tape pass as real ones do.
            using var server = await ServerProcess.StartAsync(rate: TradeTape.PerSecond * TenCodes.Length);
            await using var client = QosStream.NewClient(server.Uri);
            var isLost = false;
            var startedAt = Stopwatch.GetTimestamp();
            var droppedAt = 0L;
            var options = new WatchOptions
            {
                OnEvent = happened => isLost |= happened is StateChangedEvent { State: LiveState.Reconnecting }
            };
            await foreach (var trade in client.WatchTradesAsync(TenCodes, options))
            {
                if (first.Count == run)
                {
                    first.Add(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
                }

                if (trade.Origin == Origin.Pushed && pushed.Count == run)
                {
                    pushed.Add(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
                    await server.DropAsync();
                    droppedAt = Stopwatch.GetTimestamp();
                }
                else if (isLost && trade.Origin == Origin.Pushed)
                {
                    restored.Add(Stopwatch.GetElapsedTime(droppedAt).TotalSeconds);
                    break;
                }
            }
        }

        Console.WriteLine("| from | to | seconds |");
        Console.WriteLine("| --- | --- | --- |");
        Console.WriteLine($"| `await foreach` on a new client | first trade, fetched | {Of(first, "0.000")} |");
        Console.WriteLine($"| | first pushed trade | {Of(pushed, "0.000")} |");
        Console.WriteLine($"| connection cut by the server | first pushed trade after the repair | {Of(restored, "0.000")} |");
    }

    private async Task MeasureFirstMillionAsync()
    {
        var (first, warm) = (new List<double>(), new List<double>());
        for (var run = 0; run < _runs; run++)
        {
            using var server = await ServerProcess.StartAsync();
            var (cold, later) = await FirstMillion.InNewProcessAsync(server.Uri, TenCodes);
            first.Add(cold);
            warm.Add(later);
        }

        Console.WriteLine("| trades in a new process, ten codes | messages/s | against the warm rate |");
        Console.WriteLine("| --- | --- | --- |");
        Console.WriteLine($"| the first million | {Thousands(first)} | {Ratio(first, warm)} |");
        Console.WriteLine($"| the fourth to the sixth | {Thousands(warm)} | |");
    }

    /// <summary>What a watched code costs that does not trade: its list of the last trades has been fetched and joined.</summary>
    private async Task MeasureIdleCodesAsync()
    {
        const int Few = 100;
        const int Many = 10_000;
        Console.WriteLine("| a code in a watch of trades, managed memory | bytes |");
        Console.WriteLine("| --- | --- |");
        foreach (var isSilent in (bool[])[true, false])
        {
            var bytes = new List<double>();
            for (var run = 0; run < _runs; run++)
            {
                bytes.Add((await MemoryOfAsync(Many, isSilent) - await MemoryOfAsync(Few, isSilent)) / (double)(Many - Few));
            }

            Console.WriteLine($"| {(isSilent ? "that has not traded" : "with forty trades")} | {Of(bytes, "#,0")} |");
        }

        static async Task<long> MemoryOfAsync(int count, bool isSilent)
        {
            using var server = await ServerProcess.StartAsync(rate: 1, isSilent: isSilent);
            await using var client = QosStream.NewClient(server.Uri);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await using var reader = client.WatchTradesAsync(CodesOf(count)).GetAsyncEnumerator();
            var next = reader.MoveNextAsync().AsTask();
            var startedAt = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(25))
            {
                // Lists are asked for up to six seconds after the acknowledgement; later come audits, which change nothing.
                await Task.WhenAny(next, Task.Delay(100));
                next = next.IsCompleted ? reader.MoveNextAsync().AsTask() : next;
            }

            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            await client.DisposeAsync();
            await next;
            return bytes;
        }
    }

    private async Task MeasureTenMillionAsync()
    {
        using var server = await ServerProcess.StartAsync();
        var runs = new List<Measurement>();
        for (var run = 0; run < _runs; run++)
        {
            runs.Add(await QosStream.RunAsync(server.Uri, TenCodes, new Meter(_warmUp, 10_000_000)));
        }

        Console.WriteLine("| ten million trades, ten codes | |");
        Console.WriteLine("| --- | --- |");
        Console.WriteLine($"| time | {Of(runs.Select(run => run.Elapsed.TotalSeconds), "0.0")} s |");
        Console.WriteLine($"| CPU time | {Of(runs.Select(run => run.Cpu.TotalSeconds), "0.0")} s |");
        Console.WriteLine($"| garbage collections | {Of(runs.Select(run => (double)run.Collections), "0")} |");
        Console.WriteLine($"| allocated for each trade | {Of(runs.Select(run => (double)run.Allocated / run.Messages), "0.0")} bytes |");
        Console.WriteLine($"| peak working set | {Of(runs.Select(run => run.PeakMemory / 1048576.0), "0")} MiB |");
    }

    private Meter NewMeter() => new(_warmUp, _messages);

    private static double CpuOf(Measurement run) => run.Cpu.TotalNanoseconds / run.Messages;

    private static double AllocatedBy(Measurement run) => (double)run.Allocated / run.Messages;

    private static IEnumerable<double> PerSecond(IEnumerable<Measurement> runs) => runs.Select(run => run.PerSecond);

    private static string Of(IEnumerable<double> runs, string format) => new Spread(runs).ToString(format);

    private static string Thousands(IEnumerable<double> perSecond) => Of(perSecond.Select(value => value / 1000), "#,0") + " thousand";

    private static string Ratio(IEnumerable<double> ours, IEnumerable<double> theirs) => Of(ours.Zip(theirs, (a, b) => a / b), "0.00");
}
