namespace Qos.Client;

/// <summary>What a sync would do.</summary>
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

    /// <summary>What a schedule would lose, in words; null when it loses nothing or no schedule was given.</summary>
    public string? ScheduleProblem { get; init; }

    /// <summary>True when the prices are made up by a simulator.</summary>
    public bool IsSimulated { get; init; }
}
