using System.Globalization;

namespace Qos.Simulator.Market;

/// <summary>Reads instruments.csv. Figures of 2025-03-14, volumes as on the wire; some split dates are made up.</summary>
internal static class InstrumentTable
{
    internal static List<SimulatedInstrument> Read()
    {
        using var reader = new StreamReader(typeof(InstrumentTable).Assembly.GetManifestResourceStream("instruments.csv")!);
        List<SimulatedInstrument> instruments = [];
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            instruments.Add(Parse(line.Split(';')));
        }

        return instruments;
    }

    private static SimulatedInstrument Parse(string[] row)
    {
        var code = row[0].Split(':');
        var isStock = row[5].Length > 0;
        return new()
        {
            Code = row[0],
            Market = code[0],
            Symbol = code[1],
            Exchange = row[1],
            Currency = row[2],
            ChineseName = row[3],
            EnglishName = row[4],
            LotSize = isStock ? (int)Number(5) : null,
            TickSize = Number(6),
            PriceDecimals = (int)Number(7),
            ListingDate = Date(8),
            AnchorClose = Number(9),
            AnchorPreviousClose = Number(10),
            AnchorVolume = Number(11) * (code[0] is "SH" or "SZ" ? 100 : 1),
            Volatility = (double)Number(12),
            TotalShares = isStock ? (long)Number(13) : null,
            OutstandingShares = isStock ? (long)Number(14) : null,
            EarningsPerShare = isStock ? Number(15) : null,
            NetAssetsPerShare = isStock ? Number(16) : null,
            DividendYield = isStock ? Number(17) : null,
            SplitDate = isStock ? Date(18) : null,
            SplitRatio = isStock ? Number(19) : 1,
        };

        decimal Number(int column) => decimal.Parse(row[column], NumberStyles.Number, CultureInfo.InvariantCulture);

        DateOnly Date(int column) => DateOnly.ParseExact(row[column], "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
