namespace Qos.Client.Codes;

/// <summary>
/// The trading days of one market: between the first and the last that is listed a day trades when it is listed, beyond them when it is no
/// weekend.
/// </summary>
internal sealed class MarketCalendar
{
    private readonly Dictionary<DateOnly, TradingDayKind> _listed = [];
    private readonly DateOnly _first = DateOnly.MaxValue;
    private readonly DateOnly _last = DateOnly.MinValue;

    public MarketCalendar(string? market, IEnumerable<TradingDay>? tradingDays)
    {
        foreach (var day in (tradingDays ?? []).Where(day => day.Market == market))
        {
            _listed[day.Date] = day.IsHalfDay ? TradingDayKind.Half : TradingDayKind.Full;
            _first = day.Date < _first ? day.Date : _first;
            _last = day.Date > _last ? day.Date : _last;
        }
    }

    /// <summary>No exchange trades on weekends: a calendar that lists them is that of a simulator whose markets are kept open.</summary>
    public bool IsAlwaysOpen => _listed.Keys.Any(IsWeekend);

    public TradingDayKind KindOf(DateOnly date) => _listed.TryGetValue(date, out var kind)
        ? kind
        : Covers(date, date) || IsWeekend(date) ? TradingDayKind.Closed : TradingDayKind.Full;

    /// <summary>Whether each day from one to another is known to trade or not.</summary>
    public bool Covers(DateOnly from, DateOnly to) => from >= _first && to <= _last;

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
