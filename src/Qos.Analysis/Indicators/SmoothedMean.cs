namespace Qos.Analysis.Indicators;

/// <summary>The mean of the first values, then a weighted step towards each value: what EMA and Wilder's averages have in common.</summary>
internal sealed class SmoothedMean(int period, decimal weight)
{
    private int _count;
    private decimal _sum;
    private decimal _mean;

    internal decimal? Next(decimal input, bool keep)
    {
        var count = Math.Min(_count + 1, period + 1);
        var sum = count <= period ? _sum + input : _sum;
        decimal? mean = count < period ? null : count == period ? sum / period : _mean + (weight * (input - _mean));
        if (keep)
        {
            (_count, _sum, _mean) = (count, sum, mean ?? 0);
        }

        return mean;
    }
}
