using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Postgres;

/// <summary>An archive in a PostgreSQL database, which several machines may fill and read at once.</summary>
internal sealed class PostgresStore : SqlStore
{
    /// <summary>Tries of a transaction whose connection was lost or which two processes made against each other.</summary>
    private const int MaxTries = 5;

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

    protected override string LockSuffix => "FOR UPDATE";

    protected override string ClaimSuffix => "ORDER BY id FOR UPDATE SKIP LOCKED";

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
            connection, null, "SELECT time, open, high, low, close, volume, final, answer FROM bar WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time",
            ("id", series.Id), ("begin", At(from)), ("end", At(to)));

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
                Seconds = Seconds(reader.GetDateTime(0)),
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
            ("id", series.Id), ("begin", At(from)), ("end", At(to)));
        using var reader = await GuardAsync(() => command.ExecuteReaderAsync(cancellationToken), isRepeatable: false,
            cancellationToken).ConfigureAwait(false);
        while (await GuardAsync(() => reader.ReadAsync(cancellationToken), isRepeatable: false, cancellationToken).ConfigureAwait(false))
        {
            yield return (Seconds(reader.GetDateTime(0)), reader.GetBoolean(1));
        }
    }

    internal override async IAsyncEnumerable<Trade> ReadTradesAsync(
        SeriesRow series, InstrumentCode code, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fetches = new Dictionary<int, (long Ticks, Origin Origin)>();
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var command = (NpgsqlCommand)Command(
            connection, null, "SELECT time, price, volume, direction, answer FROM trade WHERE series = @id AND time BETWEEN @begin AND @end ORDER BY time, position",
            ("id", series.Id), ("begin", At(from)), ("end", At(to)));
        using var reader = await GuardAsync(() => command.ExecuteReaderAsync(cancellationToken), isRepeatable: false,
            cancellationToken).ConfigureAwait(false);
        while (await GuardAsync(() => reader.ReadAsync(cancellationToken), isRepeatable: false, cancellationToken).ConfigureAwait(false))
        {
            var id = reader.GetInt32(4);
            if (!fetches.TryGetValue(id, out var fetch))
            {
                fetches[id] = fetch = await FetchOfAsync(id, cancellationToken).ConfigureAwait(false);
            }

            yield return new Trade(code, reader.GetDecimal(1), reader.GetDecimal(2), Seconds(reader.GetDateTime(0)),
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
            ("id", series.Id), ("time", At(range.Last))).ConfigureAwait(false);
        return new TradeSecond(range.Last, trades, cut.Count == 0);
    }

    internal override async Task<(long First, long Last)?> GetRangeAsync(SeriesRow series, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var range = await ReadAsync(
            connection, null, $"SELECT min(time), max(time) FROM {(series.IsTrades ? "trade" : "bar")} WHERE series = @id",
            row => row.IsDBNull(0) ? default((long, long)?) : (Seconds(row.GetDateTime(0)), Seconds(row.GetDateTime(1))),
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
            SELECT time, noticed_at, old_open, old_high, old_low, old_close, old_volume, old_answer, new_open, new_high, new_low, new_close, new_volume, new_answer
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
            Seconds = Seconds(row.GetDateTime(0)),
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
                connection, null, $"SELECT (SELECT count(*) FROM {(series.IsTrades ? "trade" : "bar")} WHERE series = @id), (SELECT count FROM series WHERE id = @id)",
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

    protected override async Task DeleteRowsAsync(DbConnection connection, DbTransaction transaction, SeriesRow series,
        CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["bar", "trade", "cut_second"])
        {
            await ExecuteAsync(connection, transaction, $"DELETE FROM {table} WHERE series = @id", cancellationToken, ("id",
                series.Id)).ConfigureAwait(false);
        }
    }

    protected override async Task<Stored> StoreBarsAsync(
        DbConnection connection, DbTransaction transaction, SeriesRow series, SeriesBatch batch, CancellationToken cancellationToken)
    {
        var postgres = (NpgsqlConnection)connection;
        await MakePartitionsAsync(postgres, transaction, "bar", batch.Bars.Select(bar => bar.Seconds),
            cancellationToken).ConfigureAwait(false);
        var fetches = new Dictionary<(long, Origin), int>();
        foreach (var bar in batch.Bars)
        {
            var key = (bar.ReceivedAt.UtcTicks, bar.Origin);
            if (!fetches.ContainsKey(key))
            {
                fetches[key] = await AddFetchAsync(connection, transaction, bar.ReceivedAt, bar.Origin, batch.Source,
                    cancellationToken).ConfigureAwait(false);
            }
        }

        // The series is locked: where nothing is stored yet between the first and the last bar, they go straight into the table.
        var isNew = !(await ReadAsync(
            connection, transaction, "SELECT EXISTS (SELECT 1 FROM bar WHERE series = @id AND time BETWEEN @begin AND @end)",
                row => row.GetBoolean(0), cancellationToken,
            ("id", series.Id), ("begin", At(batch.Bars[0].Seconds)), ("end", At(batch.Bars[^1].Seconds))).ConfigureAwait(false))[0];
        if (!isNew)
        {
            await MakeIncomingAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        }

        var writer = await postgres.BeginBinaryImportAsync(
            $"COPY {(isNew ? "bar" : "incoming_bar")} (time, series, answer, rank, final, open, high, low, close, volume) FROM STDIN (FORMAT binary)", cancellationToken)
            .ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var bar in batch.Bars)
            {
                // The synchronous calls write into a buffer; only a full one reaches the network.
                writer.StartRow();
                writer.Write(At(bar.Seconds), NpgsqlDbType.TimestampTz);
                writer.Write(series.Id, NpgsqlDbType.Integer);
                writer.Write(fetches[(bar.ReceivedAt.UtcTicks, bar.Origin)], NpgsqlDbType.Integer);
                writer.Write((short)BarRule.RankOf(bar.Origin), NpgsqlDbType.Smallint);
                writer.Write(bar.IsFinal, NpgsqlDbType.Boolean);
                writer.Write(bar.Open, NpgsqlDbType.Numeric);
                writer.Write(bar.High, NpgsqlDbType.Numeric);
                writer.Write(bar.Low, NpgsqlDbType.Numeric);
                writer.Write(bar.Close, NpgsqlDbType.Numeric);
                if (bar.Volume is { } volume)
                {
                    writer.Write(volume, NpgsqlDbType.Numeric);
                }
                else
                {
                    writer.WriteNull();
                }
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return isNew ? new Stored(batch.Bars.Count, 0, 0) : await MergeAsync(connection, transaction, series, batch,
            cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<long> StoreTradesAsync(
        DbConnection connection, DbTransaction transaction, SeriesRow series, SeriesBatch batch, CancellationToken cancellationToken)
    {
        var postgres = (NpgsqlConnection)connection;
        await MakePartitionsAsync(postgres, transaction, "trade", batch.Seconds.Select(second => second.Time),
            cancellationToken).ConfigureAwait(false);
        var (begin, end) = (At(batch.Seconds[0].Time), At(batch.Seconds[^1].Time));
        var counts = (await ReadAsync(
            connection, transaction, "SELECT time, count(*) FROM trade WHERE series = @id AND time BETWEEN @begin AND @end GROUP BY time",
            row => (Seconds(row.GetDateTime(0)), row.GetInt64(1)), cancellationToken, ("id", series.Id), ("begin", begin), ("end",
                end)).ConfigureAwait(false)).ToDictionary();
        var cut = (await ReadAsync(
            connection, transaction, "SELECT time FROM cut_second WHERE series = @id AND time BETWEEN @begin AND @end",
            row => Seconds(row.GetDateTime(0)), cancellationToken, ("id", series.Id), ("begin", begin), ("end",
                end)).ConfigureAwait(false)).ToHashSet();
        long added = 0;
        var fetches = new Dictionary<(long, Origin), int>();
        var rows = new List<(Trade Trade, int Position, int Fetch)>();
        foreach (var second in batch.Seconds)
        {
            var stored = counts.GetValueOrDefault(second.Time);
            if (stored > 0 && (!cut.Contains(second.Time) || (!second.IsWhole && second.Trades.Count <= stored)))
            {
                continue;
            }

            if (stored > 0)
            {
                await ExecuteAsync(
                    connection, transaction, "DELETE FROM trade WHERE series = @id AND time = @time", cancellationToken, ("id", series.Id),
                        ("time", At(second.Time)))
                    .ConfigureAwait(false);
            }

            if (stored > 0 || !second.IsWhole)
            {
                await ExecuteAsync(
                    connection, transaction,
                    second.IsWhole ? "DELETE FROM cut_second WHERE series = @id AND time = @time"
                        : "INSERT INTO cut_second (series, time) VALUES (@id, @time) ON CONFLICT DO NOTHING",
                    cancellationToken, ("id", series.Id), ("time", At(second.Time))).ConfigureAwait(false);
            }

            for (var i = 0; i < second.Trades.Count; i++)
            {
                var trade = second.Trades[i];
                var key = (trade.ReceivedAt.UtcTicks, trade.Origin);
                if (!fetches.TryGetValue(key, out var fetch))
                {
                    fetches[key] = fetch = await AddFetchAsync(connection, transaction, trade.ReceivedAt, trade.Origin, batch.Source,
                        cancellationToken).ConfigureAwait(false);
                }

                rows.Add((trade, i, fetch));
            }

            added += second.Trades.Count - stored;
        }

        var writer = await postgres.BeginBinaryImportAsync(
            "COPY trade (time, series, position, answer, direction, price, volume) FROM STDIN (FORMAT binary)",
                cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var (trade, position, fetch) in rows)
            {
                writer.StartRow();
                writer.Write(At(trade.Seconds), NpgsqlDbType.TimestampTz);
                writer.Write(series.Id, NpgsqlDbType.Integer);
                writer.Write(position, NpgsqlDbType.Integer);
                writer.Write(fetch, NpgsqlDbType.Integer);
                writer.Write((short)trade.Direction, NpgsqlDbType.Smallint);
                writer.Write(trade.Price, NpgsqlDbType.Numeric);
                writer.Write(trade.Volume, NpgsqlDbType.Numeric);
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return added;
    }

    private static Task<int> MakeIncomingAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection, transaction,
            """
            CREATE TEMP TABLE IF NOT EXISTS incoming_bar (
                time timestamptz, series integer, answer integer, rank smallint, final boolean, open numeric, high numeric, low numeric, close numeric, volume numeric) ON COMMIT DELETE ROWS;
            TRUNCATE incoming_bar
            """,
            cancellationToken);

    /// <summary>
    /// The bar rule (<see cref="BarRule"/>) in SQL: one statement takes what is new or better, and keeps what a changed final bar was.
    /// </summary>
    private static async Task<Stored> MergeAsync(
        DbConnection connection, DbTransaction transaction, SeriesRow series, SeriesBatch batch, CancellationToken cancellationToken)
    {
        const string differs = "(b.open, b.high, b.low, b.close, b.volume) IS DISTINCT FROM (i.open, i.high, i.low, i.close, i.volume)";
        const string better = "(i.final OR NOT b.final) AND (i.rank >= b.rank OR @overwrites)";
        var revised = await ExecuteAsync(
            connection, transaction,
            $"""
            INSERT INTO revision (series, time, noticed_at, old_open, old_high, old_low, old_close, old_volume, old_answer, new_open, new_high, new_low, new_close, new_volume, new_answer)
            SELECT @id, b.time, @noticed, b.open, b.high, b.low, b.close, b.volume, b.answer, i.open, i.high, i.low, i.close, i.volume, i.answer
            FROM incoming_bar i JOIN bar b ON b.series = @id AND b.time = i.time AND b.time BETWEEN @begin AND @end
            WHERE b.final AND {better} AND {differs} ORDER BY b.time
            """,
            cancellationToken, ("id", series.Id), ("noticed", batch.SyncedAt ?? batch.Bars[0].ReceivedAt.ToUnixTimeSeconds()),
                ("overwrites", batch.Overwrites),
            ("begin", At(batch.Bars[0].Seconds)), ("end", At(batch.Bars[^1].Seconds))).ConfigureAwait(false);

        // The series is locked, so what is there now is what the statement below meets.
        var existing = (await ReadAsync(
            connection, transaction,
            "SELECT count(*) FROM incoming_bar i JOIN bar b ON b.series = @id AND b.time = i.time AND b.time BETWEEN @begin AND @end",
                row => row.GetInt64(0), cancellationToken,
            ("id", series.Id), ("begin", At(batch.Bars[0].Seconds)), ("end", At(batch.Bars[^1].Seconds))).ConfigureAwait(false))[0];
        var written = await ExecuteAsync(
            connection, transaction,
            $"""
            INSERT INTO bar AS b (time, series, answer, rank, final, open, high, low, close, volume)
            SELECT time, @id, answer, rank, final, open, high, low, close, volume FROM incoming_bar
            ON CONFLICT (series, time) DO UPDATE SET
                answer = excluded.answer, rank = excluded.rank, final = excluded.final,
                open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
            WHERE {better.Replace("i.", "excluded.", StringComparison.Ordinal)}
                AND ({differs.Replace("i.", "excluded.", StringComparison.Ordinal)} OR b.final <> excluded.final)
            """,
            cancellationToken, ("id", series.Id), ("overwrites", batch.Overwrites)).ConfigureAwait(false);
        var added = batch.Bars.Count - existing;
        return new Stored(added, written - added - revised, revised);
    }

    private static async Task<int> AddFetchAsync(
        DbConnection connection, DbTransaction transaction, DateTimeOffset receivedAt, Origin origin, string source,
            CancellationToken cancellationToken) =>
        (await ReadAsync(
            connection, transaction, "INSERT INTO answer (received_at, origin, source) VALUES (@at, @origin, @source) RETURNING id",
                row => row.GetInt32(0), cancellationToken,
            ("at", receivedAt.UtcTicks), ("origin", (short)origin), ("source", source)).ConfigureAwait(false))[0];

    private async Task<(long Ticks, Origin Origin)> FetchOfAsync(int id, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (await ReadAsync(
            connection, null, "SELECT received_at, origin FROM answer WHERE id = @id", row => (row.GetInt64(0), (Origin)row.GetInt16(1)),
                cancellationToken, ("id", id))
            .ConfigureAwait(false))[0];
    }

    /// <summary>Makes the monthly partitions that rows need, each once, whichever process is first.</summary>
    private async Task MakePartitionsAsync(NpgsqlConnection connection, DbTransaction transaction, string table, IEnumerable<long> times,
        CancellationToken cancellationToken)
    {
        var months = new HashSet<(string Table, int Year, int Month)>();
        foreach (var time in times)
        {
            var utc = DateTimeOffset.FromUnixTimeSeconds(time);
            months.Add((table, utc.Year, utc.Month));
        }

        List<(string Table, int Year, int Month)> missing;
        lock (_partitions)
        {
            missing = [.. months.Where(month => !_partitions.Contains(month)).Order()];
        }

        foreach (var month in missing)
        {
            var start = new DateTime(month.Year, month.Month, 1, 0, 0, 0, DateTimeKind.Utc);
            var name = string.Create(CultureInfo.InvariantCulture, $"{table}_{start:yyyy_MM}");
            var exists = await ReadAsync(
                connection, transaction, "SELECT to_regclass(@name) IS NOT NULL", row => row.GetBoolean(0), cancellationToken, ("name",
                    $"{PostgresSchema.Name}.{name}")).ConfigureAwait(false);
            if (!exists[0])
            {
                await ExecuteAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({PostgresSchema.SetupLock})",
                    cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(
                    connection, transaction,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{start:yyyy-MM-dd} 00:00:00+00') TO ('{start.AddMonths(1):yyyy-MM-dd} 00:00:00+00')"),
                    cancellationToken).ConfigureAwait(false);
            }
            else
            {
                // Only what another transaction has committed is remembered: this one may be taken back.
                lock (_partitions)
                {
                    _partitions.Add(month);
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
                throw QosArchive.Invalid(Messages.Format($"{Location} has a schema {PostgresSchema.Name} that is not an archive. Choose another database."));
            }

            if (number > Version)
            {
                throw QosArchive.Invalid(Messages.Format($"{Location} was written by a newer version of this program (schema {number}; this version reads {Version}). Update this program."));
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
            catch (NpgsqlException e) when (isRepeatable && attempt < MaxTries && IsTransient(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                throw e.SqlState switch
                {
                    PostgresErrorCodes.DiskFull => new IOException(Messages.Format($"The disk of {Location} is full. The last step was not stored. Free some space and run the command again; it resumes where it stopped."), e),
                    PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new QosException(
                        QosErrorKind.InvalidArgument, Messages.Format($"{Location} rejected the user: {e.MessageText}. Set PGPASSWORD, or write postgres://user:password@host/database."), e),
                    PostgresErrorCodes.InvalidCatalogName => new QosException(
                        QosErrorKind.InvalidArgument, Messages.Format($"{Location}: {e.MessageText}. Create the database first, for example with `createdb`."), e),
                    PostgresErrorCodes.InsufficientPrivilege => new QosException(
                        QosErrorKind.InvalidArgument, Messages.Format($"{Location}: {e.MessageText}. The user needs the CREATE privilege on the database once, to create the schema {PostgresSchema.Name}."), e),
                    PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new IOException(Messages.Format($"{Location} is damaged ({e.MessageText}). Restore it from a backup."), e),
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
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UniqueViolation,
        };

    /// <summary>A time of the wire as PostgreSQL takes it; what lies beyond its calendar is cut off.</summary>
    private static DateTime At(long seconds)
    {
        const long first = -62_135_596_800;
        const long last = 253_402_300_799;
        return DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, first, last)).UtcDateTime;
    }

    private static long Seconds(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeSeconds();
}
