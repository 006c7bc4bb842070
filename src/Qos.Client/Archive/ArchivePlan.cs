namespace Qos.Client;

/// <summary>Describes what a sync would request.</summary>
public sealed record ArchivePlan
{
    /// <summary>A row for each wanted item, most urgent first.</summary>
    public IReadOnlyList<ArchivePlanRow> Rows { get; init; } = [];

    /// <summary>Requests over all endpoints. Requests for several codes are shared, so it is less than the sum of the rows.</summary>
    public int Requests { get; init; }

    /// <summary>How long the requests take within the plan's limits.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The time that the plan was made for, UTC.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Describes what the schedule would lose; null if it loses nothing or no schedule was specified.</summary>
    public string? ScheduleProblem { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
