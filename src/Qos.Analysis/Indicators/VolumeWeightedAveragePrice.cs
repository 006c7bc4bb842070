using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// VWAP: <c>Σ(typical price · volume) / Σ volume</c> with the typical price <c>(high + low + close) / 3</c>. Bars within a day begin anew
/// with each
/// date of the exchange; longer ones count from the first bar. Warm-up: one bar with a volume; null before it, and where the market has no
/// volume.
/// </summary>
public sealed class VolumeWeightedAveragePrice : Indicator<KLine, decimal>
{
    private DateTime _date;
    private decimal _turnover;
    private decimal _volume;

    /// <inheritdoc/>
    public override int WarmUp => 1;

    private protected override decimal? Next(KLine input, bool keep)
    {
        ArgumentNullException.ThrowIfNull(input);
        var date = input.Type < KLineType.Day ? input.Time.Date : default;
        var (turnover, volume) = date == _date ? (_turnover, _volume) : (0, 0);
        turnover += (input.High + input.Low + input.Close) / 3 * (input.Volume ?? 0);
        volume += input.Volume ?? 0;
        if (keep)
        {
            (_date, _turnover, _volume) = (date, turnover, volume);
        }

        return volume > 0 ? turnover / volume : null;
    }
}
