using Qos.Client;
using Qos.Client.Quotes;
using Qos.Simulator;
using Qos.Testing;

namespace Qos.Archive.Tests.Sync;

/// <summary>
/// A simulator with the default plan on a clock that the test owns, and archives and clients that come and go as processes do.
/// </summary>
internal sealed class ArchiveWorld : IAsyncDisposable
{
    /// <summary>
    /// How long a sync may make no progress in real time before the clock goes on: it waits for the plan's budget or between two tries.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(40);

    private ArchiveWorld(ManualTimeProvider clock, QosSimulator simulator) => (Clock, Simulator) = (clock, simulator);

    public ManualTimeProvider Clock { get; }

    public QosSimulator Simulator { get; }

    public List<ArchiveSyncProgress> Progress { get; } = [];

    public static async Task<ArchiveWorld> StartAsync(DateTimeOffset start, Func<QosSimulatorOptions, QosSimulatorOptions>? change = null)
    {
        var clock = new ManualTimeProvider(start);
        var options = new QosSimulatorOptions
        {
            TimeProvider = clock,
            PushInterval = TimeSpan.FromDays(1000),
            HistoryLimit1000AndIgnoresEnd = true,
        };
        return new ArchiveWorld(clock, await QosSimulator.StartAsync(change?.Invoke(options) ?? options));
    }

    public ValueTask DisposeAsync() => Simulator.DisposeAsync();

    public QosArchive Open(string location) => new(ArchiveStore.At(location), Clock);

    /// <summary>
    /// A client of the default plan; with another simulator of the same market it has a key, and so a connection, of its own.
    /// </summary>
    public QosClient Connect(QosSimulator? simulator = null, QosLimits? limits = null) => new(new QosClientOptions
    {
        ApiKey = (simulator ?? Simulator).Key,
        Uri = (simulator ?? Simulator).Uri,
        TimeProvider = Clock,
        Limits = limits ?? new QosLimits(),
    });

    /// <summary>One run of <c>qos archive sync</c>; what waits for time gets it.</summary>
    public async Task<ArchiveSyncResult> SyncAsync(
        QosArchive archive, ArchiveSyncOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using var client = Connect();
        return await RunAsync(
            progress => archive.SyncAsync(
                client, options ?? new ArchiveSyncOptions { AdjustmentInterval = TimeSpan.Zero }, progress, cancellationToken));
    }

    public async Task<T> RunAsync<T>(Func<IProgress<ArchiveSyncProgress>, Task<T>> run)
    {
        var progress = new Recorder(this);
        var task = Task.Run(() => run(progress));
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(Patience));
            if (!task.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromSeconds(progress.IsWaiting ? 20 : 0.5));
            }
        }

        return await task;
    }

    /// <summary>The final bars that the simulator's market has of a code, as the client would name them.</summary>
    public IEnumerable<string> Truth(string code, KLineType type, DateTimeOffset from)
    {
        Assert.True(Simulator.Market.TryFind(code, out var instrument));
        var now = Simulator.Now.ToUnixTimeSeconds();
        var parsed = InstrumentCode.Parse(code);
        return Simulator.Market.GetBars(instrument, (int)type, forward: false, 100_000, now, now)
            .Where(bar => bar.Time >= from.ToUnixTimeSeconds() && BarPeriod.IsOver(parsed, type, bar.Time, now - 10))
            .Select(
                bar => FormattableString.Invariant(
                    $"{bar.Time} {bar.Open / 1.000000m} {bar.High / 1.000000m} {bar.Low / 1.000000m} {bar.Close / 1.000000m} {bar.Volume / 1.000000m}"));
    }

    public static string Text(KLine bar) => FormattableString.Invariant(
        $"{bar.Seconds} {bar.Open / 1.000000m} {bar.High / 1.000000m} {bar.Low / 1.000000m} {bar.Close / 1.000000m} {bar.Volume / 1.000000m}");

    private sealed class Recorder(ArchiveWorld world) : IProgress<ArchiveSyncProgress>
    {
        private volatile bool _isWaiting;

        public bool IsWaiting => _isWaiting;

        public void Report(ArchiveSyncProgress value)
        {
            _isWaiting = value.Message.Contains("waits", StringComparison.Ordinal)
                || value.Message.Contains("tries again", StringComparison.Ordinal);
            lock (world.Progress)
            {
                world.Progress.Add(value);
            }
        }
    }
}
