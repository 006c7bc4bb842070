using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// ATR by Wilder: the true range is the largest of <c>high − low</c>, <c>|high − previous close|</c> and <c>|low − previous close|</c>
/// (<c>high − low</c> for the first bar); its average begins with the mean of the first <c>n</c> and goes on as
/// <c>ATRₜ = ATRₜ₋₁ + (TRₜ − ATRₜ₋₁) / n</c>. Warm-up: <c>n</c> bars. In the price's unit.
/// </summary>
/// <param name="period">The <c>n</c>, 1 or more.</param>
public sealed class AverageTrueRange(int period = 14) : Indicator<KLine, decimal>
{
    private readonly SmoothedMean _mean = new(Period(period), 1m / period);
    private decimal? _lastClose;

    /// <inheritdoc/>
    public override int WarmUp => period;

    private protected override decimal? Next(KLine input, bool keep)
    {
        ArgumentNullException.ThrowIfNull(input);
        var range = _lastClose is { } close ? Math.Max(input.High, close) - Math.Min(input.Low, close) : input.High - input.Low;
        if (keep)
        {
            _lastClose = input.Close;
        }

        return _mean.Next(range, keep);
    }
}
