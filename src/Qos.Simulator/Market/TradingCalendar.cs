using System.Collections.Concurrent;
using System.Globalization;

namespace Qos.Simulator.Market;

/// <summary>
/// Which days are traded, by rule, so that the years to come have their holidays too. The mainland's yearly decrees are approximated by
/// fixed spans around the festivals;
/// storms and other one-off closures are left out but for the few New York ones of the last decades.
/// </summary>
internal static class TradingCalendar
{
    internal const char Full = 'F';
    internal const char Half = 'H';
    internal const char Closed = '\0';

    private static readonly ConcurrentDictionary<(string Name, int Year), Dictionary<DateOnly, char>> Years = new();
    private static readonly ChineseLunisolarCalendar Lunar = new();

    private static readonly HashSet<DateOnly> NewYorkClosures =
    [
        new(2001, 9, 11), new(2001, 9, 12), new(2001, 9, 13), new(2001, 9, 14), new(2004, 6, 11), new(2007, 1, 2), new(2012, 10, 29),
        new(2012, 10, 30),
        new(2018, 12, 5), new(2025, 1, 9),
    ];

    /// <summary>The kind of a day in the calendar <paramref name="name"/>: US, HK, CN, JP, FX (weekdays) or ALL.</summary>
    internal static char KindOf(string name, DateOnly date)
    {
        if (name == "ALL")
        {
            return Full;
        }

        return date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? Closed
            : Years.GetOrAdd((name, date.Year), static key => ExceptionsOf(key.Name, key.Year)).GetValueOrDefault(date, Full);
    }

    private static Dictionary<DateOnly, char> ExceptionsOf(string name, int year)
    {
        var (holidays, halfDays) = name switch
        {
            "US" => NewYork(year),
            "HK" => HongKong(year),
            "CN" => (Mainland(year), []),
            "JP" => (Tokyo(year), []),
            "FX" => ([new(year, 1, 1), new(year, 12, 25)], []),
            _ => throw new ArgumentException($"There is no calendar {name}.", nameof(name)),
        };
        var days = holidays.Distinct().ToDictionary(day => day, _ => Closed);
        foreach (var day in halfDays)
        {
            days.TryAdd(day, Half);
        }

        return days;
    }

    private static (IEnumerable<DateOnly> Holidays, IEnumerable<DateOnly> HalfDays) NewYork(int year)
    {
        var thanksgiving = Nth(year, 11, DayOfWeek.Thursday, 4);
        List<DateOnly> holidays =
        [
            Nth(year, 2, DayOfWeek.Monday, 3), Easter(year).AddDays(-2), LastMonday(year, 5), Observed(new(year, 7, 4)),
            Nth(year, 9, DayOfWeek.Monday, 1), thanksgiving, Observed(new(year, 12, 25)),
        ];
        // A New Year's Day on a Saturday is not made up for.
        holidays.Add(new DateOnly(year, 1, 1) is { DayOfWeek: DayOfWeek.Sunday } sunday ? sunday.AddDays(1) : new(year, 1, 1));
        if (year >= 1998)
        {
            holidays.Add(Nth(year, 1, DayOfWeek.Monday, 3));
        }

        if (year >= 2022)
        {
            holidays.Add(Observed(new(year, 6, 19)));
        }

        holidays.AddRange(NewYorkClosures.Where(day => day.Year == year));
        return (holidays, [new(year, 7, 3), thanksgiving.AddDays(1), new(year, 12, 24)]);

        static DateOnly Observed(DateOnly day) => day.DayOfWeek switch
        {
            DayOfWeek.Saturday => day.AddDays(-1),
            DayOfWeek.Sunday => day.AddDays(1),
            _ => day,
        };
    }

