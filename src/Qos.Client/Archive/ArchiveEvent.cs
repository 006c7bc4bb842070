namespace Qos.Client;

/// <summary>A split or dividend as it follows from raw and forward-adjusted day bars.</summary>
public sealed record ArchiveEvent
{
    /// <summary>The code.</summary>
    public required string Code { get; init; }

    /// <summary>The first day that trades without the dividend, or after the split.</summary>
    public DateOnly ExDate { get; init; }

    /// <summary>Whether the server multiplies or subtracts, as determined from the data of the code.</summary>
    public AdjustmentMode Mode { get; init; }

    /// <summary>
    /// The effect of the event on earlier prices: a factor (0.25 for a split of 4 to 1), or an amount in the trading currency.
    /// </summary>
    public decimal Value { get; init; }

    /// <summary>The least that the rounded prices allow.</summary>
    public decimal Low { get; init; }

    /// <summary>The most that the rounded prices allow.</summary>
    public decimal High { get; init; }

    /// <summary>True when it is like a split: the factor is at most two thirds or at least one and a half.</summary>
    public bool IsSplitLike { get; init; }

    /// <summary>When the server's adjusted prices were seen that it follows from, UTC.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>True if the prices are simulated.</summary>
    public bool IsSimulated { get; init; }
}
