using Qos.Client;

namespace Qos.Cli.Tests;

/// <summary>Models as a client would have made them.</summary>
internal static class Models
{
    private static readonly DateTimeOffset ReceivedAt = new(2025, 3, 14, 8, 0, 1, TimeSpan.Zero);

    public static Snapshot Tencent { get; } = new(InstrumentCode.Parse("HK:00700").AsSimulated())
    {
        Name = "腾讯控股",
        Last = 521.5m,
        ReferenceClose = 507.50m,
        ReferenceDate = new DateOnly(2025, 3, 13),
        ChangeBasis = ChangeBasis.PreviousClose,
        Volume = 30711707,
        Turnover = 147479220.1710000038m,
        Currency = "HKD",
        Session = TradingSession.Regular,
        Time = new DateTimeOffset(2025, 3, 14, 16, 0, 0, TimeSpan.FromHours(8)),
        ReceivedAt = ReceivedAt,
    };

    public static Snapshot Apple { get; } = new(InstrumentCode.Parse("US:AAPL"))
    {
        Last = 211.103m,
        ReferenceClose = 209.68m,
        ChangeBasis = ChangeBasis.PreviousClose,
        Session = TradingSession.PreMarket,
        PreMarket = new SessionQuote { Session = TradingSession.PreMarket, Last = 211.103m },
        ReceivedAt = ReceivedAt,
    };

    public static Depth Depth { get; } = new(InstrumentCode.Parse("HK:700"))
    {
        Bids = [new DepthLevel(521.0m, 100), new DepthLevel(520.5m, 200)],
        Asks = [new DepthLevel(521.5m, 300)],
        ReceivedAt = ReceivedAt,
    };

    public static KLine Bar(int day, decimal open, decimal high, decimal low, decimal close) => new(InstrumentCode.Parse("US:AAPL"))
    {
        Type = KLineType.Day,
        Time = new DateTimeOffset(2025, 3, day, 0, 0, 0, TimeSpan.FromHours(-4)),
        Open = open,
        High = high,
        Low = low,
        Close = close,
        Volume = 1000,
        IsFinal = true,
    };
}
