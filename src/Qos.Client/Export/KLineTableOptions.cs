namespace Qos.Client;

/// <summary>What a table of bars does not say itself, or what is to be taken of it.</summary>
public sealed record KLineTableOptions
{
    /// <summary>
    /// The code of the bars. A table with a column of codes gives only the bars of this one; without that column it is needed. Default
    /// null.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>
    /// The period of the bars. Default null: a column <c>type</c> says it, or the distance between the bars does. Where the table has
    /// another one, it is refused.
    /// </summary>
    public KLineType? Type { get; init; }

    /// <summary>How prices account for splits and dividends, where no column <c>adjustment</c> says it. Default none.</summary>
    public Adjustment Adjustment { get; init; }
}
