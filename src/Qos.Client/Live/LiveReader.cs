using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Qos.Client.Live;

namespace Qos.Client;

/// <summary>
/// One running watch. <see cref="MoveNextAsync"/> serves <c>await foreach</c>; <see cref="WaitToReadAsync"/> with <see cref="TryRead"/>
/// serves a consumer that blocks on its own thread (a PowerShell pipeline). One consumer at a time. Disposing it ends the watch.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class LiveReader<T> : IAsyncEnumerator<T>, IDisposable
    where T : class
{
    private const int BatchSize = 128;

    private readonly DeliveryQueue<T> _queue;
    private readonly Action<LiveEvent>? _onEvent;
    private readonly Action _end;
    private readonly CancellationToken _cancellationToken;
    private readonly T?[] _taken = new T?[BatchSize];
    private int _next;
    private int _count;
    private T? _current;
    private int _isDisposed;

    internal LiveReader(DeliveryQueue<T> queue, Action<LiveEvent>? onEvent, Action end, CancellationToken cancellationToken)
    {
        _queue = queue;
        _onEvent = onEvent;
        _end = end;
        _cancellationToken = cancellationToken;
    }

    /// <inheritdoc/>
    public T Current => _current ?? throw new InvalidOperationException("There is no current item: call MoveNextAsync first.");

    /// <summary>Items that this consumer lost by being slow.</summary>
    public long Dropped => _queue.Dropped;

    /// <summary>Whether the watch has come to the end of its <see cref="WatchOptions.Duration"/>.</summary>
    public bool IsOver => _queue.IsAbandoned;

    /// <summary>Items that wait to be read.</summary>
    public int Waiting => _queue.Count + _count - _next;

    /// <summary>Waits until there is something to read; false when the watch has ended.</summary>
    /// <param name="cancellationToken">Ends the wait, not the watch.</param>
    /// <exception cref="QosException">The watch has failed permanently.</exception>
    /// <exception cref="OperationCanceledException">This wait, or the watch by its own token, was cancelled.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        // Cancellation wins over what still waits.
        if (_cancellationToken.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(_cancellationToken.IsCancellationRequested ? _cancellationToken : cancellationToken);
        }

        var hasItems = _next < _count && !_queue.IsAbandoned ? Task.FromResult(true) : _queue.WaitAsync();
        return hasItems.IsCompleted ? new ValueTask<bool>(hasItems) : WaitSlowAsync(hasItems, cancellationToken);
    }

    /// <summary>
    /// Takes the next item without waiting. Events that lie before it are given to <see cref="WatchOptions.OnEvent"/> first, on this
    /// thread.
    /// </summary>
    /// <returns>False when nothing waits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead([NotNullWhen(true)] out T? item)
    {
        if (_queue.IsAbandoned)
        {
            item = null;
            return false;
        }

        if (_next < _count)
        {
            item = _taken[_next++]!;
            return true;
        }

        // What was read is let go of at once for all of a batch.
        Array.Clear(_taken, 0, _count);

        while (true)
        {
            _next = 0;
            switch (_queue.TryTake(out var taken, out var liveEvent, _taken, out _count))
            {
                case Taken.Item:
                    item = taken!;
                    return true;
                case Taken.Event:
                    _onEvent?.Invoke(liveEvent!);
                    break;
                default:
                    item = null;
                    return false;
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ValueTask<bool> MoveNextAsync()
    {
        if (!_cancellationToken.IsCancellationRequested && TryRead(out _current))
        {
            return new ValueTask<bool>(true);
        }

        return MoveNextSlowAsync();
    }

    /// <summary>Ends the watch; what still waits is given up.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _end();
            _queue.Complete(null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> WaitSlowAsync(Task<bool> hasItems, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || !_cancellationToken.CanBeCanceled)
        {
            return await hasItems.WaitAsync(cancellationToken.CanBeCanceled ? cancellationToken : _cancellationToken).ConfigureAwait(false);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        return await hasItems.WaitAsync(either.Token).ConfigureAwait(false);
    }

    private async ValueTask<bool> MoveNextSlowAsync()
    {
        while (await WaitToReadAsync().ConfigureAwait(false))
        {
            if (TryRead(out _current))
            {
                return true;
            }
        }

        _current = null;
        return false;
    }
}
