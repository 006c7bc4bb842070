using System.Runtime.CompilerServices;

namespace Qos.Client.Live;

/// <summary>
/// Joins what one code's watchers have had, the trades that are fetched after a (re)connection, and the trades that are pushed, so that
/// nothing is delivered twice and nothing is missing outside of a declared gap. Pure: no clock, no socket, no lock.
/// </summary>
/// <remarks>
/// Trades have whole seconds and no ids, and equal neighbours are legitimate (docs/protocol.md section 4), so only positions within whole
/// seconds can prove anything. Two joints have to hold:
/// <para>
/// <b>Delivered to fetched.</b> L is the second of the last trade delivered. A list continues it only if it starts strictly before L and
/// its trades of second L begin with all those delivered in L. A list that ends before what was delivered is stale. Its length proves
/// nothing.
/// </para>
/// <para>
/// <b>Fetched to pushed.</b> The cut is at a whole second S: the list before it, the pushes from it on. Pushes are complete from S if they
/// start before S, or if S lies a margin after the acknowledgement; the list is complete before S if it reaches S, or was asked for a
/// margin after S. Trades of S and later that were delivered from the list are counted off against the pushes by position; pushes from
/// before S are dropped for as long as the subscription lives.
/// </para>
/// Where a joint cannot be shown, a gap is declared, and only trades later than L go on.
/// </remarks>
internal sealed class TradeSplice
{
    private const int TooManyInTwoSeconds = 40;
    private const int FullList = 50;

    private readonly ITradeSink _sink;
    private readonly long _margin;
    private readonly int _bufferCapacity;
    private readonly TradeTail _tail = new();
    private readonly Queue<Trade> _expected = new();
    private List<Trade> _buffer = [];
    private long _completeAfter = long.MinValue;
    private long _acknowledged;
    private long _cut = long.MinValue;
    private bool _hasOverflown;
    private bool _isGapOpen;
    private bool _isGapEndless;
    private bool _hasBeenLive;
    private Phase _phase = Phase.Waiting;

    /// <param name="sink">Takes the trades and the gaps.</param>
    /// <param name="marginSeconds">How far the feed may lag behind the server's clock, in seconds.</param>
    /// <param name="bufferCapacity">Pushes that may wait for the joint; beyond it the oldest go and a gap is declared.</param>
    internal TradeSplice(ITradeSink sink, long marginSeconds, int bufferCapacity)
    {
        _sink = sink;
        _margin = marginSeconds;
        _bufferCapacity = bufferCapacity;
    }

    private enum Phase
    {
        /// <summary>Not acknowledged: pushes are buffered.</summary>
        Waiting,

        /// <summary>Acknowledged, the joint is not shown yet: pushes are buffered.</summary>
        Splicing,

        /// <summary>Pushes go on as they come.</summary>
        Live,
    }

    /// <summary>True when pushes go on as they come and the joint needs no further list.</summary>
    internal bool IsLive => _phase == Phase.Live;

    /// <summary>
    /// True when something has been pushed that waits for the joint; a list that is asked for without it can rarely resolve more.
    /// </summary>
    internal bool HasBuffered => _buffer.Count > 0;

    /// <summary>The newest trades delivered since the last gap, oldest first: what a watcher that joins begins with.</summary>
    internal TradeTail Tail => _tail;

    /// <summary>The last trade delivered.</summary>
    internal Trade? Last => _tail.Newest;

    /// <summary>Whether a trade was delivered.</summary>
    internal bool HasLast => _tail.HasNewest;

    /// <summary>The second of the last trade delivered; 0 where there was none.</summary>
    internal long LastSecond => _tail.NewestSecond;

    /// <summary>
    /// Whether trades come faster than any list can follow: a joint could only declare a gap. Judged by the last two seconds delivered, and
    /// a list has to reach back over both and the time that the question takes.
    /// </summary>
    internal bool IsBeyondLists => HasLast && _tail.CountFrom(LastSecond - 1) > TooManyInTwoSeconds;

