namespace Qos.Analysis.Indicators;

/// <summary>
/// The logarithmic return of each value on the one before it, <c>ln(xₜ / xₜ₋₁)</c>, as a fraction. Warm-up: two values.
/// Null where one of the two is not above zero, which has no logarithm.
/// </summary>
public sealed class LogReturn : Indicator<decimal, double>
{
    private decimal? _last;

    /// <inheritdoc/>
    public override int WarmUp => 2;

    private protected override double? Next(decimal input, bool keep)
    {
        double? value = _last > 0 && input > 0 ? Math.Log((double)(input / _last.Value)) : null;
        if (keep)
        {
            _last = input;
        }

        return value;
    }
}
