using Qos.Client;

namespace Qos.Benchmarks.Streams;

/// <summary>Our own side: <c>await foreach</c> over a client's <see cref="LiveStream{T}"/> of trades.</summary>
internal static class QosStream
{
    // The plan is the server's, which has none; everything else is as shipped.
    private static readonly QosLimits NoLimits = new() { MaxCodes = 100, RequestsPerMinute = 1_000_000, SocketMaxCodes = 20_000 };

    internal static QosClient NewClient(
        Uri server, string key = "benchmark", LiveOptions? live = null, bool isPaced = true) => new(new QosClientOptions
        {
            ApiKey = key,
            Uri = server,
            Limits = isPaced ? NoLimits : NoLimits with { SocketMessageInterval = TimeSpan.Zero },
            Live = live ?? new LiveOptions(),
        });

    /// <summary>Watches with a number of watchers, each of which gets everything, and measures at the first of them.</summary>
    internal static async Task<Measurement> RunAsync(Uri server, string[] codes, Meter meter, int watchers = 1, LiveOptions? live = null)
    {
        await using var client = NewClient(server, live: live);
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(1, watchers - 1).Select(_ => Task.Run(() => DrainAsync(client, codes, stop.Token))).ToArray();
        await foreach (var trade in client.WatchTradesAsync(codes))
        {
            if (meter.Count())
            {
                break;
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(others);
        if (client.GetStatus() is { } status && (status.Dropped > 0 || status.Gaps > 0 || status.Reconnects > 0))
        {
            Console.WriteLine($"Not a clean run: {status.Dropped} dropped, {status.Gaps} gaps, {status.Reconnects} reconnects.");
        }

        return meter.Result!;
    }

    /// <summary>Watches until the meter has enough.</summary>
    internal static async Task RunAsync(Uri server, string[] codes, LatencyMeter meter)
    {
        await using var client = NewClient(server);
        await foreach (var trade in client.WatchTradesAsync(codes))
        {
            if (meter.Take(trade.Volume))
            {
                break;
            }
        }
    }

    private static async Task DrainAsync(QosClient client, string[] codes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var trade in client.WatchTradesAsync(codes).WithCancellation(cancellationToken))
            {
                _ = trade;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }
}
