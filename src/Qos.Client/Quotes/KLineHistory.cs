namespace Qos.Client;

/// <summary>The bars of one code between two times, each once, oldest first.</summary>
public sealed record KLineHistory
{
    /// <summary>The code as it was asked for.</summary>
    public required string Code { get; init; }

    /// <summary>The period of the bars.</summary>
    public KLineType Type { get; init; }

    /// <summary>How the prices account for splits and dividends.</summary>
    public Adjustment Adjustment { get; init; }

    /// <summary>The bars, oldest first.</summary>
    public IReadOnlyList<KLine> Bars { get; init; } = [];

    /// <summary>True when the walk back ended because the server had nothing older, before it reached the asked start.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>
    /// What the caller should know of the answer (nothing older, end ignored by the plan); null when there is nothing to tell.
    /// </summary>
    public string? Notice { get; init; }

    /// <summary>Requests that the walk took.</summary>
    public int Requests { get; init; }
}
