using Qos.Client;

namespace Qos.Charts;

/// <summary>The average of the newest closes, in decimals: the running sum gathers no error.</summary>
internal static class MovingAverage
{
    /// <summary>The simple average of the last <paramref name="period"/> closes at each bar, null until there are that many.</summary>
    /// <exception cref="ArgumentException">The period is less than one.</exception>
    internal static IReadOnlyList<decimal?> Simple(IReadOnlyList<KLine> bars, int period)
    {
        if (period < 1)
        {
            throw new ArgumentException($"A moving average over {period} bars cannot be: give a number of bars from 1.");
        }

        var averages = new decimal?[bars.Count];
        var sum = 0m;
        for (var i = 0; i < bars.Count; i++)
        {
            sum += bars[i].Close;
            if (i >= period)
            {
                sum -= bars[i - period].Close;
            }

            averages[i] = i >= period - 1 ? sum / period : null;
        }

        return averages;
    }
}
