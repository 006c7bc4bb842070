namespace Qos.Client;

/// <summary>The bars of one code between two times, each once, oldest first.</summary>
public sealed record KLineHistory
{
    /// <summary>The code as spelled in the request.</summary>
    public required string Code { get; init; }

    /// <summary>The period of the bars.</summary>
    public KLineType Type { get; init; }

    /// <summary>The adjustment for splits and dividends.</summary>
    public Adjustment Adjustment { get; init; }

    /// <summary>The bars, oldest first.</summary>
    public IReadOnlyList<KLine> Bars { get; init; } = [];

    /// <summary>True if the server had no bars back to the requested start.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>
    /// A remark about the result (no older bars, end ignored by the plan); null if there is none.
    /// </summary>
    public string? Notice { get; init; }

    /// <summary>The number of requests that were sent.</summary>
    public int Requests { get; init; }
}
