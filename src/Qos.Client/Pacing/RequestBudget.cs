namespace Qos.Client.Pacing;

/// <summary>
/// So many requests a minute, first come first served. A request's minute is counted from its answer, for the server cannot have counted it
/// later, and is a second longer than the server's (docs/protocol.md section 5).
/// </summary>
internal sealed class RequestBudget
{
    /// <summary>A minute and the margin.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(61);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly List<TimeSpan> _spent = [];
    private readonly LinkedList<TaskCompletionSource<Turn>> _waiting = [];
    private readonly ITimer _timer;
    private int _limit;
    private int _running;
    private TimeSpan _blockedUntil;

    internal RequestBudget(TimeProvider time, int limit)
    {
        _time = time;
        _limit = limit;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(
            static state => ((RequestBudget)state!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests a minute. A change holds from now on.</summary>
    internal int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            Volatile.Write(ref _limit, value);
            Serve();
        }
    }

    /// <summary>Requests that could be sent at once.</summary>
    internal int Left
    {
        get
        {
            lock (_gate)
            {
                return FreeNow();
            }
        }
    }

    /// <summary>True when nothing is running, waiting or remembered: the object could be made anew.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return FreeNow() == _limit && _waiting.Count == 0;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>
    /// How long a request that comes now would wait, as far as it can be known: a running request counts as answered now.
    /// </summary>
    internal TimeSpan WaitFor()
    {
        lock (_gate)
        {
            _ = FreeNow();
            var now = Now;
            if (_limit - _running - _spent.Count > _waiting.Count)
            {
                return _blockedUntil > now ? _blockedUntil - now : TimeSpan.Zero;
            }

            var turn = _waiting.Count + Math.Max(0, _spent.Count + _running - _limit);
            var round = turn / _limit * Window;
            var place = turn % _limit;
            var end = (place < _spent.Count
                ? _spent[place] + Window
                : now + (_spent.Count + _running == 0 ? TimeSpan.Zero : Window)) + round;
            return (end > _blockedUntil ? end : _blockedUntil) - now;
        }
    }

    /// <summary>Takes a turn if one is free and nobody waits for it.</summary>
    internal Turn? TryTake()
    {
        lock (_gate)
        {
            return _waiting.Count == 0 && FreeNow() > 0 ? Begin() : null;
        }
    }

    /// <summary>Waits for a turn. It is spent by disposing it, when the answer is there or the request has failed.</summary>
    internal async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<Turn> waiter;
        lock (_gate)
        {
            if (_waiting.Count == 0 && FreeNow() > 0)
            {
                return Begin();
            }

            waiter = new TaskCompletionSource<Turn>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast(waiter);
            SetTimer();
        }

        using var leaving = cancellationToken.UnsafeRegister(_ => Leave(waiter, cancellationToken), null);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>The server says that the limit is spent: nothing more goes out for a time.</summary>
    internal void Block(TimeSpan duration)
    {
        lock (_gate)
        {
            var until = Now + duration;
            _blockedUntil = until > _blockedUntil ? until : _blockedUntil;
            SetTimer();
        }
    }

    private Turn Begin()
    {
        _running++;
        return new Turn(this);
    }

    private void End()
    {
        lock (_gate)
        {
            _running--;
            _spent.Add(Now);
        }

        Serve();
    }

    private void Leave(TaskCompletionSource<Turn> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // It is no longer in line when it was its turn at the same moment: then the request goes on and finds its token cancelled.
            if (!_waiting.Remove(waiter))
            {
                return;
            }

            SetTimer();
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    private void Serve()
    {
        lock (_gate)
        {
            while (_waiting.First is { } first && FreeNow() > 0)
            {
                _waiting.RemoveFirst();
                first.Value.SetResult(Begin());
            }

            SetTimer();
        }
    }

    private int FreeNow()
    {
        var now = Now;
        var over = 0;
        while (over < _spent.Count && _spent[over] + Window <= now)
        {
            over++;
        }

        _spent.RemoveRange(0, over);
        return now < _blockedUntil ? 0 : Math.Max(0, _limit - _running - _spent.Count);
    }

    /// <summary>Comes back when the next turn may be free. While only running requests stand before it, their end does that.</summary>
    private void SetTimer()
    {
        var due = Timeout.InfiniteTimeSpan;
        if (_waiting.Count > 0 && (_spent.Count > 0 || Now < _blockedUntil))
        {
            var now = Now;
            due = (now < _blockedUntil ? _blockedUntil : _spent[0] + Window) - now;
            due = due > TimeSpan.Zero ? due : TimeSpan.Zero;
        }

        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The right to send one request.</summary>
    internal sealed class Turn(RequestBudget budget) : IDisposable
    {
        private int _isSpent;

        /// <summary>Counts the request from now on.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isSpent, 1) == 0)
            {
                budget.End();
            }
        }
    }
}
