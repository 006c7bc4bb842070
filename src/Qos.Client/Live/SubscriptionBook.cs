using Qos.Client.Wire;

namespace Qos.Client.Live;

/// <summary>
/// The life of every subscription of one connection after the other: unsent, sent, acknowledged or refused, renewed, cancelled. Pure: it is
/// told the time and the server's messages, returns the next message to send, and notifies the owner of each subscription.
/// </summary>
/// <remarks>
/// One message carries everything of a kind that is wanted, so that it is right whether the server adds or replaces (docs/protocol.md
/// section 8); only where the plan forbids so many, or a refusal is being narrowed down, with less.
/// </remarks>
/// <param name="maxCodes">Codes in one message.</param>
/// <param name="acknowledgementTimeout">How long an acknowledgement may take.</param>
internal sealed class SubscriptionBook(int maxCodes, TimeSpan acknowledgementTimeout)
{
    private const int MaxResends = 3;

    private readonly SortedDictionary<StreamKey, List<Subscription>> _wanted = new(StreamKey.ByOrder);

    // The codes to cancel, and whether they are certainly subscribed until then.
    private readonly Dictionary<(StreamKey Key, InstrumentCode Code), bool> _cancelled = [];

    // Cancellations that went out lately: pushes of what they ended may still be on their way.
    private readonly Dictionary<(StreamKey Key, InstrumentCode Code), TimeSpan> _ended = [];
    private readonly List<Sent> _unacknowledged = [];

    /// <summary>Whether the server owes an acknowledgement.</summary>
    internal bool IsAwaitingAnswer => _unacknowledged.Count > 0;

    /// <summary>Wants a code; true when its cancellation had not gone out yet, so that the server still pushes it.</summary>
    internal bool Add(Subscription subscription)
    {
        subscription.IsWanted = true;
        if (!_wanted.TryGetValue(subscription.Owner.Key, out var ofKind))
        {
            _wanted[subscription.Owner.Key] = ofKind = [];
        }

        ofKind.Add(subscription);
        subscription.WasSent = _cancelled.Remove(subscription.Name, out var isSure);
        if (!isSure)
        {
            return false;
        }


        subscription.State = SubscriptionState.Acknowledged;
        return true;
    }

    /// <summary>Wants a code no more.</summary>
    internal void Remove(Subscription subscription)
    {
        subscription.IsWanted = false;
        var ofKind = _wanted[subscription.Owner.Key];
        ofKind.Remove(subscription);
        if (ofKind.Count == 0)
        {
            _wanted.Remove(subscription.Owner.Key);
        }

        if (subscription.WasSent && subscription.State != SubscriptionState.Refused)
        {
            _cancelled[subscription.Name] = subscription.State == SubscriptionState.Acknowledged;
        }
    }

    /// <summary>Sends a subscription again: the server seems to have forgotten it.</summary>
    internal static void Renew(Subscription subscription)
    {
        subscription.State = SubscriptionState.Unsent;
        subscription.Owner.OnInterrupted();
    }

    /// <summary>The connection is gone, and with it all that the server knew.</summary>
    internal void Disconnect()
    {
        _cancelled.Clear();
        _ended.Clear();
        _unacknowledged.Clear();
        foreach (var subscription in _wanted.Values.SelectMany(ofKind => ofKind))
        {
            if (subscription.State != SubscriptionState.Refused)
            {
                subscription.State = SubscriptionState.Unsent;
            }

            subscription.Resends = subscription.PaceRefusals = 0;
            subscription.WasSent = false;
            subscription.Owner.OnInterrupted();
        }
    }

    /// <summary>The next message that subscribes, trades first; null when there is none to send.</summary>
    internal byte[]? NextSubscription(TimeSpan now, Func<long> newId)
    {
        foreach (var (key, ofKind) in _wanted)
        {
            var unsent = ofKind.Where(subscription => subscription.State == SubscriptionState.Unsent).ToList();
            if (unsent.Count > 0)
            {
                return Subscribe(key, ofKind, unsent, now, newId());
            }
        }

        return null;
    }

    /// <summary>The next message that cancels; null when there is none to send.</summary>
    internal byte[]? NextCancellation(TimeSpan now, Func<long> newId)
    {
        if (_cancelled.Count == 0)
        {
            return null;
        }

        var key = _cancelled.First().Key.Key;
        var codes = _cancelled.Keys.Where(name => name.Key == key).Select(name => name.Code).Take(maxCodes).ToList();
        foreach (var code in codes)
        {
            _cancelled.Remove((key, code));
            _ended[(key, code)] = now;
        }

        return RequestWriter.Message(key.Of.Cancel, newId(), key.Properties(codes));
    }

    /// <summary>An acknowledgement, or a refusal; without a request id it is that of the oldest message of its kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="id">The request id.</param>
    /// <param name="refusal">The server's text; null for an acknowledgement.</param>
    /// <param name="isPace">Whether the refusal is about the pace of messages and not about the codes.</param>
    /// <param name="serverSecond">The server's clock.</param>
    internal void OnAnswer(QuoteKind kind, long? id, string? refusal, bool isPace, long serverSecond)
    {
        if (_unacknowledged.Find(sent => id is null ? sent.Key.Kind == kind : sent.Id == id) is { } sent)
        {
            End(sent, refusal, isPace, serverSecond);
        }
    }

