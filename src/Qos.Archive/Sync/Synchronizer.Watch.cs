namespace Qos.Archive.Sync;

internal sealed partial class Synchronizer
{
    private bool _isWatching;

    private Task WatchAsync(CancellationToken cancellationToken)
    {
        _isWatching = true;
        return Task.CompletedTask;
    }

    private static Task SyncAdjustmentsAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
