namespace Qos.Client;

/// <summary>
/// History that is kept on this machine or in a database. Only types of this library are used, so that an implementation can live in a load
/// context
/// of its own. Members may be called from several threads; dates without an offset are the exchange's local time, and ranges include both
/// ends.
/// </summary>
public interface IQosArchive : IKLineArchive, IAsyncDisposable
{
    /// <summary>Where the archive is: a full path, or the server and database without the password.</summary>
    string Location { get; }

    /// <summary>Adds items to keep. If an item exists already, the earlier start is kept.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="types">K-line types; may be empty when <paramref name="trades"/> is true.</param>
    /// <param name="trades">Whether trades are kept too.</param>
    /// <param name="from">The earliest opening time to keep; null means as far back as the server provides.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The added items, one for each code and type.</returns>
    Task<IReadOnlyList<ArchiveItem>> AddAsync(
        IEnumerable<string> codes, IEnumerable<KLineType> types, bool trades = false, MarketTime? from = null,
            CancellationToken cancellationToken = default);

    /// <summary>Removes items. Stored data is kept and can be read, unless <paramref name="deleteData"/> is true.</summary>
    /// <param name="codes">Codes.</param>
    /// <param name="types">K-line types; null or empty is every type and the trades.</param>
    /// <param name="trades">Whether the trades are meant too, where <paramref name="types"/> is given.</param>
    /// <param name="deleteData">True to delete the stored data, in the same transaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items that were removed.</returns>
    Task<IReadOnlyList<ArchiveItem>> RemoveAsync(
        IEnumerable<string> codes, IEnumerable<KLineType>? types = null, bool trades = false, bool deleteData = false,
            CancellationToken cancellationToken = default);

    /// <summary>Everything that is wanted or stored, with ranges, counts and holes.</summary>
    Task<IReadOnlyList<ArchiveItem>> GetItemsAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns what the next sync would request, and how long it would take. No request is sent.</summary>
    Task<ArchivePlan> PlanAsync(ArchivePlanOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Requests missing data from the server and stores it. It can be cancelled at any time; the next sync continues.</summary>
    /// <param name="client">The client to ask with; its plan's limits are kept.</param>
    /// <param name="options">The options of the sync.</param>
    /// <param name="progress">Called after each step, on the thread of that step.</param>
    /// <param name="cancellationToken">Cancels the call; data stored before is kept.</param>
    /// <exception cref="QosException">The server refuses the key, or cannot be reached.</exception>
    Task<ArchiveSyncResult> SyncAsync(
        QosClient client, ArchiveSyncOptions? options = null, IProgress<ArchiveSyncProgress>? progress = null,
            CancellationToken cancellationToken = default);

    /// <summary>The stored bars of a code, oldest first, in constant memory.</summary>
    /// <param name="code">The code.</param>
    /// <param name="type">The period.</param>
    /// <param name="from">The earliest opening time; null is the first.</param>
    /// <param name="until">The latest opening time; a date without a time of day takes in that whole day. Null is the last.</param>
    /// <param name="adjustment">How prices account for splits and dividends; adjusted prices are computed from the factors that were seen
    /// last (<see cref="GetEventsAsync"/>), and equal the server's of that day.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<KLine> GetKLinesAsync(
        string code, KLineType type, MarketTime? from = null, MarketTime? until = null, Adjustment adjustment = Adjustment.None,
            CancellationToken cancellationToken = default);

    /// <summary>The stored trades of a code, oldest first, in constant memory. Gaps are in <see cref="GetGapsAsync"/>.</summary>
    IAsyncEnumerable<Trade> GetTradesAsync(string code, MarketTime? from = null, MarketTime? until = null,
        CancellationToken cancellationToken = default);

    /// <summary>Where the stored trades of a code have or may have holes.</summary>
    Task<IReadOnlyList<ArchiveGap>> GetGapsAsync(string code, CancellationToken cancellationToken = default);

    /// <summary>Final bars whose values changed after they were stored, oldest change first.</summary>
    IAsyncEnumerable<ArchiveRevision> GetRevisionsAsync(string? code = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Splits and dividends of a code, oldest first, derived from the server's adjusted day bars as they were seen last. Needs day bars of
    /// the code in the archive.
    /// </summary>
    Task<IReadOnlyList<ArchiveEvent>> GetEventsAsync(string code, CancellationToken cancellationToken = default);

    /// <summary>Compares the stored data with the calendar and with other codes of the market, per code, type and day.</summary>
    IAsyncEnumerable<ArchiveDay> CheckAsync(ArchiveCheckOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Writes bars to files that are read back and compared before they take the place of older ones.</summary>
    Task<ArchiveExportResult> ExportAsync(
        ArchiveExportOptions options, IProgress<ArchiveFileProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Stores bars of a file of another source. They never replace bars that came from the server, unless asked.</summary>
    Task<ArchiveImportResult> ImportAsync(
        ArchiveImportOptions options, IProgress<ArchiveFileProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The archive as it is: size, rows, version, what ran last.</summary>
    Task<ArchiveStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Checks the store's own structure and gives unused space back.</summary>
    Task VacuumAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates the history calls of a client read through this archive.</summary>
    void Attach(QosClient client);
}
