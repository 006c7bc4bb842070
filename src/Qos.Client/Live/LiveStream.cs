namespace Qos.Client;

/// <summary>
/// A watch that has not begun: it begins with <c>await foreach</c>, or with <see cref="Open"/> for a consumer that takes batches.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class LiveStream<T> : IAsyncEnumerable<T>
    where T : class
{
    private readonly Func<CancellationToken, LiveReader<T>> _open;

    internal LiveStream(Func<CancellationToken, LiveReader<T>> open) => _open = open;

    /// <summary>Begins the watch.</summary>
    public LiveReader<T> Open(CancellationToken cancellationToken = default) => _open(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => _open(cancellationToken);
}
