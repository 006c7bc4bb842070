using Qos.Client;

namespace Qos.Charts;

/// <summary>The average of the newest closes, in decimals: the running sum gathers no error.</summary>
internal static class MovingAverage
{
    /// <summary>The simple average of the last <paramref name="period"/> closes at each bar, null until there are that many.</summary>
    internal static IReadOnlyList<decimal?> Simple(IReadOnlyList<KLine> bars, int period)
    {
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
