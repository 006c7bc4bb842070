namespace Qos.Analysis.Indicators;

/// <summary>
/// EMA: <c>EMAₜ = EMAₜ₋₁ + α · (xₜ − EMAₜ₋₁)</c> with <c>α = 2 / (n + 1)</c>; the first one is the mean of the first <c>n</c> values.
/// Warm-up: <c>n</c> values.
/// </summary>
/// <param name="period">The <c>n</c>, 1 or more.</param>
public sealed class ExponentialMovingAverage(int period) : Indicator<decimal, decimal>
{
    private readonly SmoothedMean _mean = new(Period(period), 2m / (period + 1));

    /// <inheritdoc/>
    public override int WarmUp => period;

    private protected override decimal? Next(decimal input, bool keep) => _mean.Next(input, keep);
}
