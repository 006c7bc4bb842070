namespace Qos.Client;

/// <summary>Options of a check.</summary>
public sealed record ArchiveCheckOptions
{
    /// <summary>Only these codes; null or empty (default) is all.</summary>
    public IReadOnlyCollection<string>? Codes { get; init; }

    /// <summary>The first day; null (default) is the first wanted or stored one.</summary>
    public MarketTime? From { get; init; }

    /// <summary>The last day; null (default) is today.</summary>
    public MarketTime? To { get; init; }

    /// <summary>The time of the check; null (default) is now.</summary>
    public DateTimeOffset? Now { get; init; }
}
