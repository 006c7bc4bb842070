namespace Qos.Client;

/// <summary>Options of a plan.</summary>
public sealed record ArchivePlanOptions
{
    /// <summary>The limits of the vendor's plan. Default: the default plan.</summary>
    public QosLimits Limits { get; init; } = new();

    /// <summary>The time of the plan; null (default) is now.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>How often sync will run: the plan then says what such a schedule loses. Default none.</summary>
    public TimeSpan? Every { get; init; }
}
