using Npgsql;
using NpgsqlTypes;
using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive.Postgres;

/// <summary>
/// Stores the batches of one transaction together, so that they take a handful of round trips and not a handful each: what is there is read
/// at once, bars of all batches go in by one COPY, and coverage and counts are written by one statement each.
/// </summary>
internal sealed class PostgresWriter
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Dictionary<int, Known> _series;
    private readonly Dictionary<(long Ticks, Origin Origin, string Source), int> _answers = [];

    private PostgresWriter(NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<int> series)
    {
        (_connection, _transaction) = (connection, transaction);
        _series = series.Distinct().ToDictionary(id => id, id => new Known(id));
    }

    /// <summary>Stores batches, in their order.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="transaction">The transaction; it is not committed here.</param>
    /// <param name="batches">The batches. Those of a series that has been removed are left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal static async Task<Stored> StoreAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        var writer = new PostgresWriter(connection, transaction, batches.Select(batch => batch.Series.Id));
        return await writer.StoreAsync(batches, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stored> StoreAsync(IReadOnlyList<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        var (first, later) = WithoutOverlap([.. batches.Where(batch => batch.Bars.Count > 0)]);
        var isNew = await LookAsync(batches, first, cancellationToken).ConfigureAwait(false);
        var present = batches.Where(batch => _series[batch.Series.Id].IsThere).ToList();
        var stored = await StoreBarsAsync(first, isNew, cancellationToken).ConfigureAwait(false);
        while (later.Count > 0)
        {
            // Batches of one series that overlap follow one another: the later one meets what the earlier one stored.
            (first, later) = WithoutOverlap(later);
            isNew = await LookAsync([], first, cancellationToken).ConfigureAwait(false);
            stored += await StoreBarsAsync(first, isNew, cancellationToken).ConfigureAwait(false);
        }

        foreach (var batch in present)
        {
            var series = _series[batch.Series.Id];
            if (batch.Seconds.Count > 0)
            {
                var added = await StoreTradesAsync(batch, cancellationToken).ConfigureAwait(false);
                series.Added += added;
                stored += new Stored(added, 0, 0);
            }

            series.After = batch.Cover is { } cover ? cover(series.After) : series.After;
            (series.SyncedAt, series.Problem) = batch.SyncedAt is { } synced ? (synced, batch.Problem) : (series.SyncedAt, series.Problem);
        }

        await WriteSeriesAsync(cancellationToken).ConfigureAwait(false);
        return stored;
    }

    /// <summary>The batches that do not share a range of a series with an earlier one, and the others.</summary>
    private static (List<SeriesBatch> First, List<SeriesBatch> Later) WithoutOverlap(List<SeriesBatch> batches)
    {
        var (first, later) = (new List<SeriesBatch>(batches.Count), new List<SeriesBatch>());
        foreach (var batch in batches)
        {
            var meets = first.Concat(later).Any(other => other.Series.Id == batch.Series.Id
                && other.Bars[0].Seconds <= batch.Bars[^1].Seconds && batch.Bars[0].Seconds <= other.Bars[^1].Seconds);
            (meets ? later : first).Add(batch);
        }

        return (first, later);
    }

    /// <summary>
    /// Locks the series and reads what is known of them, notes where bars come from, and looks for each batch of bars whether anything is
    /// stored in its range; all in one round trip.
    /// </summary>
    private async Task<List<bool>> LookAsync(
        IReadOnlyList<SeriesBatch> batches, List<SeriesBatch> bars, CancellationToken cancellationToken)
    {
        using var look = new NpgsqlBatch(_connection, _transaction);
        var reads = new List<Func<NpgsqlDataReader, Task>>();
        if (batches.Count > 0)
        {
            int[] ids = [.. _series.Keys.Order()];
            Add("SELECT id FROM series WHERE id = ANY ($1) ORDER BY id FOR UPDATE", row => _series[row.GetInt32(0)].IsThere = true, ids);
            if (batches.Any(batch => batch.Cover is not null))
            {
                Add(
                    "SELECT series, from_time, to_time, state, asked_at, tries FROM coverage WHERE series = ANY ($1)",
                    row => _series[row.GetInt32(0)].Intervals.Add(new CoverageInterval(
                        row.GetInt64(1), row.GetInt64(2), (CoverageState)row.GetInt32(3), row.GetInt64(4), row.GetInt32(5))),
                    ids);
            }
        }

        var answers = bars.SelectMany(batch => batch.Bars.Select(bar => (bar.ReceivedAt.UtcTicks, bar.Origin, batch.Source)))
            .Where(answer => !_answers.ContainsKey(answer)).Distinct().ToList();
        if (answers.Count > 0)
        {
            Add(
                """
                INSERT INTO answer (received_at, origin, source) SELECT * FROM unnest($1, $2, $3) RETURNING id, received_at, origin, source
                """,
                row => _answers[(row.GetInt64(1), (Origin)row.GetInt16(2), row.GetString(3))] = row.GetInt32(0),
                answers.Select(answer => answer.UtcTicks).ToArray(), answers.Select(answer => (short)answer.Origin).ToArray(),
                answers.Select(answer => answer.Source).ToArray());
        }

        var isNew = new List<bool>(bars.Count);
        foreach (var batch in bars)
        {
            Add(
                "SELECT NOT EXISTS (SELECT 1 FROM bar WHERE series = $1 AND time BETWEEN $2 AND $3)", row => isNew.Add(row.GetBoolean(0)),
                batch.Series.Id, PostgresTime.At(batch.Bars[0].Seconds), PostgresTime.At(batch.Bars[^1].Seconds));
        }

        if (look.BatchCommands.Count == 0)
        {
            return isNew;
        }

        using var reader = await look.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        foreach (var read in reads)
        {
            await read(reader).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var series in _series.Values.Where(series => batches.Count > 0))
        {
            series.Before = series.After = CoverageMap.Of(series.Intervals);
        }

        return isNew;

        void Add(string sql, Action<NpgsqlDataReader> read, params object[] values)
        {
            look.BatchCommands.Add(Command(sql, values));
            reads.Add(async rows =>
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    read(rows);
                }
            });
        }
    }

    /// <summary>
    /// Bars go straight into the table where nothing is stored between the first and the last one: the series is locked, so nothing can
    /// come in between. The others go by way of a temporary table, from which the bar rule takes what is new or better.
    /// </summary>
    private async Task<Stored> StoreBarsAsync(List<SeriesBatch> batches, List<bool> isNew, CancellationToken cancellationToken)
    {
        var present = batches.Zip(isNew, (batch, isNew) => (Batch: batch, IsNew: isNew))
            .Where(one => _series[one.Batch.Series.Id].IsThere).ToList();
        var stored = default(Stored);
        var fresh = present.Where(one => one.IsNew).Select(one => one.Batch).ToList();
        if (fresh.Count > 0)
        {
            await CopyAsync("bar", fresh, cancellationToken).ConfigureAwait(false);
            foreach (var batch in fresh)
            {
                _series[batch.Series.Id].Added += batch.Bars.Count;
                stored += new Stored(batch.Bars.Count, 0, 0);
            }
        }

        var known = present.Where(one => !one.IsNew).Select(one => one.Batch).ToList();
        return known.Count == 0 ? stored : stored + await MergeAsync(known, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(string table, List<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        var isIncoming = table != "bar";
        var more = isIncoming ? ", noticed, overwrites" : "";
        var writer = await _connection.BeginBinaryImportAsync(
            $"COPY {table} (time, series, answer, rank, final, open, high, low, close, volume{more}) FROM STDIN (FORMAT binary)",
            cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var batch in batches)
            {
                var noticed = batch.SyncedAt ?? batch.Bars[0].ReceivedAt.ToUnixTimeSeconds();
                var (ticks, origin, answer) = (long.MinValue, default(Origin), 0);
                foreach (var bar in batch.Bars)
                {
                    if (bar.ReceivedAt.UtcTicks != ticks || bar.Origin != origin)
                    {
                        (ticks, origin) = (bar.ReceivedAt.UtcTicks, bar.Origin);
                        answer = _answers[(ticks, origin, batch.Source)];
                    }

                    // The synchronous calls write into a buffer; only a full one reaches the network.
                    writer.StartRow();
                    writer.Write(PostgresTime.At(bar.Seconds), NpgsqlDbType.TimestampTz);
                    writer.Write(batch.Series.Id, NpgsqlDbType.Integer);
                    writer.Write(answer, NpgsqlDbType.Integer);
                    writer.Write((short)BarRule.RankOf(origin), NpgsqlDbType.Smallint);
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

                    if (isIncoming)
                    {
                        writer.Write(noticed, NpgsqlDbType.Bigint);
                        writer.Write(batch.Overwrites, NpgsqlDbType.Boolean);
                    }
                }
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The bar rule (<see cref="BarRule"/>) in SQL: one statement takes what is new or better, and one before it keeps what a changed final
    /// bar was.
    /// </summary>
    private async Task<Stored> MergeAsync(List<SeriesBatch> batches, CancellationToken cancellationToken)
    {
        const string values = "open, high, low, close, volume";
        const string differs = "(b.open, b.high, b.low, b.close, b.volume) IS DISTINCT FROM (i.open, i.high, i.low, i.close, i.volume)";
        const string better = "(i.final OR NOT b.final) AND (i.rank >= b.rank OR i.overwrites)";
        const string both = "FROM incoming_bar i JOIN bar b ON b.series = i.series AND b.time = i.time AND b.time BETWEEN $1 AND $2";
        using (var make = Single(
            $"""
            CREATE TEMP TABLE IF NOT EXISTS incoming_bar (
                time timestamptz, series integer, answer integer, rank smallint, final boolean,
                open numeric, high numeric, low numeric, close numeric, volume numeric, noticed bigint, overwrites boolean)
            ON COMMIT DELETE ROWS;
            TRUNCATE incoming_bar
            """))
        {
            await make.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await CopyAsync("incoming_bar", batches, cancellationToken).ConfigureAwait(false);
        var begin = PostgresTime.At(batches.Min(batch => batch.Bars[0].Seconds));
        var end = PostgresTime.At(batches.Max(batch => batch.Bars[^1].Seconds));
        using var merge = new NpgsqlBatch(_connection, _transaction);
        merge.BatchCommands.Add(Command(
            $"""
            WITH revised AS (
                INSERT INTO revision (
                    series, time, noticed_at, old_open, old_high, old_low, old_close, old_volume, old_answer,
                    new_open, new_high, new_low, new_close, new_volume, new_answer)
                SELECT b.series, b.time, i.noticed, b.open, b.high, b.low, b.close, b.volume, b.answer,
                    i.open, i.high, i.low, i.close, i.volume, i.answer
                {both} WHERE b.final AND {better} AND {differs} ORDER BY b.series, b.time RETURNING 1)
            SELECT 0, count(*) FROM revised
            """,
            begin, end));

        // The series are locked, so what is there now is what the last statement meets.
        merge.BatchCommands.Add(Command($"SELECT i.series, count(*) {both} GROUP BY i.series", begin, end));
        merge.BatchCommands.Add(Command(
            $"""
            WITH written AS (
                INSERT INTO bar AS b (time, series, answer, rank, final, {values})
                SELECT i.time, i.series, i.answer, i.rank, i.final, i.open, i.high, i.low, i.close, i.volume
                FROM incoming_bar i LEFT JOIN bar b ON b.series = i.series AND b.time = i.time AND b.time BETWEEN $1 AND $2
                WHERE b.series IS NULL OR ({better} AND ({differs} OR b.final <> i.final))
                ON CONFLICT (series, time) DO UPDATE SET answer = excluded.answer, rank = excluded.rank, final = excluded.final,
                    open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
                RETURNING 1)
            SELECT 0, count(*) FROM written
            """,
            begin, end));
        var (revised, existing, written) = (0L, 0L, 0L);
        using var reader = await merge.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        for (var statement = 0; statement < merge.BatchCommands.Count; statement++)
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var count = reader.GetInt64(1);
                revised += statement == 0 ? count : 0;
                written += statement == 2 ? count : 0;
                if (statement == 1)
                {
                    existing += count;
                    _series[reader.GetInt32(0)].Added -= count;
                }
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var batch in batches)
        {
            _series[batch.Series.Id].Added += batch.Bars.Count;
        }

        var added = batches.Sum(batch => (long)batch.Bars.Count) - existing;
        return new Stored(added, written - added - revised, revised);
    }

    private async Task<long> StoreTradesAsync(SeriesBatch batch, CancellationToken cancellationToken)
    {
        var id = batch.Series.Id;
        var (begin, end) = (PostgresTime.At(batch.Seconds[0].Time), PostgresTime.At(batch.Seconds[^1].Time));
        var answers = batch.Seconds.SelectMany(second => second.Trades).Select(trade => (trade.ReceivedAt.UtcTicks, trade.Origin))
            .Distinct().ToList();
        var counts = new Dictionary<long, long>();
        var cut = new HashSet<long>();
        using (var look = new NpgsqlBatch(_connection, _transaction))
        {
            look.BatchCommands.Add(Command(
                "SELECT time, count(*) FROM trade WHERE series = $1 AND time BETWEEN $2 AND $3 GROUP BY time", id, begin, end));
            look.BatchCommands.Add(Command("SELECT time FROM cut_second WHERE series = $1 AND time BETWEEN $2 AND $3", id, begin, end));
            look.BatchCommands.Add(Command(
                "INSERT INTO answer (received_at, origin, source) SELECT a.*, $3 FROM unnest($1, $2) a RETURNING id, received_at, origin",
                answers.Select(answer => answer.UtcTicks).ToArray(), answers.Select(answer => (short)answer.Origin).ToArray(),
                batch.Source));
            using var reader = await look.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                counts[PostgresTime.Seconds(reader.GetDateTime(0))] = reader.GetInt64(1);
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                cut.Add(PostgresTime.Seconds(reader.GetDateTime(0)));
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                _answers[(reader.GetInt64(1), (Origin)reader.GetInt16(2), batch.Source)] = reader.GetInt32(0);
            }
        }

        // A whole second stays; one that was seen in part gives way to a whole one, and to a longer part.
        var wanted = batch.Seconds.Where(second => counts.GetValueOrDefault(second.Time) is var stored
            && (stored == 0 || (cut.Contains(second.Time) && (second.IsWhole || second.Trades.Count > stored)))).ToList();
        if (wanted.Count == 0)
        {
            return 0;
        }

        using (var clear = new NpgsqlBatch(_connection, _transaction))
        {
            var (replaced, partial) = (Times(second => counts.ContainsKey(second.Time)), Times(second => !second.IsWhole));
            clear.BatchCommands.Add(Command(
                "DELETE FROM trade WHERE series = $1 AND time = ANY ($2) AND time BETWEEN $3 AND $4", id, replaced, begin, end));
            clear.BatchCommands.Add(Command("DELETE FROM cut_second WHERE series = $1 AND time = ANY ($2)", id, replaced));
            clear.BatchCommands.Add(Command(
                "INSERT INTO cut_second (series, time) SELECT $1, * FROM unnest($2) ON CONFLICT DO NOTHING", id, partial));
            await clear.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var writer = await _connection.BeginBinaryImportAsync(
            "COPY trade (time, series, position, answer, direction, price, volume) FROM STDIN (FORMAT binary)", cancellationToken)
            .ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var second in wanted)
            {
                for (var i = 0; i < second.Trades.Count; i++)
                {
                    var trade = second.Trades[i];
                    writer.StartRow();
                    writer.Write(PostgresTime.At(trade.Seconds), NpgsqlDbType.TimestampTz);
                    writer.Write(id, NpgsqlDbType.Integer);
                    writer.Write(i, NpgsqlDbType.Integer);
                    writer.Write(_answers[(trade.ReceivedAt.UtcTicks, trade.Origin, batch.Source)], NpgsqlDbType.Integer);
                    writer.Write((short)trade.Direction, NpgsqlDbType.Smallint);
                    writer.Write(trade.Price, NpgsqlDbType.Numeric);
                    writer.Write(trade.Volume, NpgsqlDbType.Numeric);
                }
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return wanted.Sum(second => second.Trades.Count - counts.GetValueOrDefault(second.Time));

        DateTime[] Times(Func<TradeSecond, bool> isWanted) =>
            [.. wanted.Where(isWanted).Select(second => PostgresTime.At(second.Time))];
    }

    /// <summary>Writes what changed of coverage, and the counts and states of all series, in one round trip.</summary>
    private async Task WriteSeriesAsync(CancellationToken cancellationToken)
    {
        var present = _series.Values.Where(series => series.IsThere).ToList();
        if (present.Count == 0)
        {
            return;
        }

        var gone = present.SelectMany(series => series.Before.Intervals.Except(series.After.Intervals)
            .Select(interval => (series.Id, interval.From))).ToList();
        var added = present.SelectMany(series => series.After.Intervals.Except(series.Before.Intervals)
            .Select(interval => (series.Id, Interval: interval))).ToList();
        using var write = new NpgsqlBatch(_connection, _transaction);
        if (gone.Count > 0)
        {
            write.BatchCommands.Add(Command(
                "DELETE FROM coverage c USING unnest($1, $2) AS g (series, from_time) WHERE c.series = g.series AND c.from_time = g.from_time",
                gone.Select(one => one.Id).ToArray(), gone.Select(one => one.From).ToArray()));
        }

        if (added.Count > 0)
        {
            write.BatchCommands.Add(Command(
                """
                INSERT INTO coverage (series, from_time, to_time, state, asked_at, tries) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
                """,
                added.Select(one => one.Id).ToArray(), added.Select(one => one.Interval.From).ToArray(),
                added.Select(one => one.Interval.To).ToArray(), added.Select(one => (int)one.Interval.State).ToArray(),
                added.Select(one => one.Interval.AskedAt).ToArray(), added.Select(one => one.Interval.Tries).ToArray()));
        }

        write.BatchCommands.Add(Command(
            """
            UPDATE series s SET count = s.count + u.added, synced_at = COALESCE(u.synced, s.synced_at),
                problem = CASE WHEN u.synced IS NULL THEN s.problem ELSE u.problem END
            FROM unnest($1, $2, $3, $4) AS u (id, added, synced, problem) WHERE s.id = u.id
            """,
            present.Select(series => series.Id).ToArray(), present.Select(series => series.Added).ToArray(),
            present.Select(series => series.SyncedAt).ToArray(), present.Select(series => series.Problem).ToArray()));
        await write.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private NpgsqlCommand Single(string sql)
    {
#pragma warning disable CA2100 // The texts are constants of this library.
        return new NpgsqlCommand(sql, _connection, _transaction);
#pragma warning restore CA2100
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>The state of a series within a transaction.</summary>
    private sealed class Known(int id)
    {
        internal int Id { get; } = id;

        /// <summary>Whether it has not been removed while the server was asked.</summary>
        internal bool IsThere { get; set; }

        internal List<CoverageInterval> Intervals { get; } = [];

        internal CoverageMap Before { get; set; } = CoverageMap.Nothing;

        internal CoverageMap After { get; set; } = CoverageMap.Nothing;

        internal long Added { get; set; }

        internal long? SyncedAt { get; set; }

        internal string? Problem { get; set; }
    }
}
