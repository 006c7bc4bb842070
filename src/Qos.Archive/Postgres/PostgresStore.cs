using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Postgres;

/// <summary>An archive in a PostgreSQL database, which several machines may fill and read at once.</summary>
internal sealed class PostgresStore : SqlStore
{
    /// <summary>
    /// Tries of a transaction whose connection was lost or which two processes made against each other: a minute, in which a server
    /// restarts.
    /// </summary>
    private const int MaxTries = 9;

    /// <summary>Tries before the store was ever reached: an address that is wrong is not waited for.</summary>
    private const int MaxOpeningTries = 3;

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly HashSet<(string Table, int Year, int Month)> _partitions = [];
    private bool _isOpen;
    private string _version = "";

    internal PostgresStore(string address)
        : this(PostgresAddress.Parse(address))
    {
    }

    private PostgresStore((NpgsqlConnectionStringBuilder Connection, string Shown) address)
        : base(address.Shown) => _source = NpgsqlDataSource.Create(address.Connection);

    internal override string Description => $"PostgreSQL {_version}".TrimEnd();

    protected override string ClaimSuffix => "ORDER BY id FOR UPDATE SKIP LOCKED";

    protected override string ShareSuffix => "ORDER BY id FOR UPDATE";

    protected override string NowSql => "extract(epoch FROM clock_timestamp())::bigint";

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _opening.Dispose();
    }

    internal override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isOpen)
            {
                await GuardAsync(() => PrepareAsync(cancellationToken), isRepeatable: true, cancellationToken).ConfigureAwait(false);
                _isOpen = true;
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    internal override async IAsyncEnumerable<KLine> ReadBarsAsync(
        SeriesRow series, InstrumentCode code, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var fetches = new Dictionary<int, (long Ticks, Origin Origin)>();
        using var connection = (NpgsqlConnection)await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var command = (NpgsqlCommand)Command(
            connection, null,
            "SELECT time, open, high, low, close, volume, final, answer FROM bar WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time",
            ("id", series.Id), ("begin", PostgresTime.At(from)), ("end", PostgresTime.At(to)));

        // The rows come as they are read: no result of whatever length is held in memory.
        using var reader = await GuardAsync(() => command.ExecuteReaderAsync(cancellationToken), isRepeatable: false,
            cancellationToken).ConfigureAwait(false);
        while (await GuardAsync(() => reader.ReadAsync(cancellationToken), isRepeatable: false, cancellationToken).ConfigureAwait(false))
        {
            var id = reader.GetInt32(7);
            if (!fetches.TryGetValue(id, out var fetch))
            {
                fetches[id] = fetch = await FetchOfAsync(id, cancellationToken).ConfigureAwait(false);
            }

            yield return new KLine(code)
            {
                Type = series.KLineType,
                Seconds = PostgresTime.Seconds(reader.GetDateTime(0)),
                Open = reader.GetDecimal(1),
                High = reader.GetDecimal(2),
                Low = reader.GetDecimal(3),
                Close = reader.GetDecimal(4),
                Volume = reader.IsDBNull(5) ? null : reader.GetDecimal(5),
                IsFinal = reader.GetBoolean(6),
                ReceivedAt = new DateTimeOffset(fetch.Ticks, TimeSpan.Zero),
                Origin = fetch.Origin,
            };
        }
    }

    internal override async IAsyncEnumerable<(long Time, bool IsFinal)> ReadTimesAsync(
        SeriesRow series, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var command = (NpgsqlCommand)Command(
            connection, null, "SELECT time, final FROM bar WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time",
            ("id", series.Id), ("begin", PostgresTime.At(from)), ("end", PostgresTime.At(to)));
        using var reader = await GuardAsync(() => command.ExecuteReaderAsync(cancellationToken), isRepeatable: false,
            cancellationToken).ConfigureAwait(false);
        while (await GuardAsync(() => reader.ReadAsync(cancellationToken), isRepeatable: false, cancellationToken).ConfigureAwait(false))
        {
            yield return (PostgresTime.Seconds(reader.GetDateTime(0)), reader.GetBoolean(1));
        }
    }

    internal override async IAsyncEnumerable<Trade> ReadTradesAsync(
        SeriesRow series, InstrumentCode code, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fetches = new Dictionary<int, (long Ticks, Origin Origin)>();
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var command = (NpgsqlCommand)Command(
            connection, null,
            "SELECT time, price, volume, direction, answer FROM trade WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time, position",
            ("id", series.Id), ("begin", PostgresTime.At(from)), ("end", PostgresTime.At(to)));
        using var reader = await GuardAsync(() => command.ExecuteReaderAsync(cancellationToken), isRepeatable: false,
            cancellationToken).ConfigureAwait(false);
        while (await GuardAsync(() => reader.ReadAsync(cancellationToken), isRepeatable: false, cancellationToken).ConfigureAwait(false))
        {
            var id = reader.GetInt32(4);
            if (!fetches.TryGetValue(id, out var fetch))
            {
                fetches[id] = fetch = await FetchOfAsync(id, cancellationToken).ConfigureAwait(false);
            }

            yield return new Trade(code, reader.GetDecimal(1), reader.GetDecimal(2), PostgresTime.Seconds(reader.GetDateTime(0)),
                (TradeDirection)reader.GetInt16(3), fetch.Ticks, fetch.Origin);
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
            ("id", series.Id), ("time", PostgresTime.At(range.Last))).ConfigureAwait(false);
        return new TradeSecond(range.Last, trades, cut.Count == 0);
    }

    internal override async Task<(long First, long Last)?> GetRangeAsync(SeriesRow series, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var range = await ReadAsync(
            connection, null, $"SELECT min(time), max(time) FROM {(series.IsTrades ? "trade" : "bar")} WHERE series = @id",
            row => row.IsDBNull(0)
                ? default((long, long)?)
                : (PostgresTime.Seconds(row.GetDateTime(0)), PostgresTime.Seconds(row.GetDateTime(1))),
                cancellationToken, ("id", series.Id)).ConfigureAwait(false);
        return range[0];
    }

    internal override async IAsyncEnumerable<ArchiveRevision> ReadRevisionsAsync(
        SeriesRow series, InstrumentCode code, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var rows = await ReadAsync(
            connection, null,
            """
            SELECT time, noticed_at, old_open, old_high, old_low, old_close, old_volume, old_answer, new_open, new_high, new_low,
            new_close, new_volume, new_answer
            FROM revision WHERE series = @id ORDER BY id
            """,
            row => (Noticed: row.GetInt64(1), Old: Bar(row, 2), OldFetch: row.GetInt32(7), New: Bar(row, 8), NewFetch: row.GetInt32(13)),
                cancellationToken, ("id", series.Id))
            .ConfigureAwait(false);
        foreach (var row in rows)
        {
            yield return new ArchiveRevision
            {
                Old = await WithFetchAsync(row.Old, row.OldFetch).ConfigureAwait(false),
                New = await WithFetchAsync(row.New, row.NewFetch).ConfigureAwait(false),
                NoticedAt = DateTimeOffset.FromUnixTimeSeconds(row.Noticed),
            };
        }

        KLine Bar(DbDataReader row, int at) => new(code)
        {
            Type = series.KLineType,
            Seconds = PostgresTime.Seconds(row.GetDateTime(0)),
            Open = row.GetDecimal(at),
            High = row.GetDecimal(at + 1),
            Low = row.GetDecimal(at + 2),
            Close = row.GetDecimal(at + 3),
            Volume = row.IsDBNull(at + 4) ? null : row.GetDecimal(at + 4),
            IsFinal = true,
        };

        async Task<KLine> WithFetchAsync(KLine bar, int fetch)
        {
            var (ticks, origin) = await FetchOfAsync(fetch, cancellationToken).ConfigureAwait(false);
            return bar with { ReceivedAt = new DateTimeOffset(ticks, TimeSpan.Zero), Origin = origin };
        }
    }

    internal override async Task<(long Bytes, long Revisions)> GetSizeAsync(CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (await ReadAsync(
            connection, null,
            $"""
            SELECT COALESCE(sum(pg_total_relation_size(c.oid)), 0)::bigint, (SELECT count(*) FROM revision)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{PostgresSchema.Name}' AND c.relkind = 'r'
            """,
            row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken).ConfigureAwait(false))[0];
    }

    internal override async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken)
    {
        // Pages are the server's (its data checksums); what can be told from here is that no row has gone.
        var problems = new List<string>();
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        foreach (var series in await GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            var counts = await ReadAsync(
                connection, null,
                $"SELECT (SELECT count(*) FROM {(series.IsTrades ? "trade" : "bar")} WHERE series = @id), (SELECT count FROM series WHERE id = @id)",
                row => (Stored: row.GetInt64(0), Counted: row.IsDBNull(1) ? default(long?) : row.GetInt64(1)), cancellationToken, ("id",
                    series.Id)).ConfigureAwait(false);
            if (counts[0].Counted is { } counted && counts[0].Stored != counted)
            {
                problems.Add(Messages.Format($"{series}: {counts[0].Stored} rows are stored, but {counted} were counted"));
            }
        }

        return problems;
    }

    internal override async Task VacuumAsync(CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        foreach (var table in (string[])["bar", "trade", "series", "coverage", "answer", "revision"])
        {
            await ExecuteAsync(connection, null, $"VACUUM (ANALYZE) {table}", cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await GuardAsync(() => _source.OpenConnectionAsync(cancellationToken).AsTask(), isRepeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            async () =>
            {
                using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await write(connection, transaction).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return result;
                }
            },
            isRepeatable: true, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<Stored> StoreAsync(IReadOnlyList<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        await MakePartitionsAsync(batches, cancellationToken).ConfigureAwait(false);
        return await WriteAsync(
            (connection, transaction) => PostgresWriter.StoreAsync(
                (NpgsqlConnection)connection, (NpgsqlTransaction)transaction, batches, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    protected override async Task DeleteRowsAsync(DbConnection connection, DbTransaction transaction, SeriesRow series,
        CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["bar", "trade", "cut_second"])
        {
            await ExecuteAsync(connection, transaction, $"DELETE FROM {table} WHERE series = @id", cancellationToken, ("id",
                series.Id)).ConfigureAwait(false);
        }
    }

    private async Task<(long Ticks, Origin Origin)> FetchOfAsync(int id, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (await ReadAsync(
            connection, null, "SELECT received_at, origin FROM answer WHERE id = @id", row => (row.GetInt64(0), (Origin)row.GetInt16(1)),
                cancellationToken, ("id", id))
            .ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Makes the monthly partitions that rows need, whichever process is first. They are made on their own, ahead of the rows: a table that
    /// is attached takes no lock that keeps others from reading or writing, where one that is created as a partition waits for all of them.
    /// </summary>
    private async Task MakePartitionsAsync(IReadOnlyList<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        var months = new HashSet<(string Table, int Year, int Month)>();
        foreach (var batch in batches)
        {
            AddMonths("bar", batch.Bars.Select(bar => bar.Seconds));
            AddMonths("trade", batch.Seconds.Select(second => second.Time));
        }

        lock (_partitions)
        {
            months.ExceptWith(_partitions);
        }

        foreach (var month in months.Order())
        {
            var start = new DateTime(month.Year, month.Month, 1, 0, 0, 0, DateTimeKind.Utc);
            var name = string.Create(CultureInfo.InvariantCulture, $"{month.Table}_{start:yyyy_MM}");
            var bounds = string.Create(
                CultureInfo.InvariantCulture,
                $"FROM ('{start:yyyy-MM-dd} 00:00:00+00') TO ('{start.AddMonths(1):yyyy-MM-dd} 00:00:00+00')");
            await WriteAsync(
                async (connection, transaction) =>
                {
                    await ExecuteAsync(
                        connection, transaction, $"SELECT pg_advisory_xact_lock({PostgresSchema.SetupLock})", cancellationToken)
                        .ConfigureAwait(false);
                    var isThere = (await ReadAsync(
                        connection, transaction, "SELECT to_regclass(@name) IS NOT NULL", row => row.GetBoolean(0), cancellationToken,
                        ("name", $"{PostgresSchema.Name}.{name}")).ConfigureAwait(false))[0];
                    return isThere ? 0 : await ExecuteAsync(
                        connection, transaction,
                        $"CREATE TABLE {name} (LIKE {month.Table}); ALTER TABLE {month.Table} ATTACH PARTITION {name} FOR VALUES {bounds}",
                        cancellationToken).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            lock (_partitions)
            {
                _partitions.Add(month);
            }
        }

        void AddMonths(string table, IEnumerable<long> times)
        {
            var end = long.MinValue;
            foreach (var time in times)
            {
                if (time >= end)
                {
                    var utc = PostgresTime.At(time);
                    months.Add((table, utc.Year, utc.Month));
                    end = utc is { Year: 9999, Month: 12 } ? long.MaxValue
                        : PostgresTime.Seconds(new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1));
                }
            }
        }
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        _version = connection.PostgreSqlVersion.ToString();
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var exists = await ReadAsync(
                connection, transaction, "SELECT to_regclass(@name) IS NOT NULL", row => row.GetBoolean(0), cancellationToken, ("name",
                    $"{PostgresSchema.Name}.meta")).ConfigureAwait(false);
            if (!exists[0])
            {
                await ExecuteAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({PostgresSchema.SetupLock})",
                    cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, transaction, $"CREATE SCHEMA IF NOT EXISTS {PostgresSchema.Name}",
                    cancellationToken).ConfigureAwait(false);
                exists = await ReadAsync(
                    connection, transaction, "SELECT to_regclass(@name) IS NOT NULL", row => row.GetBoolean(0), cancellationToken, ("name",
                        $"{PostgresSchema.Name}.meta")).ConfigureAwait(false);
            }

            if (!exists[0])
            {
                await ExecuteAsync(connection, transaction, PostgresSchema.Tables, cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(
                    connection, transaction, "INSERT INTO meta (key, value) VALUES ('version', @value)", cancellationToken,
                    ("value", Version.ToString(CultureInfo.InvariantCulture))).ConfigureAwait(false);
            }

            var version = await ReadAsync(connection, transaction, "SELECT value FROM meta WHERE key = 'version'", row => row.GetString(0),
                cancellationToken).ConfigureAwait(false);
            if (version.Count == 0 || !int.TryParse(version[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw QosArchive.Invalid(
                    Messages.Format($"{Location} has a schema {PostgresSchema.Name} that is not an archive. Choose another database."));
            }

            if (number > Version)
            {
                throw QosArchive.Invalid(
                    Messages.Format($"{Location} was written by a newer version of this program (schema {number}; this version reads {Version}). Update this program."));
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// Turns what Npgsql says into an error that says what to do, and repeats a whole transaction whose connection was lost or which lost
    /// against another process. What it
    /// writes is the same however often it is written, so it does not matter whether the lost one was committed.
    /// </summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> work, bool isRepeatable, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (isRepeatable && attempt < (_isOpen ? MaxTries : MaxOpeningTries) && IsTransient(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                throw e.SqlState switch
                {
                    PostgresErrorCodes.DiskFull => new IOException(
                        Messages.Format(
                            $"The disk of {Location} is full. The last step was not stored. Free some space and run the command again; it resumes where it stopped."), e),
                    PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new QosException(
                        QosErrorKind.InvalidArgument,
                        Messages.Format(
                            $"{Location} rejected the user: {e.MessageText}. Set PGPASSWORD, or write postgres://user:password@host/database."), e),
                    PostgresErrorCodes.InvalidCatalogName => new QosException(
                        QosErrorKind.InvalidArgument,
                        Messages.Format($"{Location}: {e.MessageText}. Create the database first, for example with `createdb`."), e),
                    PostgresErrorCodes.InsufficientPrivilege => new QosException(
                        QosErrorKind.InvalidArgument,
                        Messages.Format(
                            $"{Location}: {e.MessageText}. To create the schema {PostgresSchema.Name}, the user needs the CREATE privilege on the database once."), e),
                    PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
                        new IOException(Messages.Format($"{Location} is damaged ({e.MessageText}). Restore it from a backup."), e),
                    _ => new IOException($"{Location}: {e.MessageText}", e),
                };
            }
            catch (NpgsqlException e)
            {
                throw new IOException(
                    Messages.Format(
                        $"{Location} cannot be reached ({(e.InnerException is SocketException inner ? inner.Message : e.Message)}). Check the address and that the server is running. Data stored before is kept."),
                    e);
            }
        }
    }

    private static bool IsTransient(NpgsqlException error) =>
        error.IsTransient || error is PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.AdminShutdown
                or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UniqueViolation,
        };
}
