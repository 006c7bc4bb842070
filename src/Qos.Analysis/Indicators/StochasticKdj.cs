using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// KDJ: <c>RSV = 100 · (close − lowest low) / (highest high − lowest low)</c> over the last <c>n</c> bars,
/// <c>Kₜ = Kₜ₋₁ + (RSVₜ − Kₜ₋₁) / k</c>, <c>Dₜ = Dₜ₋₁ + (Kₜ − Dₜ₋₁) / d</c>, <c>J = 3K − 2D</c>; K and D begin at 50.
/// Warm-up: <c>n</c> bars. A range without height counts as RSV 50.
/// </summary>
/// <param name="period">Bars in the range.</param>
/// <param name="k">The smoothing of K.</param>
/// <param name="d">The smoothing of D.</param>
public sealed class StochasticKdj(int period = 9, int k = 3, int d = 3) : Indicator<KLine, KdjValue>
{
    private readonly Window<(decimal High, decimal Low)> _window = new(Period(period));
    private readonly int _kSmoothing = Period(k);
    private readonly int _dSmoothing = Period(d);
    private decimal _k = 50;
    private decimal _d = 50;

    /// <inheritdoc/>
    public override int WarmUp => period;

    private protected override KdjValue? Next(KLine input, bool keep)
    {
        ArgumentNullException.ThrowIfNull(input);
        KdjValue? value = null;
        if (_window.FillsWithNext)
        {
            var (high, low) = (input.High, input.Low);
            foreach (var bar in _window.With((input.High, input.Low)))
            {
                (high, low) = (Math.Max(high, bar.High), Math.Min(low, bar.Low));
            }

            var rsv = high > low ? 100 * (input.Close - low) / (high - low) : 50;
            var kValue = _k + ((rsv - _k) / _kSmoothing);
            var dValue = _d + ((kValue - _d) / _dSmoothing);
            value = new KdjValue(kValue, dValue, (3 * kValue) - (2 * dValue));
        }

        if (keep)
        {
            _window.Add((input.High, input.Low));
            (_k, _d) = value is { } kept ? (kept.K, kept.D) : (_k, _d);
        }

        return value;
    }
}
