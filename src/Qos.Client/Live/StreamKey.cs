namespace Qos.Client;

/// <summary>One kind of subscription; each type of bars is one of its own (docs/protocol.md section 6).</summary>
internal readonly record struct StreamKey(QuoteKind Kind, KLineType? Type = null)
{
    /// <summary>The message that subscribes.</summary>
    internal MessageType Subscribe => Kind switch
    {
        QuoteKind.Snapshot => MessageType.Snapshot,
        QuoteKind.Trade => MessageType.Trade,
        QuoteKind.Depth => MessageType.Depth,
        _ => MessageType.KLine,
    };

    /// <summary>The message that cancels.</summary>
    internal MessageType Cancel => Kind switch
    {
        QuoteKind.Snapshot => MessageType.SnapshotCancel,
        QuoteKind.Trade => MessageType.TradeCancel,
        QuoteKind.Depth => MessageType.DepthCancel,
        _ => MessageType.KLineCancel,
    };

    /// <summary>Where its current state is fetched.</summary>
    internal Endpoint Endpoint => Kind switch
    {
        QuoteKind.Snapshot => Endpoint.Snapshot,
        QuoteKind.Trade => Endpoint.Trade,
        QuoteKind.Depth => Endpoint.Depth,
        _ => Endpoint.KLine,
    };

    /// <summary>The properties of either message.</summary>
    internal string Properties(IEnumerable<InstrumentCode> codes) =>
        Type is { } type ? RequestWriter.KLineSubscription(codes, type) : RequestWriter.Codes(codes);

    /// <summary>Trades first, because only they cannot be fetched later; then bars, depth, snapshots.</summary>
    internal int Order => Kind switch
    {
        QuoteKind.Trade => 0,
        QuoteKind.KLine => 1,
        QuoteKind.Depth => 2,
        _ => 3,
    };

    /// <inheritdoc/>
    public override string ToString() => Type is { } type ? $"{Kind} {type.ShortName()}" : Kind.ToString();
}