    /// <summary>Whether a push is perhaps one that was delivered or waits already.</summary>
    internal bool MayHave(Trade trade) =>
        (HasLast && trade.Seconds < LastSecond) || _tail.Contains(trade)
            || _buffer.Exists(t => t.Seconds > trade.Seconds || AreEqual(t, trade));

    /// <summary>Compares a list with the delivered trades.</summary>
    internal TradeAudit Audit(IReadOnlyList<Trade> list, long askedSecond) =>
        !HasLast ? default : TradeAudit.Compare(_tail, CompleteAfter, list, askedSecond, _margin);

    /// <summary>
    /// Declares a hole that an audit has found behind what was delivered since. Its trades are not delivered: nothing is out of order.
    /// False when nothing was delivered after it: the joint of a renewed subscription can still repair it.
    /// </summary>
    internal bool TryDeclare(TradeAudit hole)
    {
        if (!HasLast || LastSecond <= hole.To)
        {
            return false;
        }

        DeclareBehind(hole.From - 1, hole.To + 1);
        return true;
    }

    /// <summary>Declares that trades may be missing between two seconds that lie behind what was delivered since.</summary>
    internal void DeclareBehind(long from, long to)
    {
        var after = _tail.FirstOrDefault(trade => trade.Seconds >= to) ?? Last! with { Time = DateTimeOffset.FromUnixTimeSeconds(to) };
        var before = _tail.LastOrDefault(trade => trade.Seconds <= from) ?? after with { Time = DateTimeOffset.FromUnixTimeSeconds(from) };
        _sink.Gap(before, after);

        // Whoever begins with the tail must not be given one with a hole.
        while (_tail.Count > 0 && _tail.FirstSecond < after.Seconds)
        {
            _tail.RemoveFirst();
        }

        // The second in which it ends is within its bounds: whatever of it is missing has been declared.
        _completeAfter = Math.Max(_completeAfter, after.Seconds);
    }

    /// <summary>The subscription is gone or is being renewed: from here on pushes wait for the joint.</summary>
    internal void Interrupt()
    {
        _hasBeenLive |= IsLive;
        _phase = Phase.Waiting;
        _buffer.Clear();
        _expected.Clear();
        _hasOverflown = false;
    }

    /// <summary>Records the server time of the acknowledgement.</summary>
    internal void Acknowledge(long serverSecond)
    {
        if (_phase == Phase.Waiting)
        {
            _phase = Phase.Splicing;
            _acknowledged = serverSecond;
        }
    }

    /// <summary>A pushed trade.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Push(Trade trade)
    {
        if (_phase == Phase.Live && _expected.Count == 0 && trade.Seconds >= _cut)
        {
            Deliver(trade);
            return;
        }

        if (_phase == Phase.Live)
        {
            PushUnderCut(trade);
            return;
        }

        if (_buffer.Count == _bufferCapacity)
        {
            _buffer.RemoveRange(0, _bufferCapacity / 2);
            _hasOverflown = true;
        }

        _buffer.Add(trade);
    }

