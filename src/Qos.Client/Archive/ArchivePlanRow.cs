namespace Qos.Client;

/// <summary>One item of a plan. Times are in the exchange's zone.</summary>
public sealed record ArchivePlanRow
{
    /// <summary>The code.</summary>
    public required string Code { get; init; }

    /// <summary>A short K-line type such as <c>1m</c>, or <c>trades</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The earliest missing opening time; null when nothing is missing.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest missing opening time; null when nothing is missing.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Bars that are expected in the missing ranges.</summary>
    public long Bars { get; init; }

    /// <summary>Requests that the item is part of.</summary>
    public int Requests { get; init; }

    /// <summary>When it is done if the sync begins now.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The start of the wanted range that is no longer available; null if everything is available.</summary>
    public DateTimeOffset? OutOfReachFrom { get; init; }

    /// <summary>The end of the range that is no longer available; null if everything is available.</summary>
    public DateTimeOffset? OutOfReachTo { get; init; }

    /// <summary>
    /// How it is known that a part is out of reach: known from the server, or assumed from the default plan (docs/protocol.md section 4).
    /// </summary>
    public bool IsReachAssumed { get; init; }

    /// <summary>How often sync has to run so that nothing is lost, as the server goes back only a limited number of bars.</summary>
    public TimeSpan? SyncEvery { get; init; }

    /// <summary>Why an attempt is put off; null when nothing is.</summary>
    public string? Problem { get; init; }
}
