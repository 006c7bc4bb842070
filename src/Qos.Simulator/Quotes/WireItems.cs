using System.Globalization;
using Qos.Server;
using Qos.Simulator.Market;

namespace Qos.Simulator.Quotes;

/// <summary>
/// The market's figures as the wire has them: SH and SZ volumes in lots, decimals as each market shows them (docs/protocol.md section 4).
/// </summary>
internal static class WireItems
{
    // Dividing by it drops the trailing zeros of a decimal; adding a zero with decimals fixes how many there are.
    private const decimal One = 1.0000000000000000000000000000m;
    private static readonly decimal[] Zeros = [.. Enumerable.Range(0, 12).Select(decimals => new decimal(0, 0, 0, false, (byte)decimals))];

    public static InstrumentItem Instrument(SimulatedInstrument instrument) => new()
    {
        Code = instrument.Code,
        Exchange = instrument.Exchange,
        Currency = instrument.Currency,
        ChineseName = instrument.ChineseName,
        EnglishName = instrument.EnglishName,
        LotSize = instrument.LotSize,
        TotalShares = instrument.TotalShares,
        OutstandingShares = instrument.OutstandingShares,
        EarningsPerShare = instrument.EarningsPerShare / One,
        NetAssetsPerShare = instrument.NetAssetsPerShare / One,
        DividendYield = instrument.DividendYield / One,
    };

    /// <summary>A snapshot; a push leaves the sessions out.</summary>
    public static SnapshotItem Snapshot(SimulatedInstrument instrument, MarketSnapshot snapshot, bool withSessions) => new()
    {
        Code = instrument.Code,
        Last = Price(instrument, snapshot.Last),
        PreviousClose = snapshot.PreviousClose is { } previousClose ? Price(instrument, previousClose) : null,
        Open = Price(instrument, snapshot.Open),
        High = Price(instrument, snapshot.High),
        Low = Price(instrument, snapshot.Low),
        Time = snapshot.Time,
        Volume = Volume(instrument, snapshot.Volume),
        Turnover = Turnover(instrument, snapshot.Turnover),
        Session = instrument.Market == "US" ? (int)snapshot.Session : null,
        PreMarket = withSessions ? Session(instrument, snapshot.PreMarket) : null,
        AfterHours = withSessions ? Session(instrument, snapshot.AfterHours) : null,
        Night = withSessions ? Session(instrument, snapshot.Night) : null,
    };

    public static DepthItem Depth(SimulatedInstrument instrument, MarketDepth depth) =>
        new(instrument.Code, Levels(instrument, depth.Bids), Levels(instrument, depth.Asks), depth.Time);

    public static TradeItem Trade(SimulatedInstrument instrument, in MarketTrade trade) =>
        new(instrument.Code, Price(instrument, trade.Price), Volume(instrument, trade.Volume), trade.Time, (int)trade.Direction);

    public static BarItem Bar(SimulatedInstrument instrument, in MarketBar bar, int type) => new(
        instrument.Code,
        Price(instrument, bar.Open),
        Price(instrument, bar.Close),
        Price(instrument, bar.High),
        Price(instrument, bar.Low),
        Volume(instrument, bar.Volume),
        bar.Time,
        type);

    private static SessionItem? Session(SimulatedInstrument instrument, MarketSessionQuote? quote) => quote is null ? null : new(
        Price(instrument, quote.Last),
        quote.Time,
        Volume(instrument, quote.Volume),
        Turnover(instrument, quote.Turnover),
        Price(instrument, quote.High),
        Price(instrument, quote.Low),
        Price(instrument, quote.PreviousClose));

    private static List<DepthLevelItem> Levels(SimulatedInstrument instrument, IReadOnlyList<MarketDepthLevel> levels) =>
        [.. levels.Select(level => new DepthLevelItem(Price(instrument, level.Price), Volume(instrument, level.Volume)))];

    // Crypto keeps the zeros of its price's and volume's decimals, the others drop them: "83504.10" but "375.9".
    private static decimal Price(SimulatedInstrument instrument, decimal price) => instrument.Market == "CF"
        ? decimal.Round(price, instrument.PriceDecimals) + Zeros[instrument.PriceDecimals]
        : price / One;

    private static decimal Volume(SimulatedInstrument instrument, decimal volume) => instrument.Market == "CF"
        ? decimal.Round(volume, 3) + Zeros[3]
        : volume / instrument.VolumeFactor / One;

    // US turnover is a sum of binary floating point, shown with ten decimals: "147479220.1710000038".
    private static decimal Turnover(SimulatedInstrument instrument, decimal turnover)
    {
        if (instrument.Market != "US")
        {
            return turnover / One;
        }

        Span<char> text = stackalloc char[64];
        ((double)turnover).TryFormat(text, out var length, "F10", CultureInfo.InvariantCulture);
        return decimal.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture) / One;
    }
}
