using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Qos.Client;
using Qos.Localization;
using SQLitePCL;

namespace Qos.Archive.Sqlite;

/// <summary>An archive in one SQLite file (WAL): many readers and one writer over all processes.</summary>
internal sealed partial class SqliteStore : SqlStore
{
    /// <summary>Rows that a reader takes at a time, so that no read transaction keeps the WAL from being cut.</summary>
    private const int PageRows = 8192;

    /// <summary>The first page is short, so that the first bar comes at once.</summary>
    private const int FirstPageRows = 256;

    private const long MaxTicks = 3_155_378_975_999_999_999;

    private const string BarColumns = "time, open, high, low, close, volume, scales, final, answer, sum";

    private static readonly string[] Suffixes = ["", "-wal"];

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _connection;
    private readonly object _versionGate = new();
    private SqliteConnection? _writer;
    private SqliteCommand? _version;
    private bool _isOpen;

    internal SqliteStore(string path)
        : base(Path.GetFullPath(path)) =>
            _connection = new SqliteConnectionStringBuilder { DataSource = Location, DefaultTimeout = 60, Pooling = true }.ToString();

    internal override string Description => $"SQLite {_writer?.ServerVersion}".TrimEnd();

    protected override string ClaimSuffix => "";

    protected override string ShareSuffix => "";

    protected override string NowSql => "unixepoch()";

