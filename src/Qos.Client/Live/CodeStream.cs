
namespace Qos.Client;

/// <summary>How far the server is told of a code's subscription.</summary>
internal enum SubscriptionState
{
    /// <summary>To be sent.</summary>
    Unsent,

    /// <summary>Sent, not acknowledged.</summary>
    Sent,

    /// <summary>Acknowledged, or proven by a push.</summary>
    Acknowledged,

    /// <summary>The server said no.</summary>
    Refused,
}

/// <summary>The streams of one code, found by the code's bytes in a push.</summary>
internal sealed class CodeEntry : ICodeEntry
{
    private KLineStream[] _kLines = [];

    internal CodeEntry(InstrumentCode instrument) => Instrument = instrument;

    /// <inheritdoc/>
    public InstrumentCode Instrument { get; set; }

    internal TradeStream? Trades { get; set; }

    internal CodeStream<Snapshot>? Snapshots { get; set; }

    internal CodeStream<Depth>? Depths { get; set; }

    internal bool IsEmpty => Trades is null && Snapshots is null && Depths is null && _kLines.Length == 0;

    internal KLineStream? KLines(KLineType type) => Array.Find(_kLines, stream => stream.Key.Type == type);

    internal void Set(StreamKey key, CodeStream? stream)
    {
        switch (key.Kind)
        {
            case QuoteKind.Trade:
                Trades = (TradeStream?)stream;
                break;
            case QuoteKind.Snapshot:
                Snapshots = (CodeStream<Snapshot>?)stream;
                break;
            case QuoteKind.Depth:
                Depths = (CodeStream<Depth>?)stream;
                break;
            default:
                _kLines = [.. _kLines.Where(existing => existing.Key != key), .. stream is KLineStream added ? [added] : (KLineStream[])[]];
                break;
        }
    }
}

/// <summary>One code in one kind of subscription: what its watchers share. Every member runs under the hub's lock.</summary>
internal abstract class CodeStream
{
    private static readonly TimeSpan MaxQuiet = TimeSpan.FromMinutes(30);

    private bool _isSuspected;

    protected CodeStream(LiveHub hub, CodeEntry entry, StreamKey key)
    {
        Hub = hub;
        Entry = entry;
        Key = key;
        LastActivity = hub.Now;
        Quiet = hub.Options.StaleAfter;
    }

    internal StreamKey Key { get; }

    internal CodeEntry Entry { get; }

    internal InstrumentCode Instrument => Entry.Instrument;

    internal SubscriptionState State { get; set; }

    /// <summary>Whether its subscription goes into a message with no other new code, because one that held several was refused.</summary>
    internal bool IsSentAlone { get; set; }

    /// <summary>Whether an earlier subscription was cancelled just before: pushes before the acknowledgement may be of that one.</summary>
    internal bool IsRenewed { get; set; }

    /// <summary>Times that its subscription was sent without an acknowledgement.</summary>
    internal int Resends { get; set; }

    /// <summary>When the server's current state is to be asked for, on the hub's clock; null while there is no need.</summary>
    internal TimeSpan? FetchDue { get; set; }

    /// <summary>Whether the answer to such a question is on its way.</summary>
    internal bool IsFetching { get; set; }

    /// <summary>When what was delivered is compared with the server's own list or state next, on the hub's clock.</summary>
    internal TimeSpan AuditDue { get; set; }

    /// <summary>Whether the fetch that is due or on its way is an audit.</summary>
    internal bool IsAuditing { get; set; }

    /// <summary>The last push or answer, on the hub's clock.</summary>
    internal TimeSpan LastActivity { get; set; }

    /// <summary>How long it may be without a push before it is asked for; grows while the market itself is quiet.</summary>
    internal TimeSpan Quiet { get; set; }

    /// <summary>Whether the fetch on its way was asked for by the watchdog.</summary>
    internal bool IsProbing { get; set; }

    /// <summary>Whether the watchdog has found pushes missing and none has come since.</summary>
    internal bool IsStale { get; set; }

    /// <summary>Up to when what was delivered is proven to be complete, exchange zone; null before the first audit.</summary>
    internal DateTimeOffset? VerifiedUntil { get; private set; }

    internal abstract bool HasWatchers { get; }

    protected LiveHub Hub { get; }

