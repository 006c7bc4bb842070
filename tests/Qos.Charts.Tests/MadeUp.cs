using Qos.Client;

namespace Qos.Charts.Tests;

/// <summary>Made-up bars, the same on every run: a random walk in cents over an exchange's open hours.</summary>
internal static class MadeUp
{
    internal static KLineSeries Series(
        string code, int count, KLineType type = KLineType.Day, decimal price = 100m, bool simulated = false, bool running = false,
        DateTime? from = null)
    {
        var instrument = simulated ? InstrumentCode.Parse(code).AsSimulated() : InstrumentCode.Parse(code);
        var random = new Random(code.Sum(c => c));
        var times = Times(instrument.TimeZone, type, from ?? new DateTime(2024, 1, 2)).Take(count).ToList();
        var bars = new List<KLine>(count);
        var close = price;
        foreach (var time in times)
        {
            decimal Step(double size) => Math.Round((decimal)(random.NextDouble() * size) * price / 100, 2);
            var open = close + Step(1) - Step(1);
            close = Math.Max(open + Step(2.5) - Step(2.4), price / 10);
            bars.Add(new KLine(instrument)
            {
                Type = type,
                Time = time,
                Open = open,
                High = Math.Max(open, close) + Step(0.8),
                Low = Math.Min(open, close) - Step(0.8),
                Close = close,
                Volume = instrument.Market == "FX" ? null : 1_000_000 + random.Next(9_000_000),
                IsFinal = !running || bars.Count < count - 1,
            });
        }

        return new KLineSeries(code, type, Adjustment.None, bars);
    }

    private static IEnumerable<DateTimeOffset> Times(TimeZoneInfo zone, KLineType type, DateTime from)
    {
        DateTimeOffset Local(DateTime clock) => new(clock, zone.GetUtcOffset(clock));
        for (var day = from.Date; ; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            if (type == KLineType.Day)
            {
                yield return Local(day);
                continue;
            }

            for (var clock = day.AddHours(9.5); clock < day.AddHours(16); clock = clock.AddMinutes((int)type))
            {
                yield return Local(clock);
            }
        }
    }
}
