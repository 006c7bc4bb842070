using System.Diagnostics;
using System.Globalization;

namespace Qos.Benchmarks.Streams;

/// <summary>
/// The command <c>first-million</c>: the rate of the first million trades in a process that has done nothing before, and of later ones in
/// the same.
/// </summary>
internal static class FirstMillion
{
    // Lists, the joint and the calm at the start are over by then, and the flood begins.
    private const int Calm = 1_000;
    private const int Million = 1_000_000;
    private const int WarmFrom = 3 * Million;
    private const int WarmTo = 6 * Million;

    internal static async Task RunAsync(Arguments args)
    {
        var (first, warm) = await MeasureAsync(new Uri(args.Text("--uri")!), args.Text("--codes")!.Split(','));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first:0} {warm:0}"));
    }

    /// <summary>Measures in a process of its own; gives messages a second of the first million and of three later ones.</summary>
    internal static async Task<(double First, double Warm)> InNewProcessAsync(Uri server, string[] codes)
    {
        var start = ServerProcess.StartOf("first-million", "--uri", server.ToString(), "--codes", string.Join(',', codes));
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return line.Split(' ') is [var first, var warm]
            ? (double.Parse(first, CultureInfo.InvariantCulture), double.Parse(warm, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"No figures: {line}");
    }

    private static async Task<(double First, double Warm)> MeasureAsync(Uri server, string[] codes)
    {
        await using var client = QosStream.NewClient(server);
        var (count, startedAt, first) = (0, 0L, TimeSpan.Zero);
        await foreach (var trade in client.WatchTradesAsync(codes))
        {
            switch (++count)
            {
                case Calm or WarmFrom:
                    startedAt = Stopwatch.GetTimestamp();
                    break;
                case Calm + Million:
                    first = Stopwatch.GetElapsedTime(startedAt);
                    break;
                case WarmTo:
                    return (Million / first.TotalSeconds, (WarmTo - WarmFrom) / Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
