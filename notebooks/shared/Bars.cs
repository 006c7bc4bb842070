using System.Globalization;
using Qos.Client;

/// <summary>Bars as columns, bars from a file, and baskets of bars.</summary>
public static class Bars
{
    /// <summary>The closing prices.</summary>
    public static double[] Closes(IEnumerable<KLine> bars) => [.. bars.Select(bar => (double)bar.Close)];

    /// <summary>The bar's time on the exchange's clock, in words: a category of the axis, so that nights, weekends and holidays leave no hole.</summary>
    public static string Label(KLine bar) =>
        bar.Time.ToString(bar.Type < KLineType.Day ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The closes of several codes at the times that all of them have; exchanges have different holidays.</summary>
    public static (string[] Times, double[][] Closes) Align(IReadOnlyList<IReadOnlyList<KLine>> basket)
    {
        var byTime = basket.Select(bars => bars.ToDictionary(Label)).ToArray();
        string[] times = [.. byTime[0].Keys.Where(time => byTime.All(bars => bars.ContainsKey(time))).Order(StringComparer.Ordinal)];
        return (times, [.. byTime.Select(bars => Closes(times.Select(time => bars[time])))]);
    }

    /// <summary>
    /// Bars of a CSV file: a header that names <c>time</c> (or <c>date</c>), <c>open</c>, <c>high</c>, <c>low</c>, <c>close</c> and perhaps <c>volume</c>
    /// in any order and case, as <c>qos kline --output csv</c> and <c>Get-QosKLine | Export-Csv</c> write it. A time without an offset is the exchange's.
    /// Bars count as real, unless a column <c>isSimulated</c> says otherwise.
    /// </summary>
    /// <exception cref="FormatException">A column is missing or a figure cannot be read; the message says where.</exception>
    public static KLine[] FromCsv(string path, string code, KLineType type = KLineType.Day)
    {
        var lines = File.ReadAllLines(path);
        var rows = lines.Select((line, i) => (Fields: Fields(line), Number: i + 1)).Skip(1).Where(row => row.Fields is not [""]).ToArray();
        var header = lines.Length == 0 ? [] : Fields(lines[0]);
        var (time, open, high, low, close) = (Column("time", "date", "datetime", "timestamp"), Column("open"), Column("high"), Column("low"), Column("close"));
        var (volume, mark) = (Find("volume"), Find("isSimulated"));
        var instrument = InstrumentCode.Parse(code, simulated: rows.Any(row => At(row, mark).Equals("true", StringComparison.OrdinalIgnoreCase)));
        return [.. rows.Select(Read).OrderBy(bar => bar.Time)];

        int Find(params string[] names) => Array.FindIndex(header, name => names.Contains(name, StringComparer.OrdinalIgnoreCase));

        int Column(params string[] names)
        {
            var index = Find(names);
            return index >= 0 ? index : throw new FormatException($"{path} has no column '{names[0]}': its first line must name time, open, high, low and close.");
        }

        KLine Read((string[] Fields, int Number) row) => new(instrument)
        {
            Type = type,
            Time = Time(row),
            Open = Figure(row, open),
            High = Figure(row, high),
            Low = Figure(row, low),
            Close = Figure(row, close),
            Volume = At(row, volume).Length == 0 ? null : Figure(row, volume),
            IsFinal = true,
        };

        string At((string[] Fields, int Number) row, int column) => column >= 0 && column < row.Fields.Length ? row.Fields[column] : "";

        decimal Figure((string[] Fields, int Number) row, int column) =>
            decimal.TryParse(At(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var figure)
                ? figure
                : throw new FormatException($"{path} line {row.Number}: '{At(row, column)}' is no {header[column]}.");

        DateTimeOffset Time((string[] Fields, int Number) row)
        {
            if (!DateTime.TryParse(At(row, time), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var read))
            {
                throw new FormatException($"{path} line {row.Number}: '{At(row, time)}' is no time. Write it like 2025-03-14 or 2025-03-14 09:30.");
            }

            return read.Kind == DateTimeKind.Utc ? new DateTimeOffset(read) : new DateTimeOffset(read, instrument.TimeZone.GetUtcOffset(read));
        }

        static string[] Fields(string line) => [.. line.Split(',').Select(field => field.Trim().Trim('"'))];
    }
}
