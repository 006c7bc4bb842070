namespace Qos.Client;

/// <summary>Options of a sync.</summary>
public sealed record ArchiveSyncOptions
{
    /// <summary>
    /// Goes on from the live streams until it is cancelled: final bars as they close, trades as they come. Default false.
    /// </summary>
    public bool Watch { get; init; }

    /// <summary>Only these codes; null or empty (default) is all.</summary>
    public IReadOnlyCollection<string>? Codes { get; init; }

    /// <summary>Asks again for what the server refused, did not have, or had no bars for. Default false.</summary>
    public bool Again { get; init; }

    /// <summary>How often the adjustment data of a code are read again. Default one day; zero turns them off.</summary>
    public TimeSpan AdjustmentInterval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// With <see cref="Watch"/>: how often the archive is compared with what is wanted while the streams run. Default five minutes.
    /// </summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMinutes(5);
}
