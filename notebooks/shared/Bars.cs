using System.Globalization;
using Qos.Client;

/// <summary>Bars as columns, bars from a file, and baskets of bars.</summary>
public static class Bars
{
    /// <summary>The closing prices.</summary>
    public static double[] Closes(IEnumerable<KLine> bars) => [.. bars.Select(bar => (double)bar.Close)];

    /// <summary>The bar's time on the exchange's clock, in words: a category of the axis, so that nights, weekends and holidays leave no hole.</summary>
    public static string Label(KLine bar) =>
        bar.Time.ToString(bar.Type < KLineType.Day ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The closes of several codes at the times that all of them have; exchanges have different holidays.</summary>
    public static (string[] Times, double[][] Closes) Align(IReadOnlyList<IReadOnlyList<KLine>> basket)
    {
        var byTime = basket.Select(bars => bars.ToDictionary(Label)).ToArray();
        string[] times = [.. byTime[0].Keys.Where(time => byTime.All(bars => bars.ContainsKey(time))).Order(StringComparer.Ordinal)];
        return (times, [.. byTime.Select(bars => Closes(times.Select(time => bars[time])))]);
    }

    /// <summary>
    /// Bars of a CSV file in any of the forms that <see cref="KLineTable"/> reads: what <c>qos kline --output csv</c> and
    /// <c>Get-QosKLine | Export-Csv</c> write, and files of other programs with time (or date), open, high, low, close and perhaps volume.
    /// </summary>
    /// <exception cref="QosException">The file cannot be read for sure; the message has the line and the reason.</exception>
    public static IReadOnlyList<KLine> FromCsv(string path, string code, KLineType? type = null) =>
        KLineTable.ReadFile(path, new KLineTableOptions { Code = code, Type = type });
}
