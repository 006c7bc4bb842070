using System.Globalization;

namespace Qos.Simulator.Market;

/// <summary>Reads daily bars: <c>date,open,high,low,close,volume</c>, oldest first, dates as yyyy-MM-dd.</summary>
internal static class BarFile
{
    private const string Header = "date,open,high,low,close,volume";

    /// <exception cref="FormatException">A line is not as described; the message has the file and the line's number.</exception>
    internal static List<FileBar> Read(string path)
    {
        List<FileBar> bars = [];
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1)
            {
                Check(line.Trim() == Header, $"the first line must be {Header}");
            }
            else if (line.Trim().Length > 0)
            {
                bars.Add(Parse(line.Split(',', StringSplitOptions.TrimEntries)));
            }
        }

        Check(bars.Count > 0, "there is no bar in it");
        return bars;

        FileBar Parse(string[] fields)
        {
            Check(fields.Length == 6, $"{fields.Length} fields where six are expected ({Header})");
            Check(DateOnly.TryParseExact(fields[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), $"'{fields[0]}' is not a date as yyyy-MM-dd");
            Check(date.Year is >= 1902 and <= 2098, $"the year of {fields[0]} must be 1902 to 2098");
            Check(bars.Count == 0 || bars[^1].Date < date, $"{fields[0]} must come after the date of the line before");
            var bar = new FileBar(date, Price(1), Price(2), Price(3), Price(4), Number(5, 1_000_000_000_000, 6));
            Check(bar.Low <= Math.Min(bar.Open, bar.Close) && Math.Max(bar.Open, bar.Close) <= bar.High, "open and close must lie between low and high");
            return bar;

            decimal Price(int index)
            {
                var price = Number(index, 1_000_000_000, 8);
                Check(price > 0, $"the {Header.Split(',')[index]} must be above zero");
                return price;
            }

            decimal Number(int index, decimal below, int decimals)
            {
                Check(
                    decimal.TryParse(fields[index], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < below && Normalized(value).Scale <= decimals,
                    $"'{fields[index]}' is not a number below {below} with at most {decimals} decimals");
                return Normalized(value);
            }
        }

        void Check(bool condition, string problem)
        {
            if (!condition)
            {
                throw new FormatException($"{path}, line {Math.Max(number, 1)}: {problem}.");
            }
        }
    }

    private static decimal Normalized(decimal value) => value / 1.0000000000000000000000000000m;
}
