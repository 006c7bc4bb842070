using System.Globalization;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Output;

/// <summary>The columns of every model, once for all commands.</summary>
internal static class Layouts
{
    public static Layout<Snapshot> Snapshot { get; } = Of<Snapshot>(
        new(Messages.Of("Code"), s => s.Code),
        new(Messages.Of("Name"), s => s.Name, Optional: true),
        new(Messages.Of("Last"), s => Figures.Price(s.Last), Right: true),
        new(Messages.Of("Change"), s => Figures.Signed(s.Change), Right: true, Sign: s => s.Change),
        new("%", s => Figures.Percent(s.ChangePercent), Right: true, Sign: s => s.Change),
        new(Messages.Of("Open"), s => Figures.Price(s.Open), Right: true, Detail: 5),
        new(Messages.Of("High"), s => Figures.Price(s.High), Right: true, Detail: 4),
        new(Messages.Of("Low"), s => Figures.Price(s.Low), Right: true, Detail: 4),
        new(Messages.Of("Volume"), s => Figures.Compact(s.Volume), Right: true, Detail: 2),
        new(Messages.Of("Turnover"), s => Figures.Compact(s.Turnover), Right: true, Optional: true, Detail: 3),
        new(Messages.Of("Ccy"), s => s.Currency, Detail: 1),
        new(Messages.Of("Time"), s => Figures.Time(s.Time)),
        new(Messages.Of("Session"), s => s.IsSuspended ? Messages.Of("suspended") : SessionOf(s.Session), Optional: true));

    public static Layout<Depth> Depth { get; } = new Layout<Depth, (Depth Depth, int Level)>(
        depth => Enumerable.Range(0, Math.Max(1, depth.Levels)).Select(level => (depth, level)),
        depth => $"{depth.Code}  {Figures.Time(depth.Time)}",
        new(Messages.Of("Code"), r => r.Depth.Code, InHeading: true),
        new(Messages.Of("Time"), r => Figures.Time(r.Depth.Time), Detail: 2, InHeading: true),
        new(Messages.Of("Level"), r => (r.Level + 1).ToString(CultureInfo.InvariantCulture), Right: true, Detail: 1),
        new(Messages.Of("Bid volume"), r => Figures.Quantity(At(r.Depth.Bids, r.Level)?.Volume), Right: true),
        new(Messages.Of("Bid"), r => Figures.Price(At(r.Depth.Bids, r.Level)?.Price), Right: true, Sign: _ => 1),
        new(Messages.Of("Ask"), r => Figures.Price(At(r.Depth.Asks, r.Level)?.Price), Right: true, Sign: _ => -1),
        new(Messages.Of("Ask volume"), r => Figures.Quantity(At(r.Depth.Asks, r.Level)?.Volume), Right: true));

    public static Layout<Trade> Trade { get; } = Of<Trade>(
        new(Messages.Of("Time"), t => Figures.Time(t.Time)),
        new(Messages.Of("Code"), t => t.Code),
        new(Messages.Of("Price"), t => Figures.Price(t.Price), Right: true),
        new(Messages.Of("Volume"), t => Figures.Quantity(t.Volume), Right: true),
        new(Messages.Of("Side"), t => t.Direction == TradeDirection.Unknown ? null : Words.Of(t.Direction), Sign: t => SignOf(t.Direction)),
        new(Messages.Of("Turnover"), t => Figures.Compact(t.Turnover), Right: true),
        new(Messages.Of("Ccy"), t => t.Currency));

