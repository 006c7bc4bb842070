namespace Qos.Client;

/// <summary>One day of one item as a check finds it.</summary>
public sealed record ArchiveDay
{
    /// <summary>The code.</summary>
    public required string Code { get; init; }

    /// <summary>The K-line type.</summary>
    public required string Type { get; init; }

    /// <summary>The trading day, in the exchange's zone.</summary>
    public DateOnly Date { get; init; }

    /// <summary>The finding.</summary>
    public ArchiveDayState State { get; init; }

    /// <summary>Stored bars of the day.</summary>
    public int Bars { get; init; }

    /// <summary>Bars that the day should have; null where the market's hours are not known.</summary>
    public int? Expected { get; init; }

    /// <summary>Why, in words for a person.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
