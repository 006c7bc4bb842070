using System.Runtime.CompilerServices;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>One code in one kind of subscription: what its watchers share. Every member runs under the hub's lock.</summary>
internal abstract class CodeStream : ISubscribed
{
    protected CodeStream(LiveHub hub, CodeEntry entry, StreamKey key)
    {
        Hub = hub;
        Entry = entry;
        Key = key;
        Freshness = new Freshness(hub.Options.StaleAfter, hub.Options.FeedLag, hub.Now);
        Subscription = new Subscription(this);
    }

    /// <inheritdoc/>
    public StreamKey Key { get; }

    internal CodeEntry Entry { get; }

    /// <inheritdoc/>
    public InstrumentCode Instrument => Entry.Instrument;

    /// <summary>Its place in the book.</summary>
    internal Subscription Subscription { get; }

    /// <summary>Whether its pushes are there.</summary>
    internal Freshness Freshness { get; }

    /// <summary>Whether the server pushes it, as far as is known.</summary>
    internal bool IsSubscribed => Subscription.State == SubscriptionState.Acknowledged;

    /// <summary>The time at which to request the server's current state, on the hub's clock; null if not needed.</summary>
    internal TimeSpan? FetchDue { get; set; }

    /// <summary>Whether the answer to such a question is on its way.</summary>
    internal bool IsFetching { get; set; }

    /// <summary>When <see cref="Report"/> is due, on the hub's clock; null while there is nothing to report.</summary>
    internal TimeSpan? ReportDue { get; set; }

    /// <summary>When what was delivered is compared with the server's own list or state next, on the hub's clock.</summary>
    internal TimeSpan AuditDue { get; set; }

    /// <summary>Whether the fetch that is due or on its way is an audit.</summary>
    internal bool IsAuditing { get; set; }

    /// <summary>Up to when what was delivered is proven to be complete, exchange zone; null before the first audit.</summary>
    internal DateTimeOffset? VerifiedUntil { get; private set; }

    internal abstract bool HasWatchers { get; }

    protected LiveHub Hub { get; }

    /// <summary>Whether the state is requested repeatedly until fetched and pushed data are joined.</summary>
    internal virtual bool IsJoining => false;

    /// <summary>Whether an audit can show anything now.</summary>
    internal virtual bool CanBeAudited => IsSubscribed && !IsFetching && !Freshness.IsProbing && !IsJoining && FetchDue is null;

    /// <summary>Bars to ask for in a fetch; other kinds ignore it.</summary>
    internal virtual int FetchCount => 1;

    /// <inheritdoc/>
    public virtual void OnAcknowledged(long serverSecond) => FetchDue = Hub.Now;

    /// <inheritdoc/>
    public virtual void OnRepeating()
    {
    }

    /// <inheritdoc/>
    public virtual void OnRepeated(long serverSecond) => FetchDue = Hub.Now;

    /// <inheritdoc/>
    public virtual void OnInterrupted()
    {
        FetchDue = null;
        IsAuditing = false;
        Freshness.Interrupt();
    }

    /// <inheritdoc/>
    public void OnRefused(string reason) =>
        Tell(
            NewEvent(
                LiveEventKind.Refused,
                Messages.Format($"{Instrument.Text}: the server refused the subscription to {Key.Name()}: {reason}")));

    /// <inheritdoc/>
    public void OnNeverAcknowledged() => Tell(
        NewEvent(
            LiveEventKind.Notice,
            Messages.Format($"{Instrument.Text}: the subscription to {Key.Name()} was not acknowledged after several attempts; assuming that it is active.")));

    /// <summary>Reports what was put off until now.</summary>
    internal virtual void Report()
    {
    }

    /// <summary>Records whether the server is a simulator, as stated in the handshake.</summary>
    internal abstract void MarkSimulated(bool isSimulated);

    /// <summary>A fetch failed, or the answer had nothing for the code.</summary>
    internal abstract void OnFetchFailed(string reason, TimeSpan askedAt);

    /// <summary>Tells the watchers of this code, and the client.</summary>
    internal abstract void Tell(LiveEvent liveEvent);

    internal LiveEvent NewEvent(LiveEventKind kind, string message) => NewEvent<LiveEvent>(kind, message);

    /// <summary>Creates an event about this code, of the type that its kind has.</summary>
    protected TEvent NewEvent<TEvent>(LiveEventKind kind, string message)
        where TEvent : LiveEvent, new() =>
        new()
        {
            Kind = kind,
            Time = Hub.UtcNow,
            Code = Instrument.Text,
            Stream = Key.Kind,
            Type = Key.Type,
            Message = message,
        };

    /// <summary>Judges the answer to a question of the watchdog.</summary>
    /// <param name="isNewer">Whether what was fetched is newer than what had been pushed.</param>
    protected void EndProbe(bool isNewer)
    {
        switch (Freshness.OnAnswer(isNewer, Hub.Now))
        {
            case FreshnessVerdict.AskAgain:
                FetchDue = Hub.Now + (2 * Hub.Options.FeedLag);
                break;
            case FreshnessVerdict.Stopped:
                BecomeStale();
                break;
        }
    }

    /// <summary>Its pushes have stopped: says so and subscribes again.</summary>
    protected void BecomeStale()
    {
        Freshness.OnStopped(Hub.Now);
        Tell(
            NewEvent(
                LiveEventKind.Stale,
                Messages.Format($"{Instrument.Text}: no pushes of {Key.Name()} although the data has changed; subscribing again.")));
        Hub.Renew(this);
    }

    /// <summary>
    /// Judges the answer to an audit of a kind of which the newest counts: when it is newer than what was pushed last, and nothing has been
    /// pushed for longer than the feed may lag, the pushes may have stopped, which the watchdog's second question shows.
    /// </summary>
    protected void EndAudit(bool isNewer, DateTimeOffset? verified)
    {
        if (!IsAuditing)
        {
            return;
        }

        IsAuditing = false;
        if (isNewer && Freshness.IsSilent(Hub.Now))
        {
            Freshness.Probe();
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
        var message = Messages.Format($"{Instrument.Text}: {Key.Name()} verified: complete up to {until:HH:mm:ss}.");
        Tell(NewEvent<VerifiedEvent>(LiveEventKind.Verified, message) with { From = from, To = until });
    }

    /// <summary>Notes a push: it proves the subscription, and ends staleness.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void NotePush()
    {
        if (Subscription.State == SubscriptionState.Sent)
        {
            Hub.OnProven(this);
        }

        if (Freshness.OnPush(Hub.LastReceived))
        {
            Tell(NewEvent(LiveEventKind.Recovered, Messages.Format($"{Instrument.Text}: pushes of {Key.Name()} have resumed.")));
        }
    }
}
