namespace Qos.Analysis.Indicators;

/// <summary>SMA: the mean of the last <c>n</c> values, <c>(x₁ + … + xₙ) / n</c>. Warm-up: <c>n</c> values.</summary>
/// <remarks>The running sum is kept in decimals and gathers no rounding error.</remarks>
/// <param name="period">Values in the window, 1 or more.</param>
public sealed class SimpleMovingAverage(int period) : Indicator<decimal, decimal>
{
    private readonly Window<decimal> _window = new(Period(period));
    private decimal _sum;

    /// <inheritdoc/>
    public override int WarmUp => period;

    private protected override decimal? Next(decimal input, bool keep)
    {
        var sum = _sum + input - (_window.IsFull ? _window.Oldest : 0);
        decimal? value = _window.FillsWithNext ? sum / period : null;
        if (keep)
        {
            _sum = sum;
            _window.Add(input);
        }

        return value;
    }
}
