namespace Qos.Client;

/// <summary>
/// When quotes of a market can be expected (docs/protocol.md section 2). Holidays are not known here: it only decides whether silence is worth a question.
/// </summary>
internal static class MarketHours
{
    private static readonly (TimeOnly From, TimeOnly To)[] HongKong = [(new(9, 30), new(12, 0)), (new(13, 0), new(16, 0))];
    private static readonly (TimeOnly From, TimeOnly To)[] Mainland = [(new(9, 30), new(11, 30)), (new(13, 0), new(15, 0))];
    private static readonly (TimeOnly From, TimeOnly To)[] UnitedStates = [(new(9, 30), new(16, 0))];

    /// <summary>Whether the regular session of a code's market is open at a time, as far as the clock tells.</summary>
    internal static bool IsOpen(InstrumentCode code, DateTimeOffset time)
    {
        if (code.Market == "CF")
        {
            return true;
        }

        var local = TimeZoneInfo.ConvertTime(time, code.TimeZone);
        return code.Market switch
        {
            "HK" => IsWithin(local, HongKong),
            "SH" or "SZ" => IsWithin(local, Mainland),
            "US" => IsWithin(local, UnitedStates),
            // Sunday to Friday 17:00 New York.
            "FX" or "CM" => local.AddHours(7).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
            _ => false,
        };
    }

    private static bool IsWithin(DateTimeOffset local, (TimeOnly From, TimeOnly To)[] sessions)
    {
        var now = TimeOnly.FromDateTime(local.DateTime);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && Array.Exists(sessions, session => now >= session.From && now < session.To);
    }
}
