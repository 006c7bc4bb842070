namespace Qos.Client;

/// <summary>How far a sync has come.</summary>
public sealed record ArchiveSyncProgress
{
    /// <summary>Requests sent.</summary>
    public int Requests { get; init; }

    /// <summary>Requests that the plan expects in all.</summary>
    public int Planned { get; init; }

    /// <summary>Bars stored or changed.</summary>
    public long Bars { get; init; }

    /// <summary>Trades stored.</summary>
    public long Trades { get; init; }

    /// <summary>Time that is still needed, estimated; null while watching.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>A description of the step, for display.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// True when a person should read <see cref="Message"/>: a refusal, a revision, a gap, a server that goes back less far than wanted.
    /// </summary>
    public bool IsNotice { get; init; }
}
