using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>A kind of subscription; each K-line type is a separate kind (docs/protocol.md section 6).</summary>
internal readonly record struct StreamKey(QuoteKind Kind, KLineType? Type = null)
{
    /// <summary>By the urgency of kinds, then by type.</summary>
    internal static IComparer<StreamKey> ByOrder { get; } =
        Comparer<StreamKey>.Create(static (a, b) => (a.Of.Order, a.Type ?? 0).CompareTo((b.Of.Order, b.Type ?? 0)));

    /// <summary>The definition of the kind.</summary>
    internal StreamKind Of => StreamKind.Of(Kind);

    /// <summary>The properties of a message that subscribes or cancels.</summary>
    internal string Properties(IEnumerable<InstrumentCode> codes) =>
        Type is { } type ? RequestWriter.KLineSubscription(codes, type) : RequestWriter.Codes(codes);

    /// <inheritdoc/>
    public override string ToString() => Type is { } type ? $"{Kind} {type.ShortName()}" : Kind.ToString();

    /// <summary>Returns the name of the kind for messages.</summary>
    internal string Name() => Kind switch
    {
        QuoteKind.Snapshot => Messages.Of("quotes"),
        QuoteKind.Trade => Messages.Of("trades"),
        QuoteKind.Depth => Messages.Of("depth"),
        _ => Type is { } type ? Messages.Format($"{type.ShortName()} bars") : Messages.Of("bars"),
    };
}
