namespace Qos.Client;

/// <summary>The state of the connection changed (<see cref="LiveEventKind.StateChanged"/>).</summary>
public sealed record StateChangedEvent : LiveEvent
{
    /// <summary>Creates an event of the kind <see cref="LiveEventKind.StateChanged"/>.</summary>
    public StateChangedEvent() => Kind = LiveEventKind.StateChanged;

    /// <summary>The state now.</summary>
    public LiveState State { get; init; }

    /// <summary>The kind of failure that changed the state; null if none.</summary>
    public QosErrorKind? Error { get; init; }
}
