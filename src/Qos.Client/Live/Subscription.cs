namespace Qos.Client.Live;

/// <summary>One code in one kind of subscription, as a <see cref="SubscriptionBook"/> keeps it.</summary>
internal sealed class Subscription(ISubscribed owner)
{
    /// <summary>The stream to notify.</summary>
    internal ISubscribed Owner { get; } = owner;

    /// <summary>The state of the subscription on the server.</summary>
    internal SubscriptionState State { get; set; }

    /// <summary>Whether it is in the book.</summary>
    internal bool IsWanted { get; set; }

    /// <summary>Whether the server may have it: it was sent over this connection.</summary>
    internal bool WasSent { get; set; }

    /// <summary>Whether it goes into a message with no other new code, because one that held several was refused.</summary>
    internal bool IsSentAlone { get; set; }

    /// <summary>Whether an earlier subscription was cancelled just before: pushes before the acknowledgement may be of that one.</summary>
    internal bool IsRenewed { get; set; }

    /// <summary>Times that it was sent without an acknowledgement.</summary>
    internal int Resends { get; set; }

    /// <summary>Times in a row that it was refused for the pace of messages.</summary>
    internal int PaceRefusals { get; set; }

    internal (StreamKey Key, InstrumentCode Code) Name => (Owner.Key, Owner.Instrument);
}
