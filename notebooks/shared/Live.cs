using Qos.Client;

/// <summary>Live data for a bounded time.</summary>
public static class Live
{
    /// <summary>Takes what a watch gives for <paramref name="duration"/>, and calls <paramref name="draw"/> with all of it, at most four times a second and at the end.</summary>
    /// <returns>Everything that came.</returns>
    public static async Task<IReadOnlyList<T>> ShowAsync<T>(LiveStream<T> stream, TimeSpan duration, Action<IReadOnlyList<T>> draw)
        where T : class
    {
        var items = new List<T>();
        var drawn = Environment.TickCount64;
        using var stop = new CancellationTokenSource(duration);
        try
        {
            await foreach (var item in stream.WithCancellation(stop.Token))
            {
                items.Add(item);
                if (Environment.TickCount64 - drawn >= 250)
                {
                    draw(items);
                    drawn = Environment.TickCount64;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is over: that is how this watch ends.
        }

        draw(items);
        return items;
    }
}
