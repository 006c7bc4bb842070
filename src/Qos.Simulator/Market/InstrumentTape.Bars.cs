namespace Qos.Simulator.Market;

internal sealed partial class InstrumentTape
{
    private const int Day = 1001;
    private const int Week = 1007;
    private const int Month = 1030;
    private const int Year = 2001;

    internal List<MarketBar> Bars(int type, bool forward, int count, long end, long nowMilliseconds)
    {
        var (now, last) = (nowMilliseconds / 1000, -1);
        if (LastSession(now) is { } session)
        {
            last = LatestOf(session, MarketSession.Regular);
        }

        // A client may ask for any time at all, also one that no calendar has.
        if (last < 0 || count <= 0 || end < Hours.Opening(_series![0].Date.AddYears(-1)))
        {
            return [];
        }

        end = Math.Min(end, now);
        return type switch
        {
            Day or Week or Month or Year => DaysUp(type, forward, count, end, nowMilliseconds, last),
            1 or 5 or 15 or 30 or 60 or 120 or 240 => MinutesUp(type, forward, count, end, nowMilliseconds, last),
            _ => throw new ArgumentOutOfRangeException(
                nameof(type), type, "Not a K-line type: 1, 5, 15, 30, 60, 120, 240, 1001, 1007, 1030 or 2001."),
        };
    }

    private List<MarketBar> DaysUp(int type, bool forward, int count, long end, long nowMilliseconds, int last)
    {
        var series = _series!;
        var newest = PeriodOf(type, Hours.DayOf(end));
        var day = Math.Min(last, series.IndexUpTo(PeriodEnd(type, newest)));
        List<MarketBar> bars = new(Math.Min(count, 1024));
        while (day >= 0 && bars.Count < count)
        {
            var start = PeriodOf(type, series[day].Date);
            var bar = DayBar(day);
            for (day--; day >= 0 && series[day].Date >= start; day--)
            {
                var earlier = DayBar(day);
                bar = new(
                    0, earlier.Open, Math.Max(earlier.High, bar.High), Math.Min(earlier.Low, bar.Low), bar.Close,
                    earlier.Volume + bar.Volume);
            }

            bars.Add(bar with { Time = Hours.Opening(start) });
        }

        bars.Reverse();
        return bars;

        MarketBar DayBar(int index) =>
            ToBar(
                0,
                index == last
                    ? SectionOf(index, MarketSession.Regular).Between(long.MinValue, nowMilliseconds)!.Value.Bar
                    : series[index].Bar, FactorOf(index, last, forward));
    }

    private List<MarketBar> MinutesUp(int type, bool forward, int count, long end, long nowMilliseconds, int last)
    {
        List<MarketBar> bars = new(Math.Min(count, 1024));
        for (var day = Math.Min(last, _series!.IndexUpTo(Hours.DayOf(end))); day >= 0 && bars.Count < count; day--)
        {
            // Only the newest day is worth keeping.
            var section = day == last ? SectionOf(day, MarketSession.Regular) : NewSection(day, MarketSession.Regular);
            var factor = FactorOf(day, last, forward);
            var minutes = section.Minutes;
            for (var i = section.MinutesUpTo(nowMilliseconds / 1000) - 1; i >= 0 && bars.Count < count;)
            {
                var start = BarStart(section, i, type);
                var bar = section.MinuteSoFar(i, nowMilliseconds);
                for (i--; i >= 0 && minutes[i].Time >= start; i--)
                {
                    bar = bar is { } later ? minutes[i].Bar.Then(later) : minutes[i].Bar;
                }

                if (bar is { } some && start <= end)
                {
                    bars.Add(ToBar(start, some, factor));
                }
            }
        }

        bars.Reverse();
        return bars;
    }

    /// <summary>
    /// The bars of a span of continuous trading begin with it; an auction's print is a minute of its own, and belongs to the last bar of
    /// the longer types.
    /// </summary>
    private static long BarStart(Section section, int minute, int type)
    {
        var time = section.Minutes[minute].Time;
        if (type == 1)
        {
            return time;
        }

        var spans = section.Times.Spans;
        var span = spans.Length - 1;
        while (time < spans[span].Start)
        {
            span--;
        }

        var (start, end) = spans[span];
        return start + ((Math.Min(time, end - 60) - start) / (type * 60) * (type * 60));
    }

    private double FactorOf(int day, int asOf, bool forward) =>
        forward && _series![day].Factor != _series[asOf].Factor ? _series[asOf].Factor / _series[day].Factor : 1;

    private MarketBar ToBar(long time, Ohlcv bar, double factor) => new(
        time, _units.Adjusted(bar.Open, factor), _units.Adjusted(bar.High, factor), _units.Adjusted(bar.Low, factor),
        _units.Adjusted(bar.Close, factor), _units.Volume(bar.Volume));

    private static DateOnly PeriodOf(int type, DateOnly date) => type switch
    {
        Week => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
        Month => new(date.Year, date.Month, 1),
        Year => new(date.Year, 1, 1),
        _ => date,
    };

    private static DateOnly PeriodEnd(int type, DateOnly start) => type switch
    {
        Week => start.AddDays(6),
        Month => start.AddMonths(1).AddDays(-1),
        Year => start.AddYears(1).AddDays(-1),
        _ => start,
    };
}
