using System.Globalization;
using Qos.Client;

namespace Qos.Analysis.Tests.Indicators;

/// <summary>The bars of reference.csv and the indicators that reference.py computed at each.</summary>
internal static class ReferenceTable
{
    private static readonly string[][] Rows = Read();

    /// <summary>Minute bars, 20 on each of three days.</summary>
    internal static IReadOnlyList<KLine> Bars { get; } = [.. Enumerable.Range(0, Rows.Length - 1).Select(i => new KLine(
        InstrumentCode.Parse("HK:700"))
    {
        Type = KLineType.Minute1,
        Time = new DateTimeOffset(2025, 3, 12 + (i / 20), 9, 30 + (i % 20), 0, TimeSpan.FromHours(8)),
        Open = Column("open")[i]!.Value,
        High = Column("high")[i]!.Value,
        Low = Column("low")[i]!.Value,
        Close = Column("close")[i]!.Value,
        Volume = Column("volume")[i],
    })];

    internal static decimal?[] Column(string name)
    {
        var index = Array.IndexOf(Rows[0], name);
        return [.. Rows.Skip(1).Select(
            row => row[index].Length == 0 ? null : (decimal?)decimal.Parse(row[index], NumberStyles.Float, CultureInfo.InvariantCulture))];
    }

    private static string[][] Read()
    {
        using var reader = new StreamReader(typeof(ReferenceTable).Assembly.GetManifestResourceStream("reference.csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
    }
}
