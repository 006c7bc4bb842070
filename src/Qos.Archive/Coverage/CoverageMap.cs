namespace Qos.Archive.Coverage;

/// <summary>
/// The coverage of one series: ordered intervals that do not overlap. Immutable; ranges between them are not covered.
/// </summary>
internal sealed class CoverageMap
{
    internal static readonly CoverageMap Nothing = new([]);

    private readonly List<CoverageInterval> _intervals;

    private CoverageMap(List<CoverageInterval> intervals) => _intervals = intervals;

    internal IReadOnlyList<CoverageInterval> Intervals => _intervals;

    /// <summary>Creates a map of stored intervals.</summary>
    internal static CoverageMap Of(IEnumerable<CoverageInterval> intervals)
    {
        var map = Nothing;
        foreach (var interval in intervals.OrderBy(interval => interval.From))
        {
            map = map.With(interval);
        }

        return map;
    }

    /// <summary>Returns the map with one interval, which replaces all earlier coverage of these seconds.</summary>
    internal CoverageMap With(CoverageInterval set)
    {
        if (set.From > set.To)
        {
            return this;
        }

        var intervals = new List<CoverageInterval>(_intervals.Count + 2);
        foreach (var old in _intervals)
        {
            if (old.To < set.From || old.From > set.To)
            {
                intervals.Add(old);
                continue;
            }

            if (old.From < set.From)
            {
                intervals.Add(old with { To = set.From - 1 });
            }

            if (old.To > set.To)
            {
                intervals.Add(old with { From = set.To + 1 });
            }
        }

        intervals.Insert(intervals.FindIndex(old => old.From > set.From) is var at and >= 0 ? at : intervals.Count, set);
        return new CoverageMap(Merged(intervals));
    }

    /// <summary>The interval that holds a second.</summary>
    internal CoverageInterval? At(long second) => _intervals.Find(interval => interval.From <= second
        && second <= interval.To) is { AskedAt: > 0 } found ? found : null;

    /// <summary>
    /// Returns the parts of a range that are not covered, or must be requested again at <paramref name="now"/>, in order.
    /// </summary>
    internal IReadOnlyList<(long From, long To)> Missing(long from, long to, long now, bool again = false)
    {
        var missing = new List<(long From, long To)>();
        var next = from;
        foreach (var known in _intervals)
        {
            if (known.To < next || known.From > to || known.IsDue(now) || (again && known.State != CoverageState.Bars))
            {
                continue;
            }

            if (known.From > next)
            {
                missing.Add((next, known.From - 1));
            }

            next = known.To + 1;
        }

        if (next <= to)
        {
            missing.Add((next, to));
        }

        return missing;
    }

    private static List<CoverageInterval> Merged(List<CoverageInterval> intervals)
    {
        var merged = new List<CoverageInterval>(intervals.Count);
        foreach (var interval in intervals)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.To + 1 >= interval.From && last.IsLike(interval))
            {
                merged[^1] = last with { To = Math.Max(last.To, interval.To), AskedAt = Math.Max(last.AskedAt, interval.AskedAt) };
            }
            else
            {
                merged.Add(interval);
            }
        }

        return merged;
    }
}
