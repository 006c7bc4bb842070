using System.Globalization;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// Managed memory after a full collection, every five seconds: averages of a minute. What a run keeps for its own checks and histories
/// fills up during the first minutes (see <see cref="TapeCheck"/>), so growth shows from the sixth minute on.
/// </summary>
internal sealed class MemoryLog(TimeSpan duration)
{
    private const int SamplesPerMinute = 12;

    // What has been compiled and cached by then stays for good.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private readonly List<long> _samples = [];

    internal string First => Average(_samples.Take(SamplesPerMinute));

    /// <summary>Every fifth minute from the sixth on; empty for a shorter run.</summary>
    internal string Course =>
        string.Join(", ", _samples.Chunk(5 * SamplesPerMinute).Skip(1).Select(part => Average(part.Take(SamplesPerMinute))));

    internal string Last => Average(_samples.TakeLast(SamplesPerMinute));

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(duration < 2 * WarmUp ? TimeSpan.Zero : WarmUp, cancellationToken)
            .ContinueWith(static _ => { }, TaskScheduler.Default);
        while (!cancellationToken.IsCancellationRequested)
        {
            _samples.Add(GC.GetTotalMemory(forceFullCollection: true));
            await Task.Delay(TimeSpan.FromMinutes(1) / SamplesPerMinute, cancellationToken)
                .ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private static string Average(IEnumerable<long> samples) =>
        string.Create(CultureInfo.InvariantCulture, $"{samples.DefaultIfEmpty().Average() / 1048576:0.00} MiB");
}
