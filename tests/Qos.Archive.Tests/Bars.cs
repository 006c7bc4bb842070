using Qos.Client;

namespace Qos.Archive.Tests;

/// <summary>Bars for tests: a minute apart from 2026-11-24 09:30 in Hong Kong, unless told otherwise.</summary>
internal static class Bars
{
    public static readonly long Opening = new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds();

    public static KLine Of(
        string code, long time, decimal close = 100.50m, decimal? volume = 100, bool isFinal = true, Origin origin = Origin.Fetched,
        KLineType type = KLineType.Minute1) =>
        new(InstrumentCode.Parse(code))
        {
            Type = type,
            Seconds = time,
            Open = 100.5m,
            High = Math.Max(101.25m, close),
            Low = 99.75m,
            Close = close,
            Volume = volume,
            IsFinal = isFinal,
            Origin = origin,
            ReceivedAt = DateTimeOffset.FromUnixTimeSeconds(time + 60),
        };

    public static List<KLine> Minutes(string code, int count, long? from = null) =>
        [.. Enumerable.Range(0, count).Select(i => Of(code, (from ?? Opening) + (i * 60L), 100 + (i % 50 * 0.25m)))];

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>What has to be equal between two bars: everything but when and how they came.</summary>
    public static string Text(this KLine bar) => FormattableString.Invariant(
        $"{bar.Code} {bar.Type} {bar.Time:O} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.IsFinal}");
}
