using System.Globalization;
using Qos.Localization;

namespace Qos.Client.Export.Text;

/// <summary>Finds the columns of a table of bars by their headers, in English and Chinese, in any case and order.</summary>
internal static class BarHeader
{
    private static readonly Dictionary<string, BarColumn> Columns = ByName(
        (BarColumn.ExchangeTime, "exchangetime"),
        (BarColumn.Time, "time datetime timestamp opentime bartime ts 时间 日期时间 交易时间 时间戳 時間 日期時間 交易時間"),
        (BarColumn.Date, "date day tradedate tradingdate tradingday 日期 交易日期 交易日"),
        (BarColumn.Open, "open o openprice 开盘 开盘价 今开 開盤 開盤價 开"),
        (BarColumn.High, "high h highprice 最高 最高价 最高價 高"),
        (BarColumn.Low, "low l lowprice 最低 最低价 最低價 低"),
        (BarColumn.Close, "close c closeprice 收盘 收盘价 收盤 收盤價 收"),
        (BarColumn.Volume, "volume vol v 成交量"),
        (BarColumn.Code, "code symbol ticker instrument tscode 代码 股票代码 证券代码 代碼 股票代碼"),
        (BarColumn.Market, "market exchange 市场 交易所 市場"),
        (BarColumn.Type, "type period interval klinetype 周期 週期"),
        (BarColumn.Adjustment, "adjustment 复权"),
        (BarColumn.IsFinal, "isfinal"),
        (BarColumn.IsSimulated, "issimulated"),
        (BarColumn.Origin, "origin"),
        (BarColumn.ReceivedAt, "receivedat"));

    private static readonly BarColumn[] Prices = [BarColumn.Open, BarColumn.High, BarColumn.Low, BarColumn.Close];

    /// <summary>The positions of the known columns; the others are left alone.</summary>
    /// <exception cref="FormatException">A column is there twice, or its unit cannot be taken.</exception>
    public static Dictionary<BarColumn, int> Find(IReadOnlyList<string> names)
    {
        var found = new Dictionary<BarColumn, int>();
        for (var i = 0; i < names.Count; i++)
        {
            var (name, unit) = Parts(names[i]);
            if (!Columns.TryGetValue(name, out var column))
            {
                continue;
            }

            if (column == BarColumn.Volume && unit is not ("" or "股" or "shares" or "share" or "coins"))
            {
                throw new FormatException(
                    Messages.Format($"the unit of the column '{names[i]}' is '{unit}'; give volumes in shares or base coin in a column named volume"));
            }

            if (!found.TryAdd(column, i))
            {
                throw new FormatException(
                    Messages.Format($"the columns '{names[found[column]]}' and '{names[i]}' both mean {NameOf(column)}; remove or rename one of them"));
            }
        }

        return found;
    }

    /// <summary>The first column that is missing to make bars, by its name; null where all are there.</summary>
    public static string? FirstMissing(Dictionary<BarColumn, int> found) =>
        !found.ContainsKey(BarColumn.ExchangeTime) && !found.ContainsKey(BarColumn.Time) && !found.ContainsKey(BarColumn.Date) ? "time"
            : Array.Find(Prices, price => !found.ContainsKey(price)) is var missing && missing != default ? NameOf(missing)
            : null;

    private static string NameOf(BarColumn column) => column.ToString().ToLowerInvariant();

    // "Close Price", "close_price" and "closePrice" are one name; "成交量(股)" is a name and a unit.
    private static (string Name, string Unit) Parts(string header)
    {
        var text = Characters.Narrow(header).Trim();
        var open = text.IndexOfAny(['(', '[', '/']);
        var name = open > 0 ? text[..open] : text;
        var unit = open > 0 ? text[(open + 1)..].TrimEnd(')', ']', ' ') : "";
        return (string.Concat(name.Where(static c => c is not (' ' or '_' or '-' or '.'))).ToLower(CultureInfo.InvariantCulture),
            unit.Trim());
    }

    private static Dictionary<string, BarColumn> ByName(params (BarColumn Column, string Names)[] rows) => rows
        .SelectMany(row => row.Names.Split(' '), (row, name) => (name, row.Column))
        .ToDictionary(pair => pair.name, pair => pair.Column, StringComparer.Ordinal);
}