    /// <summary>
    /// A refusal that does not say of what: that of the message with its id, or of the oldest. False when none waits for it.
    /// </summary>
    internal bool TryRefuse(long? id, string refusal, bool isPace, long serverSecond)
    {
        if (_unacknowledged.Find(sent => id is null || sent.Id == id) is not { } sent)
        {
            return false;
        }

        End(sent, refusal, isPace, serverSecond);
        return true;
    }

    /// <summary>A push proves a subscription, unless it may be of one that was cancelled just before.</summary>
    internal static void OnPush(Subscription subscription, long serverSecond)
    {
        if (!subscription.IsRenewed)
        {
            Acknowledge(subscription, serverSecond);
        }
    }

    /// <summary>Sends again what stays without an acknowledgement, a few times, and then goes on without.</summary>
    internal void KeepUp(TimeSpan now, long serverSecond)
    {
        foreach (var sent in _unacknowledged.Where(sent => now - sent.SentAt >= acknowledgementTimeout).ToList())
        {
            _unacknowledged.Remove(sent);
            EndRepeat(sent, serverSecond);
            foreach (var subscription in sent.Fresh.Where(
                subscription => subscription is { IsWanted: true, State: SubscriptionState.Sent }))
            {
                if (++subscription.Resends <= MaxResends)
                {
                    subscription.State = SubscriptionState.Unsent;
                    continue;
                }

                subscription.Owner.OnNeverAcknowledged();
                Acknowledge(subscription, serverSecond);
            }
        }

        foreach (var (name, _) in _ended.Where(pair => now - pair.Value >= acknowledgementTimeout).ToList())
        {
            _ended.Remove(name);
        }
    }

    private byte[] Subscribe(StreamKey key, List<Subscription> all, List<Subscription> unsent, TimeSpan now, long id)
    {
        var together = unsent.Where(subscription => !subscription.IsSentAlone).Take(maxCodes).ToList();
        var fresh = together.Count > 0 ? together : [unsent[0]];
        var known = all.Where(subscription => subscription.State is SubscriptionState.Acknowledged or SubscriptionState.Sent).ToList();
        if (known.Count + fresh.Count > maxCodes)
        {
            known.Clear();
        }

        foreach (var name in _cancelled.Keys.Where(name => name.Key == key).ToList())
        {
            // A server that replaces has it no more after this message.
            _cancelled[name] = false;
        }

        known.ForEach(subscription => subscription.Owner.OnRepeating());
        foreach (var subscription in fresh)
        {
            // Pushes so far are those of an earlier subscription, which may have ended since.
            subscription.Owner.OnInterrupted();
            subscription.State = SubscriptionState.Sent;
            subscription.WasSent = true;
            subscription.IsRenewed = _ended.Remove(subscription.Name);
            _cancelled.Remove(subscription.Name);
        }

        _unacknowledged.Add(new Sent(id, key, fresh, known, now));
        return RequestWriter.Message(
            key.Of.Subscribe, id, key.Properties(known.Concat(fresh).Select(subscription => subscription.Owner.Instrument)));
    }

    private void End(Sent sent, string? refusal, bool isPace, long serverSecond)
    {
        _unacknowledged.Remove(sent);
        EndRepeat(sent, serverSecond);
        foreach (var subscription in sent.Fresh.Where(subscription => subscription.IsWanted))
        {
            if (refusal is null)
            {
                Acknowledge(subscription, serverSecond);
            }
            else if (subscription.State == SubscriptionState.Sent)
            {
                Refuse(subscription, sent.Fresh.Count > 1, refusal, isPace);
            }
        }
    }

    /// <summary>
    /// Joins the codes that a message merely repeated: whether it revived, interrupted or left alone what was subscribed before cannot be
    /// seen from here.
    /// </summary>
    private static void EndRepeat(Sent sent, long serverSecond)
    {
        foreach (var subscription in sent.Repeated.Where(
            subscription => subscription is { IsWanted: true, State: SubscriptionState.Acknowledged }))
        {
            subscription.Owner.OnRepeated(serverSecond);
        }
    }

    private static void Acknowledge(Subscription subscription, long serverSecond)
    {
        if (subscription.State != SubscriptionState.Sent)
        {
            return;
        }

        if (subscription.IsRenewed)
        {
            subscription.Owner.OnInterrupted();
        }

        subscription.State = SubscriptionState.Acknowledged;
        subscription.Resends = subscription.PaceRefusals = 0;
        subscription.Owner.OnAcknowledged(serverSecond);
    }

    private static void Refuse(Subscription subscription, bool mayBeAnother, string reason, bool isPace)
    {
        if (isPace && ++subscription.PaceRefusals <= MaxResends)
        {
            // Not the codes are at fault but the pace.
            subscription.State = SubscriptionState.Unsent;
        }
        else if (mayBeAnother)
        {
            // One of several codes was refused: each is subscribed separately, so that the others continue.
            subscription.State = SubscriptionState.Unsent;
            subscription.IsSentAlone = true;
        }
        else
        {
            subscription.State = SubscriptionState.Refused;
            subscription.Owner.OnRefused(reason);
        }
    }

    /// <summary>A message without its answer.</summary>
    /// <param name="Id">Its request id.</param>
    /// <param name="Key">The kind.</param>
    /// <param name="Fresh">The new codes.</param>
    /// <param name="Repeated">The repeated codes.</param>
    /// <param name="SentAt">When it was given out.</param>
    private sealed record Sent(long Id, StreamKey Key, List<Subscription> Fresh, List<Subscription> Repeated, TimeSpan SentAt);
}