    private static (IEnumerable<DateOnly> Holidays, IEnumerable<DateOnly> HalfDays) HongKong(int year)
    {
        var newYear = LunarDay(year, 1, 1);
        var easter = Easter(year);
        return (MovedOffSundays(
        [
            new(year, 1, 1), newYear, newYear.AddDays(1), newYear.AddDays(2), QingMing(year), easter.AddDays(-2), easter.AddDays(-1),
            easter.AddDays(1),
            new(year, 5, 1), LunarDay(year, 4, 8), LunarDay(year, 5, 5), new(year, 7, 1), LunarDay(year, 8, 16), new(year, 10, 1),
            LunarDay(year, 9, 9),
            new(year, 12, 25), new(year, 12, 26),
        ]), [newYear.AddDays(-1), new(year, 12, 24), new(year, 12, 31)]);
    }

    private static IEnumerable<DateOnly> Mainland(int year)
    {
        IEnumerable<DateOnly> days = [new(year, 1, 1), QingMing(year), LunarDay(year, 5, 5), LunarDay(year, 8, 15)];
        IEnumerable<(DateOnly First, int Count)> spans =
        [
            (LunarDay(year, 1, 1).AddDays(-1), 8), (new(year, 5, 1), year >= 2020 ? 5 : 3), (new(year, 10, 1), 7),
        ];
        return days.Select(OffWeekend).Concat(spans.SelectMany(span => Enumerable.Range(0, span.Count).Select(span.First.AddDays)));

        static DateOnly OffWeekend(DateOnly day) => day.DayOfWeek switch
        {
            DayOfWeek.Saturday => day.AddDays(2),
            DayOfWeek.Sunday => day.AddDays(1),
            _ => day,
        };
    }

    private static HashSet<DateOnly> Tokyo(int year)
    {
        List<DateOnly> days =
        [
            new(year, 1, 1), new(year, 1, 2), new(year, 1, 3), Nth(year, 1, DayOfWeek.Monday, 2), new(year, 2, 11), new(year, 3, 20),
            new(year, 4, 29),
            new(year, 5, 3), new(year, 5, 4), new(year, 5, 5), Nth(year, 7, DayOfWeek.Monday, 3), new(year, 8, 11),
            Nth(year, 9, DayOfWeek.Monday, 3),
            new(year, 9, 23), Nth(year, 10, DayOfWeek.Monday, 2), new(year, 11, 3), new(year, 11, 23), new(year, 12, 31),
        ];
        if (year >= 2020)
        {
            days.Add(new(year, 2, 23));
        }

        return MovedOffSundays(days);
    }

    /// <summary>A holiday on a Sunday or on top of another one moves to the next day that is neither.</summary>
    private static HashSet<DateOnly> MovedOffSundays(List<DateOnly> days)
    {
        HashSet<DateOnly> taken = [];
        List<DateOnly> toMove = [];
        foreach (var day in days)
        {
            if (day.DayOfWeek == DayOfWeek.Sunday || !taken.Add(day))
            {
                toMove.Add(day);
            }
        }

        foreach (var day in toMove)
        {
            var next = day.AddDays(1);
            while (next.DayOfWeek == DayOfWeek.Sunday || !taken.Add(next))
            {
                next = next.AddDays(1);
            }
        }

        return taken;
    }

    private static DateOnly Nth(int year, int month, DayOfWeek weekday, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)weekday - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

    private static DateOnly LastMonday(int year, int month)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-(((int)last.DayOfWeek + 6) % 7));
    }

    /// <summary>The Gregorian computus (Meeus).</summary>
    private static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1);
    }

    private static DateOnly LunarDay(int year, int month, int day)
    {
        // The calendar numbers a leap month like an ordinary one, so that the months after it are one higher.
        var leap = Lunar.GetLeapMonth(year);
        return DateOnly.FromDateTime(Lunar.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, day, 0, 0, 0, 0));
    }

    /// <summary>The solar term Qingming: 4 or 5 April, by the usual approximation for the centuries around 2000.</summary>
    private static DateOnly QingMing(int year)
    {
        var y = year % 100;
        return new DateOnly(year, 4, (int)((y * 0.2422) + (year < 2000 ? 5.59 : 4.81)) - (y / 4));
    }
}
