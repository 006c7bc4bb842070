using Qos.Client.Codes;

namespace Qos.Client.Quotes;

/// <summary>
/// When the period of a bar is over, the last late print included, so that a final bar never changes again. Where the protocol leaves it
/// open how a bar falls (docs/protocol.md sections 4 and 8), the latest reading counts: a bar that is final late is right, one that is
/// final early is not. Half days are not known here, and wait for the end of a full one.
/// </summary>
internal static class BarPeriod
{
    private const long Day = 86_400;
    private const long IntradayRoom = 3 * 3_600;

    // 1900 to 9000: beyond them a calendar's next month or year cannot be expressed in every zone.
    private const long Earliest = -2_208_988_800;
    private const long Latest = 221_845_392_000;

    private static readonly TimeSpan NewYorkDayEnd = TimeSpan.FromHours(17);

    /// <summary>How long after the close the auction's print may come, where no session is known for it.</summary>
    private static readonly TimeSpan LatePrints = TimeSpan.FromMinutes(1);

    /// <summary>The markets of stocks. Of the others a bar ends with its period, whatever the hours are.</summary>
    private static readonly Dictionary<string, Hours> Stocks =
        new[] { "HK", "SH", "SZ", "US" }.ToDictionary(
            market => market, market => Hours.Of(MarketHours.Of(market, "")!.FullDay), StringComparer.Ordinal);

    /// <summary>True when the period was over at a time.</summary>
    internal static bool IsOver(InstrumentCode code, KLineType type, long opening, long time) =>
        time - opening > LongestOf(type) || EndOf(code, type, opening) <= time;

    /// <summary>The end of the bar that opens at <paramref name="opening"/>; both in Unix seconds.</summary>
    internal static long EndOf(InstrumentCode code, KLineType type, long opening)
    {
        opening = Math.Clamp(opening, Earliest, Latest);
        var local = code.ToExchangeTime(opening).DateTime;
        if (type < KLineType.Day)
        {
            return EndOfIntraday(code, opening, local, TimeSpan.FromMinutes((int)type));
        }

        // A forex day that opens at 17:00 in New York is the next date's.
        var isNewYorkDay = code.Market is "FX" or "CM";
        var date = isNewYorkDay && local.TimeOfDay >= NewYorkDayEnd ? local.Date.AddDays(1) : local.Date;
        var last = type switch
        {
            KLineType.Day => date,
            KLineType.Week => date.AddDays(((int)DayOfWeek.Friday - (int)date.DayOfWeek + 7) % 7),
            KLineType.Month => new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1).AddDays(-1),
            _ => new DateTime(date.Year, 12, 31, 0, 0, 0, DateTimeKind.Unspecified),
        };

        if (Stocks.TryGetValue(code.Market, out var hours))
        {
            return code.ToUnixSeconds(last + hours.AuctionEnd);
        }

        if (isNewYorkDay && (local.TimeOfDay == TimeSpan.Zero || local.TimeOfDay == NewYorkDayEnd))
        {
            return code.ToUnixSeconds(last + NewYorkDayEnd);
        }

        // Crypto weeks have seven days, wherever they begin. A day that does not open at midnight has a zone that is not known: the end is
        // a day later.
        last = type == KLineType.Week ? date.AddDays(6) : last;
        return code.ToUnixSeconds(last.AddDays(1)) + (local.TimeOfDay == TimeSpan.Zero ? 0 : Day);
    }

    private static long EndOfIntraday(InstrumentCode code, long opening, DateTime local, TimeSpan length)
    {
        var end = local.TimeOfDay + length;
        if (!Stocks.TryGetValue(code.Market, out var hours) || local.TimeOfDay >= hours.AuctionEnd)
        {
            return opening + (long)length.TotalSeconds;
        }

        // It is not documented whether the break counts, so it does.
        end += local.TimeOfDay < hours.LunchEnd && end > hours.LunchStart ? hours.LunchEnd - hours.LunchStart : TimeSpan.Zero;
        var full = opening + (long)(end - local.TimeOfDay).TotalSeconds;
        var auctionEnd = code.ToUnixSeconds(local.Date + hours.AuctionEnd);

        // Where trading goes on after the close, a bar that opens then has trades up to its full length.
        return end < hours.Close ? full : hours.GoesOn && local.TimeOfDay >= hours.Close ? Math.Max(full, auctionEnd) : auctionEnd;
    }

    /// <summary>More than any bar of a type lasts.</summary>
    private static long LongestOf(KLineType type) => type switch
    {
        // Its length, a lunch break and the auction, with room: most bars of an answer are older and need no look at a clock.
        < KLineType.Day => ((long)type * 60) + IntradayRoom,
        KLineType.Day => 4 * Day,
        KLineType.Week => 10 * Day,
        KLineType.Month => 34 * Day,
        _ => 370 * Day,
    };

    /// <summary>
    /// What of a day's hours decides when a bar is over, from local midnight: trading ends at the close, prints go on until the auction's
    /// end.
    /// </summary>
    private sealed record Hours(TimeSpan LunchStart, TimeSpan LunchEnd, TimeSpan Close, TimeSpan AuctionEnd, bool GoesOn)
    {
        internal static Hours Of(DayHours day)
        {
            var regular = day.Regular.Stretches;
            var (close, auction) = (regular[^1].To,
                day.Stretches.FirstOrDefault(stretch => stretch.Session == MarketSession.ClosingAuction));
            var (lunchStart, lunchEnd) = regular.Count > 1 ? (regular[0].To, regular[1].From) : (TimeSpan.Zero, TimeSpan.Zero);
            return new Hours(
                lunchStart, lunchEnd, close, auction?.To ?? close + LatePrints,
                GoesOn: day.Stretches.Any(stretch => stretch.Session == MarketSession.AfterHours));
        }
    }
}
