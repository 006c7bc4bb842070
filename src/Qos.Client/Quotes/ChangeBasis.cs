namespace Qos.Client;

/// <summary>Specifies the basis of <see cref="Snapshot.Change"/>.</summary>
public enum ChangeBasis
{
    /// <summary>Nothing to count from is known.</summary>
    None,

    /// <summary><see cref="Snapshot.ReferenceClose"/>.</summary>
    PreviousClose,

    /// <summary>The price 24 hours ago: crypto contracts have no close (docs/protocol.md section 4).</summary>
    Rolling24Hours,
}
