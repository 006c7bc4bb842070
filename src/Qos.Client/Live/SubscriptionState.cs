namespace Qos.Client.Live;

/// <summary>Specifies the state of a code's subscription on the server.</summary>
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
