using Qos.Client;

namespace Qos.Charts;

/// <summary>
/// Where bars stand on the time axis. The chart library knows only UTC, so the exchange's clock is given to it as if it were UTC, in
/// seconds. Bars within a day meet at the same instant, on the clock of the first series' exchange; longer ones at the same local date.
/// </summary>
internal sealed class TimeAxis
{
    private readonly Dictionary<DateTimeOffset, long> _positions = [];
    private readonly Dictionary<long, long> _displaced = [];

    internal TimeAxis(IReadOnlyList<KLineSeries> series)
    {
        IsIntraday = series[0].Type < KLineType.Day;
        Zone = InstrumentCode.Parse(series[0].Bars[0].Code).TimeZone;
        if (IsIntraday)
        {
            Place(series.SelectMany(s => s.Bars, (_, bar) => bar.Time));
        }

        foreach (var one in series)
        {
            for (var i = 1; i < one.Bars.Count; i++)
            {
                if (this[one.Bars[i - 1]] >= this[one.Bars[i]])
                {
                    throw new ArgumentException(
                        $"The bars of {one.Code} must come oldest first and each once: {one.Bars[i].Time:O} follows {one.Bars[i - 1].Time:O}.");
                }
            }
        }
    }

    internal bool IsIntraday { get; }

    internal TimeZoneInfo Zone { get; }

    /// <summary>Positions that are not the time on the clock, and that time: where clocks are set back, an hour comes twice.</summary>
    internal IReadOnlyDictionary<long, long> Displaced => _displaced;

    internal long this[KLine bar] => IsIntraday ? _positions[bar.Time] : ClockOf(bar.Time.Date);

    internal static long ClockOf(DateTimeOffset time) => ClockOf(time.DateTime);

    private static long ClockOf(DateTime clock) => (clock - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    private void Place(IEnumerable<DateTimeOffset> times)
    {
        var last = long.MinValue;
        foreach (var time in times.Distinct().Order())
        {
            var clock = ClockOf(TimeZoneInfo.ConvertTime(time, Zone));
            // The axis must rise: bars of the second pass crowd behind the first one's last, a second each, and are labelled with their own
            // time.
            var position = Math.Max(clock, last + 1);
            if (position != clock)
            {
                _displaced.Add(position, clock);
            }

            _positions.Add(time, last = position);
        }
    }
}
