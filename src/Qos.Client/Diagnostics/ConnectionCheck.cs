namespace Qos.Client;

/// <summary>The result of one check of a connection (<see cref="QosClient.CheckConnectionAsync"/>).</summary>
public sealed record ConnectionCheck
{
    /// <summary>The subject of the check.</summary>
    public required ConnectionCheckKind Check { get; init; }

    /// <summary>How it went.</summary>
    public required ConnectionCheckStatus Status { get; init; }

    /// <summary>The result of the check, for display.</summary>
    public required string Finding { get; init; }

    /// <summary>The recommended action; null if none is needed.</summary>
    public string? Advice { get; init; }

    /// <summary>The kind of the failure; null where the check did not fail.</summary>
    public QosErrorKind? Error { get; init; }

    /// <summary>How long the server took: a request, or until the socket was connected; null where nothing was asked.</summary>
    public TimeSpan? Elapsed { get; init; }
}
