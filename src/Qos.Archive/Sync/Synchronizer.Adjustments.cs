using System.Globalization;
using Qos.Archive.Adjustments;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Sync;

internal sealed partial class Synchronizer
{
    /// <summary>Reads the adjusted day bars of codes whose adjustment data are old, and keeps the factors where they moved.</summary>
    private async Task SyncAdjustmentsAsync(CancellationToken cancellationToken)
    {
        if (_options.AdjustmentInterval <= TimeSpan.Zero)
        {
            return;
        }

        var due = new List<SeriesRow>();
        foreach (var series in await _store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            // Only stocks have splits and dividends.
            var isStock = InstrumentCode.Parse(series.Code).Market is "US" or "HK" or "SH" or "SZ";
            if (isStock && series is { KLineType: KLineType.Day, Count: > 0 } && IsMine(series) && !_excluded.Contains(series.Id))
            {
                var at = await _store.GetMetaAsync(AdjustedKey(series), cancellationToken).ConfigureAwait(false);
                if (at is null || Now - long.Parse(at, CultureInfo.InvariantCulture) >= _options.AdjustmentInterval.TotalSeconds)
                {
                    due.Add(series);
                }
            }
        }

        foreach (var chunk in due.Chunk(Math.Min(_client.Options.Limits.MaxCodes, MaxAnswerBars / PageBars)))
        {
            var claimed = await _store.ClaimAsync(_owner, [.. chunk.Select(one => one.Id)], Lease, cancellationToken).ConfigureAwait(false);
            var mine = chunk.Where(one => claimed.Contains(one.Id)).ToList();
            if (mine.Count == 0)
            {
                continue;
            }

            try
            {
                var answer = await _requests.GetKLinePagesAsync(
                    [.. mine.Select(one => (InstrumentCode.Parse(one.Code), default(long?)))], KLineType.Day, PageBars, Adjustment.Forward,
                        cancellationToken).ConfigureAwait(false);
                foreach (var series in mine)
                {
                    if (answer.FirstOrDefault(one => one.Code == series.Code) is { } adjusted)
                    {
                        await StoreFactorsAsync(series, adjusted, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            catch (QosException e) when (e.Kind is not (QosErrorKind.Authentication or QosErrorKind.InvalidArgument))
            {
                Report(
                    Messages.Format($"Adjustment data of {string.Join(' ', mine.Select(one => one.Code))}: {e.Message}"), isNotice: true);
            }

            await ReleaseStepAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string AdjustedKey(SeriesRow series) => string.Create(CultureInfo.InvariantCulture, $"adjusted_at:{series.Id}");

    private async Task StoreFactorsAsync(SeriesRow series, KLineSeries adjusted, CancellationToken cancellationToken)
    {
        var code = InstrumentCode.Parse(series.Code);
        var raw = new List<KLine>();
        await foreach (var bar in _store.ReadBarsAsync(series, code, adjusted.Bars[0].Seconds, adjusted.Bars[^1].Seconds,
            cancellationToken).ConfigureAwait(false))
        {
            if (bar.IsFinal)
            {
                raw.Add(bar);
            }
        }

        var (segments, mode) = FactorFinder.Find(raw, adjusted.Bars);
        if (segments.Count > 0)
        {
            var before = await _store.GetFactorsAsync(series, cancellationToken).ConfigureAwait(false);
            var now = new FactorSet(segments, mode ?? before?.Mode ?? AdjustmentMode.Multiply, Now);
            now = before is null ? now : now.WithOlder(before);
            await _store.StoreFactorsAsync(series, before is not null && before.AgreesWith(now) ? now with { SeenAt = before.SeenAt }
                : now, cancellationToken).ConfigureAwait(false);
            if (before is not null && !before.AgreesWith(now))
            {
                Report(Messages.Format($"{series.Code}: the adjusted prices changed; known events: {segments.Count - 1}"), isNotice: true);
            }
        }

        await _store.SetMetaAsync(AdjustedKey(series), Now.ToString(CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
    }
}
