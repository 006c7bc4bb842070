namespace Qos.Client;

/// <summary>
/// One running watch. <see cref="MoveNextAsync"/> serves <c>await foreach</c>; <see cref="WaitToReadAsync"/> with <see cref="TryRead"/> serves a consumer
/// that blocks on its own thread (a PowerShell pipeline). One consumer at a time. Disposing it ends the watch.
/// </summary>
/// <typeparam name="T">What is watched.</typeparam>
public sealed class LiveReader<T> : IAsyncEnumerator<T>, IDisposable
    where T : class
{
    /// <inheritdoc/>
    public T Current => throw new NotImplementedException();

    /// <summary>Items that this consumer lost by being slow.</summary>
    public long Dropped => throw new NotImplementedException();

    /// <summary>Items that wait to be read.</summary>
    public int Waiting => throw new NotImplementedException();

    /// <summary>Waits until there is something to read; false when the watch has ended.</summary>
    /// <exception cref="QosException">The watch failed for good.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Takes the next item without waiting. Events that lie before it are given to <see cref="WatchOptions.OnEvent"/> first, on this thread.</summary>
    public bool TryRead(out T item) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
