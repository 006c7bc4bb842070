namespace Qos.Client;

/// <summary>
/// The stream of a code has or may have a hole (<see cref="LiveEventKind.Gap"/>), or one that had no end when it was reported has one now
/// (<see cref="LiveEventKind.GapEnded"/>).
/// </summary>
public sealed record GapEvent : LiveEvent
{
    /// <summary>Creates an event of the kind <see cref="LiveEventKind.Gap"/>.</summary>
    public GapEvent() => Kind = LiveEventKind.Gap;

    /// <summary>Time of the last item before the gap, exchange zone; null when nothing came before.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>
    /// Time of the first item after the gap, exchange zone; null when nothing has come yet: <see cref="LiveEventKind.GapEnded"/> follows.
    /// </summary>
    public DateTimeOffset? To { get; init; }
}
