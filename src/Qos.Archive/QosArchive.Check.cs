using System.Runtime.CompilerServices;
using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive;

public sealed partial class QosArchive
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The store itself is damaged; the message says what was found.</exception>
    public async IAsyncEnumerable<ArchiveDay> CheckAsync(ArchiveCheckOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new ArchiveCheckOptions();
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        var now = options.Now?.ToUnixTimeSeconds() ?? Now;
        var only = options.Codes is { Count: > 0 } codes
            ? CodeList.Parse(codes).Select(code => code.Canonical).ToHashSet(StringComparer.Ordinal) : null;
        var calendar = await CalendarAsync(cancellationToken).ConfigureAwait(false);
        var isSimulated = await IsSimulatedAsync(cancellationToken).ConfigureAwait(false);

        // Which days each market traded shows in the bars of all of its codes, those that are not asked for among them.
        var stored = new List<StoredDays>();
        var traded = new HashSet<(string Market, DateOnly Date)>();
        foreach (var series in await Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!series.IsTrades && series.KLineType <= KLineType.Day && (series.IsWanted || series.Count > 0))
            {
                var days = await CountAsync(series, calendar, options, now, cancellationToken).ConfigureAwait(false);
                traded.UnionWith(days.Bars.Keys.Select(date => (days.Wanted.Code.Market, date)));
                stored.Add(days);
            }
        }

        foreach (var days in stored.Where(days => only is null || only.Contains(days.Wanted.Series.Code)))
        {
            foreach (var day in DayCheck.Of(days, traded, now))
            {
                yield return day with { IsSimulated = isSimulated };
            }
        }
    }

    private async Task<StoredDays> CountAsync(
        SeriesRow series, SessionCalendar calendar, ArchiveCheckOptions options, long now, CancellationToken cancellationToken)
    {
        var coverage = await Store.GetCoverageAsync(series.Id, cancellationToken).ConfigureAwait(false);
        var wanted = Wanted.Of(series, calendar, coverage, now);
        var range = await Store.GetRangeAsync(series, cancellationToken).ConfigureAwait(false);
        var (from, to) = RangeOf(wanted.Code, options.From, options.To);
        from = Math.Max(from, series.WantedFrom ?? range?.First ?? now);
        to = Math.Min(to, series.IsWanted ? now : range?.Last ?? now);
        var bars = new Dictionary<DateOnly, DayBars>();
        await foreach (var (time, isFinal) in Store.ReadTimesAsync(series, from, to, cancellationToken).ConfigureAwait(false))
        {
            var date = wanted.Sessions.DateOf(time);
            var day = bars.GetValueOrDefault(date);
            bars[date] = new DayBars(day.Count + 1, day.Running + (isFinal ? 0 : 1));
        }

        return new StoredDays(wanted, from, to, bars);
    }
}
