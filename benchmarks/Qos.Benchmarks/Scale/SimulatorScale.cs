using System.Diagnostics;
using System.Globalization;
using Qos.Simulator;

namespace Qos.Benchmarks.Scale;

/// <summary>
/// The command <c>scale</c>: measures the simulator with 1, 100 and 1,000 clients. It runs in a separate process, so that its CPU time and
/// memory are the operating system's figures. The clients only read.
/// </summary>
internal static class SimulatorScale
{
    private const string Key = "scale";
    private const int CodesEach = 10;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    internal static async Task RunAsync(Arguments args)
    {
        var clients = (args.Text("--clients") ?? "1,100,1000").Split(',')
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        var time = TimeSpan.FromSeconds(args.Number("--seconds", 20));
        var runs = args.Count("--runs", 3);
        Console.WriteLine(
            $"{CodesEach} codes each, snapshots and trades, ticks of 100 ms, natural rates, {time.TotalSeconds:0} s, "
            + $"medians of {runs} (least to most)");
        Console.WriteLine(
            "| clients | pushes/s | CPU of one core, % | µs a client and tick | µs a push | memory, MiB | KiB a client "
            + "| heartbeat p50, p99, ms |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var count in clients)
        {
            var results = new List<Result>();
            for (var run = 0; run < runs; run++)
            {
                results.Add(await MeasureAsync(count, time));
            }

            Console.WriteLine(
                $"| {count} | {Of(r => r.PushesPerSecond, "0")} | {Of(r => r.Cpu * 100, "0.0")} | "
                + $"{Of(r => r.Cpu * 100_000 / count, "0.0")} | {Of(r => r.Cpu * 1e6 / r.PushesPerSecond, "0.0")} | "
                + $"{Of(r => r.Memory / 1048576, "0")} | {Of(r => (r.Memory - r.MemoryAlone) / 1024 / count, "0.0")} | "
                + $"{Of(r => r.HeartbeatMedian, "0.00")}, {Of(r => r.HeartbeatSlow, "0.00")} |");

            string Of(Func<Result, double> value, string format)
            {
                var sorted = results.Select(value).Order().ToList();
                string Text(double number) => number.ToString(format, CultureInfo.InvariantCulture);
                return runs == 1 ? Text(sorted[0]) : $"{Text(sorted[sorted.Count / 2])} ({Text(sorted[0])} to {Text(sorted[^1])})";
            }
        }
    }

    /// <summary>The command <c>serve-scale</c>: the simulator alone, until its standard input ends.</summary>
    internal static async Task ServeAsync()
    {
        var options = new QosSimulatorOptions { Key = Key, AllOpen = true, EnforceLimits = false };
        await using var simulator = await QosSimulator.StartAsync(options);
        Console.WriteLine(simulator.Uri);
        await Console.In.ReadToEndAsync();
    }

    private static async Task<Result> MeasureAsync(int count, TimeSpan time)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SimulatorScale).Assembly.Location);
        }

        start.ArgumentList.Add("serve-scale");
        using var server = Process.Start(start)!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync();
            var uri = new Uri(line ?? throw new InvalidOperationException("The simulator did not start."));
            var codes = await CodesAsync(uri);

            // What the market itself takes, its days made, before anybody listens.
            using (await ReadingClient.ConnectAsync(uri, Key, codes))
            {
                await Task.Delay(Settling);
            }

            server.Refresh();
            double alone = server.WorkingSet64;
            var clients = new List<ReadingClient>(count);
            for (var i = 0; i < count; i++)
            {
                var own = Enumerable.Range(0, CodesEach).Select(n => codes[((i * 7) + n) % codes.Count]);
                clients.Add(await ReadingClient.ConnectAsync(uri, Key, [.. own]));
            }

            await Task.Delay(Settling);
            server.Refresh();
            var (cpu, pushes, watch) = (server.TotalProcessorTime, clients.Sum(c => c.Messages), Stopwatch.StartNew());
            var beats = await clients[^1].BeatAsync(time);
            var seconds = watch.Elapsed.TotalSeconds;
            server.Refresh();
            var result = new Result(
                (clients.Sum(c => c.Messages) - pushes) / seconds,
                (server.TotalProcessorTime - cpu).TotalSeconds / seconds,
                server.WorkingSet64,
                alone,
                beats[beats.Count / 2],
                beats[(int)(beats.Count * 0.99)]);
            clients.ForEach(c => c.Dispose());
            return result;
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> CodesAsync(Uri uri)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("key", Key);
        using var body = new StringContent("""{"market":["HK","US","SH","SZ","CF","FX","CM"]}""");
        using var answer = await http.PostAsync(new Uri(uri, "/product-list"), body);
        using var document = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        var products = document.RootElement.GetProperty("data").EnumerateObject().SelectMany(m => m.Value.EnumerateArray());
        return [.. products.Select(p => p.GetProperty("code").GetString()!)];
    }

    private sealed record Result(
        double PushesPerSecond, double Cpu, double Memory, double MemoryAlone, double HeartbeatMedian, double HeartbeatSlow);
}
