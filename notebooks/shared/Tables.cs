#nullable enable // a script knows no project settings

using System.Globalization;
using System.Net;
using Qos.Client;

/// <summary>Quotes as HTML tables, coloured like the shell's.</summary>
public static class Tables
{
    /// <summary>Snapshots, a row each, and below them the codes without data.</summary>
    public static string Snapshots(IEnumerable<Snapshot> snapshots) => Table(
        ["Code", "Name", "Last", "Change", "%", "High", "Low", "Volume", "Time"],
        snapshots.Select(quote => Row(
            Text(quote.Code), Text(quote.Name), Figure(quote.Last), Figure(quote.Change, quote.Change), Figure(quote.ChangePercent, quote.Change, "0.00"),
            Figure(quote.High), Figure(quote.Low), Figure(quote.Volume, format: "#,0.###"), Text(quote.Time?.ToString("MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)))),
        snapshots.Any(quote => quote.IsSimulated),
        snapshots is QosResult<Snapshot> { Missing: var missing } ? missing : []);

    /// <summary>Trades, the newest first.</summary>
    public static string Trades(IEnumerable<Trade> trades, int rows = 12) => Table(
        ["Time", "Code", "Price", "Volume", "Side"],
        trades.Reverse().Take(rows).Select(trade =>
        {
            var side = trade.Direction switch { TradeDirection.Buy => 1m, TradeDirection.Sell => -1m, _ => 0m };
            return Row(Text(trade.Time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)), Text(trade.Code), Figure(trade.Price, side), Figure(trade.Volume), Text(trade.Direction.ToString()));
        }),
        trades.Any(trade => trade.IsSimulated));

    /// <summary>A depth as a ladder: asks above, bids below, each level's volume as a bar behind it.</summary>
    public static string Ladder(Depth depth)
    {
        var largest = Math.Max(1m, depth.Bids.Concat(depth.Asks).Select(level => level.Volume).DefaultIfEmpty().Max());
        return Table(
            [$"{depth.Code}", "Price", "Volume"],
            depth.Asks.Reverse().Select(level => Level("Ask", level, Colours.Down)).Concat(depth.Bids.Select(level => Level("Bid", level, Colours.Up))),
            depth.IsSimulated);

        string Level(string side, DepthLevel level, string colour)
        {
            var width = (level.Volume / largest * 100).ToString("0.#", CultureInfo.InvariantCulture);
            return $"""<tr style="background:linear-gradient(to left,{colour}44 {width}%,transparent {width}%)">{Text(side)}{Figure(level.Price)}{Figure(level.Volume)}</tr>""";
        }
    }

    private static string Table(IEnumerable<string> header, IEnumerable<string> rows, bool simulated, IReadOnlyList<MissingItem>? missing = null) =>
        $"<table><thead><tr>{string.Concat(header.Select(name => $"<th>{WebUtility.HtmlEncode(name)}</th>"))}</tr></thead><tbody>{string.Concat(rows)}</tbody></table>"
        + (simulated ? "<p><em>Simulated prices</em></p>" : "")
        + string.Concat((missing ?? []).Select(item => $"<p>{WebUtility.HtmlEncode($"{item.Code}: {item.Reason}")}</p>"));

    private static string Row(params string[] cells) => $"<tr>{string.Concat(cells)}</tr>";

    private static string Text(string? text) => $"<td>{WebUtility.HtmlEncode(text)}</td>";

    private static string Figure(decimal? figure, decimal? sign = null, string format = "#,0.########")
    {
        var colour = sign switch { > 0 => $";color:{Colours.Up}", < 0 => $";color:{Colours.Down}", _ => "" };
        return $"""<td style="text-align:right{colour}">{figure?.ToString(format, CultureInfo.InvariantCulture)}</td>""";
    }
}
