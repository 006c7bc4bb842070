using System.Data.Common;
using System.Globalization;
using Qos.Archive.Adjustments;
using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive;

/// <summary>
/// What both stores say in the same SQL: series, coverage, calendar, claims. Bars and trades are each store's own, for they are what is
/// large. Times are
/// Unix seconds in these tables.
/// </summary>
internal abstract class SqlStore(string location) : ArchiveStore(location)
{
    private const string SetMetaSql =
        "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    /// <summary>The prefix of the keys under which watchers store the end of their lease.</summary>
    private const string WatcherPrefix = "watcher:";

    private const string SeriesColumns = "id, code, type, wanted, wanted_from, count, synced_at, problem, owner";

    /// <summary>An open connection for reading.</summary>
    protected abstract Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Runs in a transaction that no other process writes beside; what is thrown takes all of it back.</summary>
    protected abstract Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellationToken);

    /// <summary>Deletes the bars and trades of a series.</summary>
    protected abstract Task DeleteRowsAsync(DbConnection connection, DbTransaction transaction, SeriesRow series,
        CancellationToken cancellationToken);

    internal override async Task<IReadOnlyList<SeriesRow>> GetSeriesAsync(CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, null, $"SELECT {SeriesColumns} FROM series ORDER BY code, type", ReadSeries,
            cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<SeriesRow?> FindSeriesAsync(string code, int type, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await FindSeriesAsync(connection, null, code, type, cancellationToken).ConfigureAwait(false);
    }

    internal override Task<SeriesRow> AddSeriesAsync(string code, int type, bool isWanted, long? from,
        CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await ExecuteAsync(
                    connection, transaction,
                    """
                    INSERT INTO series (code, type, wanted, wanted_from) VALUES (@code, @type, @wanted, @from)
                    ON CONFLICT (code, type) DO UPDATE SET
                        wanted = CASE WHEN excluded.wanted > series.wanted THEN excluded.wanted ELSE series.wanted END,
                        wanted_from = CASE
                            WHEN series.wanted_from IS NULL OR excluded.wanted_from IS NULL
                            THEN COALESCE(series.wanted_from, excluded.wanted_from)
                            WHEN excluded.wanted_from < series.wanted_from THEN excluded.wanted_from ELSE series.wanted_from END
                    """,
                    cancellationToken, ("code", code), ("type", type), ("wanted", isWanted ? 1 : 0), ("from", from)).ConfigureAwait(false);
                return (await FindSeriesAsync(connection, transaction, code, type, cancellationToken).ConfigureAwait(false))!;
            },
            cancellationToken);

    internal override Task RemoveSeriesAsync(SeriesRow series, bool deleteData, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                if (!deleteData && series.Count > 0)
                {
                    return await ExecuteAsync(connection, transaction, "UPDATE series SET wanted = 0 WHERE id = @id", cancellationToken,
                        ("id", series.Id)).ConfigureAwait(false);
                }

                await DeleteRowsAsync(connection, transaction, series, cancellationToken).ConfigureAwait(false);
                foreach (var table in (string[])["coverage", "revision", "factor"])
                {
                    await ExecuteAsync(connection, transaction, $"DELETE FROM {table} WHERE series = @id", cancellationToken, ("id",
                        series.Id)).ConfigureAwait(false);
                }

                return await ExecuteAsync(connection, transaction, "DELETE FROM series WHERE id = @id", cancellationToken, ("id",
                    series.Id)).ConfigureAwait(false);
            },
            cancellationToken);

    internal override async Task<CoverageMap> GetCoverageAsync(int series, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await ReadCoverageAsync(connection, null, series, cancellationToken).ConfigureAwait(false);
    }

    internal override Task<IReadOnlySet<int>> ClaimAsync(
        Owner owner, IReadOnlyCollection<int> series, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlySet<int>>(
            async (connection, transaction) =>
            {
                var (rows, now) = await ReadClaimsAsync(connection, transaction, series, ClaimSuffix, cancellationToken)
                    .ConfigureAwait(false);
                var free = rows.Where(row => row.IsFreeFor(owner, now)).Select(row => row.Id).ToHashSet();
                await SetOwnerAsync(connection, transaction, free, owner, now + (long)lease.TotalSeconds, cancellationToken)
                    .ConfigureAwait(false);
                return free;
            },
            cancellationToken);

    internal override Task<IReadOnlySet<int>> ShareAsync(
        Owner owner, IReadOnlyCollection<SeriesRow> series, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlySet<int>>(
            async (connection, transaction) =>
            {
                // What this watcher itself is storing at the moment is waited for, and not skipped.
                var (rows, now) = await ReadClaimsAsync(
                    connection, transaction, [.. series.Select(one => one.Id)], ShareSuffix, cancellationToken).ConfigureAwait(false);
                var until = now + (long)lease.TotalSeconds;
                var watchers = await CountWatchersAsync(connection, transaction, owner, now, until, cancellationToken)
                    .ConfigureAwait(false);
                var codes = series.ToDictionary(one => one.Id, one => one.Code);
                var byCode = rows.GroupBy(row => codes[row.Id], StringComparer.Ordinal).ToList();
                var share = (byCode.Count + watchers - 1) / watchers;
                var mine = byCode.Where(code => code.All(row => row.IsFreeFor(owner, now)))
                    .OrderByDescending(code => code.Any(row => row.Owner == owner.ToString())).Take(share)
                    .SelectMany(code => code).Select(row => row.Id).ToHashSet();
                await SetOwnerAsync(connection, transaction, mine, owner, until, cancellationToken).ConfigureAwait(false);
                var surplus = rows.Where(row => row.Owner == owner.ToString() && !mine.Contains(row.Id)).Select(row => row.Id).ToHashSet();
                await SetOwnerAsync(connection, transaction, surplus, null, null, cancellationToken).ConfigureAwait(false);
                return mine;
            },
            cancellationToken);

    internal override Task ReleaseAsync(Owner owner, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await ExecuteAsync(
                    connection, transaction, "DELETE FROM meta WHERE key = @key", cancellationToken, ("key", WatcherPrefix + owner))
                    .ConfigureAwait(false);
                return await ExecuteAsync(
                    connection, transaction, "UPDATE series SET owner = NULL, lease_until = NULL WHERE owner = @me", cancellationToken,
                    ("me", owner.ToString())).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Locks the rows of a claim, and skips what another process is claiming at this moment.</summary>
    protected abstract string ClaimSuffix { get; }

    /// <summary>Locks the rows of a claim, and waits for what is being written.</summary>
    protected abstract string ShareSuffix { get; }

    /// <summary>The time of the store in Unix seconds: one clock for the leases of all machines.</summary>
    protected abstract string NowSql { get; }

    private async Task<(IReadOnlyList<Claim> Claims, long Now)> ReadClaimsAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyCollection<int> series, string suffix,
        CancellationToken cancellationToken)
    {
        var list = string.Join(',', series.Select(id => id.ToString(CultureInfo.InvariantCulture)).DefaultIfEmpty("-1"));
        var claims = await ReadAsync(
            connection, transaction, $"SELECT id, owner, lease_until FROM series WHERE id IN ({list}) {suffix}",
            row => new Claim(row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? 0 : row.GetInt64(2)),
            cancellationToken).ConfigureAwait(false);

        // Read after the locks, for which it may have waited.
        var now = await ReadAsync(connection, transaction, $"SELECT {NowSql}", row => row.GetInt64(0), cancellationToken)
            .ConfigureAwait(false);
        return (claims, now[0]);
    }

    private static async Task SetOwnerAsync(
        DbConnection connection, DbTransaction transaction, HashSet<int> series, Owner? owner, long? until,
        CancellationToken cancellationToken)
    {
        if (series.Count > 0)
        {
            await ExecuteAsync(
                connection, transaction,
                $"UPDATE series SET owner = @me, lease_until = @until WHERE id IN ({string.Join(',', series)})", cancellationToken,
                ("me", owner?.ToString()), ("until", until)).ConfigureAwait(false);
        }
    }

    /// <summary>Renews the lease of a watcher, removes expired ones, and returns the number of watchers.</summary>
    private static async Task<int> CountWatchersAsync(
        DbConnection connection, DbTransaction transaction, Owner owner, long now, long until, CancellationToken cancellationToken)
    {
        var others = await ReadAsync(
            connection, transaction, $"SELECT key, value FROM meta WHERE key LIKE '{WatcherPrefix}%' AND key <> @me",
            row => (Key: row.GetString(0), Until: long.Parse(row.GetString(1), CultureInfo.InvariantCulture)), cancellationToken,
            ("me", WatcherPrefix + owner)).ConfigureAwait(false);
        var ended = others.Where(other => other.Until < now || Owner.HasEnded(other.Key[WatcherPrefix.Length..])).ToList();
        foreach (var (key, _) in ended)
        {
            await ExecuteAsync(connection, transaction, "DELETE FROM meta WHERE key = @key", cancellationToken, ("key", key))
                .ConfigureAwait(false);
        }

        await ExecuteAsync(
            connection, transaction, SetMetaSql, cancellationToken,
            ("key", WatcherPrefix + owner), ("value", until.ToString(CultureInfo.InvariantCulture))).ConfigureAwait(false);
        return 1 + others.Count - ended.Count;
    }

    internal override async Task<IReadOnlyList<TradingDay>> GetCalendarAsync(CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(
            connection, null, "SELECT market, date, kind FROM calendar ORDER BY market, date",
            row => new TradingDay(row.GetString(0), DateOnly.ParseExact(row.GetString(1), "yyyy-MM-dd", CultureInfo.InvariantCulture),
                CalendarLetter.Read(row.GetString(2))),
            cancellationToken).ConfigureAwait(false);
    }

    internal override Task StoreCalendarAsync(IEnumerable<TradingDay> days, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                var count = 0;
                foreach (var day in days)
                {
                    count += await ExecuteAsync(
                        connection, transaction,
                        """
                        INSERT INTO calendar (market, date, kind) VALUES (@market, @date, @kind)
                        ON CONFLICT (market, date) DO UPDATE SET kind = excluded.kind WHERE calendar.kind <> excluded.kind
                        """,
                        cancellationToken, ("market", day.Market), ("date", day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                            ("kind", CalendarLetter.Write(day.Kind)))
                        .ConfigureAwait(false);
                }

                return count;
            },
            cancellationToken);

    internal override async Task<string?> GetMetaAsync(string key, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (await ReadAsync(connection, null, "SELECT value FROM meta WHERE key = @key", row => row.GetString(0), cancellationToken,
            ("key", key)).ConfigureAwait(false))
            is [var value] ? value : null;
    }

    internal override Task SetMetaAsync(string key, string value, CancellationToken cancellationToken) =>
        WriteAsync(
            (connection, transaction) => ExecuteAsync(
                connection, transaction, SetMetaSql, cancellationToken, ("key", key), ("value", value)),
            cancellationToken);

    internal override async Task<FactorSet?> GetFactorsAsync(SeriesRow series, CancellationToken cancellationToken)
    {
        using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var rows = await ReadAsync(
            connection, null,
            """
            SELECT from_time, to_time, low, high, scale, mode, seen_at FROM factor
            WHERE series = @id AND seen_at = (SELECT max(seen_at) FROM factor WHERE series = @id) ORDER BY from_time
            """,
            row => (
                Segment: new FactorSegment(row.GetInt64(0), row.GetInt64(1), Number(row.GetString(2)), Number(row.GetString(3)),
                    row.GetInt32(4)),
                Mode: (AdjustmentMode)row.GetInt32(5), SeenAt: row.GetInt64(6)),
            cancellationToken, ("id", series.Id)).ConfigureAwait(false);
        return rows.Count == 0 ? null : new FactorSet([.. rows.Select(row => row.Segment)], rows[0].Mode, rows[0].SeenAt);
    }

    internal override Task StoreFactorsAsync(SeriesRow series, FactorSet factors, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await ExecuteAsync(
                    connection, transaction, "DELETE FROM factor WHERE series = @id AND seen_at = @seen", cancellationToken, ("id",
                        series.Id), ("seen", factors.SeenAt))
                    .ConfigureAwait(false);
                foreach (var segment in factors.Segments)
                {
                    await ExecuteAsync(
                        connection, transaction,
                        """
                        INSERT INTO factor (series, from_time, to_time, mode, low, high, scale, seen_at)
                        VALUES (@id, @begin, @end, @mode, @low, @high, @scale, @seen)
                        """,
                        cancellationToken, ("id", series.Id), ("begin", segment.From), ("end", segment.To), ("mode", (int)factors.Mode),
                            ("low", Text(segment.Low)),
                        ("high", Text(segment.High)), ("scale", segment.Scale), ("seen", factors.SeenAt)).ConfigureAwait(false);
                }

                return factors.Segments.Count;
            },
            cancellationToken);

    /// <summary>A decimal of a text, with all its digits.</summary>
    protected static decimal Number(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>A decimal with all its digits.</summary>
    protected static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    protected static async Task<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken, params (string Name,
            object? Value)[] parameters)
    {
        using var command = Command(connection, transaction, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    protected static async Task<IReadOnlyList<T>> ReadAsync<T>(
        DbConnection connection, DbTransaction? transaction, string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, transaction, sql, parameters);
        using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    protected static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params (string Name,
        object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this library; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            if (value is null)
            {
                // PostgreSQL needs the type of a null.
                parameter.DbType = name is "from" or "synced" or "until" ? System.Data.DbType.Int64 : System.Data.DbType.String;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static async Task<SeriesRow?> FindSeriesAsync(
        DbConnection connection, DbTransaction? transaction, string code, int type, CancellationToken cancellationToken) =>
        (await ReadAsync(
            connection, transaction, $"SELECT {SeriesColumns} FROM series WHERE code = @code AND type = @type", ReadSeries,
            cancellationToken,
            ("code", code), ("type", type)).ConfigureAwait(false)) is [var found] ? found : null;

    protected static async Task<CoverageMap> ReadCoverageAsync(DbConnection connection, DbTransaction? transaction, int series,
        CancellationToken cancellationToken) =>
        CoverageMap.Of(await ReadAsync(
            connection, transaction,
                "SELECT from_time, to_time, state, asked_at, tries FROM coverage WHERE series = @id ORDER BY from_time",
            row => new CoverageInterval(row.GetInt64(0), row.GetInt64(1), (CoverageState)row.GetInt32(2), row.GetInt64(3),
                row.GetInt32(4)), cancellationToken, ("id", series))
            .ConfigureAwait(false));

    private static SeriesRow ReadSeries(DbDataReader row) => new()
    {
        Id = row.GetInt32(0),
        Code = row.GetString(1),
        Type = row.GetInt32(2),
        IsWanted = row.GetInt32(3) != 0,
        WantedFrom = row.IsDBNull(4) ? null : row.GetInt64(4),
        Count = row.GetInt64(5),
        SyncedAt = row.IsDBNull(6) ? null : row.GetInt64(6),
        Problem = row.IsDBNull(7) ? null : row.GetString(7),
        Owner = row.IsDBNull(8) ? null : row.GetString(8),
    };

    /// <summary>Who has claimed a series, and until when (Unix seconds).</summary>
    private sealed record Claim(int Id, string? Owner, long Until)
    {
        internal bool IsFreeFor(Owner owner, long now) =>
            Owner is null || Owner == owner.ToString() || Until < now || Qos.Archive.Owner.HasEnded(Owner);
    }
}
