using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>
/// The texts of Qos.Format.ps1xml's columns. PowerShell rounds decimals in tables to the culture's two or three places; here a price keeps
/// the decimals of its instrument: the most that were seen of it, so that a column stays aligned.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class QuoteView
{
    /// <summary>The heading, the empty lines that PowerShell puts around a view, and the prompt.</summary>
    private const int LinesAroundLadder = 4;

    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";
    private const string Green = "\e[32m";
    private const string Red = "\e[31m";
    private static readonly ConcurrentDictionary<string, int> DecimalsByCode = new(StringComparer.Ordinal);

    /// <summary>A price with the decimals of its instrument.</summary>
    public static string? Price(string code, decimal? price) => price?.ToString(Format(Learn(code, price)), CultureInfo.CurrentCulture);

    /// <summary>A price in the colour of a change.</summary>
    public static string? Price(string code, decimal? price, decimal? change) => Colored(Price(code, price), change);

    /// <summary>A change of price with its sign, in its colour.</summary>
    public static string? Change(string code, decimal? change) => Colored(Signed(change, Format(Learn(code, change))), change);

    /// <summary>A percentage with its sign, in its colour.</summary>
    public static string? Percent(decimal? percent) => Colored(Signed(percent, "N2") is { } text ? text + "%" : null, percent);

    /// <summary>A volume in full, with up to four decimals for coins.</summary>
    public static string? Volume(decimal? volume) => volume?.ToString("#,##0.####", CultureInfo.CurrentCulture);

    /// <summary>A large figure in few characters: 14.75B.</summary>
    public static string? Compact(decimal? figure) => figure switch
    {
        null => null,
        >= 1e12m => Short(figure.Value, 1e12m, "T"),
        >= 1e9m => Short(figure.Value, 1e9m, "B"),
        >= 1e6m => Short(figure.Value, 1e6m, "M"),
        >= 1e4m => Short(figure.Value, 1e3m, "K"),
        _ => figure.Value.ToString("#,##0.##", CultureInfo.CurrentCulture),
    };

    /// <summary>A time of the exchange without its year.</summary>
    public static string? Time(DateTimeOffset? time) => time?.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A trading day.</summary>
    public static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The opening time of a bar: a date for days and longer.</summary>
    public static string BarTime(KLine bar) =>
        Check(bar).Time.ToString(bar.Type >= KLineType.Day ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The bar's period, with a star while it runs.</summary>
    public static string BarType(KLine bar) => Check(bar).IsFinal ? bar.Type.ShortName() : $"{bar.Type.ShortName()}*";

    /// <summary>The text for the star at the period.</summary>
    public static string? BarState(KLine bar) => Check(bar).IsFinal ? null : "running";

    /// <summary>A moment of the exchange to the minute, with its day of the week.</summary>
    public static string? Moment(DateTimeOffset? time) => time?.ToString("ddd MM-dd HH:mm", CultureInfo.CurrentCulture);

    /// <summary>The close of a bar, in the colour of its rise or fall.</summary>
    public static string? Close(KLine bar) => Colored(Price(bar, Check(bar).Close), bar.Close - bar.Open);

    /// <summary>A price of a bar.</summary>
    internal static string? Price(KLine bar, decimal price) => Price(KeyOf(bar), price);

    /// <summary>The side of a trade, in the colour of its pressure on the price.</summary>
    public static string? Side(TradeDirection direction) =>
        Colored(direction.ToString(), direction switch { TradeDirection.Buy => 1, TradeDirection.Sell => -1, _ => 0 });

    /// <summary>A session, nothing for the regular one.</summary>
    public static string? Session(TradingSession session) => session switch
    {
        TradingSession.PreMarket => "pre",
        TradingSession.AfterHours => "after",
        TradingSession.Night => "night",
        _ => null,
    };

    /// <summary>The remaining budget of each endpoint.</summary>
    public static string Budget(QosConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return string.Join(", ", connection.RequestsLeft.Select(left => $"{left.Key} {left.Value}"));
    }

    /// <summary>Up to when each subscription is verified to be complete, with the zone of its exchange.</summary>
    public static string Verified(QosConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return string.Join(
            ", ",
            connection.VerifiedUntil.OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:HH:mm:ss zzz}")));
    }

    /// <summary>The last price of a snapshot, in the colour of its change.</summary>
    public static string? Last(Snapshot quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        Learn(quote.Code, [quote.Last, quote.Open, quote.High, quote.Low, quote.ReferenceClose]);
        return Price(quote.Code, quote.Last, quote.Change);
    }

    /// <summary>
    /// A depth as a ladder, line by line: asks above, bids below, a bar as long as each volume. In a terminal it has the levels that fit
    /// the window, the best ones; in a file all of them.
    /// </summary>
    public static IReadOnlyList<string> Ladder(Depth depth) =>
        Ladder(depth, Console.IsOutputRedirected ? int.MaxValue : Console.WindowHeight);

    /// <summary>Returns a ladder for a window with this number of lines.</summary>
    public static IReadOnlyList<string> Ladder(Depth depth, int height)
    {
        ArgumentNullException.ThrowIfNull(depth);
        var fitting = Math.Max(1, (height - LinesAroundLadder) / 2);
        var (asks, bids) = (depth.Asks.Take(fitting).Reverse().ToArray(), depth.Bids.Take(fitting).ToArray());
        DepthLevel[] levels = [.. asks, .. bids];
        Learn(depth.Code, levels.Select(level => (decimal?)level.Price));
        var (up, down) = Colors();
        var largest = levels.Select(level => level.Volume).DefaultIfEmpty().Max();
        var simulated = depth.IsSimulated ? "  " + Messages.Of("simulated prices") : "";
        var cut = depth.Levels > fitting ? "  " + Messages.Format($"best {fitting} of {depth.Levels} levels") : "";
        var spread = $"{Messages.Of("spread")} {Price(depth.Code, depth.Spread) ?? "-"}";
        var mid = $"{Messages.Of("mid")} {depth.Mid?.ToString(CultureInfo.CurrentCulture) ?? "-"}";
        var (ask, bid) = (Messages.Of("ask"), Messages.Of("bid"));
        return
        [
            $"{depth.Code}  {Time(depth.Time)}  {spread}  {mid}{cut}{simulated}",
            .. levels.Select(
                (level, i) => i < asks.Length ? Row(ask, asks.Length - i, level, down) : Row(bid, i - asks.Length + 1, level, up)),
        ];

        string Row(string side, int number, DepthLevel level, string color)
        {
            const int width = 30;
            var bar = new string('█', largest > 0 ? (int)Math.Ceiling(level.Volume / largest * width) : 0);
            return $"  {side} {number,2}  {Price(depth.Code, level.Price),14}  {Volume(level.Volume),16}  {color}{bar}{(color.Length > 0 ? Reset : "")}";
        }
    }

    /// <summary>Learns the decimals of an instrument before the first of its prices is shown.</summary>
    internal static void Learn(string code, IEnumerable<decimal?> prices)
    {
        decimal? finest = null;
        foreach (var price in prices)
        {
            finest = finest is null || price?.Scale > finest.Value.Scale ? price : finest;
        }

        Learn(code, finest);
    }

    /// <inheritdoc cref="Learn(string, IEnumerable{decimal?})"/>
    internal static void Learn(IReadOnlyList<KLine> bars)
    {
        if (bars.Count > 0)
        {
            Learn(KeyOf(bars[0]), bars.SelectMany(bar => (decimal?[])[bar.Open, bar.High, bar.Low, bar.Close]));
        }
    }

    // Adjusted prices are computed, and have more decimals than the instrument is traded in.
    private static string KeyOf(KLine bar) => bar.Adjustment == Adjustment.None ? bar.Code : $"{bar.Code} {bar.Adjustment}";

    private static int Learn(string code, decimal? price)
    {
        // Floating-point noise of the feed is no price step: a dear instrument has few decimals.
        var most = Math.Abs(price ?? 0) switch { >= 10_000 => 3, >= 100 => 4, >= 1 => 6, _ => 8 };
        var decimals = Math.Min(price?.Scale ?? 0, most);
        return DecimalsByCode.TryGetValue(code, out var known) && known >= decimals
            ? known
            : DecimalsByCode.AddOrUpdate(code, decimals, (_, other) => Math.Max(other, decimals));
    }

    private static string Format(int decimals) =>
        decimals switch { 1 => "F1", 2 => "F2", 3 => "F3", 4 => "F4", 5 => "F5", _ => $"F{decimals}" };

    private static string? Signed(decimal? figure, string format) =>
        figure is null ? null : (figure > 0 ? "+" : "") + figure.Value.ToString(format, CultureInfo.CurrentCulture);

    private static string Short(decimal figure, decimal unit, string letter) =>
        (figure / unit).ToString("0.00", CultureInfo.CurrentCulture) + letter;

    /// <summary>A text in the colour of a change's sign.</summary>
    public static string? Colored(string? text, decimal? change)
    {
        if (text is null || change is null or 0)
        {
            return text;
        }

        var (up, down) = Colors();
        return up.Length == 0 ? text : (change > 0 ? up : down) + text + Reset;
    }

    private static (string Up, string Down) Colors()
    {
        var scheme = QosSession.Current.Option.ColorScheme;
        return scheme == PriceColorScheme.None ? ("", "") : ColorConvention.UpIsRed(scheme) ? (Red, Green) : (Green, Red);
    }

    private static KLine Check(KLine bar)
    {
        ArgumentNullException.ThrowIfNull(bar);
        return bar;
    }
}
