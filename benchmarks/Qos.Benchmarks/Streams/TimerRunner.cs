using System.Diagnostics;
using System.Globalization;
using Qos.Client;

namespace Qos.Benchmarks.Streams;

/// <summary>
/// The command <c>timers</c>: how late timers come while a flood of trades keeps the machine busy. The end of a watch's duration is kept by
/// the thread that also keeps heartbeats and the watchdog; a timer of the platform beside it shows what the thread pool alone would do.
/// </summary>
internal sealed class TimerRunner(Arguments args)
{
    private static readonly string[] Codes = [.. Enumerable.Range(1, 10).Select(i => $"CF:TEST{i:0000}")];
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(150);

    private readonly int _samples = args.Count("--samples", 200);
    private readonly int _consumers = args.Count("--consumers", 1);

    internal async Task RunAsync()
    {
        using var server = await ServerProcess.StartAsync();
        await using var client = QosStream.NewClient(server.Uri, live: new LiveOptions { HeartbeatInterval = TimeSpan.FromSeconds(1.2) });
        using var stop = new CancellationTokenSource();
        var count = 0L;
        var flood = Enumerable.Range(0, _consumers).Select(_ => Task.Run(() => ConsumeAsync(stop.Token))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var (before, sentBefore, clock) = (Interlocked.Read(ref count), client.Hub.Sent, Stopwatch.StartNew());
        var (durations, platform) = (new List<double>(), new List<double>());
        var timers = Task.Factory.StartNew(() => MeasurePlatform(platform, stop.Token), TaskCreationOptions.LongRunning);
        for (var i = 0; i < _samples; i++)
        {
            durations.Add(await MeasureAsync(client));
        }

        var rate = (Interlocked.Read(ref count) - before) / clock.Elapsed.TotalSeconds / _consumers;
        var heartbeats = (client.Hub.Sent - sentBefore) / clock.Elapsed.TotalSeconds * 1.2;
        await stop.CancelAsync();
        await Task.WhenAll(flood);
        await timers;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rate / 1e6:0.00} million trades/s at each of {_consumers} consumers, {Environment.ProcessorCount} processors, {client.GetStatus().Reconnects} reconnects"));
        Console.WriteLine("| late by, ms | median | p90 | p99 | most | samples |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        Row("end of a watch's duration (thread of heartbeat and watchdog)", durations);
        Row("timer of the platform (thread pool)", platform);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{heartbeats:0.00} of the heartbeats that were due went out."));

        async Task ConsumeAsync(CancellationToken cancellationToken)
        {
            using var reader = client.WatchTradesAsync(Codes).Open(CancellationToken.None);
            while (!cancellationToken.IsCancellationRequested && await reader.WaitToReadAsync(CancellationToken.None))
            {
                while (!cancellationToken.IsCancellationRequested && reader.TryRead(out _))
                {
                    count++;
                }
            }
        }
    }

    private static async Task<double> MeasureAsync(QosClient client)
    {
        using var reader = client.WatchTradesAsync([Codes[0]], new WatchOptions { Duration = Duration }).Open();
        var began = Stopwatch.GetTimestamp();
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _))
            {
                continue;
            }
        }

        return (Stopwatch.GetElapsedTime(began) - Duration).TotalMilliseconds;
    }

    private static void MeasurePlatform(List<double> late, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var fired = new ManualResetEventSlim();
            var began = Stopwatch.GetTimestamp();
            using var timer = new Timer(_ => fired.Set(), null, Duration, Timeout.InfiniteTimeSpan);
            fired.Wait(CancellationToken.None);
            late.Add((Stopwatch.GetElapsedTime(began) - Duration).TotalMilliseconds);
        }
    }

    private static void Row(string what, List<double> late)
    {
        var sorted = late.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {At(0.5):0.0} | {At(0.9):0.0} | {At(0.99):0.0} | {sorted[^1]:0.0} | {sorted.Length} |"));

        double At(double part) => sorted[(int)(part * (sorted.Length - 1))];
    }
}
