namespace Qos.Client.Codes;

/// <summary>
/// The hours of one trading day, counted from its local midnight; a stretch that begins on the evening before is negative.
/// </summary>
internal sealed class DayHours(params DayHours.Stretch[] stretches)
{
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>The sessions in their order, without overlaps.</summary>
    public IReadOnlyList<Stretch> Stretches => stretches;

    /// <summary>The same day without the other sessions than the regular one.</summary>
    public DayHours Regular => new([.. stretches.Where(stretch => stretch.Session == MarketSession.Regular)]);

    /// <summary>The end of the regular session.</summary>
    public TimeSpan RegularEnd => stretches.Last(stretch => stretch.Session == MarketSession.Regular).To;

    /// <summary>Whether a moment of a week without holidays is in the regular session.</summary>
    public bool IsRegular(TimeSpan timeOfDay, DayOfWeek day) =>
        (IsWeekday(day) && IsRegular(timeOfDay)) || (IsWeekday((DayOfWeek)(((int)day + 1) % 7)) && IsRegular(timeOfDay - OneDay));

    private static bool IsWeekday(DayOfWeek day) => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private bool IsRegular(TimeSpan time) =>
        Array.Exists(stretches, stretch => stretch.Session == MarketSession.Regular && time >= stretch.From && time < stretch.To);

    /// <summary>One session of the day.</summary>
    internal sealed record Stretch(TimeSpan From, TimeSpan To, MarketSession Session);
}
