using System.Runtime.CompilerServices;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>The trades of one code: a <see cref="TradeSplice"/> between the socket, the fetches and the watchers.</summary>
internal sealed class TradeStream : WatchedStream<Trade>, ITradeSink
{
    internal const int ListLength = 50;
    private const int MaxStaleLists = 3;

    // Seconds from one trade to the next that are not worth a look at the clock.
    private const long SmallStep = 3600;

    // No code of more than twenty trades a second is silent for so long by chance.
    private static readonly TimeSpan SilenceOfFastTrades = TimeSpan.FromSeconds(0.5);

    // Joints in a row that may begin anew with all their time, so that a stream of new subscriptions cannot put one off for ever.
    private const int MaxRestarts = 5;
    private const int MaxExtraLists = 6;

    // A silence of this multiple of the usual pause is unlikely to be normal.
    private const int UnusualTimes = 8;

    // Trades of one code come in clusters, and a feed lags: nothing shorter is worth a request.
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(2);

    // With fewer than these nothing is usual.
    private const int FewTrades = 10;
    private static readonly TimeSpan StaleListPause = TimeSpan.FromSeconds(1);

    // Trades often begin just after the subscription, as when a recording is replayed: an empty list alone is not worth a report.
    private static readonly TimeSpan BeginningPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.5);

    // Both ends of a list are cut seconds, and the question takes a moment.
    private static readonly TimeSpan ListOverlap = TimeSpan.FromSeconds(1.5);

    private readonly TradeSplice _splice;
    private readonly TimeSpan[] _attempts;
    private TimeSpan _acknowledgedAt;
    private int _staleLists;
    private int _extraLists;
    private int _restarts;
    private bool _isAwaitingPush;
    private TimeSpan? _mayRepeatUntil;
    private bool _isToldMissing;
    private bool _hasDisagreed;
    private long _verifiedFrom;
    private long _verifiedTo = long.MinValue;
    private TimeSpan? _quietAskedFor;
    private (long From, long To)? _doubt;
    private TimeSpan _unusualSilence = TimeSpan.MaxValue;

    internal TradeStream(LiveHub hub, CodeEntry entry, StreamKey key)
        : base(hub, entry, key, static (trade, instrument) => trade with { Instrument = instrument })
    {
        var margin = hub.Options.FeedLag;
        _splice = new TradeSplice(this, (long)Math.Ceiling(margin.TotalSeconds), hub.Options.TradeCapacity);
        // By then a list proves a code without a push as complete: asked a margin after the cut, which itself is a margin after the
        // acknowledgement.
        var last = (2 * Math.Ceiling(margin.TotalSeconds)) + 2;
        _attempts = [.. hub.Options.RepairAttempts.Where(after => after.TotalSeconds < last), TimeSpan.FromSeconds(last)];
    }

    internal override bool IsJoining => !_splice.IsLive;

    /// <summary>A silence that is much longer than the code's own trades let expect; after a gap by those before it.</summary>
    private TimeSpan UnusualSilence
    {
        get
        {
            if (_splice.Tail.Count >= FewTrades)
            {
                var seconds = (double)(_splice.LastSecond - _splice.Tail.FirstSecond + 1);
                _unusualSilence = UnusualTimes * TimeSpan.FromSeconds(seconds / _splice.Tail.Count);
            }

            return _unusualSilence;
        }
    }

    private bool HasNoTrades => !_splice.HasLast && !_splice.HasBuffered;

    internal override void Add(Subscriber<Trade> subscriber)
    {
        Subscribers.Add(subscriber);
        if (_splice.HasLast)
        {
            Begin(subscriber, _splice.Tail.ToArray());
        }
    }

    /// <summary>Looks at what the next push will need, and changes nothing; gives whether it would simply go on.</summary>
    internal bool LookAhead() =>
        _splice.Tail.LookAhead() & _splice.IsLive & !Freshness.IsStale & IsSubscribed
            & Subscribers is [{ Index: >= 0 }, ..] & !Instrument.HasLots;

    /// <summary>Takes a pushed trade; false when its time is impossible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool TryPush(Trade trade)
    {
        if ((!_splice.HasLast || trade.Seconds - _splice.LastSecond > SmallStep) && Hub.IsFarAhead(trade.Seconds))
        {
            return false;
        }

        var wasStale = Freshness.IsStale;
        var silence = Hub.LastReceived - Freshness.LastActivity;
        NotePush();
        if (silence >= ShortestSilence && _splice.IsLive && trade.Seconds - _splice.LastSecond >= ShortestSilence.TotalSeconds
            && silence >= UnusualSilence)
        {
            OnSilenceEnded(trade);
        }

        if (wasStale)
        {
            // Trades between the last list and this push may never have been pushed.
            OnPushLost(Hub.ServerSecond);
        }

        if (_mayRepeatUntil is { } until)
        {
            if (Hub.LastReceived >= until)
            {
                _mayRepeatUntil = null;
            }
            else if (_splice.MayHave(trade))
            {
                // A server that begins the subscription anew pushes its last trades again, or it is an equal neighbour: the list tells
                // which.
                OnPushLost(Hub.ServerSecond);
                return true;
            }
        }

        _splice.Push(trade);
        if (_isAwaitingPush && !_splice.IsLive)
        {
            // Now a list can be joined: at the next of its times.
            _isAwaitingPush = false;
            var next = NextAttempt();
            FetchDue = FetchDue < next ? FetchDue : next;
            Hub.Wake();
        }

        return true;
    }

    public override void OnRepeating()
    {
        _mayRepeatUntil = Hub.Now + Hub.Options.FeedLag;
        if (!_splice.IsLive || !_splice.IsBeyondLists || Hub.Now - Freshness.LastActivity > SilenceOfFastTrades)
        {
            _splice.Interrupt();
        }
    }

    public override void OnRepeated(long serverSecond)
    {
        if (_splice.IsLive)
        {
            return;
        }

        // Pushes so far may be of the subscription before, with a hole to those of this one.
        if (_restarts++ < MaxRestarts)
        {
            OnInterrupted();
            OnAcknowledged(serverSecond);
        }
        else
        {
            OnPushLost(serverSecond);
        }
    }

    public override void OnAcknowledged(long serverSecond)
    {
        _splice.Acknowledge(serverSecond);
        _acknowledgedAt = Hub.Now;
        _staleLists = _extraLists = 0;
        _isAwaitingPush = false;
        FetchDue = _acknowledgedAt + _attempts[0];
    }

    public override void OnInterrupted()
    {
        base.OnInterrupted();
        _splice.Interrupt();
    }

    /// <summary>A push may have been lost on the living connection: what waits for the joint may have a hole.</summary>
    internal void OnPushLost(long serverSecond)
    {
        if (_splice.IsLive)
        {
            OnInterrupted();
            OnAcknowledged(serverSecond);
            return;
        }

        // A joint under way begins anew but keeps its times, so that a server that goes on sending garbage cannot put it off for ever.
        _splice.Interrupt();
        if (IsSubscribed)
        {
            _splice.Acknowledge(serverSecond);
        }
    }

    /// <summary>
    /// Whether the code has been silent for much longer than its own trades let expect, while its market is open: worth an audit before its
    /// time. A code that was silent for so long before is not asked for again in the same silence.
    /// </summary>
    internal bool IsSuspiciouslyQuiet(TimeSpan now)
    {
        var (silence, unusual) = (now - Freshness.LastActivity, UnusualSilence);
        if (_quietAskedFor == Freshness.LastActivity || silence < (2 * Hub.Options.FeedLag) + ShortestSilence || silence < unusual)
        {
            return false;
        }

        _quietAskedFor = Freshness.LastActivity;
        return true;
    }

    /// <summary>
    /// A silence has ended by itself, perhaps with a hole. A list shows its end for as long as it reaches back, and best when the feed's
    /// lag is over; of a code whose lists do not reach that far, the next list must show that it was a silence of the market, or it is
    /// declared.
    /// </summary>
    private void OnSilenceEnded(Trade trade)
    {
        ResolveDoubt(null);
        var wait = 2 * Hub.Options.FeedLag;
        var due = Hub.LastReceived + (UnusualSilence / UnusualTimes * ListLength >= wait + ShortestSilence ? wait : TimeSpan.Zero);
        AuditDue = due < AuditDue ? due : AuditDue;
        _doubt = (_splice.LastSecond, trade.Seconds);
        Hub.Wake();
    }

    /// <summary>Declares a silence that ended by itself, unless a list reaches back to its beginning and so shows what it hid.</summary>
    /// <param name="list">The list; null when another silence comes before one.</param>
    private void ResolveDoubt(IReadOnlyList<Trade>? list)
    {
        if (_doubt is var (from, to) && (list is null || list.Count > 0))
        {
            _doubt = null;
            if (list is null || list[0].Seconds > from)
            {
                _splice.DeclareBehind(from, to);
            }
        }
    }

    /// <summary>Takes the list of an audit.</summary>
    internal void OnAudited(IReadOnlyList<Trade> list, long askedSecond)
    {
        if (!IsSubscribed || !_splice.IsLive)
        {
            return;
        }

        ResolveDoubt(list);
        var audit = _splice.Audit(list, askedSecond);
        switch (audit.Verdict)
        {
            case AuditVerdict.Proven:
                _verifiedFrom = _verifiedTo != long.MinValue && audit.From <= _verifiedTo + 1 ? _verifiedFrom : audit.From;
                _verifiedTo = audit.To;
                TellVerified(Instrument.ToExchangeTime(_verifiedFrom), Instrument.ToExchangeTime(_verifiedTo));
                break;
            case AuditVerdict.Hole:
                if (_splice.TryDeclare(audit))
                {
                    Hub.Renew(this);
                }
                else
                {
                    BecomeStale();
                }

                break;
            case AuditVerdict.Disagreement when !_hasDisagreed:
                _hasDisagreed = true;
                Tell(
                    NewEvent(
                        LiveEventKind.Notice,
                        Messages.Format($"{Instrument.Text}: the server's list of trades differs from the trades that it pushed; completeness cannot be verified.")));
                break;
        }
    }

    internal void OnFetched(IReadOnlyList<Trade> list, long askedSecond, TimeSpan askedAt)
    {
        list = [.. list.Where(trade => !Hub.IsFarAhead(trade.Seconds))];
        EndProbe(isNewer: list.Count > 0 && list[^1].Seconds > _splice.LastSecond);
        if (list.Count == 0 && HasNoTrades && !_isToldMissing)
        {
            var end = Subscribers.Min(subscriber => subscriber.Watch.EndsAt) - ShortestPause;
            ReportDue ??= end < Hub.Now + BeginningPatience ? end : Hub.Now + BeginningPatience;
        }

        if (IsSubscribed && !_splice.IsLive)
        {
            if (_splice.IsStale(list) && _staleLists++ < MaxStaleLists)
            {
                FetchDue = Hub.Now + StaleListPause;
                return;
            }

            ResolveDoubt(list);
            _splice.Fetched(list, askedSecond, IsLastAttempt(askedAt));
            TryAgainUnlessLive(list);
        }
    }

    internal override void Report()
    {
        if (HasNoTrades)
        {
            // Reported once, and watched on: a code that has not traded yet looks the same as an unknown one.
            _isToldMissing = true;
            Tell(NewEvent(LiveEventKind.Missing, Messages.Format($"{Instrument.Text}: no trades: unknown, not in the plan, or none yet.")));
        }
    }

    internal override void OnFetchFailed(string reason, TimeSpan askedAt)
    {
        Freshness.Abandon();
        if (!IsSubscribed || _splice.IsLive)
        {
            return;
        }

        if (IsLastAttempt(askedAt))
        {
            Tell(NewEvent(LiveEventKind.Missing, Messages.Format($"{Instrument.Text}: the last trades could not be fetched: {reason}")));
            _splice.GiveUp();
        }

        TryAgainUnlessLive([]);
    }

    void ITradeSink.DeliverBeginning(IReadOnlyList<Trade> list)
    {
        foreach (var subscriber in Subscribers)
        {
            Begin(subscriber, list);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ITradeSink.Deliver(Trade trade)
    {
        foreach (var subscriber in Subscribers)
        {
            Hub.Stage(subscriber.Watch.Queue, Respell(trade, subscriber));
        }
    }

    void ITradeSink.Gap(Trade? before, Trade? after)
    {
        Hub.NoteGap();
        var from = before is null ? Messages.Of("the beginning") : $"{before.Time:HH:mm:ss}";
        var to = after is null ? Messages.Of("the next trade") : $"{after.Time:HH:mm:ss}";
        var message = Messages.Format($"{Instrument.Text}: trades may be missing between {from} and {to}.");
        Tell(NewEvent<GapEvent>(LiveEventKind.Gap, message) with { From = before?.Time, To = after?.Time });
    }

    void ITradeSink.GapEnded(Trade? before, Trade after)
    {
        var message = Messages.Format($"{Instrument.Text}: the gap ends at {after.Time:HH:mm:ss}.");
        Tell(NewEvent<GapEvent>(LiveEventKind.GapEnded, message) with { From = before?.Time, To = after.Time });
    }

    private void Begin(Subscriber<Trade> subscriber, IReadOnlyList<Trade> list)
    {
        var count = Math.Min(subscriber.Watch.Options.Count ?? 0, list.Count);
        for (var i = list.Count - count; i < list.Count; i++)
        {
            Hub.Stage(subscriber.Watch.Queue, Respell(list[i], subscriber));
        }
    }

    private bool IsLastAttempt(TimeSpan askedAt) => askedAt >= _acknowledgedAt + _attempts[^1];

    /// <summary>The next time at which a repair asks; its last one when all are over.</summary>
    private TimeSpan NextAttempt()
    {
        var next = Array.FindIndex(_attempts, after => _acknowledgedAt + after > Hub.Now);
        return _acknowledgedAt + _attempts[next < 0 ? ^1 : next];
    }

    private void TryAgainUnlessLive(IReadOnlyList<Trade> list)
    {
        if (_splice.IsLive)
        {
            FetchDue = null;
            _restarts = 0;
            AuditDue = Hub.Now + Hub.Options.AuditEvery;
            return;
        }

        // Without a push to join, only the last list can be resolved: the ones between would cost budget and show nothing.
        _isAwaitingPush = !_splice.HasBuffered;
        var due = _isAwaitingPush ? _acknowledgedAt + _attempts[^1] : NextAttempt();

        // Unless trades come so fast that the next list would no longer reach back to this one.
        var reach = list.Count == ListLength ? TimeSpan.FromSeconds(list[^1].Seconds - list[0].Seconds) - ListOverlap : TimeSpan.MaxValue;
        if (reach < due - Hub.Now && _extraLists++ < MaxExtraLists)
        {
            due = Hub.Now + reach;
        }

        FetchDue = due > Hub.Now + ShortestPause ? due : Hub.Now + ShortestPause;
    }
}
