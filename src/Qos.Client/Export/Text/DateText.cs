using System.Globalization;

namespace Qos.Client.Export.Text;

/// <summary>
/// One date, time of day or both, as a text has them, before the order of day and month is decided. Shared by command lines, cmdlets and
/// bar files, so that one text means one time everywhere.
/// </summary>
/// <param name="First">The first number of the date; the year where <paramref name="IsYearFirst"/> is set.</param>
/// <param name="Second">The second number of the date.</param>
/// <param name="Third">The third number of the date; the year where the year does not come first.</param>
/// <param name="HasDate">Whether there is a date.</param>
/// <param name="IsYearFirst">
/// Whether the date is ISO 8601 or one of its relatives (<c>2026-03-04</c>, <c>2026/3/4</c>, <c>20260304</c>).
/// </param>
/// <param name="Time">The time of day; null where the text has a date only.</param>
/// <param name="Offset">The offset from UTC; null where the text has none.</param>
internal readonly record struct DateText(int First, int Second, int Third, bool HasDate, bool IsYearFirst, TimeSpan? Time, TimeSpan? Offset)
{
    /// <summary>Years outside of this range are those of another calendar: 2569 is Buddhist, 1405 is Persian.</summary>
    public const int FirstYear = 1900;

    /// <inheritdoc cref="FirstYear"/>
    public const int LastYear = 2199;

    private static readonly string[] Before = ["am", "a.m.", "上午", "오전", "午前"];
    private static readonly string[] After = ["pm", "p.m.", "下午", "오후", "午後"];

    /// <summary>Reads the parts of a text without deciding what is day and what is month; false where it is no date and no time.</summary>
    public static bool TryScan(string? text, out DateText scanned)
    {
        scanned = default;
        var rest = Characters.Narrow(text).AsSpan().Trim();
        var (numbers, isYearFirst, hasDate) = (default((int, int, int)), false, false);
        if (TryTakeDate(ref rest, out numbers, out isYearFirst))
        {
            hasDate = true;
            rest = rest.Length > 0 && rest[0] is 'T' or 't' ? rest[1..] : rest.TrimStart();
        }

        TimeSpan? time = null, offset = null;
        if (rest.Length > 0)
        {
            if (!TryTakeTime(ref rest, isBasic: hasDate, out var read) || !TryTakeOffset(ref rest, out offset) || rest.Length > 0)
            {
                return false;
            }

            time = read;
        }

        scanned = new DateText(numbers.Item1, numbers.Item2, numbers.Item3, hasDate, isYearFirst, time, offset);
        return hasDate || time is not null;
    }

    /// <summary>
    /// The date, with day and month in the given order where the year does not come first; false where no calendar has it.
    /// </summary>
    public bool TryGetDate(bool isDayFirst, out DateOnly date)
    {
        var (year, month, day) = IsYearFirst ? (First, Second, Third) : isDayFirst ? (Third, Second, First) : (Third, First, Second);
        var exists = HasDate && year is >= FirstYear and <= LastYear && month is >= 1 and <= 12 && day >= 1
            && day <= DateTime.DaysInMonth(year, month);
        date = exists ? new DateOnly(year, month, day) : default;
        return exists;
    }

    // A year first, a year last, or eight digits and more.
    private static bool TryTakeDate(ref ReadOnlySpan<char> rest, out (int, int, int) numbers, out bool isYearFirst)
    {
        (numbers, isYearFirst) = (default, false);
        var digits = CountDigits(rest);
        if (digits is 8 or 12 or 14 or 17 && (rest.Length == digits || digits == 8))
        {
            numbers = (Number(rest[..4]), Number(rest[4..6]), Number(rest[6..8]));
            rest = rest[8..];
            return isYearFirst = true;
        }

        var left = rest;
        if (!TryTakeNumber(ref left, out var first, out var firstDigits) || !TryTakeSeparator(ref left, "年", out var separator)
            || !TryTakeNumber(ref left, out var second, out var secondDigits) || secondDigits > 2 || !TryTakeSeparator(
                ref left, "月", out var other)
            || (separator != other && separator != '年') || !TryTakeNumber(ref left, out var third, out var thirdDigits))
        {
            return false;
        }

        isYearFirst = firstDigits == 4;
        if (isYearFirst ? thirdDigits > 2 : firstDigits > 2 || thirdDigits != 4)
        {
            return false;
        }

        left = left.Length > 0 && (left[0] == '日' || (separator == '.' && left[0] == '.')) ? left[1..] : left;
        numbers = (first, second, third);
        rest = left;
        return true;
    }

    private static bool TryTakeSeparator(ref ReadOnlySpan<char> rest, string chinese, out char separator)
    {
        separator = rest.Length > 0 ? rest[0] : default;
        if (separator is not ('-' or '/' or '.') && !chinese.Contains(separator, StringComparison.Ordinal))
        {
            return false;
        }

        // cs-CZ and sk-SK write "4. 3. 2026".
        rest = separator == '.' ? rest[1..].TrimStart() : rest[1..];
        return true;
    }

    private static bool TryTakeTime(ref ReadOnlySpan<char> rest, bool isBasic, out TimeSpan time)
    {
        time = default;
        var half = TakeHalf(ref rest, atStart: true);
        var digits = CountDigits(rest);
        int hour, minute, second = 0;
        var fraction = 0L;
        if (isBasic && digits is 4 or 6 or 9 && (digits != 9 || half is null))
        {
            (hour, minute) = (Number(rest[..2]), Number(rest[2..4]));
            second = digits > 4 ? Number(rest[4..6]) : 0;
            fraction = digits > 6 ? Number(rest[6..9]) * TimeSpan.TicksPerMillisecond : 0;
            rest = rest[digits..];
        }
        else if (!TryTakeNumber(ref rest, out hour, out digits) || digits > 2 || !TryTakeColon(ref rest)
            || !TryTakeNumber(ref rest, out minute, out digits) || digits != 2)
        {
            return false;
        }
        else if (TryTakeColon(ref rest)
            && (!TryTakeNumber(ref rest, out second, out digits) || digits != 2 || !TryTakeFraction(ref rest, out fraction)))
        {
            return false;
        }

        half ??= TakeHalf(ref rest, atStart: false);
        if (half is { } isAfternoon)
        {
            if (hour is < 1 or > 12)
            {
                return false;
            }

            hour = (hour % 12) + (isAfternoon ? 12 : 0);
        }

        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(fraction);
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool? TakeHalf(ref ReadOnlySpan<char> rest, bool atStart)
    {
        var left = rest.TrimStart();
        foreach (var (words, isAfternoon) in ((string[] Words, bool IsAfternoon)[])[(Before, false), (After, true)])
        {
            foreach (var word in words)
            {
                if (left.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                {
                    rest = atStart ? left[word.Length..].TrimStart() : left[word.Length..];
                    return isAfternoon;
                }
            }
        }

        return null;
    }

    private static bool TryTakeOffset(ref ReadOnlySpan<char> rest, out TimeSpan? offset)
    {
        offset = null;
        var left = rest.TrimStart();
        if (left.Length == 0)
        {
            rest = left;
            return true;
        }

        if (left[0] is 'Z' or 'z')
        {
            offset = TimeSpan.Zero;
            rest = left[1..];
            return true;
        }

        var isBehind = left[0] is '-' or '\u2212';
        if (!isBehind && left[0] != '+')
        {
            return false;
        }

        left = left[1..];
        var digits = CountDigits(left);
        int hours, minutes = 0;
        if (digits == 4)
        {
            (hours, minutes) = (Number(left[..2]), Number(left[2..4]));
            left = left[4..];
        }
        else if (digits is not (1 or 2) || !TryTakeNumber(ref left, out hours, out _)
            || (TryTakeColon(ref left) && (!TryTakeNumber(ref left, out minutes, out digits) || digits != 2)))
        {
            return false;
        }

        if (hours > 14 || minutes > 59)
        {
            return false;
        }

        var read = new TimeSpan(hours, minutes, 0);
        offset = isBehind ? -read : read;
        rest = left;
        return read <= TimeSpan.FromHours(14);
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest.Length == 0 || rest[0] is not ('.' or ','))
        {
            return true;
        }

        var digits = CountDigits(rest[1..]);
        if (digits is < 1 or > 9)
        {
            return false;
        }

        for (var i = 0; i < 7; i++)
        {
            ticks = (ticks * 10) + (i < digits ? rest[1 + i] - '0' : 0);
        }

        rest = rest[(1 + digits)..];
        return true;
    }

    // it-CH and fi-FI write "9.30", and that could be a figure: only the colon is taken.
    private static bool TryTakeColon(ref ReadOnlySpan<char> rest)
    {
        var isThere = rest.Length > 0 && rest[0] == ':';
        rest = isThere ? rest[1..] : rest;
        return isThere;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, out int number, out int digits)
    {
        digits = CountDigits(rest);
        number = digits is >= 1 and <= 4 ? Number(rest[..digits]) : 0;
        rest = digits is >= 1 and <= 4 ? rest[digits..] : rest;
        return digits is >= 1 and <= 4;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
