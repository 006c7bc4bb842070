using System.Globalization;
using Qos.Benchmarks.Streams;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// The command <c>bounded</c>: what a process keeps after ten million pushes, ten thousand watches and a thousand reconnects.
/// </summary>
internal sealed class BoundedRunner(Arguments args)
{
    private static readonly string[] Codes = ["CF:BTCUSDT", "CF:ETHUSDT", "US:AAPL", "US:TSLA", "HK:00700", "HK:9988"];

    private readonly int _pushes = args.Count("--pushes", 10_000_000);
    private readonly int _rounds = args.Count("--rounds", 10_000);
    private readonly int _reconnects = args.Count("--reconnects", 1000);

    internal async Task RunAsync()
    {
        Console.WriteLine("| after | managed memory | timers | after | managed memory | timers |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        await PushAsync();
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions { AllOpen = true, EnforceLimits = false, PushInterval = TimeSpan.FromMilliseconds(10) });
        await WatchAsync(simulator);
        await ReconnectAsync(simulator);
    }

    private async Task PushAsync()
    {
        using var server = await ServerProcess.StartAsync();
        await using var client = QosStream.NewClient(server.Uri);
        var count = 0;
        var early = "";
        await foreach (var trade in client.WatchTradesAsync([.. Enumerable.Range(0, 10).Select(i => $"CF:TEST{i}")]))
        {
            if (++count == _pushes / 10)
            {
                early = Kept();
            }
            else if (count == _pushes)
            {
                break;
            }
        }

        Row(_pushes, "pushes", early);
    }

    private async Task WatchAsync(QosSimulator simulator)
    {
        var early = "";
        var random = new Random(1);
        await using var client = QosStream.NewClient(simulator.Uri, simulator.Key, isPaced: false);
        for (var round = 1; round <= _rounds; round++)
        {
            string[] codes = [Codes[random.Next(Codes.Length)], Codes[random.Next(Codes.Length)]];
            await (random.Next(4) switch
            {
                0 => FirstAsync(client.WatchTradesAsync(codes)),
                1 => FirstAsync(client.WatchSnapshotsAsync(codes)),
                2 => FirstAsync(client.WatchDepthsAsync(codes)),
                _ => FirstAsync(client.WatchKLinesAsync(codes, KLineType.Minute1)),
            });
            early = round == _rounds / 10 ? Kept() : early;
        }

        Row(_rounds, "watches", early);
    }

    private async Task ReconnectAsync(QosSimulator simulator)
    {
        var early = "";
        var soon = TimeSpan.FromMilliseconds(1);
        await using var client = QosStream.NewClient(
            simulator.Uri, simulator.Key, new LiveOptions { ReconnectDelay = soon, ReconnectDelayMax = soon }, isPaced: false);
        using var connected = new SemaphoreSlim(0);
        client.LiveEvents += (_, happened) =>
        {
            if (happened is StateChangedEvent { State: LiveState.Connected })
            {
                connected.Release();
            }
        };
        using var trades = client.WatchTradesAsync(Codes).Open();
        using var quotes = client.WatchSnapshotsAsync(Codes).Open();
        await connected.WaitAsync();
        for (var round = 1; round <= _reconnects; round++)
        {
            simulator.Faults.DropConnections();
            await connected.WaitAsync();
            while (trades.TryRead(out _) || quotes.TryRead(out _))
            {
                continue;
            }

            early = round == _reconnects / 10 ? Kept() : early;
        }

        Row(_reconnects, "reconnects", early);
    }

    private static async Task FirstAsync<T>(LiveStream<T> stream)
        where T : class
    {
        using var reader = stream.Open();
        while (await reader.WaitToReadAsync() && !reader.TryRead(out _))
        {
            continue;
        }
    }

    private static string Kept() =>
        string.Create(
            CultureInfo.InvariantCulture, $"{GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:0.00} MiB | {Timer.ActiveCount}");

    private static void Row(int count, string what, string early) =>
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"| {count / 10:#,0} {what} | {early} | {count:#,0} {what} | {Kept()} |"));
}
