using System.Globalization;
using System.Runtime.CompilerServices;
using Qos.Archive.Coverage;
using Qos.Archive.Sync;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive;

/// <summary>
/// Stores history beyond the limits of the server. Requests only missing data, stores it permanently, and returns it without a request.
/// </summary>
/// <example><code>
/// await using var archive = await QosArchive.OpenAsync("bars.db");
/// await archive.AddAsync(["HK:700", "US:AAPL"], [KLineType.Minute1, KLineType.Day]);
/// await archive.SyncAsync(client);
/// await foreach (var bar in archive.GetKLinesAsync("HK:700", KLineType.Minute1)) Console.WriteLine(bar);
/// </code></example>
public sealed partial class QosArchive : IQosArchive
{
    internal const string SimulatedKey = "simulated";
    internal const string SyncedKey = "synced_at";

    private readonly TimeProvider _time;
    private readonly RangeCache _ranges = new();

    /// <summary>Creates an archive on a store, which it then owns.</summary>
    /// <param name="store">The store, for example <c>ArchiveStore.At("bars.db")</c>.</param>
    /// <param name="timeProvider">The clock for everything that is done without a server. Default the system's.</param>
    public QosArchive(ArchiveStore store, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Location => Store.Location;

    internal ArchiveStore Store { get; }

    /// <summary>Opens an archive, and makes it where there is none.</summary>
    /// <param name="location">A file name, or <c>postgres://user@host:port/database</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="QosException">It is not an archive, or it was written by a newer version (<see
    /// cref="QosErrorKind.InvalidArgument"/>).</exception>
    /// <exception cref="IOException">The store cannot be opened, or is damaged.</exception>
    public static async Task<IQosArchive> OpenAsync(string location, CancellationToken cancellationToken = default)
    {
        var archive = new QosArchive(ArchiveStore.At(location));
        try
        {
            await archive.Store.OpenAsync(cancellationToken).ConfigureAwait(false);
            return archive;
        }
        catch
        {
            await archive.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ArchiveItem>> AddAsync(
        IEnumerable<string> codes, IEnumerable<KLineType> types, bool trades = false, MarketTime? from = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(types);
        var parsed = CodeList.Parse(codes).DistinctBy(code => code.Canonical).ToList();
        var kinds = types.Select(
            type => Enum.IsDefined(type) ? (int)type : throw Invalid(Messages.Format($"There is no K-line type {type}.")))
            .Concat(trades ? [SeriesRow.Trades] : []).Distinct().ToList();
        if (kinds.Count == 0)
        {
            throw Invalid(Messages.Of("Specify at least one K-line type, or trades."));
        }

        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        var now = Now;
        var calendar = await CalendarAsync(cancellationToken).ConfigureAwait(false);
        var added = new List<SeriesRow>();
        foreach (var code in parsed)
        {
            var sessions = new MarketSessions(code, calendar);
            foreach (var kind in kinds)
            {
                var start = from is { } given ? given.FirstSecond(code) : kind == SeriesRow.Trades ? now
                    : sessions.ReachOf((KLineType)kind, Synchronizer.PageBars, now);
                if (start > now)
                {
                    throw Invalid(Messages.Format($"The start {from} is in the future. Choose an earlier start."));
                }

                added.Add(await Store.AddSeriesAsync(code.Canonical, kind, isWanted: true, start, cancellationToken).ConfigureAwait(false));
            }
        }

        var items = await GetItemsAsync(cancellationToken).ConfigureAwait(false);
        return [.. added.Select(series => items.First(item => item.Code == series.Code && item.Type == series.TypeName))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ArchiveItem>> RemoveAsync(
        IEnumerable<string> codes, IEnumerable<KLineType>? types = null, bool trades = false, bool deleteData = false,
            CancellationToken cancellationToken = default)
    {
        var names = CodeList.Parse(codes).Select(code => code.Canonical).ToHashSet(StringComparer.Ordinal);
        var kinds = (types ?? []).Select(type => (int)type).ToHashSet();
        var isAll = kinds.Count == 0 && !trades;
        var items = await GetItemsAsync(cancellationToken).ConfigureAwait(false);
        var removed = new List<ArchiveItem>();
        foreach (var series in await Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (names.Contains(series.Code) && (isAll || kinds.Contains(series.Type) || (trades && series.IsTrades)) && (series.IsWanted
                || deleteData))
            {
                await Store.RemoveSeriesAsync(series, deleteData, cancellationToken).ConfigureAwait(false);
                removed.Add(items.First(item => item.Code == series.Code && item.Type == series.TypeName) with { IsWanted = false });
            }
        }

        return removed;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ArchiveItem>> GetItemsAsync(CancellationToken cancellationToken = default)
    {
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        var calendar = await CalendarAsync(cancellationToken).ConfigureAwait(false);
        var isSimulated = await IsSimulatedAsync(cancellationToken).ConfigureAwait(false);
        var items = new List<ArchiveItem>();
        foreach (var series in await Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            var wanted = Wanted.Of(series, calendar, await Store.GetCoverageAsync(series.Id, cancellationToken).ConfigureAwait(false), Now);
            var range = await Store.GetRangeAsync(series, cancellationToken).ConfigureAwait(false);
            items.Add(new ArchiveItem
            {
                Code = series.Code,
                Type = series.TypeName,
                KLineType = series.IsTrades ? null : series.KLineType,
                IsWanted = series.IsWanted,
                From = series.WantedFrom is { } from ? wanted.Code.ToExchangeTime(from) : null,
                First = range is { } first ? wanted.Code.ToExchangeTime(first.First) : null,
                Last = range is { } last ? wanted.Code.ToExchangeTime(last.Last) : null,
                Count = series.Count,
                Holes = series.IsTrades ? wanted.Coverage.Intervals.Count(interval => interval.State == CoverageState.Gap)
                    : range is { } stored ? HolesBetween(wanted, stored.First, stored.Last) : 0,
                BeyondBefore = wanted.Coverage.Intervals.LastOrDefault(
                    interval => interval.State == CoverageState.Beyond) is { AskedAt: > 0 } beyond
                    ? wanted.Code.ToExchangeTime(beyond.To + 1) : null,
                SyncedAt = series.SyncedAt is { } synced ? DateTimeOffset.FromUnixTimeSeconds(synced) : null,
                Problem = series.Problem,
                IsSimulated = isSimulated,
            });
        }

        return items;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KLine> GetKLinesAsync(
        string code, KLineType type, MarketTime? from = null, MarketTime? until = null, Adjustment adjustment = Adjustment.None,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var instrument = InstrumentCode.Parse(code).WithSimulated(await IsSimulatedAsync(cancellationToken).ConfigureAwait(false));
        var (start, end) = RangeOf(instrument, from, until);
        if (await FindAsync(instrument, (int)type, cancellationToken).ConfigureAwait(false) is not { } series)
        {
            yield break;
        }

        var factors = adjustment == Adjustment.None ? null : await AdjusterAsync(instrument, cancellationToken).ConfigureAwait(false);
        await foreach (var bar in Store.ReadBarsAsync(series, instrument, start, end, cancellationToken).ConfigureAwait(false))
        {
            yield return factors is null ? bar : factors.Adjust(bar);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Trade> GetTradesAsync(
        string code, MarketTime? from = null, MarketTime? until = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var instrument = InstrumentCode.Parse(code).WithSimulated(await IsSimulatedAsync(cancellationToken).ConfigureAwait(false));
        var (start, end) = RangeOf(instrument, from, until);
        if (await FindAsync(instrument, SeriesRow.Trades, cancellationToken).ConfigureAwait(false) is { } series)
        {
            await foreach (var trade in Store.ReadTradesAsync(series, instrument, start, end, cancellationToken).ConfigureAwait(false))
            {
                yield return trade;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ArchiveGap>> GetGapsAsync(string code, CancellationToken cancellationToken = default)
    {
        var instrument = InstrumentCode.Parse(code);
        if (await FindAsync(instrument, SeriesRow.Trades, cancellationToken).ConfigureAwait(false) is not { } series)
        {
            return [];
        }

        var coverage = await Store.GetCoverageAsync(series.Id, cancellationToken).ConfigureAwait(false);
        return
        [
            .. coverage.Intervals.Where(interval => interval.State == CoverageState.Gap).Select(gap => new ArchiveGap(
                instrument.ToExchangeTime(gap.From), instrument.ToExchangeTime(gap.To),
                gap.Tries == TradeJoin.Cut
                    ? Messages.Of("more trades than one response contains")
                    : Messages.Of("the stream was interrupted"))),
        ];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchiveRevision> GetRevisionsAsync(string? code = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isSimulated = await IsSimulatedAsync(cancellationToken).ConfigureAwait(false);
        var only = code is null ? null : InstrumentCode.Parse(code);
        foreach (var series in await Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (only is not null && only.Canonical != series.Code)
            {
                continue;
            }

            var instrument = (only ?? InstrumentCode.Parse(series.Code)).WithSimulated(isSimulated);
            await foreach (var revision in Store.ReadRevisionsAsync(series, instrument, cancellationToken).ConfigureAwait(false))
            {
                yield return revision;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ArchiveStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        var series = await Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false);
        var (bytes, revisions) = await Store.GetSizeAsync(cancellationToken).ConfigureAwait(false);
        var synced = await Store.GetMetaAsync(SyncedKey, cancellationToken).ConfigureAwait(false);
        return new ArchiveStatus
        {
            Location = Location,
            Store = Store.Description,
            Version = ArchiveStore.Version,
            Items = series.Count(one => one.IsWanted),
            Bars = series.Where(one => !one.IsTrades).Sum(one => one.Count),
            Trades = series.Where(one => one.IsTrades).Sum(one => one.Count),
            Revisions = revisions,
            Bytes = bytes,
            SyncedAt = synced is null ? null : DateTimeOffset.FromUnixTimeSeconds(long.Parse(synced, CultureInfo.InvariantCulture)),
            Claimed = series.Count(one => one.Owner is { } owner && !Owner.HasEnded(owner)),
            IsSimulated = await IsSimulatedAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    /// <inheritdoc/>
    public async Task VacuumAsync(CancellationToken cancellationToken = default)
    {
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        await Store.VacuumAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ArchivePlan> PlanAsync(ArchivePlanOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ArchivePlanOptions();
        var now = (options.Now ?? _time.GetUtcNow()).ToUnixTimeSeconds();
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        var calendar = await CalendarAsync(cancellationToken).ConfigureAwait(false);
        var wanted = new List<Wanted>();
        foreach (var series in await Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (series.IsWanted)
            {
                wanted.Add(Wanted.Of(series, calendar, await Store.GetCoverageAsync(series.Id, cancellationToken).ConfigureAwait(false),
                    now));
            }
        }

        var reach = HistoryReachNames.Parse(await Store.GetMetaAsync(HistoryReachNames.Key, cancellationToken).ConfigureAwait(false));
        return Planner.Plan(
            wanted, options, reach, now) with
        { IsSimulated = await IsSimulatedAsync(cancellationToken).ConfigureAwait(false) };
    }

    /// <inheritdoc/>
    public async Task<ArchiveSyncResult> SyncAsync(
        QosClient client, ArchiveSyncOptions? options = null, IProgress<ArchiveSyncProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        using var synchronizer = new Synchronizer(Store, client, options ?? new ArchiveSyncOptions(), progress);
        return await synchronizer.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The time without a server, Unix seconds.</summary>
    internal long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    internal async Task<SessionCalendar> CalendarAsync(CancellationToken cancellationToken) =>
        new(await Store.GetCalendarAsync(cancellationToken).ConfigureAwait(false));

    internal async Task<bool> IsSimulatedAsync(CancellationToken cancellationToken)
    {
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await Store.GetMetaAsync(SimulatedKey, cancellationToken).ConfigureAwait(false) == "1";
    }

    internal async Task<SeriesRow?> FindAsync(InstrumentCode code, int type, CancellationToken cancellationToken)
    {
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await Store.FindSeriesAsync(code.Canonical, type, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="IOException">The store is damaged; the message lists what was found.</exception>
    internal async Task VerifyAsync(CancellationToken cancellationToken)
    {
        if (await Store.VerifyAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } problems)
        {
            throw new IOException(Messages.Format($"{Location} is damaged: {string.Join("; ", problems)}. Restore it from a backup."));
        }
    }

    internal static QosException Invalid(string message) => new(QosErrorKind.InvalidArgument, message);

    /// <summary>An archive has either simulated prices or real ones.</summary>
    internal static QosException OtherKindOfPrices(string location, bool isSimulated) => Invalid(isSimulated
        ? Messages.Format($"{location} contains simulated prices, but the new prices are real. Use a separate archive for them.")
        : Messages.Format($"{location} contains real prices, but the new prices are simulated. Use a separate archive for them."));

    /// <summary>A range in Unix seconds, both ends included.</summary>
    internal static (long From, long To) RangeOf(InstrumentCode code, MarketTime? from, MarketTime? until)
    {
        var (start, end) = (from?.FirstSecond(code) ?? long.MinValue, until?.LastSecond(code) ?? long.MaxValue);
        return start > end ? throw Invalid(Messages.Format($"The range ends ({until}) before it starts ({from}).")) : (start, end);
    }

    private static int HolesBetween(Wanted wanted, long first, long last) =>
        wanted.Missing.Count(missing => missing.To > first && missing.From < last)
        + wanted.Coverage.Intervals.Count(interval => interval.State is CoverageState.Empty or CoverageState.Beyond
            && interval.From > Math.Max(first, wanted.Series.WantedFrom ?? first) && interval.To < last
            && !wanted.Missing.Any(missing => missing.From <= interval.To && missing.To >= interval.From));
}
