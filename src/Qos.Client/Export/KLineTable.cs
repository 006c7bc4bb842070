using Qos.Client.Export;
using Qos.Client.Export.Text;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// Reads bars from CSV and from objects that were CSV or JSON once. Columns are found by their names in any order and case, in English or
/// Chinese (<c>date</c>, <c>开盘</c>): time or date (and a time of day beside it), open, high, low, close, and volume, code, type,
/// adjustment, isFinal and isSimulated where they are there; others are left alone.
/// </summary>
/// <remarks>
/// Separators are comma, semicolon, tab or bar; the text is UTF-8, UTF-16 or GB18030. Times are ISO 8601, <c>20240102</c>, Unix seconds or
/// milliseconds; one without an offset is on the exchange's clock. What has two readings, day and month or a decimal comma, is decided over
/// the whole table or refused, as are a bar whose high is below its low, the same bar twice and figures that no bar can have. Volumes are
/// in shares or base coin. A bar is final unless a column says otherwise, and counts as real unless <c>isSimulated</c> does.
/// </remarks>
public static class KLineTable
{
    private const int ShownCodes = 3;

    /// <summary>Reads the bars of a CSV file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say itself; null for the defaults.</param>
    /// <returns>By code in the order of the file, each code's oldest first.</returns>
    /// <exception cref="QosException">
    /// The file cannot be read as bars (<see cref="QosErrorKind.InvalidArgument"/>); the message has path, line and reason.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static IReadOnlyList<KLine> ReadFile(string path, KLineTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Checked(
            () => ToBars(BarTable.ReadFile(path), options ?? new KLineTableOptions(), row => Messages.Format($"{path}, line {row.Line}")));
    }

    /// <summary>Reads the bars of CSV text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">What the text does not say itself; null for the defaults.</param>
    /// <returns>By code in the order of the text, each code's oldest first.</returns>
    /// <exception cref="QosException">
    /// The text cannot be read as bars (<see cref="QosErrorKind.InvalidArgument"/>); the message has line and reason.
    /// </exception>
    public static IReadOnlyList<KLine> Parse(string text, KLineTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Checked(
            () => ToBars(BarTable.Read(text, "CSV"), options ?? new KLineTableOptions(), row => Messages.Format($"CSV, line {row.Line}")));
    }

    /// <summary>Reads bars from the properties of objects.</summary>
    /// <param name="names">The names of the properties.</param>
    /// <param name="rows">The values of each object in the order of the names: strings, numbers, dates or null.</param>
    /// <param name="options">What the objects do not say themselves; null for the defaults.</param>
    /// <returns>By code in the order of the objects, each code's oldest first.</returns>
    /// <exception cref="QosException">
    /// The objects cannot be read as bars (<see cref="QosErrorKind.InvalidArgument"/>); the message has the number and the reason.
    /// </exception>
    public static IReadOnlyList<KLine> FromRows(IReadOnlyList<string> names, IEnumerable<object?[]> rows, KLineTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(rows);
        return Checked(
            () => ToBars(BarTable.Read(names, rows), options ?? new KLineTableOptions(), row => Messages.Format($"object {row.Line}")));
    }

    private static IReadOnlyList<KLine> Checked(Func<IReadOnlyList<KLine>> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new QosException(QosErrorKind.InvalidArgument, e.Message, e);
        }
    }

    private static List<KLine> ToBars(IReadOnlyList<BarRow> rows, KLineTableOptions options, Func<BarRow, string> at)
    {
        var types = new Dictionary<string, KLineType>(StringComparer.Ordinal);
        var receipts = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var asked = options.Code is null ? null : InstrumentCode.Parse(options.Code);
        var codes = new Dictionary<(string Text, bool IsSimulated), InstrumentCode>();
        var bars = new List<(BarRow Row, KLine Bar)>(rows.Count);
        foreach (var row in rows)
        {
            var code = CodeOf(row);
            if (asked is null || code.Equals(asked))
            {
                bars.Add((row, ToBar(row, code)));
            }
        }

        if (bars.Count == 0)
        {
            var others = string.Join(", ", rows.Select(row => CodeOf(row).Text).Distinct().Take(ShownCodes));
            throw Problem(rows[0], Messages.Format($"the table has no bars of {asked}; it has {others}"));
        }

        var result = new List<KLine>(bars.Count);
        foreach (var ofCode in bars.GroupBy(bar => bar.Bar.Instrument.Canonical))
        {
            var type = TypeOf([.. ofCode]);
            var lines = new Dictionary<long, BarRow>();
            foreach (var (row, bar) in ofCode)
            {
                if (!lines.TryAdd(bar.Seconds, row))
                {
                    throw Problem(
                        row,
                        Messages.Format($"the bar of {bar.Code} at {bar.Time:yyyy-MM-dd HH:mm} occurs twice, first in {at(lines[bar.Seconds])}"));
                }
            }

            result.AddRange(
                ofCode.Select(bar => bar.Bar.Type == type ? bar.Bar : bar.Bar with { Type = type }).OrderBy(bar => bar.Seconds));
        }

        return result;

        InstrumentCode CodeOf(BarRow row)
        {
            var text = row[BarColumn.Code];
            if (text.Length > 0 && row[BarColumn.Market] is { Length: > 0 } market && !text.Contains(':', StringComparison.Ordinal))
            {
                text = $"{market}:{text}";
            }

            text = text.Length > 0
                ? text
                : asked?.Text ?? throw Problem(row, Messages.Of("there is no column 'code'; give the code of the bars, such as US:AAPL"));
            var isSimulated = row[BarColumn.IsSimulated].Equals("true", StringComparison.OrdinalIgnoreCase);
            if (!codes.TryGetValue((text, isSimulated), out var code))
            {
                // A file of one exchange's symbols may leave out the market of the code that is asked for.
                code = asked is not null && text.Equals(asked.Symbol, StringComparison.OrdinalIgnoreCase) ? asked
                    : InstrumentCode.TryParse(text, out var read, out var problem) ? read
                    : throw Problem(row, problem.TrimEnd('.', '。'));
                codes[(text, isSimulated)] = code = code.WithSimulated(isSimulated);
            }

            return code;
        }

        KLine ToBar(BarRow row, InstrumentCode code) => new(code)
        {
            Type = TypeIn(row),
            Seconds = row.Offset is { } offset ? new DateTimeOffset(row.Local, offset).ToUnixTimeSeconds() : code.ToUnixSeconds(row.Local),
            Open = row.Open,
            High = row.High,
            Low = row.Low,
            Close = row.Close,
            Volume = row.Volume,
            Adjustment = Member(row, BarColumn.Adjustment, options.Adjustment),
            IsFinal = !row[BarColumn.IsFinal].Equals("false", StringComparison.OrdinalIgnoreCase),
            Origin = Member(row, BarColumn.Origin, Origin.Fetched),
            ReceivedAt = ReceiptIn(row[BarColumn.ReceivedAt]),
        };

        // The same few texts stand in every row: each is read once.
        KLineType TypeIn(BarRow row)
        {
            var text = row[BarColumn.Type];
            if (!types.TryGetValue(text, out var type))
            {
                types[text] = type = text.Length == 0 ? options.Type ?? default
                    : !KLineTypes.TryParse(
                        text,
                        out var read) ? throw Problem(
                            row, Messages.Format($"'{text}' is not a K-line type; write one of {string.Join(' ', KLineTypes.ShortNames)}"))
                    : options.Type is { } wanted
                        && wanted != read ? throw Problem(
                            row, Messages.Format($"the type of the bar is {read.ShortName()}, not {wanted.ShortName()}"))
                    : read;
            }

            return type;
        }

        DateTimeOffset ReceiptIn(string text)
        {
            if (!receipts.TryGetValue(text, out var time))
            {
                receipts[text] = time = MarketTime.TryParse(text, out var read, out _) ? read.Instant ?? default : default;
            }

            return time;
        }

        KLineType TypeOf(List<(BarRow Row, KLine Bar)> ofCode)
        {
            var known = ofCode.Select(bar => bar.Bar.Type).Distinct().ToList();
            if (known.Count > 1)
            {
                var other = ofCode.Find(bar => bar.Bar.Type != known[0]);
                throw Problem(
                    other.Row,
                    Messages.Format($"the bars of {other.Bar.Code} have several types, {known[0].ShortName()} and {other.Bar.Type.ShortName()}; use one table per type"));
            }

            return known[0] != default ? known[0]
                : Spacing.TypeOf([.. ofCode.Select(bar => bar.Bar)])
                    ?? throw Problem(
                        ofCode[0].Row,
                        Messages.Format($"the type of the bars of {ofCode[0].Bar.Code} cannot be derived from their times; give the type, one of {string.Join(' ', KLineTypes.ShortNames)}"));
        }

        TEnum Member<TEnum>(BarRow row, BarColumn column, TEnum otherwise)
            where TEnum : struct, Enum =>
            row[column].Length == 0 ? otherwise
            : Enum.TryParse(row[column], ignoreCase: true, out TEnum value) ? value
            : throw Problem(row, Messages.Format($"'{row[column]}' is not one of {string.Join(", ", Enum.GetNames<TEnum>())}"));

        FormatException Problem(BarRow row, string problem) => new(Messages.Format($"{at(row)}: {problem}."));
    }
}
