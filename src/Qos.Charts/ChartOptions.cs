namespace Qos.Charts;

/// <summary>Options of a chart page.</summary>
public sealed record ChartOptions
{
    /// <summary>
    /// Periods of simple moving averages over the closes, in bars; each is drawn from its first full window on. Default: none.
    /// </summary>
    public IReadOnlyList<int> MovingAverages { get; init; } = [];

    /// <summary>
    /// Indicators: <see cref="ChartIndicator.Boll"/> and <see cref="ChartIndicator.Vwap"/> over the candles, the others in a pane below
    /// them, in this order. Not together with <see cref="Normalize"/>. Default: none.
    /// </summary>
    public IReadOnlyList<ChartIndicator> Indicators { get; init; } = [];

    /// <summary>
    /// The volume by price of all bars, behind the candles at the right edge; each bar's volume is spread evenly over its range. Not
    /// together with <see cref="Normalize"/>. Default: false.
    /// </summary>
    public bool VolumeProfile { get; init; }

    /// <summary>
    /// All codes as lines on one scale, in percent of their closes at the first time that all of them have; else one pane per code.
    /// Default: false.
    /// </summary>
    public bool Normalize { get; init; }

    /// <summary>Prices on a logarithmic scale; the page can switch. Not together with <see cref="Normalize"/>. Default: false.</summary>
    public bool LogScale { get; init; }

    /// <summary>Rising bars red and falling ones green, as in mainland China, Taiwan, Japan and Korea. Default: false.</summary>
    public bool UpIsRed { get; init; }

    /// <summary>The page's title; null makes one of the names and codes. Default: null.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// The page's language as a BCP 47 tag: what starts with <c>zh</c> is Chinese, everything else English. Default: <c>en</c>.
    /// </summary>
    public string Language { get; init; } = "en";

    /// <summary>Names of instruments by the code that the bars carry. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}
