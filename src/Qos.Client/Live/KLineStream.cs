using Qos.Client.Quotes;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>The bars of one code and type: changes of the running bar, and every bar again when it is final.</summary>
internal sealed class KLineStream : WatchedStream<KLine>
{
    internal const int MaxHistory = 998;
    private const int RememberedBars = 4;

    // The newest bars, by opening time: the running one and the few before it that may not be final yet.
    private readonly SortedList<long, KLine> _bars = [];
    private TimeSpan _finalRetry;
    private int _historyWanted;
    private bool _hasFetched;

    internal KLineStream(LiveHub hub, CodeEntry entry, StreamKey key)
        : base(hub, entry, key, static (bar, instrument) => bar with { Instrument = instrument })
    {
    }

    internal override int FetchCount
    {
        get
        {
            var sinceOldest = _bars.Count == 0
                ? 0
                : Math.Min(MaxHistory, (Hub.ServerSecond - _bars.Keys[0]) / ShortestPeriod(Key.Type!.Value));
            return Math.Max(_historyWanted, (int)Math.Max(0, sinceOldest)) + 2;
        }
    }

    internal override void Add(Subscriber<KLine> subscriber)
    {
        Subscribers.Add(subscriber);
        var wanted = subscriber.Watch.Options.Count ?? 0;
        if (_bars.Count > wanted + (subscriber.Watch.Options.ClosedOnly ? 1 : 0))
        {
            Begin(subscriber, [.. _bars.Values]);
            foreach (var bar in _bars.Values)
            {
                Give(subscriber, bar);
            }
        }
        else
        {
            _historyWanted = Math.Max(_historyWanted, wanted);
            FetchDue = IsSubscribed ? Hub.Now : null;
        }
    }

    internal void OnPush(KLine bar)
    {
        NotePush();
        if (_bars.TryGetValue(bar.Seconds, out var known) ? known.IsFinal : _bars.Count > 0 && bar.Seconds < _bars.Keys[0])
        {
            return;
        }

        Accept(bar with { IsFinal = false });
    }

    internal void OnFetched(IReadOnlyList<KLine> bars, TimeSpan askedAt)
    {
        bars = [.. bars.Where(bar => !Hub.IsFarAhead(bar.Seconds))];
        var isNewer = bars.Count > 0
            && (!_bars.TryGetValue(bars[^1].Seconds, out var pushed) || (pushed.Close, pushed.Volume) != (bars[^1].Close, bars[^1].Volume));
        EndAudit(isNewer, bars.Count > 0 ? bars[^1].Time : null);
        EndProbe(isNewer);
        _historyWanted = 0;
        var origin = _hasFetched ? Origin.Repaired : Origin.Fetched;
        _hasFetched = true;
        foreach (var subscriber in Subscribers)
        {
            Begin(subscriber, bars);
        }

        foreach (var bar in bars)
        {
            var isKnown = _bars.TryGetValue(bar.Seconds, out var known);
            if (isKnown && known!.IsFinal && bar.IsFinal && !IsSame(known, bar))
            {
                Revise(bar with { Origin = Origin.Repaired });
                continue;
            }

            if (isKnown && (known!.IsFinal || (!bar.IsFinal && (Freshness.LastActivity > askedAt || known.Volume >= bar.Volume))))
            {
                // What is final stays so, and what was pushed while the answer was on its way is newer.
                Deliver(known);
                continue;
            }

            Accept(bar with { Origin = origin });
        }

        AwaitFinal();
    }

    internal override void OnFetchFailed(string reason, TimeSpan askedAt)
    {
        IsAuditing = false;
        Freshness.Abandon();
        foreach (var subscriber in Subscribers)
        {
            Begin(subscriber, []);
        }

        foreach (var bar in _bars.Values)
        {
            // Pushed while the answer was waited for.
            Deliver(bar);
        }

        if (_bars.Count == 0)
        {
            Tell(NewEvent(LiveEventKind.Missing, Messages.Format($"{Instrument.Text}: no current {Key.Name()}: {reason}")));
        }

        AwaitFinal();
    }

