using System.Text.Json.Serialization;

namespace Qos.Client;

/// <summary>
/// Something that happened to a stream, beside its data. A kind with figures of its own has a type of its own: <see cref="StateChangedEvent"/>,
/// <see cref="GapEvent"/>, <see cref="VerifiedEvent"/>, <see cref="DroppedEvent"/>.
/// </summary>
/// <example><code>
/// qos.LiveEvents += (_, happened) => Console.WriteLine(happened switch
/// {
///     GapEvent gap => $"{gap.Code}: a hole from {gap.From} to {gap.To}",
///     DroppedEvent dropped => $"{dropped.Count} trades were dropped",
///     _ => happened.Message,
/// });
/// </code></example>
[JsonDerivedType(typeof(LiveEvent), "event")]
[JsonDerivedType(typeof(StateChangedEvent), "stateChanged")]
[JsonDerivedType(typeof(GapEvent), "gap")]
[JsonDerivedType(typeof(VerifiedEvent), "verified")]
[JsonDerivedType(typeof(DroppedEvent), "dropped")]
public record LiveEvent
{
    /// <summary>What happened.</summary>
    public LiveEventKind Kind { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The code that it is about, as its watcher asked for it; null for the whole connection.</summary>
    public string? Code { get; init; }

    /// <summary>The kind of stream that it is about; null for the whole connection.</summary>
    public QuoteKind? Stream { get; init; }

    /// <summary>The K-line type that it is about; null for other streams and the whole connection.</summary>
    public KLineType? Type { get; init; }

    /// <summary>The event in words for a person.</summary>
    public string Message { get; init; } = "";

    /// <summary>The kind of event and its message.</summary>
    public sealed override string ToString() => $"{Kind}: {Message}";
}
