using System.Globalization;
using System.Net;
using Qos.Client;
using Qos.Localization;

namespace Qos.Display;

/// <summary>
/// Models as HTML tables: figures aligned at the decimal point, rises and falls in the colours of the current culture
/// (<see cref="ColorConvention"/>), labels for simulated prices, and a list of codes without data. Text from the server is encoded.
/// </summary>
public static class QuoteTables
{
    /// <summary>The default maximum number of rows in a table of trades or bars.</summary>
    public const int DefaultRows = 20;

    /// <summary>Returns snapshots, a row each. Times are the exchange's, with its offset from UTC.</summary>
    public static string Snapshots(IEnumerable<Snapshot> snapshots)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        var quotes = snapshots.ToArray();
        var table = new HtmlTable().Text(Messages.Of("Code"), Messages.Of("Name"))
            .Figures(Messages.Of("Last"), Messages.Of("Change"), Messages.Of("Change %"), Messages.Of("High"), Messages.Of("Low"),
                Messages.Of("Volume"))
            .Text(Messages.Of("Currency"), Messages.Of("Time"), Messages.Of("Session"));
        foreach (var quote in quotes)
        {
            HtmlCell change = quote.Change;
            table.Row(
                quote.Code, quote.Name, quote.Last, change.ColoredBy(quote.Change),
                HtmlCell.Rounded(quote.ChangePercent, 2).ColoredBy(quote.Change),
                quote.High, quote.Low, quote.Volume, quote.Currency, Time(quote.Time),
                quote.IsSuspended ? Messages.Of("Suspended") : NameOf(quote.Session));
        }

