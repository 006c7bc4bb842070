namespace Qos.Client.Codes;

/// <summary>The changes of a market's session around a moment.</summary>
/// <param name="Now">The change that the running session began with.</param>
/// <param name="Later">The changes after the moment, in their order.</param>
internal sealed record MarketTimeline(MarketTimeline.Change? Now, IReadOnlyList<MarketTimeline.Change> Later)
{
    /// <summary>No exchange closes for longer; the longest are the mainland's festivals, with the weekends at their ends.</summary>
    private const int ReachInDays = 21;

    public MarketSession Session => Now?.Session ?? MarketSession.Closed;

    public DateTimeOffset? LastChange => Now?.Start;

    public Change? Next => Later is [var first, ..] ? first : null;

    public DateTimeOffset? NextOpen => Later.FirstOrDefault(change => change.Session == MarketSession.Regular)?.Start;

    /// <summary>The end of the regular session; the lunch break is none.</summary>
    public DateTimeOffset? NextClose
    {
        get
        {
            var isOpen = Session is MarketSession.Regular or MarketSession.Break;
            foreach (var change in Later)
            {
                if (isOpen && change.Session is not (MarketSession.Regular or MarketSession.Break))
                {
                    return change.Start;
                }

                isOpen |= change.Session == MarketSession.Regular;
            }

            return null;
        }
    }

    public static MarketTimeline Around(DateTimeOffset local, TimeZoneInfo zone, MarketHours hours, MarketCalendar calendar)
    {
        var today = DateOnly.FromDateTime(local.DateTime);
        var changes = Changes(today, zone, hours, calendar);
        return new MarketTimeline(
            changes.LastOrDefault(change => change.Start <= local), [.. changes.Where(change => change.Start > local)]);
    }

    /// <summary>A time of day of a date, in a zone.</summary>
    public static DateTimeOffset At(DateOnly date, TimeSpan timeOfDay, TimeZoneInfo zone)
    {
        var time = date.ToDateTime(TimeOnly.MinValue) + timeOfDay;
        return new DateTimeOffset(time, zone.GetUtcOffset(time));
    }

    private static List<Change> Changes(DateOnly today, TimeZoneInfo zone, MarketHours hours, MarketCalendar calendar)
    {
        var stretches = new List<(DateOnly Day, DateTimeOffset From, DateTimeOffset To, MarketSession Session)>();
        for (var day = today.AddDays(-ReachInDays); day <= today.AddDays(ReachInDays); day = day.AddDays(1))
        {
            var ofDay = calendar.KindOf(day) switch
            {
                TradingDayKind.Full => hours.FullDay,
                TradingDayKind.Half => hours.HalfDay,
                _ => null,
            };
            stretches.AddRange(
                (ofDay?.Stretches ?? []).Select(stretch => (day, At(day, stretch.From, zone), At(day, stretch.To, zone), stretch.Session)));
        }

        var changes = new List<Change>();
        for (var i = 0; i < stretches.Count; i++)
        {
            var (day, from, to, session) = stretches[i];
            Add(from, session);
            if (i == stretches.Count - 1 || stretches[i + 1].From > to)
            {
                var isBreak = session == MarketSession.Regular && i < stretches.Count - 1 && stretches[i + 1].Day == day
                    && stretches[i + 1].Session == MarketSession.Regular;
                Add(to, isBreak ? MarketSession.Break : MarketSession.Closed);
            }
        }

        return changes;

        void Add(DateTimeOffset start, MarketSession session)
        {
            if (changes.Count == 0 || changes[^1].Session != session)
            {
                changes.Add(new Change(start, session));
            }
        }
    }

    /// <summary>A session begins.</summary>
    internal sealed record Change(DateTimeOffset Start, MarketSession Session);
}
