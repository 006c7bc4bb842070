namespace Qos.Client.Codes;

/// <summary>The hours of a market (docs/protocol.md section 2): the one place of the client that knows them.</summary>
/// <param name="Calendar">The market whose trading days are its own too; null where weekends are all that it has.</param>
/// <param name="FullDay">A full trading day.</param>
/// <param name="HalfDay">A half day.</param>
internal sealed record MarketHours(string? Calendar, DayHours FullDay, DayHours HalfDay)
{
    private static readonly DayHours HongKongDay = new(
        new(Hour(9, 30), Hour(12), MarketSession.Regular), new(Hour(13), Hour(16), MarketSession.Regular),
        new(Hour(16), Hour(16, 10), MarketSession.ClosingAuction));

    private static readonly DayHours HongKongHalfDay = new(
        new(Hour(9, 30), Hour(12), MarketSession.Regular), new(Hour(12), Hour(12, 10), MarketSession.ClosingAuction));

    private static readonly DayHours MainlandDay = new(
        new(Hour(9, 30), Hour(11, 30), MarketSession.Regular), new(Hour(13), Hour(15), MarketSession.Regular));

    private static readonly DayHours UnitedStatesDay = new(
        new(Hour(-4), Hour(3, 50), MarketSession.Night), new(Hour(4), Hour(9, 30), MarketSession.PreMarket),
        new(Hour(9, 30), Hour(16), MarketSession.Regular), new(Hour(16), Hour(20), MarketSession.AfterHours));

    private static readonly DayHours UnitedStatesHalfDay = new(
        new(Hour(-4), Hour(3, 50), MarketSession.Night), new(Hour(4), Hour(9, 30), MarketSession.PreMarket),
        new(Hour(9, 30), Hour(13), MarketSession.Regular), new(Hour(13), Hour(17), MarketSession.AfterHours));

    private static readonly MarketHours HongKong = new("HK", HongKongDay, HongKongHalfDay);
    private static readonly MarketHours Shanghai = new("SH", MainlandDay, MainlandDay);
    private static readonly MarketHours Shenzhen = new("SZ", MainlandDay, MainlandDay);
    private static readonly MarketHours UnitedStates = new("US", UnitedStatesDay, UnitedStatesHalfDay);

    // Indices are quoted in the regular session alone.
    private static readonly MarketHours HongKongIndex = HongKong with { FullDay = HongKongDay.Regular, HalfDay = HongKongHalfDay.Regular };
    private static readonly MarketHours UnitedStatesIndex = UnitedStates with
    {
        FullDay = UnitedStatesDay.Regular,
        HalfDay = UnitedStatesHalfDay.Regular,
    };

    // Sunday to Friday 17:00 New York: the day of a date begins on the evening before.
    private static readonly DayHours ForexDay = new(new DayHours.Stretch(Hour(-7), Hour(17), MarketSession.Regular));
    private static readonly MarketHours Forex = new(Calendar: null, ForexDay, ForexDay);

    private static readonly MarketHours Crypto = new(Calendar: null, new DayHours(), new DayHours());

    /// <summary>The markets whose hours do not depend on the code.</summary>
    public static IReadOnlyList<string> MarketsWithHours { get; } = ["HK", "US", "SH", "SZ", "CF", "FX", "CM"];

    /// <summary>Whether the market never closes.</summary>
    public bool IsAlwaysOpen => FullDay.Stretches.Count == 0;

    /// <summary>The hours of a market, for an index those of its exchange; null where they are not known.</summary>
    public static MarketHours? Of(string market, string symbol) => market switch
    {
        "HK" => HongKong,
        "SH" => Shanghai,
        "SZ" => Shenzhen,
        "US" => UnitedStates,
        "FX" or "CM" => Forex,
        "CF" => Crypto,
        "IX" or "SI" when symbol.Length > 0 => Markets.TimeZoneOf(market, symbol).Id switch
        {
            "Asia/Hong_Kong" => HongKongIndex,
            "Asia/Shanghai" => Shanghai,
            "America/New_York" => UnitedStatesIndex,
            _ => null,
        },
        _ => null,
    };

    /// <summary>
    /// Whether the regular session of a code's market is open at a time, as far as the clock tells: holidays are not looked at, because it
    /// only decides whether silence is worth a question. False for indices.
    /// </summary>
    public static bool IsOpen(InstrumentCode code, DateTimeOffset time)
    {
        if (code.Market is "IX" or "SI" || Of(code.Market, code.Symbol) is not { } hours)
        {
            return false;
        }

        if (hours.IsAlwaysOpen)
        {
            return true;
        }

        var local = TimeZoneInfo.ConvertTime(time, code.TimeZone);
        return hours.FullDay.IsRegular(local.TimeOfDay, local.DayOfWeek);
    }

    private static TimeSpan Hour(int hour, int minute = 0) => new(hour, minute, 0);
}
