namespace Qos.Analysis.Indicators;

/// <summary>
/// RSI by Wilder: <c>100 · U / (U + D)</c>, where <c>U</c> and <c>D</c> are the averages of the rises and of the falls from value to value.
/// They begin with the mean of the first <c>n</c> changes and go on as <c>Uₜ = Uₜ₋₁ + (uₜ − Uₜ₋₁) / n</c>. Warm-up: <c>n + 1</c> values.
/// A series that never moved has 50.
/// </summary>
/// <param name="period">The <c>n</c>, 1 or more.</param>
public sealed class RelativeStrengthIndex(int period = 14) : Indicator<decimal, decimal>
{
    private readonly SmoothedMean _rises = new(Period(period), 1m / period);
    private readonly SmoothedMean _falls = new(period, 1m / period);
    private decimal? _last;

    /// <inheritdoc/>
    public override int WarmUp => period + 1;

    private protected override decimal? Next(decimal input, bool keep)
    {
        decimal? value = null;
        if (input - _last is { } change)
        {
            var (up, down) = (_rises.Next(Math.Max(change, 0), keep), _falls.Next(Math.Max(-change, 0), keep));
            value = up + down == 0 ? 50 : 100 * up / (up + down);
        }

        if (keep)
        {
            _last = input;
        }

        return value;
    }
}