    /// <summary>The answer to a fetch: the newest trades, oldest first.</summary>
    /// <param name="list">The trades of the code; empty when it has none.</param>
    /// <param name="askedSecond">The server time of the request for the list.</param>
    /// <param name="isLastAttempt">No further list will come: what is not shown by now is a gap.</param>
    internal void Fetched(IReadOnlyList<Trade> list, long askedSecond, bool isLastAttempt)
    {
        if (_phase != Phase.Splicing)
        {
            return;
        }

        if (IsStale(list))
        {
            if (isLastAttempt)
            {
                GiveUp();
            }

            return;
        }

        var joined = Join(list);
        if (joined && HasLast
            && TradeAudit.Compare(_tail, CompleteAfter, list, askedSecond, lag: 0, LastSecond - 1) is { Verdict: AuditVerdict.Hole } hole)
        {
            // The joint itself says nothing about what lies behind it: a silence may have ended by itself before the connection was lost.
            // What was delivered before its last second is all that was ever pushed of it: no lag matters.
            TryDeclare(hole);
        }

        if (!joined && FirstPushed is { } first && list.Count > 0 && first <= list[0].Seconds)
        {
            // The pushes reach as far back as the list does (which spans less than a second): the list adds nothing to them.
            GoOnFromPushes(first + 1, isGap: true);
            return;
        }

        if (!joined && list.Count < FullList && !isLastAttempt)
        {
            // It has fewer trades than a server keeps, and yet not those that it should begin with: the next one may be whole.
            return;
        }

        if (!joined)
        {
            DeclareGap(list.FirstOrDefault(IsLater));
            _completeAfter = Math.Max(_completeAfter, Math.Max(list[0].Seconds, LastSecond));
        }

        var beginning = !HasLast;
        if (beginning)
        {
            _completeAfter = list.Count > 0 ? list[0].Seconds : long.MinValue;
            _sink.DeliverBeginning(list);
        }

        foreach (var trade in joined ? list.Skip(Overlap(list)) : list.Where(IsLater).ToArray())
        {
            if (beginning)
            {
                Remember(trade);
            }
            else
            {
                Deliver(_hasBeenLive ? trade with { Origin = Origin.Repaired } : trade);
            }
        }

        if (!TryCut(list, askedSecond) && isLastAttempt)
        {
            GiveUp();
        }
    }

    /// <summary>No list can be had: goes on from the pushes, with a gap if anything was delivered before.</summary>
    internal void GiveUp()
    {
        if (_phase == Phase.Splicing)
        {
            GoOnFromPushes(EarliestCut, isGap: HasLast || HasBuffered);
        }
    }

    /// <summary>Whether two trades are indistinguishable.</summary>
    internal static bool AreEqual(Trade a, Trade b) =>
        a.Seconds == b.Seconds && a.Price == b.Price && a.Volume == b.Volume && a.Direction == b.Direction;

    private long? FirstPushed => _buffer.Count > 0 ? _buffer[0].Seconds : null;

    /// <summary>The first second from which on the pushes are complete.</summary>
    private long EarliestCut
    {
        get
        {
            var byMargin = _acknowledged + _margin + 1;
            return FirstPushed is { } first ? Math.Min(first + 1, byMargin) : byMargin;
        }
    }

    /// <summary>The second up to which the tail may lack trades that were delivered: known holes, and what is forgotten.</summary>
    private long CompleteAfter => Math.Max(_completeAfter, _tail.OverflownSecond);

    private bool IsLater(Trade trade) => !HasLast || trade.Seconds > LastSecond;

    /// <summary>Whether a list ends before what was delivered.</summary>
    internal bool IsStale(IReadOnlyList<Trade> list)
    {
        if (!HasLast)
        {
            return false;
        }

        if (list.Count == 0 || list[^1].Seconds < LastSecond)
        {
            return true;
        }

        // It ends within the last second delivered, with fewer trades of it.
        return list[^1].Seconds == LastSecond
            && list.Count(t => t.Seconds == LastSecond) < _tail.CountOf(LastSecond)
            && list[0].Seconds < LastSecond;
    }

    /// <summary>Whether the list continues what was delivered.</summary>
    private bool Join(IReadOnlyList<Trade> list)
    {
        if (!HasLast)
        {
            return true;
        }

        if (list[0].Seconds >= LastSecond || CompleteAfter >= LastSecond)
        {
            return false;
        }

        var delivered = _tail.Where(t => t.Seconds == LastSecond).ToArray();
        var fetched = list.Where(t => t.Seconds == LastSecond).ToArray();
        return delivered.Length < TradeTail.Capacity
            && fetched.Length >= delivered.Length
            && delivered.Zip(fetched, AreEqual).All(equal => equal);
    }

    /// <summary>How many trades at the start of a list that continues have been delivered.</summary>
    private int Overlap(IReadOnlyList<Trade> list) => !HasLast
        ? 0
        : list.Count(t => t.Seconds < LastSecond) + _tail.CountOf(LastSecond);

