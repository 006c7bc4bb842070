using System.Text.Json.Serialization;

namespace Qos.Client;

/// <summary>
/// An event of a stream or of the connection. Events with additional data have derived types: <see cref="StateChangedEvent"/>,
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
    /// <summary>The kind of the event.</summary>
    public LiveEventKind Kind { get; init; }

    /// <summary>The time of the event, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The code of the event, as spelled by the watcher; null for events of the connection.</summary>
    public string? Code { get; init; }

    /// <summary>The kind of stream; null for events of the connection.</summary>
    public QuoteKind? Stream { get; init; }

    /// <summary>The K-line type; null for other streams and for events of the connection.</summary>
    public KLineType? Type { get; init; }

    /// <summary>The description of the event, for display.</summary>
    public string Message { get; init; } = "";

    /// <summary>The kind of event and its message.</summary>
    public sealed override string ToString() => $"{Kind}: {Message}";
}
