using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// OBV: the sum of the volumes of bars that closed above the bar before, less those that closed below it; 0 at the first bar.
/// Warm-up: one bar. Null until a bar with a volume has come (forex and indices have none). In shares or base coin.
/// </summary>
public sealed class OnBalanceVolume : Indicator<KLine, decimal>
{
    private decimal? _lastClose;
    private decimal? _sum;

    /// <inheritdoc/>
    public override int WarmUp => 1;

    private protected override decimal? Next(KLine input, bool keep)
    {
        ArgumentNullException.ThrowIfNull(input);
        var direction = _lastClose is { } last ? Math.Sign(input.Close - last) : 0;
        var sum = input.Volume is { } volume ? (_sum ?? 0) + (direction * volume) : _sum;
        if (keep)
        {
            (_lastClose, _sum) = (input.Close, sum);
        }

        return sum;
    }
}