    /// <summary>Seconds that a period of a type has at least.</summary>
    private static long ShortestPeriod(KLineType type) => type switch
    {
        KLineType.Year => 365 * 86400L,
        KLineType.Month => 28 * 86400L,
        KLineType.Week => 7 * 86400L,
        KLineType.Day => 23 * 3600L,
        _ => Math.Max(1, (long)type) * 60,
    };

    private void Accept(KLine bar)
    {
        _bars[bar.Seconds] = bar;
        Deliver(bar);
        while (_bars.Count > RememberedBars && (_bars.Values[0].IsFinal || _bars.Count > 1000))
        {
            _bars.RemoveAt(0);
        }

        AwaitFinal();
    }

    private static bool IsSame(KLine a, KLine b) =>
        (a.Open, a.High, a.Low, a.Close, a.Volume) == (b.Open, b.High, b.Low, b.Close, b.Volume);

    /// <summary>The server has changed a delivered final bar: delivers it again with a notice.</summary>
    private void Revise(KLine bar)
    {
        _bars[bar.Seconds] = bar;
        Tell(NewEvent(
            LiveEventKind.Notice,
            Messages.Format($"{Instrument.Text}: the server has revised the final {Key.Type?.ShortName()} bar of {bar.Time:yyyy-MM-dd HH:mm}; the new values follow.")));
        foreach (var subscriber in Subscribers.Where(subscriber => subscriber.HasBegun && bar.Seconds <= subscriber.LastFinal))
        {
            subscriber.Watch.Queue.Put(Respell(bar, subscriber), new ConflationKey(subscriber.Index, bar.Seconds));
        }
    }

    private void Deliver(KLine bar)
    {
        foreach (var subscriber in Subscribers)
        {
            Give(subscriber, bar);
        }
    }

    /// <summary>Fixes with which bar a watcher begins; until then it gets none, so that its history comes first.</summary>
    private static void Begin(Subscriber<KLine> subscriber, IReadOnlyList<KLine> bars)
    {
        if (subscriber.HasBegun)
        {
            return;
        }

        subscriber.HasBegun = true;
        if (bars.Count > 0)
        {
            subscriber.LastFinal = BeforeFirst(bars, subscriber.Watch.Options);
        }
    }

    // Where only final bars are wanted, only they count: after the close the newest bar is one of them, and belongs to the past.
    private static long BeforeFirst(IReadOnlyList<KLine> bars, WatchOptions options)
    {
        var first = Math.Max(0, bars.Count - (options.ClosedOnly ? bars.Count(bar => !bar.IsFinal) : 1) - (options.Count ?? 0));
        return first < bars.Count ? bars[first].Seconds - 1 : bars[^1].Seconds;
    }

    private void Give(Subscriber<KLine> subscriber, KLine bar)
    {
        if (!subscriber.HasBegun || bar.Seconds <= subscriber.LastFinal || (subscriber.Watch.Options.ClosedOnly && !bar.IsFinal))
        {
            return;
        }

        if (bar.IsFinal)
        {
            subscriber.LastFinal = bar.Seconds;
        }

        subscriber.Watch.Queue.Put(Respell(bar, subscriber), new ConflationKey(subscriber.Index, bar.Seconds));
    }

    /// <summary>Requests the bars again when the oldest unfinished one should be final.</summary>
    private void AwaitFinal()
    {
        var open = _bars.Values.FirstOrDefault(bar => !bar.IsFinal);
        if (open is null)
        {
            _finalRetry = TimeSpan.Zero;
            return;
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(BarPeriod.EndOf(open.Instrument, open.Type, open.Seconds));
        var wait = end + Hub.Options.FinalBarDelay - Hub.ServerTime;
        if (wait <= TimeSpan.Zero)
        {
            // The server did not have it yet: retries with increasing delay.
            _finalRetry = _finalRetry == TimeSpan.Zero
                ? TimeSpan.FromSeconds(1)
                : TimeSpan.FromSeconds(Math.Min(60, _finalRetry.TotalSeconds * 2));
            wait = _finalRetry;
        }
        else
        {
            _finalRetry = TimeSpan.Zero;
        }

        if (IsSubscribed && !(FetchDue <= Hub.Now + wait))
        {
            FetchDue = Hub.Now + wait;
        }
    }
}
