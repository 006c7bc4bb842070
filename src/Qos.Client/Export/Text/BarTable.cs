using System.Globalization;
using Qos.Localization;

namespace Qos.Client.Export.Text;

/// <summary>
/// Reads bars from CSV files and from the properties of objects: the one reader of bars for files of the simulator, of programs and
/// notebooks, and for objects that a shell imported. Whatever has two readings (day and month, decimal comma) is decided over the whole
/// table or refused.
/// </summary>
/// <remarks>
/// The source files of this folder know neither client nor models, and the simulator compiles them too (see Qos.Simulator.csproj): both
/// read bars by one rule without either assembly knowing the other.
/// </remarks>
internal static class BarTable
{
    private static string WhatIsNeeded => Messages.Of("time (or date), open, high, low and close are required, volume is optional");
    private const decimal MaxPrice = 1_000_000_000_000m;
    private const decimal MaxVolume = 1_000_000_000_000_000_000m;
    private const double FirstUnixSecond = 100_000_000;
    private const long LastUnixSecond = 7_226_582_400;

    private static readonly char[] Separators = [',', ';', '\t', '|', '\u061B'];
    private static readonly BarColumn[] Figures = [BarColumn.Open, BarColumn.High, BarColumn.Low, BarColumn.Close, BarColumn.Volume];

    private static readonly BarColumn[] TextColumns =

        [
            BarColumn.Code, BarColumn.Market, BarColumn.Type, BarColumn.Adjustment, BarColumn.IsFinal, BarColumn.IsSimulated,
            BarColumn.Origin, BarColumn.ReceivedAt,
        ];

    /// <summary>Reads a CSV file, oldest first or newest first; the bars keep the file's order.</summary>
    /// <exception cref="FormatException">The message has the path, the line and the reason.</exception>
    public static IReadOnlyList<BarRow> ReadFile(string path) => Read(DelimitedText.ReadFile(path), path);

