namespace Qos.Benchmarks.Streams;

/// <summary>The command <c>serve-trades</c>: the fast server by itself, for benchmarks in other processes.</summary>
internal static class ServeTrades
{
    internal static async Task RunAsync(Arguments args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        if (args.Has("--until-input-ends"))
        {
            // So that it never outlives the process that started it.
            _ = Task.Run(async () =>
            {
                await Console.In.ReadToEndAsync();
                await stop.CancelAsync();
            });
        }

        var server = new TradeServer(
            new TradeServerOptions(
                args.Text("--rate") is null or "max" ? null : args.Number("--rate", 0), args.Count("--burst", 0), args.Has("--stamp"),
                args.Has("--random"), args.Has("--silent")));
        try
        {
            await server.RunAsync(args.Count("--port", 0), static uri => Console.WriteLine(uri), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }
}
