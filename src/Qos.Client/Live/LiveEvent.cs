namespace Qos.Client;

/// <summary>Something that happened to a stream, beside its data.</summary>
public sealed record LiveEvent
{
    /// <summary>What happened.</summary>
    public LiveEventKind Kind { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The code that it is about, as its watcher asked for it; null for the whole connection.</summary>
    public string? Code { get; init; }

    /// <summary>The kind of stream that it is about; null for the whole connection.</summary>
    public QuoteKind? Stream { get; init; }

    /// <summary>The K-line type that it is about.</summary>
    public KLineType? Type { get; init; }

    /// <summary>The state now, for <see cref="LiveEventKind.StateChanged"/>.</summary>
    public LiveState? State { get; init; }

    /// <summary>What kind of failure changed the state; null where none did.</summary>
    public QosErrorKind? Error { get; init; }

    /// <summary>Time of the last item before a gap, exchange zone; null when nothing came before.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Time of the first item after a gap, exchange zone; null when nothing has come yet: <see cref="LiveEventKind.GapEnded"/> follows.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Items dropped, for <see cref="LiveEventKind.Dropped"/>.</summary>
    public long Count { get; init; }

    /// <summary>The event in words for a person.</summary>
    public string Message { get; init; } = "";

    /// <summary>The kind of event and its message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
