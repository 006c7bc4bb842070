using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>Several series brought to the dates or times that all of them have, because exchanges have different holidays.</summary>
public sealed class Basket
{
    private readonly KLine[][] _bars;

    /// <summary>
    /// Brings series together: bars of a day or longer by the date on their own exchange's calendar, shorter ones by the instant.
    /// </summary>
    /// <exception cref="ArgumentException">There is no series, the series have different periods, or fewer than two times in
    /// common.</exception>
    public Basket(IReadOnlyList<KLineSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0 || series.Any(one => one.Type != series[0].Type))
        {
            throw new ArgumentException("A basket takes one series or more, all of one period.", nameof(series));
        }

        Codes = [.. series.Select(one => one.Code)];
        var byTime = series.Select(one => one.Bars.ToDictionary(TimeOf)).ToArray();
        var times = byTime[0].Keys.Where(time => byTime.All(bars => bars.ContainsKey(time))).Order().ToArray();
        if (times.Length < 2)
        {
            throw new ArgumentException(
                $"{string.Join(", ", Codes)} have {times.Length} times in common: a comparison takes two or more.", nameof(series));
        }

        if (byTime.FirstOrDefault(bars => bars[times[0]].Close <= 0) is { } worthless)
        {
            var bar = worthless[times[0]];
            throw new ArgumentException(
                $"{bar.Code} closed at {bar.Close}: a comparison counts from a first close above zero.", nameof(series));
        }

        _bars = [.. byTime.Select(bars => times.Select(time => bars[time]).ToArray())];
    }

    /// <summary>The codes in the order of the series.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The bars of each code, all at the same times.</summary>
    public IReadOnlyList<IReadOnlyList<KLine>> Bars => _bars;

    /// <summary>How much each code has gained since the first common close, as a fraction.</summary>
    public IReadOnlyList<IReadOnlyList<decimal>> Gains =>
        [.. _bars.Select(bars => (IReadOnlyList<decimal>)[.. bars.Select(bar => (bar.Close / bars[0].Close) - 1)])];

    /// <summary>
    /// Pearson's correlation of the logarithmic returns of each two codes; null where one of them never moves, has a price that is not
    /// above zero,
    /// or where there is only one return.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double?>> Correlations()
    {
        var returns = _bars.Select(bars => bars.LogReturns().Skip(1).ToArray()).ToArray();
        return [.. returns.Select(x => (IReadOnlyList<double?>)[.. returns.Select(y => OfComplete(x, y))])];

        static double? OfComplete(double?[] x, double?[] y) => x.Length < 2 || x.Contains(null) || y.Contains(null)
            ? null
            : Correlation.Of([.. x.Select(value => value!.Value)], [.. y.Select(value => value!.Value)]);
    }

    private static DateTimeOffset TimeOf(KLine bar) =>
        bar.Type < KLineType.Day ? bar.Time.ToUniversalTime() : new DateTimeOffset(bar.Time.Date, TimeSpan.Zero);
}
