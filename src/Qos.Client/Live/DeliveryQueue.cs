using System.Runtime.CompilerServices;

namespace Qos.Client.Live;

/// <summary>The result of <see cref="DeliveryQueue{T}.TryTake"/>.</summary>
internal enum Taken
{
    /// <summary>Nothing waits.</summary>
    Nothing,

    /// <summary>An item.</summary>
    Item,

    /// <summary>An event before the next item.</summary>
    Event,
}

/// <summary>What of an item a newer one replaces while it waits: the same code, for bars the same opening time too.</summary>
internal readonly record struct ConflationKey(int Code, long Time);

/// <summary>
/// What waits for one consumer. The producer (the socket's loop, under the hub's lock) stages items without a lock and hands them over in
/// batches, because waking a consumer costs more than parsing what it gets.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
internal sealed class DeliveryQueue<T>
    where T : class
{
    private const int StagingCapacity = 1024;

    // A consumer that reads nothing for days while the connection comes and goes must not grow without bound.
    private const int EventCapacity = 4096;

    private readonly object _lock = new();
    private readonly int _capacity;
    private readonly bool _isConflated;
    private readonly Func<long, LiveEvent> _describeDrop;
    private readonly Dictionary<ConflationKey, long> _slots = [];
    private readonly Queue<(long Before, LiveEvent Event)> _events = new();

    // Structures, because an array of a type parameter checks the type of each item that is put into it.
    private readonly Staged[] _staged = new Staged[StagingCapacity];
    private readonly int _stagingLimit;
    private int _stagedCount;
    private Staged[] _ring = new Staged[64];
    private ConflationKey[] _keys = [];
    private long _head;
    private long _tail;
    private long _dropped;
    private long _droppedReported;
    private TaskCompletionSource<bool>? _waiter;
    private bool _isComplete;
    private bool _isAbandoned;
    private Exception? _error;

    /// <param name="capacity">Items that may wait; beyond it the oldest are dropped and counted.</param>
    /// <param name="isConflated">Whether items replace a waiting one of the same key.</param>
    /// <param name="describeDrop">Creates the event for a number of dropped items.</param>
    internal DeliveryQueue(int capacity, bool isConflated, Func<long, LiveEvent> describeDrop)
    {
        _capacity = capacity;

        // A queue for few must not overflow before its consumer has been woken.
        _stagingLimit = Math.Clamp(capacity / 2, 16, StagingCapacity);
        _isConflated = isConflated;
        _describeDrop = describeDrop;
        if (isConflated)
        {
            _keys = new ConflationKey[_ring.Length];
        }
    }

    /// <summary>Items lost by the consumer's slowness.</summary>
    internal long Dropped
    {
        get
        {
            lock (_lock)
            {
                return _dropped;
            }
        }
    }

    /// <summary>Items that wait.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return (int)(_tail - _head);
            }
        }
    }

    /// <summary>Stages an item that nothing replaces; true when <see cref="Flush"/> has not been promised for this batch yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool Stage(T item)
    {
        if (_stagedCount == _stagingLimit)
        {
            Flush();
        }

        _staged[_stagedCount++].Item = item;
        return _stagedCount == 1;
    }

    /// <summary>Hands the staged items over and wakes the consumer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Flush()
    {
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            if (!_isComplete)
            {
                AppendAll(_staged.AsSpan(0, _stagedCount));
            }

            waiter = TakeWaiter();
        }

        Array.Clear(_staged, 0, _stagedCount);
        _stagedCount = 0;
        waiter?.TrySetResult(true);
    }

    /// <summary>Hands over one item that replaces a waiting one of the same key.</summary>
    internal void Put(T item, ConflationKey key)
    {
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            if (_slots.TryGetValue(key, out var slot))
            {
                _ring[slot & (_ring.Length - 1)].Item = item;
                return;
            }

            if (!_isComplete)
            {
                Append(item);
                _keys[(_tail - 1) & (_ring.Length - 1)] = key;
                _slots[key] = _tail - 1;
            }

            waiter = TakeWaiter();
        }

        waiter?.TrySetResult(true);
    }

    /// <summary>Puts an event behind the items so far, the staged ones included.</summary>
    internal void Put(LiveEvent liveEvent)
    {
        Flush();
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            if (_events.Count == EventCapacity)
            {
                _events.Dequeue();
            }

            _events.Enqueue((_tail, liveEvent));
            waiter = TakeWaiter();
        }

        waiter?.TrySetResult(true);
    }

    /// <summary>Ends the queue: what waits can still be read, then <see cref="WaitAsync"/> gives false or the error.</summary>
    internal void Complete(Exception? error)
    {
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            if (_isComplete)
            {
                return;
            }

            _isComplete = true;
            _error = error;
            waiter = _waiter;
            _waiter = null;
        }

        // Whoever waits, waits because nothing is left to take.
        if (error is null)
        {
            waiter?.TrySetResult(false);
        }
        else
        {
            waiter?.TrySetException(error);
        }
    }

    /// <summary>Whether the watch is over and nothing is to be read any more.</summary>
    internal bool IsAbandoned => Volatile.Read(ref _isAbandoned);

    /// <summary>Ends the queue at once: what waits is given up.</summary>
    internal void Abandon()
    {
        Volatile.Write(ref _isAbandoned, true);
        Complete(null);
        TaskCompletionSource<bool>? waiter;
        lock (_lock)
        {
            waiter = _waiter;
            _waiter = null;
        }

        waiter?.TrySetResult(false);
    }

    /// <summary>Completes when something can be taken (true) or nothing will come any more (false, or the error).</summary>
    internal Task<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return FalseTask;
            }

            if (HasAny())
            {
                return TrueTask;
            }

            if (_isComplete)
            {
                return _error is null ? FalseTask : Task.FromException<bool>(_error);
            }

            _waiter ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }

    /// <summary>
    /// Takes what is next in sequence, and the items behind it up to the next event: a lock for each would cost more than its parsing.
    /// </summary>
    /// <param name="item">The next item.</param>
    /// <param name="liveEvent">The event before it.</param>
    /// <param name="more">Takes further items; none of those that a newer one may still replace.</param>
    /// <param name="count">How many they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Taken TryTake(out T? item, out LiveEvent? liveEvent, Span<T?> more, out int count)
    {
        count = 0;
        lock (_lock)
        {
            item = null;
            liveEvent = null;
            if (_dropped != _droppedReported)
            {
                liveEvent = _describeDrop(_dropped - _droppedReported);
                _droppedReported = _dropped;
                return Taken.Event;
            }

            if (_events.TryPeek(out var next) && next.Before <= _head)
            {
                liveEvent = _events.Dequeue().Event;
                return Taken.Event;
            }

            if (_head == _tail)
            {
                return Taken.Nothing;
            }

            item = RemoveOldest();
            if (!_isConflated)
            {
                var end = _events.TryPeek(out next) ? Math.Min(next.Before, _tail) : _tail;
                count = (int)Math.Min(end - _head, more.Length);
                for (var taken = 0; taken < count;)
                {
                    var waiting = Contiguous(_head, count - taken);
                    for (var i = 0; i < waiting.Length; i++)
                    {
                        more[taken + i] = waiting[i].Item;
                    }

                    waiting.Clear();
                    taken += waiting.Length;
                    _head += waiting.Length;
                }
            }

            return Taken.Item;
        }
    }

    private static readonly Task<bool> TrueTask = Task.FromResult(true);
    private static readonly Task<bool> FalseTask = Task.FromResult(false);

    private bool HasAny() => _head != _tail || _events.Count > 0 || _dropped != _droppedReported;

    private TaskCompletionSource<bool>? TakeWaiter()
    {
        if (_waiter is null || !HasAny())
        {
            return null;
        }

        var waiter = _waiter;
        _waiter = null;
        return waiter;
    }

    private void Append(T item)
    {
        if (_tail - _head == _capacity)
        {
            RemoveOldest();
            _dropped++;
        }
        else if (_tail - _head == _ring.Length)
        {
            Grow();
        }

        _ring[_tail++ & (_ring.Length - 1)].Item = item;
    }

    /// <summary>Appends items that nothing replaces; beyond the capacity the oldest go.</summary>
    private void AppendAll(ReadOnlySpan<Staged> items)
    {
        if (_tail - _head + items.Length > _capacity)
        {
            foreach (var item in items)
            {
                Append(item.Item!);
            }

            return;
        }

        while (_tail - _head + items.Length > _ring.Length)
        {
            Grow();
        }

        while (items.Length > 0)
        {
            var room = Contiguous(_tail, items.Length);
            items[..room.Length].CopyTo(room);
            items = items[room.Length..];
            _tail += room.Length;
        }
    }

    /// <summary>The places of the ring from one on, up to a number of them or to the ring's end.</summary>
    private Span<Staged> Contiguous(long from, int count)
    {
        var start = (int)(from & (_ring.Length - 1));
        return _ring.AsSpan(start, Math.Min(count, _ring.Length - start));
    }

    private T RemoveOldest()
    {
        var index = _head++ & (_ring.Length - 1);
        var item = _ring[index].Item!;
        _ring[index].Item = null;
        if (_isConflated)
        {
            _slots.Remove(_keys[index]);
        }

        return item;
    }

    private void Grow()
    {
        var ring = new Staged[_ring.Length * 2];
        var keys = _isConflated ? new ConflationKey[ring.Length] : [];
        for (var i = _head; i < _tail; i++)
        {
            ring[i & (ring.Length - 1)] = _ring[i & (_ring.Length - 1)];
            if (_isConflated)
            {
                keys[i & (ring.Length - 1)] = _keys[i & (_ring.Length - 1)];
            }
        }

        _ring = ring;
        _keys = keys;
    }

    private struct Staged
    {
        internal T? Item;
    }
}
