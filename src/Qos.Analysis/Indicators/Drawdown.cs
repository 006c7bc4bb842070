namespace Qos.Analysis.Indicators;

/// <summary>
/// How far each value lies below the highest so far, <c>xₜ / max(x₁ … xₜ) − 1</c>: 0 at a new high, −0.25 a quarter below it. Warm-up: one
/// value.
/// Null until a value above zero has come.
/// </summary>
public sealed class Drawdown : Indicator<decimal, decimal>
{
    private decimal _high;

    /// <inheritdoc/>
    public override int WarmUp => 1;

    private protected override decimal? Next(decimal input, bool keep)
    {
        var high = Math.Max(_high, input);
        if (keep)
        {
            _high = high;
        }

        return high > 0 ? (input / high) - 1 : null;
    }
}