    /// <summary>Reads CSV text; <paramref name="name"/> stands before the messages.</summary>
    /// <exception cref="FormatException">The message has the name, the line and the reason.</exception>
    public static IReadOnlyList<BarRow> Read(string text, string name)
    {
        try
        {
            var (separator, rows) = SplitBySeparator(text);
            if (rows.Count == 0)
            {
                throw new FormatException(
                    Messages.Format($"line 1: the file is empty; the first line must name the columns: {WhatIsNeeded}"));
            }

            string[] header = [.. rows[0].Fields.Select(field => field.Text)];
            var table = new List<(int Line, object?[] Cells)>(rows.Count - 1);
            foreach (var row in rows.Skip(1))
            {
                table.Add((row.Line, Cells(row, header.Length, separator)));
            }

            return Read(header, table, line => Messages.Format($"line {line}"), rows[0].Line, isPointUsual: separator == ',');
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}, {e.Message}.", e);
        }
    }

    /// <summary>Reads objects: the names of their properties, and the values of each, as strings or as .NET values.</summary>
    /// <exception cref="FormatException">The message has the number of the object and the reason.</exception>
    public static IReadOnlyList<BarRow> Read(IReadOnlyList<string> names, IEnumerable<object?[]> objects)
    {
        try
        {
            return Read(
                names, [.. objects.Select((cells, i) => (i + 1, cells))], number => $"object {number}", line: 1, isPointUsual: true);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{e.Message}.", e);
        }
    }

    /// <summary>Splits by the separator with which the first line names all that is needed.</summary>
    private static (char Separator, List<DelimitedText.Row> Rows) SplitBySeparator(string text)
    {
        var separator = Array.Find(Separators, candidate => IsHeader(text, candidate));
        separator = separator == default ? Separators[0] : separator;
        return (separator, DelimitedText.Split(text, separator));
    }

    private static bool IsHeader(string text, char separator)
    {
        try
        {
            return DelimitedText.Split(text, separator, maxRows: 1) is [var header]
                && BarHeader.FirstMissing(BarHeader.Find([.. header.Fields.Select(field => field.Text)])) is null;
        }
        catch (FormatException)
        {
            // Quotes that do not close before this separator close before another one; if not, the split by the first separator says what
            // is wrong.
            return false;
        }
    }

    private static object?[] Cells(DelimitedText.Row row, int columns, char separator)
    {
        var fields = row.Fields;
        if (fields.Length != columns && !(fields.Length == columns + 1 && fields[^1] is { Text: "", IsQuoted: false }))
        {
            var hint = fields.Length > columns ? Messages.Format($"; a number that contains '{separator}' must be quoted") : "";
            throw new FormatException(Messages.Format($"line {row.Line}: {fields.Length} fields, but the first line has {columns}{hint}"));
        }

        return Array.ConvertAll(fields[..columns], field => (object?)field.Text);
    }

    private static List<BarRow> Read(
        IReadOnlyList<string> names, List<(int Line, object?[] Cells)> rows, Func<int, string> at, int line, bool isPointUsual)
    {
        Dictionary<BarColumn, int> columns;
        try
        {
            columns = BarHeader.Find(names);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{at(line)}: {e.Message}", e);
        }

        if (BarHeader.FirstMissing(columns) is { } missing)
        {
            throw new FormatException(Messages.Format($"{at(line)}: there is no column '{missing}': {WhatIsNeeded}"));
        }

        // What our own exports write has no groups of thousands, in whatever culture.
        var isOwn = columns.ContainsKey(BarColumn.ReceivedAt) && columns.ContainsKey(BarColumn.IsSimulated)
            && columns.ContainsKey(BarColumn.Origin);
        var figures = new FigureText(isGrouped: !isOwn, isPointUsual);
        foreach (var column in Figures.Where(columns.ContainsKey))
        {
            foreach (var (number, cells) in rows)
            {
                if (cells[columns[column]] is string text)
                {
                    figures.Learn(text, number);
                }
            }
        }

        if (figures.Conflict is { } conflict)
        {
            throw new FormatException($"{at(conflict.Line)}: {conflict.Problem}");
        }

        var times = new BarTimes(columns, rows, at);
        var bars = new List<BarRow>(rows.Count);
        foreach (var (number, cells) in rows)
        {
            bars.Add(ReadRow(number, cells));
        }

        return bars.Count > 0 ? bars : throw new FormatException(Messages.Format($"{at(line)}: there are no bars"));

        BarRow ReadRow(int number, object?[] cells)
        {
            var time = times.Read(number, cells);
            var (open, high, low, close) = (Price(BarColumn.Open), Price(BarColumn.High), Price(BarColumn.Low), Price(BarColumn.Close));
            Check(high >= low, Messages.Format($"the high {Shown(high)} is below the low {Shown(low)}"));
            Check(
                open >= low && open <= high,
                Messages.Format($"the open {Shown(open)} is not between the low {Shown(low)} and the high {Shown(high)}"));
            Check(
                close >= low && close <= high,
                Messages.Format($"the close {Shown(close)} is not between the low {Shown(low)} and the high {Shown(high)}"));
            var texts = TextColumns.Where(columns.ContainsKey).ToDictionary(column => column, column => TextOf(cells[columns[column]]));
            return new BarRow(number, time.Local, time.Offset, time.HasTime, open, high, low, close, Volume(), texts);

            decimal Price(BarColumn column)
            {
                var price = Figure(column);
                Check(
                    price is > 0 and < MaxPrice,
                    Messages.Format($"{names[columns[column]]} is {Shown(price)}; a price must be greater than zero and below {Shown(MaxPrice)}"));
                return price;
            }

            decimal? Volume()
            {
                if (!columns.TryGetValue(BarColumn.Volume, out var index) || TextOf(cells[index]).Length == 0)
                {
                    return null;
                }

                var volume = Figure(BarColumn.Volume);
                Check(
                    volume is >= 0 and < MaxVolume,
                    Messages.Format($"{names[index]} is {Shown(volume)}; a volume must be at least zero and below {Shown(MaxVolume)}"));
                return volume;
            }

            decimal Figure(BarColumn column)
            {
                var cell = cells[columns[column]];
                return TryFigure(cell, out var value) ? value
                    : throw new FormatException(
                        Messages.Format($"{at(number)}: '{TextOf(cell)}' cannot be read as {names[columns[column]]}"));
            }

            void Check(bool condition, string problem)
            {
                if (!condition)
                {
                    throw new FormatException($"{at(number)}: {problem}");
                }
            }
        }

        bool TryFigure(object? cell, out decimal value)
        {
            value = 0;
            switch (cell)
            {
                case string text:
                    return figures.TryRead(text, out value);
                case byte or sbyte or short or ushort or int or uint or long or ulong or decimal:
                    value = Convert.ToDecimal(cell, CultureInfo.InvariantCulture);
                    return true;
                case double or float:
                    // The shortest digits that mean this number, and not the fifteen that a conversion would keep.
                    return decimal.TryParse(
                        ((IFormattable)cell).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture,
                        out value);
                default:
                    return false;
            }
        }
    }

    /// <summary>A value as text that no culture changes.</summary>
    internal static string TextOf(object? cell) => cell switch
    {
        null => "",
        string text => text.Trim(),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string Shown(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>The time columns of one table, with the order of day and month that all of its rows share.</summary>
    private sealed class BarTimes
    {
        private readonly Func<int, string> _at;
        private readonly int? _day;
        private readonly int? _time;
        private readonly bool _isDayFirst;

        public BarTimes(Dictionary<BarColumn, int> columns, List<(int Line, object?[] Cells)> rows, Func<int, string> at)
        {
            _at = at;
            int? Of(BarColumn column) => columns.TryGetValue(column, out var index) ? index : null;
            // The column that no culture changes comes first. A time that is a date and time by itself needs no date beside it.
            _time = Of(BarColumn.ExchangeTime) is { } own && rows.TrueForAll(row => TextOf(row.Cells[own]).Length > 0)
                ? own
                : Of(BarColumn.Time);
            _day = _time is { } time && rows.Count > 0 && !IsTimeOfDay(rows[0].Cells[time]) ? null : Of(BarColumn.Date);
            _isDayFirst = DecideOrder(rows);
        }

        public (DateTime Local, TimeSpan? Offset, bool HasTime) Read(int line, object?[] cells)
        {
            if (_day is not { } day)
            {
                return ReadOne(line, cells[_time!.Value]);
            }

            var date = ReadOne(line, cells[day]);
            if (_time is not { } column || TextOf(cells[column]) is not { Length: > 0 } text)
            {
                return date;
            }

            if (cells[column] is not (string or int or long) || !TryTimeOfDay(text, out var time, out var offset))
            {
                throw Problem(
                    line,
                    Messages.Format($"'{text}' beside the date '{TextOf(cells[day])}' is not a time of day; write it as 09:30 or 09:30:00"));
            }

            return date.HasTime && date.Local.TimeOfDay != TimeSpan.Zero
                ? throw Problem(
                    line, Messages.Format($"'{TextOf(cells[day])}' already has a time of day besides '{text}'; remove one of them"))
                : WholeSecond(line, text, (date.Local.Date + time, offset ?? date.Offset, true));
        }

        private (DateTime Local, TimeSpan? Offset, bool HasTime) ReadOne(int line, object? cell) => cell switch
        {
            DateTimeOffset instant => WholeSecond(line, TextOf(cell), (instant.DateTime, instant.Offset, true)),
            DateTime { Kind: DateTimeKind.Unspecified } local =>
                WholeSecond(line, TextOf(cell), (local, null, local.TimeOfDay != TimeSpan.Zero)),
            DateTime known => ReadOne(line, new DateTimeOffset(known)),
            DateOnly date => (date.ToDateTime(TimeOnly.MinValue), null, false),
            _ => ReadText(line, TextOf(cell)),
        };

        private (DateTime Local, TimeSpan? Offset, bool HasTime) ReadText(int line, string text)
        {
            if (TryUnix(text, out var instant))
            {
                return WholeSecond(line, text, (instant, TimeSpan.Zero, true));
            }

            if (!DateText.TryScan(text, out var scanned))
            {
                throw Problem(
                    line,
                    Messages.Format($"'{text}' is not a date or time; write it as 2026-03-04, 2026-03-04 09:30 or 2026-03-04T09:30:00+08:00"));
            }

            if (!scanned.HasDate)
            {
                throw Problem(line, Messages.Format($"'{text}' is a time without a date; add a column date, or write 2026-03-04 {text}"));
            }

            return scanned.TryGetDate(_isDayFirst, out var date)
                ? WholeSecond(
                    line, text,
                    (date.ToDateTime(TimeOnly.MinValue) + (scanned.Time ?? TimeSpan.Zero), scanned.Offset, scanned.Time is not null))
                : throw Problem(
                    line,
                    Messages.Format($"'{text}' is not a date in the years {DateText.FirstYear} to {DateText.LastYear} of the Gregorian calendar; write it as 2026-03-04"));
        }

        private (DateTime Local, TimeSpan? Offset, bool HasTime) WholeSecond(
            int line, string text, (DateTime Local, TimeSpan? Offset, bool HasTime) time) =>
            time.Local.Ticks % TimeSpan.TicksPerSecond == 0
                ? time
                : throw Problem(line, Messages.Format($"'{text}' is not a whole second; bars open on whole seconds"));

        // 04/03/2026 is two days; over a file of more than twelve days in a row only one order makes sense.
        private bool DecideOrder(List<(int Line, object?[] Cells)> rows)
        {
            var column = _day ?? _time!.Value;
            (int Line, string Text)? dayFirst = null, monthFirst = null, undecided = null;
            foreach (var (line, cells) in rows)
            {
                if (cells[column] is string text && DateText.TryScan(text, out var scanned)
                    && scanned is { HasDate: true, IsYearFirst: false })
                {
                    var here = (line, text.Trim());
                    if (scanned.First > 12)
                    {
                        dayFirst ??= here;
                    }
                    else if (scanned.Second > 12)
                    {
                        monthFirst ??= here;
                    }
                    else if (scanned.First != scanned.Second)
                    {
                        undecided ??= here;
                    }
                }
            }

            if (dayFirst is { } left && monthFirst is { } right)
            {
                var (first, second) = left.Line < right.Line ? (left, right) : (right, left);
                throw Problem(
                    second.Line,
                    Messages.Format($"'{second.Text}' and '{first.Text}' ({_at(first.Line)}) have day and month in different orders; write dates as 2026-03-04"));
            }

            return dayFirst is not null || monthFirst is not null || undecided is not { } open
                ? dayFirst is not null
                : throw Problem(
                    open.Line,
                    Messages.Format($"'{open.Text}' can be read with the day first or the month first, and no other date in the file decides it; write dates as 2026-03-04"));
        }

        private static bool IsTimeOfDay(object? cell) => cell is string or int or long && TryTimeOfDay(TextOf(cell), out _, out _);

        // 930, 0930, 93000 and 093000 are times beside a date.
        private static bool TryTimeOfDay(string text, out TimeSpan time, out TimeSpan? offset)
        {
            (time, offset) = (default, null);
            if (text.Length is >= 3 and <= 6 && text.All(char.IsAsciiDigit))
            {
                var padded = text.PadLeft(text.Length <= 4 ? 4 : 6, '0');
                text = string.Join(':', padded.Chunk(2).Select(pair => new string(pair)));
            }

            if (!DateText.TryScan(text, out var scanned) || scanned.HasDate || scanned.Time is not { } read)
            {
                return false;
            }

            (time, offset) = (read, scanned.Offset);
            return true;
        }

        // Seconds from 1973 on have nine digits and more, milliseconds twelve; eight digits are a date. Twelve digits that can be read as
        // year to minute (202603040930) are that: as milliseconds they would lie in 1976.
        private static bool TryUnix(string text, out DateTime utc)
        {
            utc = default;
            var digits = text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
            if (digits.Length is < 9 or > 13 || !digits.All(char.IsAsciiDigit)
                || (digits.Length == 12 && DateText.TryScan(text, out var scanned) && scanned.TryGetDate(false, out _)))
            {
                return false;
            }

            var number = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            var ticks = digits.Length <= 10 ? number * TimeSpan.TicksPerSecond : number * TimeSpan.TicksPerMillisecond;
            if (ticks < FirstUnixSecond * TimeSpan.TicksPerSecond || ticks > LastUnixSecond * TimeSpan.TicksPerSecond)
            {
                return false;
            }

            utc = DateTime.UnixEpoch.AddTicks(ticks);
            return true;
        }

        private FormatException Problem(int line, string problem) => new($"{_at(line)}: {problem}");
    }
}