    internal override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isOpen)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
                _writer = new SqliteConnection(_connection);
                await GuardAsync(async () =>
                {
                    await _writer.OpenAsync(cancellationToken).ConfigureAwait(false);
                    await PrepareAsync(_writer, cancellationToken).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
                _isOpen = true;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        lock (_versionGate)
        {
            _version?.Connection?.Dispose();
            _version?.Dispose();
            _version = null;
        }

        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync().ConfigureAwait(false);
            using var pooled = new SqliteConnection(_connection);
            SqliteConnection.ClearPool(pooled);
        }

        _writing.Dispose();
    }

    internal override async IAsyncEnumerable<KLine> ReadBarsAsync(
        SeriesRow series, InstrumentCode code, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var fetches = new Dictionary<long, Fetch>();
        var page = new List<KLine>(FirstPageRows);
        for (var rows = FirstPageRows; from <= to; rows = PageRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Clear();
            await GuardAsync(() => ReadPageAsync(series, code, from, to, rows, fetches, page, cancellationToken)).ConfigureAwait(false);
            foreach (var bar in page)
            {
                yield return bar;
            }

            if (page.Count < rows)
            {
                yield break;
            }

            from = page[^1].Seconds + 1;
        }
    }

    internal override async IAsyncEnumerable<(long Time, bool IsFinal)> ReadTimesAsync(
        SeriesRow series, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        while (from <= to)
        {
            var page = await GuardAsync(async () =>
            {
                using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                return await ReadAsync(
                    connection, null,
                    "SELECT time, final FROM bar WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time LIMIT @rows",
                    row => (row.GetInt64(0), row.GetInt32(1) != 0), cancellationToken, ("id", series.Id), ("begin", from), ("end", to),
                        ("rows", PageRows)).ConfigureAwait(false);
            }).ConfigureAwait(false);
            foreach (var time in page)
            {
                yield return time;
            }

            if (page.Count < PageRows)
            {
                yield break;
            }

            from = page[^1].Item1 + 1;
        }
    }

    internal override async IAsyncEnumerable<Trade> ReadTradesAsync(
        SeriesRow series, InstrumentCode code, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var fetches = new Dictionary<long, Fetch>();
        var (time, position) = (from, 0L);
        while (time <= to)
        {
            var page = await GuardAsync(() => ReadTradePageAsync(series, code, time, position, to, fetches,
                cancellationToken)).ConfigureAwait(false);
            foreach (var (trade, _) in page)
            {
                yield return trade;
            }

            if (page.Count < PageRows)
            {
                yield break;
            }

            (time, position) = (page[^1].Trade.Seconds, page[^1].Position + 1);
        }
    }

    internal override async Task<TradeSecond?> GetLastSecondAsync(SeriesRow series, InstrumentCode code,
        CancellationToken cancellationToken)
    {
        if (await GetRangeAsync(series, cancellationToken).ConfigureAwait(false) is not { } range)
        {
            return null;
        }

        var trades = new List<Trade>();
        await foreach (var trade in ReadTradesAsync(series, code, range.Last, range.Last, cancellationToken).ConfigureAwait(false))
        {
            trades.Add(trade);
        }

        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var cut = await ReadAsync(
            connection, null, "SELECT 1 FROM cut_second WHERE series = @id AND time = @time", row => row.GetInt32(0), cancellationToken,
            ("id", series.Id), ("time", range.Last)).ConfigureAwait(false);
        return new TradeSecond(range.Last, trades, cut.Count == 0);
    }

    internal override async Task<(long First, long Last)?> GetRangeAsync(SeriesRow series, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var table = series.IsTrades ? "trade" : "bar";
        var range = await ReadAsync(
            connection, null,
            $"SELECT (SELECT min(time) FROM {table} WHERE series = @id), (SELECT max(time) FROM {table} WHERE series = @id)",
            row => row.IsDBNull(0) ? default((long, long)?) : (row.GetInt64(0), row.GetInt64(1)), cancellationToken, ("id",
                series.Id)).ConfigureAwait(false);
        return range[0];
    }

    internal override async IAsyncEnumerable<ArchiveRevision> ReadRevisionsAsync(
        SeriesRow series, InstrumentCode code, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var fetches = new Dictionary<long, Fetch>();
        var rows = await ReadAsync(
            connection, null,
            """
            SELECT time, noticed_at, old_open, old_high, old_low, old_close, old_volume, old_answer, new_open, new_high, new_low,
            new_close, new_volume, new_answer
            FROM revision WHERE series = @id ORDER BY id
            """,
            row => (Time: row.GetInt64(0), Noticed: row.GetInt64(1), Old: Values(row, 2), New: Values(row, 8)), cancellationToken, ("id",
                series.Id)).ConfigureAwait(false);
        foreach (var row in rows)
        {
            yield return new ArchiveRevision
            {
                Old = Bar(row.Time, row.Old),
                New = Bar(row.Time, row.New),
                NoticedAt = DateTimeOffset.FromUnixTimeSeconds(row.Noticed),
            };
        }

        (decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, long Fetch) Values(DbDataReader row, int at) => (
            Number(row.GetString(at)), Number(row.GetString(at + 1)), Number(row.GetString(at + 2)), Number(row.GetString(at + 3)),
            row.IsDBNull(at + 4) ? null : Number(row.GetString(at + 4)), row.GetInt64(at + 5));

        KLine Bar(long time, (decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, long Fetch) values)
        {
            var fetch = FetchOf((SqliteConnection)connection, fetches, values.Fetch);
            return new KLine(code)
            {
                Type = series.KLineType,
                Seconds = time,
                Open = values.Open,
                High = values.High,
                Low = values.Low,
                Close = values.Close,
                Volume = values.Volume,
                IsFinal = true,
                ReceivedAt = new DateTimeOffset(fetch.ReceivedTicks, TimeSpan.Zero),
                Origin = fetch.Origin,
            };
        }
    }

    /// <summary>SQLite counts the commits that a connection sees of others: this one never writes, so it sees all of them.</summary>
    internal override async Task<long?> GetStampAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await GuardAsync(() =>
        {
            lock (_versionGate)
            {
                if (_version is null)
                {
                    var connection = new SqliteConnection(_connection + ";Pooling=False");
                    connection.Open();
                    _version = connection.CreateCommand();
                    _version.CommandText = "PRAGMA data_version";
                }

                return Task.FromResult<long?>((long)_version.ExecuteScalar()!);
            }
        }).ConfigureAwait(false);
    }

    internal override async Task<(long Bytes, long Revisions)> GetSizeAsync(CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var revisions = await ReadAsync(connection, null, "SELECT count(*) FROM revision", row => row.GetInt64(0),
            cancellationToken).ConfigureAwait(false);
        return (Suffixes.Select(end => new FileInfo(Location + end)).Where(file => file.Exists).Sum(file => file.Length), revisions[0]);
    }

    internal override Task<IReadOnlyList<string>> VerifyAsync(
        CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<string>>(async () =>
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var problems = (await ReadAsync(connection, null, "PRAGMA integrity_check(20)", row => row.GetString(0),
            cancellationToken).ConfigureAwait(false))
            .Where(problem => problem != "ok").ToList();
        foreach (var series in await GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            var code = InstrumentCode.Parse(series.Code);
            long rows = 0;
            if (series.IsTrades)
            {
                await foreach (var _ in ReadTradesAsync(series, code, long.MinValue, long.MaxValue,
                    cancellationToken).ConfigureAwait(false))
                {
                    rows++;
                }
            }
            else
            {
                await foreach (var _ in ReadBarsAsync(series, code, long.MinValue, long.MaxValue, cancellationToken).ConfigureAwait(false))
                {
                    rows++;
                }
            }

            if (rows != series.Count && (await GetSeriesAsync(cancellationToken).ConfigureAwait(false)).Any(now => now.Id == series.Id
                && now.Count == series.Count))
            {
                problems.Add(Messages.Format($"{series}: {rows} rows are stored, but {series.Count} were counted"));
            }
        }

        return problems;
    });

    internal override Task VacuumAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(_writer!, null, "VACUUM", cancellationToken).ConfigureAwait(false);
            return await ExecuteAsync(_writer!, null, "PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    });

    /// <summary>
    /// Called between the statements of a transaction and after it, where a test takes the files as a kill at that moment would leave them.
    /// </summary>
    internal Action? BetweenStatements { get; set; }

    /// <summary>Bounds the file's size, for tests of a full disk.</summary>
    internal Task LimitPagesAsync(int pages) => ExecuteAsync(_writer!, null, $"PRAGMA max_page_count = {pages}", default);

    protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var connection = new SqliteConnection(_connection);
        await GuardAsync(async () =>
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return connection;
    }

    protected override Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write,
        CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // BEGIN IMMEDIATE: the one writer of all processes, which waits for the one before it.
            var transaction = _writer!.BeginTransaction(deferred: false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await write(_writer, transaction).ConfigureAwait(false);
                BetweenStatements?.Invoke();
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                BetweenStatements?.Invoke();
                return result;
            }
        }
        finally
        {
            _writing.Release();
        }
    });

    protected override async Task DeleteRowsAsync(DbConnection connection, DbTransaction transaction, SeriesRow series,
        CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["bar", "trade", "cut_second"])
        {
            await ExecuteAsync(connection, transaction, $"DELETE FROM {table} WHERE series = @id", cancellationToken, ("id",
                series.Id)).ConfigureAwait(false);
        }
    }

    private async Task<bool> ReadPageAsync(
        SeriesRow series, InstrumentCode code, long from, long to, int rows, Dictionary<long, Fetch> fetches, List<KLine> page,
            CancellationToken cancellationToken)
    {
        using var connection = (SqliteConnection)await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var command = (SqliteCommand)Command(
            connection, null, $"SELECT {BarColumns} FROM bar WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time LIMIT @rows",
            ("id", series.Id), ("begin", from), ("end", to), ("rows", rows));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = ReadBar(reader, series, code);
            var fetch = FetchOf(connection, fetches, row.Fetch);
            page.Add(new KLine(code)
            {
                Type = series.KLineType,
                Seconds = row.Time,
                Open = row.Open,
                High = row.High,
                Low = row.Low,
                Close = row.Close,
                Volume = row.Volume,
                IsFinal = row.IsFinal,
                ReceivedAt = new DateTimeOffset(fetch.ReceivedTicks, TimeSpan.Zero),
                Origin = fetch.Origin,
            });
        }

        return true;
    }

    private async Task<List<(Trade Trade, long Position)>> ReadTradePageAsync(
        SeriesRow series, InstrumentCode code, long from, long position, long to, Dictionary<long, Fetch> fetches,
            CancellationToken cancellationToken)
    {
        using var connection = (SqliteConnection)await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var command = (SqliteCommand)Command(
            connection, null,
            """
            SELECT time, position, price, volume, scales, direction, answer, sum FROM trade
            WHERE series = @id AND (time, position) >= (@begin, @position) AND time <= @end ORDER BY time, position LIMIT @rows
            """,
            ("id", series.Id), ("begin", from), ("position", position), ("end", to), ("rows", PageRows));
        using var reader = command.ExecuteReader();
        var page = new List<(Trade, long)>();
        while (reader.Read())
        {
            var (time, at, scales) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt32(4));
            var (price, volume) = (reader.GetValue(2), reader.GetValue(3));
            var (direction, fetchId) = (reader.GetInt32(5), reader.GetInt64(6));
            if (TradeInsert.SumOf(series.Id, time, at, price, volume, scales, direction, fetchId) != reader.GetInt16(7))
            {
                throw Damaged(Messages.Format($"{series} at {code.ToExchangeTime(time):yyyy-MM-dd HH:mm:ss}"));
            }

            var fetch = FetchOf(connection, fetches, fetchId);
            page.Add((new Trade(code, Unpacked(price, scales, 0), Unpacked(volume, scales, 1), time, (TradeDirection)direction,
                fetch.ReceivedTicks, fetch.Origin), at));
        }

        return page;
    }

    private OldBar ReadBar(SqliteDataReader reader, SeriesRow series, InstrumentCode code)
    {
        // Ten columns of each of millions of rows: read without the checks of the reader, for the sum tells what is damaged.
        var row = reader.Handle!;
        var time = raw.sqlite3_column_int64(row, 0);
        var (scales, final, fetch) = ((int)raw.sqlite3_column_int64(row, 6), (int)raw.sqlite3_column_int64(row, 7),
            raw.sqlite3_column_int64(row, 8));
        RowSum sum = default;
        sum.Add(series.Id);
        sum.Add(time);
        var open = ReadNumber(row, 1, scales, ref sum);
        var high = ReadNumber(row, 2, scales, ref sum);
        var low = ReadNumber(row, 3, scales, ref sum);
        var close = ReadNumber(row, 4, scales, ref sum);
        var volume = (scales & PackedDecimal.NoVolume) != 0 ? default(decimal?) : ReadNumber(row, 5, scales, ref sum);
        sum.Add(scales);
        sum.Add(final);
        sum.Add(fetch);
        return sum.Value == raw.sqlite3_column_int64(row, 9)
            ? new OldBar(time, open, high, low, close, volume, final != 0, fetch)
            : throw Damaged(Messages.Format($"{series} at {code.ToExchangeTime(time):yyyy-MM-dd HH:mm}"));
    }

    private static decimal ReadNumber(sqlite3_stmt row, int column, int scales, ref RowSum sum)
    {
        var index = column - 1;
        if (!PackedDecimal.IsText(scales, index))
        {
            var number = raw.sqlite3_column_int64(row, column);
            sum.Add(number);
            return PackedDecimal.Unpack(number, PackedDecimal.ScaleAt(scales, index));
        }

        var text = raw.sqlite3_column_text(row, column).utf8_to_string() ?? "";
        sum.Add((object)text);
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
    }

    private static decimal Unpacked(object packed, int scales, int index) =>
        packed is long number ? PackedDecimal.Unpack(number, PackedDecimal.ScaleAt(scales, index)) : Number((string)packed);

    private Fetch FetchOf(SqliteConnection connection, Dictionary<long, Fetch> fetches, long id, DbTransaction? transaction = null)
    {
        if (fetches.TryGetValue(id, out var known))
        {
            return known;
        }

        using var command = Command(connection, transaction, "SELECT received_at, origin FROM answer WHERE id = @id", ("id", id));
        using var reader = command.ExecuteReader();
        if (!reader.Read() || reader.GetInt64(0) is < 0 or > MaxTicks || reader.GetInt64(1) is < 0 or > (long)Origin.Imported)
        {
            throw Damaged(Messages.Format($"answer {id}"));
        }

        var fetch = new Fetch(reader.GetInt64(0), (Origin)reader.GetInt32(1));
        fetches[id] = fetch;
        return fetch;
    }

    private async Task PrepareAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var (application, version) = (await PragmaAsync("application_id").ConfigureAwait(false),
            await PragmaAsync("user_version").ConfigureAwait(false));
        var isEmpty = (await ReadAsync(connection, null, "SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0),
            cancellationToken).ConfigureAwait(false))[0] == 0;
        if (!isEmpty && application != SqliteSchema.ApplicationId)
        {
            throw new QosException(QosErrorKind.InvalidArgument,
                Messages.Format($"{Location} is an SQLite database of another program, not an archive. Choose another file."));
        }

        if (version > Version)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Format($"{Location} was written by a newer version of this program (schema {version}; this version reads {Version}). Update this program."));
        }

        if (isEmpty)
        {
            // The mode of the file can only be set before its first transaction; two processes that start at once agree on it.
            await ExecuteAsync(connection, null, "PRAGMA journal_mode = WAL", cancellationToken).ConfigureAwait(false);
            var transaction = connection.BeginTransaction(deferred: false);
            await using (transaction.ConfigureAwait(false))
            {
                if ((await ReadAsync(connection, transaction, "SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0),
                    cancellationToken).ConfigureAwait(false))[0] == 0)
                {
                    await ExecuteAsync(
                        connection, transaction,
                            $"{SqliteSchema.Tables} PRAGMA application_id = {SqliteSchema.ApplicationId}; PRAGMA user_version = {Version};",
                        cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        // A power cut may cost the last transactions, whose work is then asked for again; it never damages the file.
        await ExecuteAsync(connection, null, "PRAGMA synchronous = NORMAL", cancellationToken).ConfigureAwait(false);

        async Task<long> PragmaAsync(string name) =>
            (await ReadAsync(connection, null, $"PRAGMA {name}", row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Turns what SQLite says into an error that says what to do.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw e.SqliteErrorCode switch
            {
                raw.SQLITE_NOTADB => new QosException(QosErrorKind.InvalidArgument,
                    Messages.Format($"{Location} is not an archive (not an SQLite database). Choose another file."), e),
                raw.SQLITE_CORRUPT => Damaged("SQLite: " + e.Message, e),
                raw.SQLITE_FULL => new IOException(
                    Messages.Format(
                        $"The disk of {Location} is full. The last step was not stored. Free some space and run the command again; it resumes where it stopped."), e),
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new IOException(
                    Messages.Format($"Another process has been writing to {Location} for more than a minute. Wait until it ends, or stop it, then run the command again."),
                        e),
                raw.SQLITE_READONLY => new UnauthorizedAccessException(
                    Messages.Format($"{Location} cannot be written. Check the permissions of the file and its folder."), e),
                raw.SQLITE_CANTOPEN => new IOException(
                    Messages.Format($"{Location} cannot be opened. Check that it is a file, that its folder exists, and the permissions."),
                    e),
                raw.SQLITE_IOERR =>
                    new IOException(Messages.Format($"{Location} cannot be read or written: {e.Message}. Check the disk."), e),
                _ => new IOException($"{Location}: {e.Message}", e),
            };
        }
    }

    private IOException Damaged(string what, Exception? inner = null) => new(
        Messages.Format($"{Location} is damaged ({what}). Restore it from a backup, or export the days that `qos archive check` reports as complete and import them into a new archive."),
            inner);

    private readonly record struct Fetch(long ReceivedTicks, Origin Origin);

    private readonly record struct OldBar(
        long Time, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, bool IsFinal, long Fetch);
}
