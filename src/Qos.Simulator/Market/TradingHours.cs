namespace Qos.Simulator.Market;

/// <summary>
/// When an instrument trades (docs/protocol.md section 2): its calendar, zone and sessions. Opening hours are today's for the whole
/// history.
/// </summary>
/// <param name="Calendar">Name in <see cref="TradingCalendar"/>.</param>
/// <param name="Zone">The exchange's zone.</param>
/// <param name="Sessions">Local minutes of the day; none for a market whose day is one session from its opening to the next.</param>
/// <param name="HalfDay">The same for a half day.</param>
/// <param name="AuctionDelay">Minutes from the close to the closing auction's print; null without an auction.</param>
/// <param name="HasExtended">US stocks: night, pre-market and after-hours.</param>
/// <param name="DayOffset">Hours that a day opens before its midnight: 7 for 17:00 to 17:00.</param>
internal sealed record TradingHours(
    string Calendar, TimeZoneInfo Zone, (int Open, int Close)[] Sessions, (int Open, int Close)[] HalfDay, int? AuctionDelay = null,
    bool HasExtended = false, int DayOffset = 0)
{
    private const int Hour = 60;

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo HongKong = TimeZoneInfo.FindSystemTimeZoneById("Asia/Hong_Kong");
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    private static readonly TradingHours UsIndex = new("US", NewYork, [((9 * Hour) + 30, 16 * Hour)], [((9 * Hour) + 30, 13 * Hour)]);
    private static readonly TradingHours HkIndex = new(
        "HK", HongKong, [((9 * Hour) + 30, 12 * Hour), (13 * Hour, 16 * Hour)], [((9 * Hour) + 30, 12 * Hour)]);
    private static readonly TradingHours CnIndex = new("CN", Shanghai, [((9 * Hour) + 30, (11 * Hour) + 30), (13 * Hour, 15 * Hour)], []);
    private static readonly TradingHours JpIndex = new(
        "JP", Tokyo, [(9 * Hour, (11 * Hour) + 30), ((12 * Hour) + 30, (15 * Hour) + 30)], []);
    private static readonly TradingHours Forex = new("FX", NewYork, [], [], DayOffset: 7);

    internal static TradingHours Of(string market, string symbol) => (market, symbol) switch
    {
        ("US", _) => UsIndex with { AuctionDelay = 0, HasExtended = true },
        ("HK", _) => HkIndex with { AuctionDelay = 8 },
        ("SH" or "SZ", _) => CnIndex with { AuctionDelay = 0 },
        ("FX" or "CM", _) => Forex,
        ("IX", "JPN225") => JpIndex,
        ("IX", "HSI") => HkIndex,
        ("IX", "CSI300") => CnIndex,
        ("IX", _) => UsIndex,
        _ => new("ALL", TimeZoneInfo.Utc, [], []),
    };

    /// <summary>The same day, every day and all of it: <see cref="SimulatedMarketOptions.AllOpen"/>.</summary>
    internal TradingHours Always() => new("ALL", Zone, [], [], DayOffset: DayOffset);

    /// <summary>The trading day that the clock stands in (it need not be traded).</summary>
    internal DateOnly DayOf(long time) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time), Zone).DateTime.AddHours(DayOffset));

    /// <summary>When a day opens on the wire: local midnight, or 17:00 the evening before.</summary>
    internal long Opening(DateOnly day) => At(day, -DayOffset * Hour);

    /// <summary>Minutes after local midnight of a day, by the wall clock.</summary>
    internal long At(DateOnly day, int minutes) =>
        new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes), Zone)).ToUnixTimeSeconds();
}
