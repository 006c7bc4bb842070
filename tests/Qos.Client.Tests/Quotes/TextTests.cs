using System.Globalization;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>What a model is in a sentence: <c>"$quote"</c> of a script, an interpolated string, a log line.</summary>
public sealed class TextTests
{
    private static readonly InstrumentCode Code = InstrumentCode.Parse("HK:700");
    private static readonly DateTimeOffset Time = new(2026, 11, 27, 15, 59, 0, TimeSpan.FromHours(8));

    public static TheoryData<object, string> Models { get; } = new()
    {
        { new Snapshot(Code) { Last = 436.50m, Time = Time }, "HK:700 436.50 2026-11-27 15:59:00 +08:00" },
        { new Depth(Code) { Bids = [new(436.4m, 100)], Asks = [new(436.6m, 200)] }, "HK:700 436.4 / 436.6" },
        { new Trade(Code)
        {
            Price = 436.5m,
            Volume = 200,
            Direction = TradeDirection.Buy,
            Time = Time,
        }, "HK:700 200 @ 436.5 Buy 2026-11-27 15:59:00 +08:00" },
        { new KLine(Code)
        {
            Type = KLineType.Minute1,
            Time = Time,
            Open = 1,
            High = 3,
            Low = 0.5m,
            Close = 2,
        }, "HK:700 1m 2026-11-27 15:59 +08:00 1 3 0.5 2 (running)" },
        { new SessionQuote { Session = TradingSession.Night, Last = 2.5m, Time = Time }, "Night 2.5 2026-11-27 15:59:00 +08:00" },
        { new TradingDay("US", new(2026, 11, 27), TradingDayKind.Half), "US 2026-11-27 (half day)" },
        { new Product("HK:00700", "HK", "TENCENT", false), "HK:00700 TENCENT" },
        { new GapEvent { Message = "a hole" }, "Gap: a hole" },
        { new Snapshot(
            InstrumentCode.Parse("HK:700").AsSimulated()) { Last = 1, Time = Time }, "HK:700 1 2026-11-27 15:59:00 +08:00 (simulated)" },
        { MarketStatus.Of(Code, Time), "HK:700 Regular until 2026-11-27 16:00 +08:00" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_one_short_line_in_any_culture(object model, string text)
    {
        foreach (var culture in new[] { "", "de-DE", "ar-SA", "th-TH" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(text, $"{model}");
        }
    }
}
