namespace Qos.Analysis.Indicators;

/// <summary>
/// The standard deviation of the last <c>n</c> logarithmic returns, of the sample and on a year's scale:
/// <c>√(Σ(r − r̄)² / (n − 1) · p)</c> with <c>p</c> periods in a year, as a fraction. Warm-up: <c>n + 1</c> values.
/// </summary>
/// <param name="period">Returns in the window, 2 or more.</param>
/// <param name="periodsPerYear">Bars in a year: 252 trading days, 365 days for coins.</param>
public sealed class Volatility(int period = 20, double periodsPerYear = 252) : Indicator<decimal, double>
{
    private readonly LogReturn _returns = new();
    private readonly Window<double> _window = new(Period(period, least: 2));
    private readonly double _periodsPerYear = periodsPerYear > 0
        ? periodsPerYear
        : throw new ArgumentOutOfRangeException(nameof(periodsPerYear), periodsPerYear, "A year has more than zero periods.");

    /// <inheritdoc/>
    public override int WarmUp => period + 1;

    private protected override double? Next(decimal input, bool keep)
    {
        if ((keep ? _returns.Add(input) : _returns.Peek(input)) is not { } change)
        {
            return null;
        }

        double? value = null;
        if (_window.FillsWithNext)
        {
            var mean = _window.With(change).Average();
            value = Math.Sqrt(_window.With(change).Sum(r => (r - mean) * (r - mean)) / (period - 1) * _periodsPerYear);
        }

        if (keep)
        {
            _window.Add(change);
        }

        return value;
    }
}
