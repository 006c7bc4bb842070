namespace Qos.Client;

/// <summary>
/// A stretch of a code's stream was compared with the server's own list, and nothing is missing (<see cref="LiveEventKind.Verified"/>).
/// </summary>
public sealed record VerifiedEvent : LiveEvent
{
    /// <summary>Creates an event of the kind <see cref="LiveEventKind.Verified"/>.</summary>
    public VerifiedEvent() => Kind = LiveEventKind.Verified;

    /// <summary>
    /// The first second of the stretch, exchange zone; null for snapshots, depths and bars, of which only the newest one is compared.
    /// </summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last second of the stretch, exchange zone.</summary>
    public DateTimeOffset To { get; init; }
}
