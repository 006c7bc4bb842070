using Qos.Client;

namespace Qos.Archive.Coverage;

/// <summary>The calendar days received from the server so far, including closed days.</summary>
internal sealed class SessionCalendar
{
    private readonly Dictionary<(string Market, DateOnly Date), TradingDayKind> _days = [];
    private readonly HashSet<string> _alwaysOpen = [];

    internal SessionCalendar(IEnumerable<TradingDay> days)
    {
        foreach (var day in days)
        {
            _days[(day.Market, day.Date)] = day.Kind;
            if (day.Kind != TradingDayKind.Closed && (day.Date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                _alwaysOpen.Add(day.Market);
            }
        }
    }

    /// <summary>The days of one answer with the closed ones between them, as they are stored.</summary>
    internal static IEnumerable<TradingDay> WithClosedDays(IEnumerable<TradingDay> days)
    {
        foreach (var market in days.GroupBy(day => day.Market, StringComparer.Ordinal))
        {
            var kinds = market.GroupBy(day => day.Date).ToDictionary(same => same.Key, same => same.Last().Kind);
            for (var date = kinds.Keys.Min(); date <= kinds.Keys.Max(); date = date.AddDays(1))
            {
                yield return new TradingDay(market.Key, date, kinds.GetValueOrDefault(date, TradingDayKind.Closed));
            }
        }
    }

    /// <summary>
    /// Whether a market trades on weekends: no exchange does, so it is that of a simulator whose markets are kept open around the clock.
    /// </summary>
    internal bool IsAlwaysOpen(string? market) => market is not null && _alwaysOpen.Contains(market);

    /// <summary>The kind of a day; null if unknown.</summary>
    internal TradingDayKind? KindOf(string? market, DateOnly date) =>
        market is not null && _days.TryGetValue((market, date), out var kind) ? kind : null;
}
