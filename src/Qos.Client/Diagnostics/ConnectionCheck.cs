namespace Qos.Client;

/// <summary>The result of one check of a connection (<see cref="QosClient.CheckConnectionAsync"/>).</summary>
public sealed record ConnectionCheck
{
    /// <summary>What was checked.</summary>
    public required ConnectionCheckKind Check { get; init; }

    /// <summary>How it went.</summary>
    public required ConnectionCheckStatus Status { get; init; }

    /// <summary>What was found, for a person.</summary>
    public required string Finding { get; init; }

    /// <summary>What to do about it; null where there is nothing to do.</summary>
    public string? Advice { get; init; }

    /// <summary>The kind of the failure; null where the check did not fail.</summary>
    public QosErrorKind? Error { get; init; }

    /// <summary>How long the server took: a request, or until the socket was connected; null where nothing was asked.</summary>
    public TimeSpan? Elapsed { get; init; }
}
