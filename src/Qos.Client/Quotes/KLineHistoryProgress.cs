namespace Qos.Client;

/// <summary>How far a walk back through history has come.</summary>
/// <param name="Bars">Bars of the asked range so far.</param>
/// <param name="Requests">Requests so far.</param>
/// <param name="Oldest">Opening time of the oldest bar so far, in the exchange's zone.</param>
/// <param name="Fraction">Part of the asked range that is covered, 0 to 1.</param>
public readonly record struct KLineHistoryProgress(int Bars, int Requests, DateTimeOffset Oldest, double Fraction)
{
    /// <summary>
    /// What the caller should know of the answer (nothing older, end ignored by the plan), in the last report of a stream of bars, which
    /// has no result to carry it; null in every other report, and where there is nothing to tell.
    /// </summary>
    public string? Notice { get; init; }
}