    public static Layout<KLine> KLine { get; } = Of<KLine>(
        new(Messages.Of("Code"), b => b.Code),
        new(Messages.Of("Type"), b => b.Type.ShortName()),
        new(
            Messages.Of("Time"),
            b => b.Time.ToString((int)b.Type < (int)KLineType.Day ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new(Messages.Of("Open"), b => Figures.Price(b.Open), Right: true),
        new(Messages.Of("High"), b => Figures.Price(b.High), Right: true),
        new(Messages.Of("Low"), b => Figures.Price(b.Low), Right: true),
        new(Messages.Of("Close"), b => Figures.Price(b.Close), Right: true, Sign: b => b.Close - b.Open),
        new(Messages.Of("Volume"), b => Figures.Quantity(b.Volume), Right: true, Optional: true, Detail: 1),
        new(Messages.Of("State"), b => b.IsFinal ? null : Messages.Of("running"), Optional: true));

    public static Layout<Instrument> Instrument { get; } = Of<Instrument>(
        new(Messages.Of("Code"), i => i.Code),
        new(Messages.Of("Name"), i => i.Name),
        new(Messages.Of("Exchange"), i => i.Exchange, Detail: 1),
        new(Messages.Of("Ccy"), i => i.Currency),
        new(Messages.Of("Lot"), i => Figures.Quantity(i.LotSize), Right: true),
        new(Messages.Of("Shares"), i => Figures.Compact(i.TotalShares), Right: true),
        new(Messages.Of("Outstanding"), i => Figures.Compact(i.OutstandingShares), Right: true, Detail: 3),
        new(Messages.Of("EPS"), i => Figures.Price(i.EarningsPerShare), Right: true),
        new(Messages.Of("NAPS"), i => Figures.Price(i.NetAssetsPerShare), Right: true, Detail: 2),
        new(Messages.Of("Dividend"), i => Figures.Price(i.DividendYield), Right: true));

    public static Layout<Product> Product { get; } = Of<Product>(
        new(Messages.Of("Market"), p => p.Market),
        new(Messages.Of("Code"), p => p.Code),
        new(Messages.Of("Name"), p => p.Name));

    public static Layout<KnownInstrument> KnownInstrument { get; } = Of<KnownInstrument>(
        new(Messages.Of("Code"), i => i.Code),
        new(Messages.Of("English"), i => i.EnglishName, Optional: true),
        new(Messages.Of("Chinese"), i => i.ChineseName, Optional: true),
        new(Messages.Of("Ccy"), i => i.Currency, Optional: true));

    public static Layout<ConnectionCheck> ConnectionCheck { get; } = Of<ConnectionCheck>(
        new(Messages.Of("Check"), c => Words.Of(c.Check)),
        new(Messages.Of("Status"), c => Words.Of(c.Status)),
        new(Messages.Of("Finding"), c => c.Finding));

    public static Layout<TradingDay> TradingDay { get; } = Of<TradingDay>(
        new(Messages.Of("Market"), d => d.Market),
        new(Messages.Of("Date"), d => d.Date.ToString("yyyy-MM-dd ddd", Messages.Culture)),
        new(Messages.Of("Day"), d => d.Kind switch
        {
            TradingDayKind.Full => Messages.Of("full"),
            TradingDayKind.Half => Messages.Of("half"),
            _ => d.Kind.ToString(),
        }));

    public static Layout<MarketStatus> MarketStatus { get; } = Of<MarketStatus>(
        new(Messages.Of("Market"), s => s.Code ?? s.Market),
        new(Messages.Of("Session"), s => Words.Of(s.Session)),
        new(Messages.Of("Since"), s => Moment(s.LastChange), Detail: 2),
        new(Messages.Of("Until"), s => Moment(s.NextChange)),
        new(Messages.Of("Then"), s => s.NextSession is { } next ? Words.Of(next) : null, Detail: 1),
        new(Messages.Of("Next open"), s => Moment(s.NextOpen)),
        new(Messages.Of("Next close"), s => Moment(s.NextClose), Detail: 3),
        new(
            Messages.Of("Note"),
            s => s.EarlyClose is not null
                ? Messages.Of("half day")
                : s.HolidaysKnown || s.Session == Client.MarketSession.Unknown ? null : Messages.Of("by trading hours only"),
                Optional: true, Detail: 4));

    private static string? Moment(DateTimeOffset? time) => time?.ToString("ddd MM-dd HH:mm zzz", Messages.Culture);

    private static Layout<T, T> Of<T>(params Column<T>[] columns)
        where T : notnull => new(item => [item], columns);

    private static DepthLevel? At(IReadOnlyList<DepthLevel> levels, int index) => index < levels.Count ? levels[index] : null;

    private static string? SessionOf(TradingSession session) => session switch
    {
        TradingSession.Unknown or TradingSession.Regular => null,
        TradingSession.PreMarket => Messages.Of("pre-market"),
        TradingSession.AfterHours => Messages.Of("after-hours"),
        TradingSession.Night => Messages.Of("night"),
        _ => session.ToString(),
    };

    private static decimal? SignOf(TradeDirection direction) =>
        direction switch { TradeDirection.Buy => 1, TradeDirection.Sell => -1, _ => null };
}
