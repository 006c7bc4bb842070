using System.Globalization;
using Qos.Client;

namespace Qos.Cli.Output;

/// <summary>The columns of every model, once for all commands.</summary>
internal static class Layouts
{
    public static Layout<Snapshot> Snapshot { get; } = Of<Snapshot>(
        new("Code", s => s.Code),
        new("Name", s => s.Name, Optional: true),
        new("Last", s => Figures.Price(s.Last), Right: true),
        new("Change", s => Figures.Signed(s.Change), Right: true, Sign: s => s.Change),
        new("%", s => Figures.Percent(s.ChangePercent), Right: true, Sign: s => s.Change),
        new("Open", s => Figures.Price(s.Open), Right: true, Detail: 5),
        new("High", s => Figures.Price(s.High), Right: true, Detail: 4),
        new("Low", s => Figures.Price(s.Low), Right: true, Detail: 4),
        new("Volume", s => Figures.Compact(s.Volume), Right: true, Detail: 2),
        new("Turnover", s => Figures.Compact(s.Turnover), Right: true, Optional: true, Detail: 3),
        new("Ccy", s => s.Currency, Detail: 1),
        new("Time", s => Figures.Time(s.Time)),
        new("Session", s => s.IsSuspended ? "suspended" : SessionOf(s.Session), Optional: true));

    public static Layout<Depth> Depth { get; } = new Layout<Depth, (Depth Depth, int Level)>(
        depth => Enumerable.Range(0, Math.Max(1, depth.Levels)).Select(level => (depth, level)),
        depth => $"{depth.Code}  {Figures.Time(depth.Time)}",
        new("Code", r => r.Depth.Code, InHeading: true),
        new("Time", r => Figures.Time(r.Depth.Time), Detail: 2, InHeading: true),
        new("Level", r => (r.Level + 1).ToString(CultureInfo.InvariantCulture), Right: true, Detail: 1),
        new("Bid volume", r => Figures.Quantity(At(r.Depth.Bids, r.Level)?.Volume), Right: true),
        new("Bid", r => Figures.Price(At(r.Depth.Bids, r.Level)?.Price), Right: true, Sign: _ => 1),
        new("Ask", r => Figures.Price(At(r.Depth.Asks, r.Level)?.Price), Right: true, Sign: _ => -1),
        new("Ask volume", r => Figures.Quantity(At(r.Depth.Asks, r.Level)?.Volume), Right: true));

    public static Layout<Trade> Trade { get; } = Of<Trade>(
        new("Time", t => Figures.Time(t.Time)),
        new("Code", t => t.Code),
        new("Price", t => Figures.Price(t.Price), Right: true),
        new("Volume", t => Figures.Quantity(t.Volume), Right: true),
        new("Side", t => t.Direction == TradeDirection.Unknown ? null : t.Direction.ToString(), Sign: t => SignOf(t.Direction)),
        new("Turnover", t => Figures.Compact(t.Turnover), Right: true),
        new("Ccy", t => t.Currency));

    public static Layout<KLine> KLine { get; } = Of<KLine>(
        new("Code", b => b.Code),
        new("Type", b => b.Type.ShortName()),
        new("Time", b => b.Time.ToString((int)b.Type < (int)KLineType.Day ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("Open", b => Figures.Price(b.Open), Right: true),
        new("High", b => Figures.Price(b.High), Right: true),
        new("Low", b => Figures.Price(b.Low), Right: true),
        new("Close", b => Figures.Price(b.Close), Right: true, Sign: b => b.Close - b.Open),
        new("Volume", b => Figures.Quantity(b.Volume), Right: true, Optional: true, Detail: 1),
        new("State", b => b.IsFinal ? null : "running", Optional: true));

    public static Layout<Instrument> Instrument { get; } = Of<Instrument>(
        new("Code", i => i.Code),
        new("Name", i => i.Name),
        new("Exchange", i => i.Exchange, Detail: 1),
        new("Ccy", i => i.Currency),
        new("Lot", i => Figures.Quantity(i.LotSize), Right: true),
        new("Shares", i => Figures.Compact(i.TotalShares), Right: true),
        new("Outstanding", i => Figures.Compact(i.OutstandingShares), Right: true, Detail: 3),
        new("EPS", i => Figures.Price(i.EarningsPerShare), Right: true),
        new("NAPS", i => Figures.Price(i.NetAssetsPerShare), Right: true, Detail: 2),
        new("Dividend", i => Figures.Price(i.DividendYield), Right: true));

    public static Layout<Product> Product { get; } = Of<Product>(
        new("Market", p => p.Market),
        new("Code", p => p.Code),
        new("Name", p => p.Name));

    public static Layout<KnownInstrument> KnownInstrument { get; } = Of<KnownInstrument>(
        new("Code", i => i.Code),
        new("English", i => i.EnglishName, Optional: true),
        new("Chinese", i => i.ChineseName, Optional: true),
        new("Ccy", i => i.Currency, Optional: true));

    public static Layout<ConnectionCheck> ConnectionCheck { get; } = Of<ConnectionCheck>(
        new("Check", c => c.Check.ToString()),
        new("Status", c => c.Status.ToString()),
        new("Finding", c => c.Finding));

    public static Layout<TradingDay> TradingDay { get; } = Of<TradingDay>(
        new("Market", d => d.Market),
        new("Date", d => d.Date.ToString("yyyy-MM-dd ddd", CultureInfo.InvariantCulture)),
        new("Day", d => d.Kind switch { 'F' => "full", 'H' => "half", _ => d.Kind.ToString() }));

    public static Layout<MarketStatus> MarketStatus { get; } = Of<MarketStatus>(
        new("Market", s => s.Code ?? s.Market),
        new("Session", s => s.Session.ToString()),
        new("Since", s => Moment(s.LastChange), Detail: 2),
        new("Until", s => Moment(s.NextChange)),
        new("Then", s => s.NextSession?.ToString(), Detail: 1),
        new("Next open", s => Moment(s.NextOpen)),
        new("Next close", s => Moment(s.NextClose), Detail: 3),
        new("Note", s => s.EarlyClose is not null ? "half day" : s.HolidaysKnown || s.Session == Client.MarketSession.Unknown ? null : "by hours alone", Optional: true, Detail: 4));

    private static string? Moment(DateTimeOffset? time) => time?.ToString("ddd MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static Layout<T, T> Of<T>(params Column<T>[] columns)
        where T : notnull => new(item => [item], columns);

    private static DepthLevel? At(IReadOnlyList<DepthLevel> levels, int index) => index < levels.Count ? levels[index] : null;

    private static string? SessionOf(TradingSession session) => session switch
    {
        TradingSession.Unknown or TradingSession.Regular => null,
        TradingSession.PreMarket => "pre-market",
        TradingSession.AfterHours => "after-hours",
        TradingSession.Night => "night",
        _ => session.ToString(),
    };

    private static decimal? SignOf(TradeDirection direction) => direction switch { TradeDirection.Buy => 1, TradeDirection.Sell => -1, _ => null };
}
