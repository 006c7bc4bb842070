namespace Qos.Client;

/// <summary>Specifies the kinds of data that can be watched (docs/protocol.md section 6).</summary>
public enum QuoteKind
{
    /// <summary><see cref="Snapshot"/>, wire letter S.</summary>
    Snapshot,

    /// <summary><see cref="Trade"/>, wire letter T.</summary>
    Trade,

    /// <summary><see cref="Depth"/>, wire letter D.</summary>
    Depth,

    /// <summary><see cref="KLine"/>, wire letter K.</summary>
    KLine,
}
