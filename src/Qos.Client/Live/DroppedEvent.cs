namespace Qos.Client;

/// <summary>A slow consumer lost its oldest items (<see cref="LiveEventKind.Dropped"/>).</summary>
public sealed record DroppedEvent : LiveEvent
{
    /// <summary>Creates an event of the kind <see cref="LiveEventKind.Dropped"/>.</summary>
    public DroppedEvent() => Kind = LiveEventKind.Dropped;

    /// <summary>Items dropped.</summary>
    public long Count { get; init; }
}
