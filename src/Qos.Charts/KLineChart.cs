using Qos.Client;

namespace Qos.Charts;

/// <summary>K-lines as one HTML page that holds all it needs: it works offline, and no request leaves it.</summary>
public static class KLineChart
{
    /// <summary>False where this assembly was built without npm and has no chart library: pages cannot be written then.</summary>
    public static bool IsAvailable => MissingLibrary is null;

    /// <summary>Describes why pages cannot be written and how to fix it, for display; null if they can be written.</summary>
    public static string? MissingLibrary => ChartPage.Default.MissingLibrary;

    /// <summary>
    /// Sorts bars into series, in the order in which their codes first appear. Of several states of one bar (a watched, running one) the
    /// last counts.
    /// </summary>
    /// <exception cref="ArgumentException">The bars have several periods or adjustments: one chart shows one.</exception>
    public static IReadOnlyList<KLineSeries> ToSeries(IEnumerable<KLine> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var codes = new List<string>();
        var barsByCode = new Dictionary<string, SortedDictionary<DateTimeOffset, KLine>>(StringComparer.Ordinal);
        KLine? first = null;
        foreach (var bar in bars)
        {
            first ??= bar;
            RequireSame(first.Type, bar.Type, bar.Code);
            RequireSame(first.Adjustment, bar.Adjustment, bar.Code);
            if (!barsByCode.TryGetValue(bar.Code, out var ofCode))
            {
                barsByCode.Add(bar.Code, ofCode = []);
                codes.Add(bar.Code);
            }

            ofCode[bar.Time] = bar;
        }

        return codes.ConvertAll(code => new KLineSeries(code, first!.Type, first.Adjustment, [.. barsByCode[code].Values]));
    }

    /// <summary>Writes the page as UTF-8; the stream stays open.</summary>
    /// <param name="output">Where the page goes.</param>
    /// <param name="series">The bars, each series oldest first, all of one period. Codes without bars are left out.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There is no bar, the series have several periods, or the options contradict each other.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// This assembly was built without its chart library (<see cref="IsAvailable"/>).
    /// </exception>
    public static void WriteHtml(Stream output, IEnumerable<KLineSeries> series, ChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(series);
        ChartPage.Default.Write(output, new ChartModel([.. series.Where(s => s.Bars.Count > 0)], options ?? new ChartOptions()));
    }

    /// <summary>Writes the page to a file. An existing file is replaced only if the page can be created.</summary>
    /// <inheritdoc cref="WriteHtml" path="/exception"/>
    public static void WriteFile(string path, IEnumerable<KLineSeries> series, ChartOptions? options = null)
    {
        using var page = new MemoryStream();
        WriteHtml(page, series, options);
        using var file = File.Create(path);
        page.WriteTo(file);
    }

    internal static void RequireSame<T>(T expected, T actual, string code)
        where T : struct, Enum
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ArgumentException(
                $"One chart shows bars of one {typeof(T).Name}: there is {expected}, and {code} has {actual}. Make a chart of each.");
        }
    }
}
