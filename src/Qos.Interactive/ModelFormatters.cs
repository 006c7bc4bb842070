using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using Qos.Client;
using Qos.Display;
using Qos.Localization;

namespace Qos.Interactive;

/// <summary>
/// How a kernel shows models. Formatters are the process's, so they serve every language. Collections and series are registered and single
/// quotes
/// are not: PowerShell sends the objects of a pipeline one by one, and each would become a table of one row; the module's own formats show
/// those.
/// </summary>
internal static class ModelFormatters
{
    private const string Html = "text/html";

    internal static void Register()
    {
        Formatter.Register<IEnumerable<Snapshot>>(QuoteTables.Snapshots, Html);
        Formatter.Register<IEnumerable<Trade>>(trades => QuoteTables.Trades(trades), Html);
        Formatter.Register<IEnumerable<Depth>>(QuoteTables.Ladders, Html);
        Formatter.Register<IEnumerable<KLine>>(bars => QuoteTables.Bars(bars), Html);
        Formatter.Register<IEnumerable<Instrument>>(QuoteTables.Instruments, Html);
        Formatter.Register<IEnumerable<Product>>(QuoteTables.Products, Html);
        Formatter.Register<IEnumerable<TradingDay>>(QuoteTables.TradingDays, Html);
        Formatter.Register<IEnumerable<MarketStatus>>(QuoteTables.MarketStatuses, Html);
        Formatter.Register<IEnumerable<LiveEvent>>(QuoteTables.LiveEvents, Html);
        Formatter.Register<IEnumerable<KLineSeries>>(all => string.Concat(all.Select(Figure)), Html);
        Formatter.Register<KLineSeries>(Figure, Html);
        Formatter.Register<KLineHistory>(history => Figure(history.Bars, history.Code), Html);
        Formatter.Register<QosClientStatus>(QuoteTables.Status, Html);
        Formatter.Register<QosException>(QuoteTables.Error, Html);
        Formatter.Register<GenericChart>(PlotlyPage.Fragment, Html);
        Formatter.Register<Markup>(markup => markup.Html, Html);
        foreach (var type in (Type[])
            [
                typeof(IEnumerable<Snapshot>), typeof(IEnumerable<Trade>), typeof(IEnumerable<Depth>), typeof(IEnumerable<KLine>),
                typeof(IEnumerable<Instrument>), typeof(IEnumerable<Product>), typeof(IEnumerable<TradingDay>),
                typeof(IEnumerable<MarketStatus>),
                typeof(IEnumerable<LiveEvent>), typeof(IEnumerable<KLineSeries>), typeof(KLineSeries), typeof(KLineHistory),
                typeof(QosClientStatus),
                typeof(QosException), typeof(GenericChart), typeof(Markup),
            ])
        {
            Formatter.SetPreferredMimeTypesFor(type, Html);
        }
    }

    private static string Figure(KLineSeries series) => Figure(series.Bars, series.Code);

    private static string Figure(IReadOnlyList<KLine> bars, string code) => bars.Count == 0
        ? Messages.Format($"<p>{System.Net.WebUtility.HtmlEncode(code)}: no bars</p>")
        : PlotlyPage.Fragment(Figures.Candles(bars));
}