        return table.ToHtml([SimulatedNote(quotes.Any(quote => quote.IsSimulated)), .. MissingNotes(snapshots)]);
    }

    /// <summary>Returns trades, the newest first.</summary>
    /// <param name="trades">The trades, oldest first.</param>
    /// <param name="rows">The newest ones that are shown; a line below says how many are not.</param>
    public static string Trades(IEnumerable<Trade> trades, int rows = DefaultRows)
    {
        ArgumentNullException.ThrowIfNull(trades);
        var all = trades.ToArray();
        var table = new HtmlTable().Text(Messages.Of("Time"), Messages.Of("Code"))
            .Figures(Messages.Of("Price"), Messages.Of("Volume")).Text(Messages.Of("Side"));
        foreach (var trade in Enumerable.Reverse(all).Take(rows))
        {
            HtmlCell price = trade.Price;
            table.Row(
                Time(trade.Time), trade.Code, price with { Color = PriceColors.Of(trade.Direction) }, trade.Volume,
                NameOf(trade.Direction));
        }

        return table.ToHtml(
            [SimulatedNote(all.Any(trade => trade.IsSimulated)), RowsNote(all.Length, rows, Messages.Of("trades")),
                .. MissingNotes(trades)]);
    }

    /// <summary>Returns a depth as a ladder: asks above, bids below, the volume of each level as a bar behind it.</summary>
    public static string Ladder(Depth depth)
    {
        ArgumentNullException.ThrowIfNull(depth);
        var largest = depth.Bids.Concat(depth.Asks).Select(level => level.Volume).DefaultIfEmpty().Max();
        var table = new HtmlTable().Text($"{depth.Code}").Figures(Messages.Of("Price"), Messages.Of("Volume"));
        foreach (var level in depth.Asks.Reverse())
        {
            Level(Messages.Of("Ask"), level, PriceColors.Down);
        }

        table.StyledRow("opacity:.75", depth.Spread is null ? "" : Messages.Of("Spread"), depth.Spread, "");
        foreach (var level in depth.Bids)
        {
            Level(Messages.Of("Bid"), level, PriceColors.Up);
        }

        return table.ToHtml(SimulatedNote(depth.IsSimulated), depth.Time is { } time ? Messages.Format($"At {Time(time)}") : null);

        void Level(string side, DepthLevel level, string color)
        {
            var width = (largest > 0 ? level.Volume / largest * 100 : 0).ToString("0.#", CultureInfo.InvariantCulture);
            table.StyledRow(
                $"background:linear-gradient(to left,{color}44 {width}%,transparent {width}%)", side, level.Price, level.Volume);
        }
    }

    /// <summary>Returns depths as ladders side by side.</summary>
    public static string Ladders(IEnumerable<Depth> depths)
    {
        ArgumentNullException.ThrowIfNull(depths);
        var ladders = string.Concat(depths.Select(depth => $"<div>{Ladder(depth)}</div>"));
        return $"<div style=\"display:flex;flex-wrap:wrap;gap:24px;align-items:start\">{ladders}</div>{Notes(MissingNotes(depths))}";
    }

    /// <summary>Returns bars, the newest first.</summary>
    /// <inheritdoc cref="Trades" path="/param"/>
    /// <param name="bars">The bars, oldest first.</param>
    /// <param name="rows">The newest ones that are shown; a line below says how many are not.</param>
    public static string Bars(IEnumerable<KLine> bars, int rows = DefaultRows)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var all = bars.ToArray();
        var table = new HtmlTable().Text(Messages.Of("Code"), Messages.Of("Type"), Messages.Of("Time"))
            .Figures(Messages.Of("Open"), Messages.Of("High"), Messages.Of("Low"), Messages.Of("Close"), Messages.Of("Volume"))
            .Text(Messages.Of("State"));
        foreach (var bar in Enumerable.Reverse(all).Take(rows))
        {
            HtmlCell close = bar.Close;
            table.Row(
                bar.Code, bar.Type.ShortName(), BarTime.Label(bar), bar.Open, bar.High, bar.Low, close.ColoredBy(bar.Close - bar.Open),
                bar.Volume,
                bar.IsFinal ? "" : Messages.Of("running"));
        }

        return table.ToHtml(SimulatedNote(all.Any(bar => bar.IsSimulated)), RowsNote(all.Length, rows, Messages.Of("bars")));
    }

    /// <summary>Returns instruments, a row each.</summary>
    public static string Instruments(IEnumerable<Instrument> instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        var table = new HtmlTable()
            .Text(Messages.Of("Code"), Messages.Of("Name"), Messages.Of("Exchange"), Messages.Of("Currency"))
            .Figures(Messages.Of("Lot"), Messages.Of("Total shares"), Messages.Of("Outstanding shares"), Messages.Of("EPS"),
                Messages.Of("Net assets per share"));
        foreach (var one in instruments)
        {
            table.Row(
                one.Code, one.Name, one.Exchange, one.Currency, one.LotSize, one.TotalShares, one.OutstandingShares, one.EarningsPerShare,
                one.NetAssetsPerShare);
        }

        return table.ToHtml([SimulatedNote(instruments.Any(one => one.IsSimulated)), .. MissingNotes(instruments)]);
    }

    /// <summary>Returns products, a row each.</summary>
    public static string Products(IEnumerable<Product> products)
    {
        ArgumentNullException.ThrowIfNull(products);
        var table = new HtmlTable().Text(Messages.Of("Code"), Messages.Of("Market"), Messages.Of("Name"));
        foreach (var product in products)
        {
            table.Row(product.Code, product.Market, product.Name);
        }

        return table.ToHtml([SimulatedNote(products.Any(product => product.IsSimulated)), .. MissingNotes(products)]);
    }

    /// <summary>Returns trading days, a row each.</summary>
    public static string TradingDays(IEnumerable<TradingDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var table = new HtmlTable().Text(Messages.Of("Market"), Messages.Of("Date"), Messages.Of("Weekday"), Messages.Of("Hours"));
        foreach (var day in days)
        {
            table.Row(
                day.Market, day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                day.Date.ToString("dddd", Messages.Culture), day.IsHalfDay ? Messages.Of("half day") : Messages.Of("full day"));
        }

        return table.ToHtml(MissingNotes(days));
    }

    /// <summary>Returns market sessions: whether each market is open, and what comes next.</summary>
    public static string MarketStatuses(IEnumerable<MarketStatus> statuses)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        var table = new HtmlTable()
            .Text(Messages.Of("Market"), Messages.Of("Code"), Messages.Of("Session"), Messages.Of("Since"), Messages.Of("Next session"),
                Messages.Of("From"));
        foreach (var status in statuses)
        {
            table.Row(
                status.Market, status.Code, NameOf(status.Session), Time(status.LastChange),
                status.NextSession is { } next ? NameOf(next) : null, Time(status.NextChange));
        }

        return table.ToHtml();
    }

    /// <summary>Returns what happened to the live connection: gaps with their bounds, reconnects, drops, stale codes.</summary>
    public static string LiveEvents(IEnumerable<LiveEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var table = new HtmlTable()
            .Text(Messages.Of("Time (UTC)"), Messages.Of("Event"), Messages.Of("Code"), Messages.Of("From"), Messages.Of("To"))
            .Figures(Messages.Of("Count")).Text(Messages.Of("Message"));
        foreach (var one in events)
        {
            var (from, to) = one switch
            {
                GapEvent gap => (gap.From, gap.To),
                VerifiedEvent verified => (verified.From, verified.To),
                _ => (null, null),
            };
            table.Row(
                one.Time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture), one.Kind.ToString(), one.Code, Time(from),
                Time(to),
                one is DroppedEvent dropped ? (decimal)dropped.Count : "", one.Message);
        }

        return table.ToHtml();
    }

    /// <summary>Returns a client's state: address, plan, requests left, what it watches.</summary>
    public static string Status(QosClientStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var table = new HtmlTable().Text(Messages.Of("Connection"), "");
        table.Row(Messages.Of("Address"), status.IsSimulated ? Messages.Format($"{status.Uri} (simulator)") : status.Uri.ToString());
        table.Row(Messages.Of("Key"), status.Key);
        table.Row(Messages.Of("Socket"), NameOf(status.State));
        table.Row(Messages.Of("Requests left"), string.Join(", ", status.RequestsLeft.Select(left => $"{left.Key} {left.Value}")));
        table.Row(Messages.Of("Subscriptions"), string.Join(", ", status.Subscriptions));
        table.Row(Messages.Of("Verified until"), string.Join(", ", status.VerifiedUntil.Select(
            one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:HH:mm:ss zzz}"))));
        table.Row(Messages.Of("HTTP requests"), status.HttpRequests.ToString(CultureInfo.InvariantCulture));
        table.Row(Messages.Of("Pushes"), status.Pushes.ToString(CultureInfo.InvariantCulture));
        table.Row(Messages.Of("Gaps, drops, reconnects"), string.Create(
            CultureInfo.InvariantCulture, $"{status.Gaps}, {status.Dropped}, {status.Reconnects}"));
        return table.ToHtml();
    }

    /// <summary>Returns an error as one line: what is wrong and what to do.</summary>
    public static string Error(QosException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return $"<p style=\"border-left:3px solid #f23645;padding-left:8px\"><strong>{error.Kind}:</strong> {WebUtility.HtmlEncode(error.Message)}</p>";
    }

    internal static string NameOf(TradeDirection direction) => direction switch
    {
        TradeDirection.Buy => Messages.Of("Buy"),
        TradeDirection.Sell => Messages.Of("Sell"),
        TradeDirection.Unknown => Messages.Of("Unknown"),
        _ => direction.ToString(),
    };

    private static string NameOf(TradingSession session) => session switch
    {
        TradingSession.Regular => Messages.Of("Regular"),
        TradingSession.PreMarket => Messages.Of("Pre-market"),
        TradingSession.AfterHours => Messages.Of("After-hours"),
        TradingSession.Night => Messages.Of("Night"),
        TradingSession.Unknown => Messages.Of("Unknown"),
        _ => session.ToString(),
    };

    private static string NameOf(MarketSession session) => session switch
    {
        MarketSession.Regular => Messages.Of("Regular"),
        MarketSession.PreMarket => Messages.Of("Pre-market"),
        MarketSession.AfterHours => Messages.Of("After-hours"),
        MarketSession.Night => Messages.Of("Night"),
        MarketSession.Break => Messages.Of("Break"),
        MarketSession.ClosingAuction => Messages.Of("Closing auction"),
        MarketSession.Closed => Messages.Of("Closed"),
        MarketSession.Unknown => Messages.Of("Unknown"),
        _ => session.ToString(),
    };

    private static string NameOf(LiveState state) => state switch
    {
        LiveState.Idle => Messages.Of("Idle"),
        LiveState.Connecting => Messages.Of("Connecting"),
        LiveState.Connected => Messages.Of("Connected"),
        LiveState.Reconnecting => Messages.Of("Reconnecting"),
        LiveState.Stopped => Messages.Of("Stopped"),
        _ => state.ToString(),
    };

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? "";

    private static string? SimulatedNote(bool simulated) => simulated ? Messages.Of("Simulated prices") : null;

    private static string? RowsNote(int count, int rows, string what) =>
        count > rows ? Messages.Format($"The newest {rows} of {count} {what}") : null;

    private static IEnumerable<string> MissingNotes<T>(IEnumerable<T> result) =>
        result is QosResult<T> { Missing: var missing } ? missing.Select(item => $"{item.Code}: {item.Reason}") : [];

    private static string Notes(IEnumerable<string> notes) =>
        string.Concat(notes.Select(note => $"<p style=\"margin:4px 0;opacity:.8\"><em>{WebUtility.HtmlEncode(note)}</em></p>"));
}