    /// <summary>Goes over from the list to the pushes where that is shown to be right.</summary>
    private bool TryCut(IReadOnlyList<Trade> list, long askedSecond)
    {
        if (_hasOverflown)
        {
            GoOnFromPushes(FirstPushed!.Value + 1, isGap: true);
            return true;
        }

        // Pushes that are complete from one second are so from every later one; the list must be complete from the cut on too, to count off
        // by position.
        var cut = CompleteAfter == long.MinValue ? EarliestCut : Math.Max(EarliestCut, CompleteAfter + 1);
        var reaches = list.Count > 0 && list[^1].Seconds >= cut;
        if (!reaches && askedSecond < cut + _margin)
        {
            return false;
        }

        if (!HoldsPushesBefore(cut, list))
        {
            return false;
        }

        _cut = cut;
        _phase = Phase.Live;
        foreach (var trade in _tail.Where(t => t.Seconds >= cut))
        {
            _expected.Enqueue(trade);
        }

        var waiting = _buffer;
        _buffer = [];
        foreach (var trade in waiting)
        {
            Push(trade);
        }

        return true;
    }

    /// <summary>Whether the list contains the trades pushed before the cut; if not, the list is outdated.</summary>
    private bool HoldsPushesBefore(long cut, IReadOnlyList<Trade> list)
    {
        var pushed = _buffer.Where(t => t.Seconds < cut).ToArray();
        if (pushed.Length == 0 || (list.Count > 0 && list[0].Seconds >= pushed[0].Seconds))
        {
            return true;
        }

        var fetched = list.Where(t => t.Seconds >= pushed[0].Seconds && t.Seconds < cut).ToArray();
        for (var start = 0; start + pushed.Length <= fetched.Length; start++)
        {
            if (pushed.Zip(fetched.Skip(start), AreEqual).All(equal => equal))
            {
                return true;
            }
        }

        return false;
    }

    private void PushUnderCut(Trade trade)
    {
        if (trade.Seconds < _cut)
        {
            return;
        }

        var expected = _expected.Dequeue();
        if (AreEqual(expected, trade))
        {
            return;
        }

        // The positions do not agree: what follows may be missing or be there already. Only what is surely later goes on.
        _expected.Clear();
        _cut = LastSecond + 1;
        DeclareGap(trade.Seconds >= _cut ? trade : null);
        _completeAfter = LastSecond;
        if (trade.Seconds >= _cut)
        {
            Deliver(trade);
        }
    }

    private void GoOnFromPushes(long cut, bool isGap)
    {
        _phase = Phase.Live;
        _cut = !HasLast ? cut : Math.Max(cut, LastSecond + 1);
        _expected.Clear();
        var waiting = _buffer;
        _buffer = [];
        if (isGap)
        {
            DeclareGap(waiting.Find(t => t.Seconds >= _cut));
        }

        _completeAfter = Math.Max(_completeAfter, _cut - 1);
        foreach (var trade in waiting.Where(t => t.Seconds >= _cut))
        {
            Deliver(trade);
        }
    }

    private void DeclareGap(Trade? after)
    {
        _tail.Clear();
        _hasOverflown = false;
        if (!_isGapOpen)
        {
            _isGapOpen = true;
            _isGapEndless = after is null;
            _sink.Gap(Last, after);
        }

        // The second in which a gap ends is within its bounds, and may have been delivered in part.
        _completeAfter = Math.Max(_completeAfter, after?.Seconds ?? long.MinValue);
    }

    private void Deliver(Trade trade)
    {
        Remember(trade);
        _sink.Deliver(trade);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Remember(Trade trade)
    {
        _isGapOpen = false;
        if (_isGapEndless)
        {
            _isGapEndless = false;
            _completeAfter = Math.Max(_completeAfter, trade.Seconds);
            _sink.GapEnded(Last, trade);
        }

        if (HasLast && trade.Seconds < LastSecond)
        {
            // Out of order: it goes on, but nothing can be counted by position up to here any more.
            _completeAfter = Math.Max(_completeAfter, LastSecond);
            return;
        }

        _tail.Add(trade);
    }
}
