using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Qos.Client.Export.Text;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// A day of an exchange, a time on its clock, or an instant: one end of a range. Every front end reads dates by this type, so that one text
/// means the same everywhere.
/// </summary>
/// <remarks>
/// A date without a time is that whole day at the exchange, at both ends of a range. So is a <see cref="DateTime"/> at midnight, whatever
/// its kind, since <c>DateTime.Today</c> means a day and not an instant; another time of unspecified kind is on the exchange's clock, and
/// local and UTC times are instants. A <see cref="DateTimeOffset"/> is an instant, at midnight too.
/// </remarks>
public readonly record struct MarketTime : IParsable<MarketTime>
{
    private static string Examples => Messages.Of("2026-03-04, 2026-03-04T09:30 (exchange time) or 2026-03-04T09:30+08:00");

    private readonly DateTime _local;
    private readonly TimeSpan? _offset;

    /// <summary>Creates a whole day at the exchange.</summary>
    public MarketTime(DateOnly day)
    {
        _local = day.ToDateTime(TimeOnly.MinValue);
        IsDay = true;
    }

    /// <summary>Creates a whole day at the exchange.</summary>
    /// <param name="year">The year, for example 2026.</param>
    /// <param name="month">The month, 1 to 12.</param>
    /// <param name="day">The day of the month, from 1.</param>
    public MarketTime(int year, int month, int day)
        : this(new DateOnly(year, month, day))
    {
    }

    /// <summary>
    /// Makes a whole day of a time at midnight, else a time on the exchange's clock (unspecified kind) or an instant (local, UTC).
    /// </summary>
    public MarketTime(DateTime time)
    {
        IsDay = time.TimeOfDay == TimeSpan.Zero;
        var isInstant = !IsDay && time.Kind != DateTimeKind.Unspecified;
        _local = isInstant ? time.ToUniversalTime() : time;
        _local = DateTime.SpecifyKind(_local, DateTimeKind.Unspecified);
        _offset = isInstant ? TimeSpan.Zero : null;
    }

    /// <summary>Creates an instant.</summary>
    public MarketTime(DateTimeOffset instant)
    {
        _local = instant.DateTime;
        _offset = instant.Offset;
    }

    /// <summary>Whether it is a whole day.</summary>
    public bool IsDay { get; }

    /// <summary>The instant; null for a day or a time that depends on the exchange.</summary>
    public DateTimeOffset? Instant => _offset is { } offset ? new DateTimeOffset(_local, offset) : null;

    /// <summary>The date and time on the exchange's clock, a day's at 00:00; null for an instant.</summary>
    public DateTime? Local => _offset is null ? _local : null;

    /// <inheritdoc cref="MarketTime(DateTime)"/>
    public static implicit operator MarketTime(DateTime time) => new(time);

    /// <inheritdoc cref="MarketTime(DateTimeOffset)"/>
    public static implicit operator MarketTime(DateTimeOffset instant) => new(instant);

    /// <inheritdoc cref="MarketTime(DateOnly)"/>
    public static implicit operator MarketTime(DateOnly day) => new(day);

    /// <summary>
    /// Reads a day, a time or an instant: ISO 8601, <c>20260304</c>, <c>2026/3/4</c>, with <c>Z</c> or an offset for an instant.
    /// </summary>
    /// <exception cref="QosException">
    /// The text is none of them, or has several readings (<see cref="QosErrorKind.InvalidArgument"/>).
    /// </exception>
    public static MarketTime Parse(string text) =>
        TryParse(text, out var time, out var problem) ? time : throw new QosException(QosErrorKind.InvalidArgument, problem);

    /// <summary>Reads a day, a time or an instant, and says what to write where the text is none of them or has several readings.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MarketTime time, [NotNullWhen(false)] out string? problem)
    {
        time = default;
        if (!DateText.TryScan(text, out var scanned))
        {
            problem = Messages.Format($"'{text}' is not a date. Write {Examples}.");
        }
        else if (!scanned.HasDate)
        {
            problem = Messages.Format($"'{text}' is a time without a date. Write {Examples}.");
        }
        else if (!scanned.IsYearFirst)
        {
            problem = Messages.Format($"'{text}' means different days in different cultures. Write {Readings(scanned)}.");
        }
        else if (!scanned.TryGetDate(isDayFirst: false, out var date))
        {
            problem = Messages.Format(
                $"'{text}' is not a date in the years {DateText.FirstYear} to {DateText.LastYear} of the Gregorian calendar. Write {Examples}.");
        }
        else if (scanned.Offset is { } offset && scanned.Time is { } instant)
        {
            (time, problem) = (new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue) + instant, offset), null);
        }
        else if (scanned.Offset is not null)
        {
            problem = Messages.Format($"'{text}' has an offset but no time. Write {Examples}.");
        }
        else
        {
            (time,
                problem) = (scanned.Time is { } local ? OnClock(date.ToDateTime(TimeOnly.MinValue) + local) : new MarketTime(date), null);
        }

        return problem is null;
    }

    /// <summary>The first second that belongs to it.</summary>
    public DateTimeOffset StartAt(InstrumentCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.ToExchangeTime(FirstSecond(code));
    }

    /// <summary>The last second that belongs to it: a day's is the one before the next day.</summary>
    public DateTimeOffset EndAt(InstrumentCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.ToExchangeTime(LastSecond(code));
    }

    /// <summary>The text in ISO 8601, which reads back as the same value.</summary>
    public override string ToString()
    {
        var format = IsDay ? "yyyy-MM-dd"
            : _local.Ticks % TimeSpan.TicksPerSecond != 0 ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"
            : _local.Second != 0 ? "yyyy-MM-dd'T'HH:mm:ss"
            : "yyyy-MM-dd'T'HH:mm";
        return Instant?.ToString($"{format}zzz", CultureInfo.InvariantCulture) ?? _local.ToString(format, CultureInfo.InvariantCulture);
    }

    static MarketTime IParsable<MarketTime>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<MarketTime>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MarketTime result) =>
        TryParse(s, out result, out _);

    internal long FirstSecond(InstrumentCode code) => _offset is { } offset
        ? Seconds(offset, roundUp: true)
        : code.ToUnixSeconds(_local) + (_local.Ticks % TimeSpan.TicksPerSecond > 0 ? 1 : 0);

    internal long LastSecond(InstrumentCode code) => _offset is { } offset
        ? Seconds(offset, roundUp: false)
        : IsDay ? code.ToUnixSeconds(_local < DateTime.MaxValue.Date ? _local.AddDays(1) : _local) - 1
        : code.ToUnixSeconds(_local);

    // A time that was written with its hour is a time, at midnight too.
    private static MarketTime OnClock(DateTime local) => new(local, offset: null);

    private MarketTime(DateTime local, TimeSpan? offset) => (_local, _offset) = (local, offset);

    private long Seconds(TimeSpan offset, bool roundUp)
    {
        var ticks = (_local - DateTime.UnixEpoch - offset).Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        return seconds + (roundUp && rest > 0 ? 1 : !roundUp && rest < 0 ? -1 : 0);
    }

    private static string Readings(DateText scanned)
    {
        var hasMonthFirst = scanned.TryGetDate(isDayFirst: false, out var monthFirst);
        var hasDayFirst = scanned.TryGetDate(isDayFirst: true, out var dayFirst);
        return (hasMonthFirst, hasDayFirst) switch
        {
            (true, true) when monthFirst != dayFirst => Messages.Format($"{Iso(monthFirst)} or {Iso(dayFirst)}"),
            (true, _) => Iso(monthFirst),
            (_, true) => Iso(dayFirst),
            _ => Examples,
        };

        static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