    /// <summary>Whether it is asked for again and again until what was fetched joins what is pushed.</summary>
    internal virtual bool IsJoining => false;

    /// <summary>Whether an audit can show anything now.</summary>
    internal virtual bool CanBeAudited => State == SubscriptionState.Acknowledged && !IsFetching && !IsProbing && !IsJoining && FetchDue is null;

    /// <summary>Bars to ask for in a fetch; other kinds ignore it.</summary>
    internal virtual int FetchCount => 1;

    /// <summary>The server pushes from here on.</summary>
    internal virtual void OnAcknowledged(long serverSecond) => FetchDue = Hub.Now;

    /// <summary>A message that subscribes other codes names this one again, and may revive or interrupt its pushes.</summary>
    internal virtual void OnRepeating()
    {
    }

    /// <summary>That message was answered, or will not be: what may have been missed is fetched.</summary>
    internal virtual void OnRepeated(long serverSecond) => FetchDue = Hub.Now;

    /// <summary>The subscription is gone, or is being renewed.</summary>
    internal virtual void OnInterrupted()
    {
        FetchDue = null;
        _isSuspected = IsProbing = IsAuditing = false;
    }

    /// <summary>The handshake has told whether the server is a simulator.</summary>
    internal abstract void MarkSimulated(bool isSimulated);

    /// <summary>A fetch failed, or the answer had nothing for the code.</summary>
    internal abstract void OnFetchFailed(string reason, TimeSpan askedAt);

    /// <summary>Tells the watchers of this code, and the client.</summary>
    internal abstract void Tell(LiveEvent liveEvent);

    internal LiveEvent NewEvent(LiveEventKind kind, string message) => new()
    {
        Kind = kind,
        Time = Hub.UtcNow,
        Code = Instrument.Text,
        Stream = Key.Kind,
        Type = Key.Type,
        Message = message,
    };

    /// <summary>
    /// Judges the answer to a question of the watchdog: when what was fetched is newer than what was pushed, and still nothing has been pushed after the
    /// feed's lag, the pushes have stopped; else it is the market that is quiet.
    /// </summary>
    /// <param name="isNewer">Whether what was fetched is newer than what had been pushed.</param>
    protected void EndProbe(bool isNewer)
    {
        if (!IsProbing)
        {
            return;
        }

        IsProbing = false;
        if (_isSuspected)
        {
            BecomeStale();
        }
        else if (isNewer)
        {
            _isSuspected = IsProbing = true;
            FetchDue = Hub.Now + (2 * Hub.Options.FeedLag);
        }
        else
        {
            LastActivity = Hub.Now;
            Quiet = Quiet * 2 < MaxQuiet ? Quiet * 2 : MaxQuiet;
        }
    }

    /// <summary>Its pushes have stopped: says so and subscribes again.</summary>
    protected void BecomeStale()
    {
        _isSuspected = false;
        IsStale = true;
        LastActivity = Hub.Now;
        Tell(NewEvent(LiveEventKind.Stale, $"{Instrument.Text}: {Key} is not pushed any more although it changes; subscribing again."));
        Hub.Renew(this);
    }

    /// <summary>
    /// Judges the answer to an audit of a kind of which the newest counts: when it is newer than what was pushed last, and nothing has been pushed for
    /// longer than the feed may lag, the pushes may have stopped, which the watchdog's second question shows.
    /// </summary>
    protected void EndAudit(bool isNewer, DateTimeOffset? verified)
    {
        if (!IsAuditing)
        {
            return;
        }

        IsAuditing = false;
        if (isNewer && Hub.Now - LastActivity > 2 * Hub.Options.FeedLag)
        {
            IsProbing = true;
        }
        else if (!isNewer && verified is { } until)
        {
            TellVerified(null, until);
        }
    }

    /// <summary>Tells up to when what was delivered is proven to be complete.</summary>
    protected void TellVerified(DateTimeOffset? from, DateTimeOffset until)
    {
        VerifiedUntil = until;
        Tell(NewEvent(LiveEventKind.Verified, $"{Instrument.Text}: {Key} is complete up to {until:HH:mm:ss}.") with { From = from, To = until });
    }

