using System.Globalization;
using Qos.Client.Export.Text;
using Qos.Localization;

namespace Qos.Simulator.Market;

/// <summary>Reads daily bars from a CSV file, in any of the forms that <see cref="BarTable"/> reads.</summary>
internal static class BarFile
{
    private const int PriceDecimals = 8;
    private const int VolumeDecimals = 6;
    private const decimal MaxPrice = 1_000_000_000;
    private const decimal MaxVolume = 1_000_000_000_000;

    /// <summary>The years whose times fit into the wire's seconds with a margin.</summary>
    private static readonly (int First, int Last) Years = (1902, 2098);

    /// <exception cref="FormatException">A line cannot be read, or is no bar of a day; the message has the file and the line's
    /// number.</exception>
    internal static List<FileBar> Read(string path, TimeZoneInfo zone)
    {
        var rows = BarTable.ReadFile(path);
        List<FileBar> bars = [];
        foreach (var row in rows)
        {
            var time = row.Offset is { } offset
                ? TimeZoneInfo.ConvertTime(new DateTimeOffset(row.Local, offset), zone).DateTime
                : row.Local;
            Check(
                time.TimeOfDay == TimeSpan.Zero, row,
                Messages.Format($"{Shown(time)} has a time of day; the simulator needs daily bars, which open at 00:00 exchange time"));
            Check(
                time.Year >= Years.First && time.Year <= Years.Last, row,
                Messages.Format($"the year of {Shown(time)} must be {Years.First} to {Years.Last}"));
            Check(
                IsDay(row[BarColumn.Type]), row,
                Messages.Format($"the type is '{row[BarColumn.Type]}', but the simulator needs daily bars"));
            bars.Add(new FileBar(
                DateOnly.FromDateTime(time), Number(row, row.Open, MaxPrice, PriceDecimals), Number(row, row.High, MaxPrice, PriceDecimals),
                Number(row, row.Low, MaxPrice, PriceDecimals), Number(row, row.Close, MaxPrice, PriceDecimals),
                Number(row, row.Volume ?? 0, MaxVolume, VolumeDecimals)));
        }

        var codes = rows.Select(row => row[BarColumn.Code]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        Check(
            codes.Count == 1, rows[^1],
            Messages.Format($"the file has bars of several codes ({string.Join(", ", codes.Take(3))}); use one file per code"));
        var lines = new Dictionary<DateOnly, int>();
        for (var i = 0; i < bars.Count; i++)
        {
            Check(
                lines.TryAdd(bars[i].Date, rows[i].Line), rows[i],
                Messages.Format($"{bars[i].Date:yyyy-MM-dd} occurs twice, first in line {lines[bars[i].Date]}"));
        }

        bars.Sort((left, right) => left.Date.CompareTo(right.Date));
        return bars;

        decimal Number(BarRow row, decimal value, decimal below, int decimals)
        {
            var normalized = Normalized(value);
            Check(
                normalized < below && normalized.Scale <= decimals, row,
                Messages.Format($"{normalized} must be below {below} and have at most {decimals} decimals"));
            return normalized;
        }

        void Check(bool condition, BarRow row, string problem)
        {
            if (!condition)
            {
                throw new FormatException(Messages.Format($"{path}, line {row.Line}: {problem}."));
            }
        }
    }

    private static bool IsDay(string type) =>
        type.Length == 0 || type.Equals("day", StringComparison.OrdinalIgnoreCase) || type.Equals("1d", StringComparison.OrdinalIgnoreCase)
        || type.Equals("daily", StringComparison.OrdinalIgnoreCase) || type == "1001";

    private static string Shown(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static decimal Normalized(decimal value) => value / 1.0000000000000000000000000000m;
}
