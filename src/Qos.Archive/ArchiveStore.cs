using Qos.Archive.Adjustments;
using Qos.Archive.Coverage;
using Qos.Archive.Postgres;
using Qos.Archive.Sqlite;
using Qos.Client;

namespace Qos.Archive;

/// <summary>
/// Where an archive is kept: an SQLite file or a PostgreSQL database. Both keep the same promises, held by one suite of tests.
/// </summary>
public abstract class ArchiveStore : IAsyncDisposable
{
    /// <summary>
    /// Version of the tables that this program writes. Older ones are brought up to it at opening, newer ones are refused.
    /// </summary>
    internal const int Version = 1;

    private protected ArchiveStore(string location) => Location = location;

    /// <summary>Where the store is: a full path, or the server and database without the password.</summary>
    public string Location { get; }

    /// <summary>Creates a store of a file name or of a PostgreSQL address. Nothing is opened before the first use.</summary>
    /// <param name="location"><c>FILE.db</c>, or <c>postgres://user@host:port/database</c>.</param>
    /// <exception cref="QosException">The address cannot be read (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static ArchiveStore At(string location)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        return location.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || location.StartsWith("postgresql://",
            StringComparison.OrdinalIgnoreCase)
            ? new PostgresStore(location)
            : new SqliteStore(location);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The kind of store and its version.</summary>
    internal abstract string Description { get; }

    /// <summary>Opens the store and makes its tables where there are none.</summary>
    internal abstract Task OpenAsync(CancellationToken cancellationToken);

    internal abstract Task<IReadOnlyList<SeriesRow>> GetSeriesAsync(CancellationToken cancellationToken);

    /// <summary>One series by its canonical code and type, however many there are; null when there is none.</summary>
    internal abstract Task<SeriesRow?> FindSeriesAsync(string code, int type, CancellationToken cancellationToken);

    /// <summary>Adds a series, or makes one that is there wanted (again) from the earlier of both starts.</summary>
    internal abstract Task<SeriesRow> AddSeriesAsync(string code, int type, bool isWanted, long? from, CancellationToken cancellationToken);

    /// <summary>Stops a series from being wanted, and deletes what is stored of it where asked.</summary>
    internal abstract Task RemoveSeriesAsync(SeriesRow series, bool deleteData, CancellationToken cancellationToken);

    internal abstract Task<CoverageMap> GetCoverageAsync(int series, CancellationToken cancellationToken);

    /// <summary>Stores batches in one transaction. A crash at any moment leaves all of it or nothing.</summary>
    internal abstract Task<Stored> StoreAsync(IReadOnlyList<SeriesBatch> batches, CancellationToken cancellationToken);

    /// <summary>The stored bars between two opening times, oldest first.</summary>
    /// <param name="series">The series.</param>
    /// <param name="code">The code as the bars are to name it.</param>
    /// <param name="from">Unix seconds.</param>
    /// <param name="to">Unix seconds, included.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    internal abstract IAsyncEnumerable<KLine> ReadBarsAsync(SeriesRow series, InstrumentCode code, long from, long to,
        CancellationToken cancellationToken);

    /// <summary>The opening times of the stored bars, oldest first, each with whether it is final.</summary>
    internal abstract IAsyncEnumerable<(long Time, bool IsFinal)> ReadTimesAsync(SeriesRow series, long from, long to,
        CancellationToken cancellationToken);

    internal abstract IAsyncEnumerable<Trade> ReadTradesAsync(SeriesRow series, InstrumentCode code, long from, long to,
        CancellationToken cancellationToken);

    /// <summary>The last stored second of trades, and whether it is whole.</summary>
    internal abstract Task<TradeSecond?> GetLastSecondAsync(SeriesRow series, InstrumentCode code, CancellationToken cancellationToken);

    /// <summary>The first and the last stored time of a series; null when nothing is stored.</summary>
    internal abstract Task<(long First, long Last)?> GetRangeAsync(SeriesRow series, CancellationToken cancellationToken);

    internal abstract IAsyncEnumerable<ArchiveRevision> ReadRevisionsAsync(SeriesRow series, InstrumentCode code,
        CancellationToken cancellationToken);

    /// <summary>Takes series for this process until the lease ends; those that another living process has are left out.</summary>
    internal abstract Task<IReadOnlySet<int>> ClaimAsync(Owner owner, IReadOnlyCollection<int> series, TimeSpan lease,
        CancellationToken cancellationToken);

    /// <summary>
    /// Takes this watcher's share of series until the lease ends, renews what it has, and gives back what is more than its share: the codes
    /// by the number of watchers that live. All series of a code are one watcher's.
    /// </summary>
    /// <returns>The series that are this watcher's now.</returns>
    internal abstract Task<IReadOnlySet<int>> ShareAsync(Owner owner, IReadOnlyCollection<SeriesRow> series, TimeSpan lease,
        CancellationToken cancellationToken);

    /// <summary>Gives back everything that an owner has claimed.</summary>
    internal abstract Task ReleaseAsync(Owner owner, CancellationToken cancellationToken);

    internal abstract Task<IReadOnlyList<TradingDay>> GetCalendarAsync(CancellationToken cancellationToken);

    internal abstract Task StoreCalendarAsync(IEnumerable<TradingDay> days, CancellationToken cancellationToken);

    internal abstract Task<string?> GetMetaAsync(string key, CancellationToken cancellationToken);

    internal abstract Task SetMetaAsync(string key, string value, CancellationToken cancellationToken);

    /// <summary>The factors of a code as they were seen last; null when they were never read.</summary>
    internal abstract Task<FactorSet?> GetFactorsAsync(SeriesRow series, CancellationToken cancellationToken);

    /// <summary>Stores factors beside those that were seen before.</summary>
    internal abstract Task StoreFactorsAsync(SeriesRow series, FactorSet factors, CancellationToken cancellationToken);

    /// <summary>
    /// A number that changes with every change of the store by any process; null if the store has none that is cheaper than
    /// reading.
    /// </summary>
    internal virtual Task<long?> GetStampAsync(CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    /// <summary>Size in bytes, and the number of revisions.</summary>
    internal abstract Task<(long Bytes, long Revisions)> GetSizeAsync(CancellationToken cancellationToken);

    /// <summary>Returns the problems of the store's structure; empty if it is intact.</summary>
    internal abstract Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken);

    internal abstract Task VacuumAsync(CancellationToken cancellationToken);
}