    /// <summary>Notes a push: it proves the subscription, and ends staleness.</summary>
    protected void NotePush()
    {
        LastActivity = Hub.LastReceived;
        Quiet = Hub.Options.StaleAfter;
        _isSuspected = IsProbing = false;
        if (State == SubscriptionState.Sent)
        {
            Hub.OnProven(this);
        }

        if (IsStale)
        {
            IsStale = false;
            Tell(NewEvent(LiveEventKind.Recovered, $"{Instrument.Text}: {Key} is pushed again."));
        }
    }
}

/// <summary>A stream with its watchers; as it stands, that of a kind of which only the newest object counts (snapshots, depth).</summary>
/// <typeparam name="T">What is watched.</typeparam>
internal class CodeStream<T> : CodeStream
    where T : class
{
    private readonly Func<T, InstrumentCode, T> _respell;
    private readonly Func<T, DateTimeOffset?> _timeOf;
    private readonly Func<T, T>? _asRepaired;
    private readonly Func<T, T, T>? _complete;
    private bool _hasFetched;

    /// <param name="hub">The hub.</param>
    /// <param name="entry">The code.</param>
    /// <param name="key">The kind.</param>
    /// <param name="respell">Gives a copy under another spelling of the code.</param>
    /// <param name="timeOf">The time of an object.</param>
    /// <param name="asRepaired">Gives a copy that says it was fetched to repair the stream.</param>
    /// <param name="complete">Adds to a pushed object what only fetched ones have.</param>
    internal CodeStream(
        LiveHub hub, CodeEntry entry, StreamKey key, Func<T, InstrumentCode, T> respell, Func<T, DateTimeOffset?> timeOf,
        Func<T, T>? asRepaired = null, Func<T, T, T>? complete = null)
        : base(hub, entry, key)
    {
        _respell = respell;
        _timeOf = timeOf;
        _asRepaired = asRepaired;
        _complete = complete;
    }

    internal List<Subscriber<T>> Subscribers { get; } = [];

    internal override bool HasWatchers => Subscribers.Count > 0;

    /// <summary>The newest object, pushed or fetched.</summary>
    protected T? Current { get; set; }

    /// <summary>Adds a watcher, which begins with what is known.</summary>
    internal virtual void Add(Subscriber<T> subscriber)
    {
        Subscribers.Add(subscriber);
        if (Current is not null)
        {
            Give(subscriber, Current);
        }
    }

    internal override void MarkSimulated(bool isSimulated)
    {
        foreach (var subscriber in Subscribers)
        {
            var instrument = subscriber.Instrument.WithSimulated(isSimulated);
            subscriber.Instrument = instrument.Text == Instrument.Text ? Instrument : instrument;
        }
    }

    internal void OnPush(T item)
    {
        NotePush();
        Accept(_complete is not null && Current is not null ? _complete(item, Current) : item);
    }

    internal void OnFetched(T item)
    {
        var isNewer = Current is null || _timeOf(item) > _timeOf(Current);
        EndAudit(isNewer, Current is null ? null : _timeOf(Current));
        EndProbe(isNewer);

        // While it was on its way something newer may have been pushed.
        if (isNewer || _timeOf(item) is null)
        {
            Accept(_hasFetched && _asRepaired is not null ? _asRepaired(item) : item);
            _hasFetched = true;
        }
    }

    internal override void OnFetchFailed(string reason, TimeSpan askedAt)
    {
        var isAudit = IsAuditing;
        IsProbing = IsAuditing = false;
        if (!isAudit)
        {
            Tell(NewEvent(LiveEventKind.Missing, $"{Instrument.Text}: no current {Key}: {reason}"));
        }
    }

    internal override void Tell(LiveEvent liveEvent)
    {
        Hub.Publish(liveEvent);
        foreach (var subscriber in Subscribers)
        {
            subscriber.Watch.Queue.Put(liveEvent with { Code = subscriber.Instrument.Text });
        }
    }

    protected T Respell(T item, Subscriber<T> subscriber) =>
        ReferenceEquals(subscriber.Instrument, Instrument) ? item : _respell(item, subscriber.Instrument);

    private void Accept(T item)
    {
        Current = item;
        foreach (var subscriber in Subscribers)
        {
            Give(subscriber, item);
        }
    }

    private void Give(Subscriber<T> subscriber, T item) =>
        subscriber.Watch.Queue.Put(Respell(item, subscriber), new ConflationKey(subscriber.Index, 0));
}
