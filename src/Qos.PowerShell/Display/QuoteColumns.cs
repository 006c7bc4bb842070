using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>
/// The columns of the types that come in thousands, as hidden properties of Qos.Types.ps1xml: PowerShell reads those several times as fast
/// as it runs script blocks. Each is a text of <see cref="QuoteView"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class QuoteColumns
{
    /// <summary>The heading over simulated prices; null over real ones.</summary>
    public static string? Prices(PSObject row) =>
        Of<object>(row) is Snapshot { IsSimulated: true } or KLine { IsSimulated: true } or Trade { IsSimulated: true }
            ? Messages.Of("simulated")
            : null;

    /// <summary>
    /// The time on the exchange's clock as text that no culture changes and every spreadsheet reads as a time, for <c>Export-Csv</c>: other
    /// columns are written in the session's culture and calendar.
    /// </summary>
    public static string? ExchangeTime(PSObject row) => (Of<object>(row) switch
    {
        Trade trade => trade.Time,
        KLine bar => bar.Time,
        Snapshot quote => quote.Time,
        Depth depth => depth.Time,
        _ => null,
    })?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The time of a snapshot or a trade.</summary>
    public static string? Time(PSObject row) => QuoteView.Time(Of<object>(row) switch
    {
        Trade trade => trade.Time,
        Snapshot quote => quote.Time,
        _ => null,
    });

    /// <summary>The turnover of a snapshot or a trade.</summary>
    public static string? Turnover(PSObject row) => QuoteView.Compact(Of<object>(row) switch
    {
        Trade trade => trade.Turnover,
        Snapshot quote => quote.Turnover,
        _ => null,
    });

    /// <summary>The high of a snapshot or a bar.</summary>
    public static string? High(PSObject row) => Of<object>(row) switch
    {
        KLine bar => QuoteView.Price(bar, bar.High),
        Snapshot quote => QuoteView.Price(quote.Code, quote.High),
        _ => null,
    };

    /// <summary>The low of a snapshot or a bar.</summary>
    public static string? Low(PSObject row) => Of<object>(row) switch
    {
        KLine bar => QuoteView.Price(bar, bar.Low),
        Snapshot quote => QuoteView.Price(quote.Code, quote.Low),
        _ => null,
    };

    /// <inheritdoc cref="QuoteView.Last"/>
    public static string? Last(PSObject row) => QuoteView.Last(Of<Snapshot>(row));

    /// <inheritdoc cref="QuoteView.Change"/>
    public static string? Change(PSObject row) => QuoteView.Change(Of<Snapshot>(row).Code, Of<Snapshot>(row).Change);

    /// <inheritdoc cref="QuoteView.Percent"/>
    public static string? ChangePercent(PSObject row) => QuoteView.Percent(Of<Snapshot>(row).ChangePercent);

    /// <summary>The volume of a snapshot.</summary>
    public static string? Volume(PSObject row) => QuoteView.Compact(Of<Snapshot>(row).Volume);

    /// <inheritdoc cref="QuoteView.Session"/>
    public static string? Session(PSObject row) => QuoteView.Session(Of<Snapshot>(row).Session);

    /// <inheritdoc cref="QuoteView.BarType"/>
    public static string BarType(PSObject row) => QuoteView.BarType(Of<KLine>(row));

    /// <inheritdoc cref="QuoteView.BarTime"/>
    public static string BarTime(PSObject row) => QuoteView.BarTime(Of<KLine>(row));

    /// <inheritdoc cref="QuoteView.BarState"/>
    public static string? BarState(PSObject row) => QuoteView.BarState(Of<KLine>(row));

    /// <summary>The open of a bar.</summary>
    public static string? Open(PSObject row) => QuoteView.Price(Of<KLine>(row), Of<KLine>(row).Open);

    /// <inheritdoc cref="QuoteView.Close"/>
    public static string? Close(PSObject row) => QuoteView.Close(Of<KLine>(row));

    /// <summary>The price of a trade.</summary>
    public static string? Price(PSObject row) => QuoteView.Price(Of<Trade>(row).Code, Of<Trade>(row).Price);

    /// <inheritdoc cref="QuoteView.Side"/>
    public static string? Side(PSObject row) => QuoteView.Side(Of<Trade>(row).Direction);

    private static T Of<T>(PSObject row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (T)row.BaseObject;
    }
}
