using System.Globalization;
using System.Net;
using Qos.Client;

namespace Qos.Display;

/// <summary>
/// Models as HTML tables: figures aligned at the decimal point, rises and falls in the colours of the current culture
/// (<see cref="ColorConvention"/>), made-up prices marked as such, and codes without data named below. Text of the server is encoded.
/// </summary>
public static class QuoteTables
{
    /// <summary>The rows that a table of trades or bars shows at most unless told otherwise.</summary>
    public const int DefaultRows = 20;

    /// <summary>Returns snapshots, a row each. Times are the exchange's, with its offset from UTC.</summary>
    public static string Snapshots(IEnumerable<Snapshot> snapshots)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        var quotes = snapshots.ToArray();
        var table = new HtmlTable().Text("Code", "Name").Figures("Last", "Change", "Change %", "High", "Low", "Volume")
            .Text("Currency", "Time", "Session");
        foreach (var quote in quotes)
        {
            HtmlCell change = quote.Change;
            table.Row(
                quote.Code, quote.Name, quote.Last, change.ColoredBy(quote.Change),
                HtmlCell.Rounded(quote.ChangePercent, 2).ColoredBy(quote.Change),
                quote.High, quote.Low, quote.Volume, quote.Currency, Time(quote.Time),
                quote.IsSuspended ? "Suspended" : quote.Session.ToString());
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
        var table = new HtmlTable().Text("Time", "Code").Figures("Price", "Volume").Text("Side");
        foreach (var trade in Enumerable.Reverse(all).Take(rows))
        {
            HtmlCell price = trade.Price;
            table.Row(
                Time(trade.Time), trade.Code, price with { Color = PriceColors.Of(trade.Direction) }, trade.Volume,
                trade.Direction.ToString());
        }

        return table.ToHtml(
            [SimulatedNote(all.Any(trade => trade.IsSimulated)), RowsNote(all.Length, rows, "trades"), .. MissingNotes(trades)]);
    }

    /// <summary>Returns a depth as a ladder: asks above, bids below, the volume of each level as a bar behind it.</summary>
    public static string Ladder(Depth depth)
    {
        ArgumentNullException.ThrowIfNull(depth);
        var largest = depth.Bids.Concat(depth.Asks).Select(level => level.Volume).DefaultIfEmpty().Max();
        var table = new HtmlTable().Text($"{depth.Code}").Figures("Price", "Volume");
        foreach (var level in depth.Asks.Reverse())
        {
            Level("Ask", level, PriceColors.Down);
        }

        table.StyledRow("opacity:.75", depth.Spread is null ? "" : "Spread", depth.Spread, "");
        foreach (var level in depth.Bids)
        {
            Level("Bid", level, PriceColors.Up);
        }

        return table.ToHtml(SimulatedNote(depth.IsSimulated), depth.Time is { } time ? $"At {Time(time)}" : null);

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
        var table = new HtmlTable().Text("Code", "Type", "Time").Figures("Open", "High", "Low", "Close", "Volume").Text("State");
        foreach (var bar in Enumerable.Reverse(all).Take(rows))
        {
            HtmlCell close = bar.Close;
            table.Row(
                bar.Code, bar.Type.ShortName(), BarTime.Label(bar), bar.Open, bar.High, bar.Low, close.ColoredBy(bar.Close - bar.Open),
                bar.Volume,
                bar.IsFinal ? "" : "running");
        }

        return table.ToHtml(SimulatedNote(all.Any(bar => bar.IsSimulated)), RowsNote(all.Length, rows, "bars"));
    }

    /// <summary>Returns instruments, a row each.</summary>
    public static string Instruments(IEnumerable<Instrument> instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        var table = new HtmlTable().Text("Code", "Name", "Exchange", "Currency").Figures(
            "Lot", "Total shares", "Outstanding shares", "EPS", "Net assets per share");
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
        var table = new HtmlTable().Text("Code", "Market", "Name");
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
        var table = new HtmlTable().Text("Market", "Date", "Weekday", "Hours");
        foreach (var day in days)
        {
            table.Row(
                day.Market, day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                day.Date.DayOfWeek.ToString(), day.IsHalfDay ? "half day" : "full day");
        }

        return table.ToHtml(MissingNotes(days));
    }

    /// <summary>Returns market sessions: whether each market is open, and what comes next.</summary>
    public static string MarketStatuses(IEnumerable<MarketStatus> statuses)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        var table = new HtmlTable().Text("Market", "Code", "Session", "Since", "Next session", "From");
        foreach (var status in statuses)
        {
            table.Row(
                status.Market, status.Code, status.Session.ToString(), Time(status.LastChange), status.NextSession?.ToString(),
                Time(status.NextChange));
        }

        return table.ToHtml();
    }

    /// <summary>Returns what happened to the live connection: gaps with their bounds, reconnects, drops, stale codes.</summary>
    public static string LiveEvents(IEnumerable<LiveEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var table = new HtmlTable().Text("Time (UTC)", "Event", "Code", "From", "To").Figures("Count").Text("Message");
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
        var table = new HtmlTable().Text("Connection", "");
        table.Row("Address", status.IsSimulated ? $"{status.Uri} (simulator)" : status.Uri.ToString());
        table.Row("Key", status.Key);
        table.Row("Socket", status.State.ToString());
        table.Row("Requests left", string.Join(", ", status.RequestsLeft.Select(left => $"{left.Key} {left.Value}")));
        table.Row("Subscriptions", string.Join(", ", status.Subscriptions));
        table.Row("Verified until", string.Join(", ", status.VerifiedUntil.Select(
            one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:HH:mm:ss zzz}"))));
        table.Row("HTTP requests", status.HttpRequests.ToString(CultureInfo.InvariantCulture));
        table.Row("Pushes", status.Pushes.ToString(CultureInfo.InvariantCulture));
        table.Row("Gaps, drops, reconnects", string.Create(
            CultureInfo.InvariantCulture, $"{status.Gaps}, {status.Dropped}, {status.Reconnects}"));
        return table.ToHtml();
    }

    /// <summary>Returns an error as one line: what is wrong and what to do.</summary>
    public static string Error(QosException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return $"<p style=\"border-left:3px solid #f23645;padding-left:8px\"><strong>{error.Kind}:</strong> {WebUtility.HtmlEncode(error.Message)}</p>";
    }

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? "";

    private static string? SimulatedNote(bool simulated) => simulated ? "Simulated prices" : null;

    private static string? RowsNote(int count, int rows, string what) =>
        count > rows ? string.Create(CultureInfo.InvariantCulture, $"The newest {rows} of {count} {what}") : null;

    private static IEnumerable<string> MissingNotes<T>(IEnumerable<T> result) =>
        result is QosResult<T> { Missing: var missing } ? missing.Select(item => $"{item.Code}: {item.Reason}") : [];

    private static string Notes(IEnumerable<string> notes) =>
        string.Concat(notes.Select(note => $"<p style=\"margin:4px 0;opacity:.8\"><em>{WebUtility.HtmlEncode(note)}</em></p>"));
}
