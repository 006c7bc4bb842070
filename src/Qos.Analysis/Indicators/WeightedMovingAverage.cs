namespace Qos.Analysis.Indicators;

/// <summary>
/// WMA: the mean of the last <c>n</c> values with weights that rise by one from the oldest to the newest,
/// <c>(1·x₁ + 2·x₂ + … + n·xₙ) / (n(n + 1)/2)</c>. Warm-up: <c>n</c> values.
/// </summary>
/// <param name="period">Values in the window, 1 or more.</param>
public sealed class WeightedMovingAverage(int period) : Indicator<decimal, decimal>
{
    private readonly Window<decimal> _window = new(Period(period));
    private decimal _sum;
    private decimal _weighted;

    /// <inheritdoc/>
    public override int WarmUp => period;

    private protected override decimal? Next(decimal input, bool keep)
    {
        // Every value that stays loses one weight, which is the sum of them; the new one comes with the highest.
        var weighted = _window.IsFull ? _weighted - _sum + (period * input) : _weighted + ((_window.Count + 1) * input);
        var sum = _sum + input - (_window.IsFull ? _window.Oldest : 0);
        decimal? value = _window.FillsWithNext ? weighted / (period * (period + 1) / 2m) : null;
        if (keep)
        {
            (_sum, _weighted) = (sum, weighted);
            _window.Add(input);
        }

        return value;
    }
}
