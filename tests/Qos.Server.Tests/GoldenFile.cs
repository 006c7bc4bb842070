using System.Text;
using System.Text.Json;

namespace Qos.Server.Tests;

/// <summary>The golden files, and the quotes that they show.</summary>
internal static class GoldenFile
{
    internal const long Now = 1741917600;

    internal static string Read(string name) => File.ReadAllText(PathOf(name + ".json"), Encoding.UTF8);

    internal static IEnumerable<string> Names(string pattern) =>
        Directory.EnumerateFiles(PathOf(""), pattern).Select(path => Path.GetFileName(path).Split('.')[0]).Order();

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    /// <summary>The values of docs/protocol.md, and nothing else.</summary>
    internal sealed class Quotes : IQuoteSource
    {
        internal static readonly SnapshotItem Moutai = new()
        {
            Code = "SH:600519",
            Last = 1628.01m,
            PreviousClose = 1537.77m,
            Open = 1547.66m,
            High = 1628.01m,
            Low = 1541m,
            Time = 1741935600,
            Volume = 92913,
            Turnover = 14882842708,
        };

        internal static readonly SnapshotItem Apple = new()
        {
            Code = "US:AAPL",
            Last = 211.103m,
            PreviousClose = 216.98m,
            Open = 210.71m,
            High = 210.88m,
            Low = 209.6m,
            Time = 1741958321,
            Volume = 701504,
            Turnover = 147479220.1710000038m,
            Session = 2,
            AfterHours = new(210.35m, 1741910230, 2975239, 624035747.6239999533m, 210.88m, 209.6m, 209.68m),
        };

        internal static readonly DepthItem Tesla = new("US:TSLA", [new(245.9m, 20)], [new(246, 1040)], 1741958378);

        internal static readonly TradeItem[] Tencent = [new("HK:700", 521, 100, 1741938899, 2),
            new("HK:700", 521.5m, 2027400, 1741939708, 0)];

        internal static readonly BarItem Bitcoin = new("CF:BTCUSDT", 81085.50m, 83504.10m, 83856.00m, 80772.00m, 103162.630m, 1741910400,
            1001);

        private static readonly InstrumentItem[] Instruments =
        [
            new() { Code = "FX:USDJPY", Exchange = "FOREX", Currency = "JPY", ChineseName = "美元兑日元",
                EnglishName = "US Dollar / Japanese Yen" },
            new() { Code = "CF:BTCUSDT", Exchange = "Crypto Perpetual Contract", Currency = "USDT" },
            new()
            {
                Code = "HK:700",
                Exchange = "SEHK",
                Currency = "HKD",
                ChineseName = "腾讯控股",
                EnglishName = "TENCENT",
                LotSize = 100,
                TotalShares = 9180000000,
                OutstandingShares = 9180000000,
                EarningsPerShare = 22.47m,
                NetAssetsPerShare = 113.89m,
                DividendYield = 3.489m,
            },
        ];

        /// <summary>What every answer waits for.</summary>
        internal Task Delay { get; set; } = Task.CompletedTask;

        public async ValueTask WriteInstrumentsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken)
        {
            await Delay;
            foreach (var instrument in Instruments.Where(i => codes.Contains(i.Code)))
            {
                WireJson.Write(json, instrument);
            }
        }

        public async ValueTask WriteSnapshotsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken)
        {
            await Delay;
            foreach (var snapshot in new[] { Moutai, Apple }.Where(s => codes.Contains(s.Code)))
            {
                json.WriteStartObject();
                WireJson.WriteMembers(json, snapshot);
                json.WriteEndObject();
            }
        }

        public async ValueTask WriteDepthsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken)
        {
            await Delay;
            json.WriteStartObject();
            WireJson.WriteMembers(json, Tesla);
            json.WriteEndObject();
        }

        public async ValueTask WriteTradesAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, int count,
            CancellationToken cancellationToken)
        {
            await Delay;
            foreach (var trade in Tencent.TakeLast(count))
            {
                json.WriteStartObject();
                WireJson.WriteMembers(json, trade);
                json.WriteEndObject();
            }
        }

        public async ValueTask WriteBarsAsync(Utf8JsonWriter json, BarRequest request, CancellationToken cancellationToken)
        {
            await Delay;
            WireJson.WriteBars(json, "CF:BTCUSDT", [Bitcoin]);
        }

        public async ValueTask WriteCalendarsAsync(Utf8JsonWriter json, IReadOnlyList<string> markets, CancellationToken cancellationToken)
        {
            await Delay;
            WireJson.WriteCalendar(json, "HK", [(new DateOnly(2025, 7, 3), 'F')]);
            WireJson.WriteCalendar(json, "US", [(new DateOnly(2025, 7, 3), 'H')]);
        }

        public async ValueTask WriteProductsAsync(Utf8JsonWriter json, IReadOnlyList<string> markets, CancellationToken cancellationToken)
        {
            await Delay;
            WireJson.WriteProducts(json, "HK", [("HK:700", "腾讯控股")]);
        }
    }
}
