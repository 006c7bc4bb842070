using System.Data.Common;
using Microsoft.Data.Sqlite;
using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive.Sqlite;

internal sealed partial class SqliteStore
{
    internal override Task<Stored> StoreAsync(IReadOnlyList<SeriesBatch> batches, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                var stored = default(Stored);
                foreach (var batch in batches)
                {
                    stored += await StoreBatchAsync(connection, transaction, batch, cancellationToken).ConfigureAwait(false);
                }

                return stored;
            },
            cancellationToken);

    private async Task<Stored> StoreBatchAsync(
        DbConnection connection, DbTransaction transaction, SeriesBatch batch, CancellationToken cancellationToken)
    {
        var series = batch.Series;
        var isThere = await ReadAsync(
            connection, transaction, "SELECT 1 FROM series WHERE id = @id", row => row.GetInt32(0), cancellationToken, ("id", series.Id))
            .ConfigureAwait(false);
        if (isThere.Count == 0)
        {
            // It was removed while the server was asked.
            return default;
        }

        var stored = default(Stored);
        if (batch.Bars.Count > 0)
        {
            stored += await StoreBarsAsync(connection, transaction, batch, cancellationToken).ConfigureAwait(false);
        }

        if (batch.Seconds.Count > 0)
        {
            stored += new Stored(await StoreTradesAsync(connection, transaction, batch, cancellationToken).ConfigureAwait(false), 0, 0);
        }

        if (batch.Cover is { } cover)
        {
            await ReplaceCoverageAsync(connection, transaction, series.Id, cover, cancellationToken).ConfigureAwait(false);
        }

        if (batch.SyncedAt is null)
        {
            await ExecuteAsync(
                connection, transaction, "UPDATE series SET count = count + @added WHERE id = @id", cancellationToken,
                ("added", stored.Added), ("id", series.Id)).ConfigureAwait(false);
        }
        else
        {
            await ExecuteAsync(
                connection, transaction,
                "UPDATE series SET count = count + @added, synced_at = @synced, problem = @problem WHERE id = @id", cancellationToken,
                ("added", stored.Added), ("id", series.Id), ("synced", batch.SyncedAt), ("problem", batch.Problem)).ConfigureAwait(false);
        }

        return stored;
    }

    private static async Task ReplaceCoverageAsync(
        DbConnection connection, DbTransaction transaction, int series, Func<CoverageMap, CoverageMap> cover,
        CancellationToken cancellationToken)
    {
        var before = await ReadCoverageAsync(connection, transaction, series, cancellationToken).ConfigureAwait(false);
        var after = cover(before);
        foreach (var gone in before.Intervals.Except(after.Intervals))
        {
            await ExecuteAsync(
                connection, transaction, "DELETE FROM coverage WHERE series = @id AND from_time = @begin", cancellationToken,
                ("id", series), ("begin", gone.From)).ConfigureAwait(false);
        }

        foreach (var added in after.Intervals.Except(before.Intervals))
        {
            await ExecuteAsync(
                connection, transaction,
                """
                INSERT INTO coverage (series, from_time, to_time, state, asked_at, tries)
                VALUES (@id, @begin, @end, @state, @asked, @tries)
                """,
                cancellationToken, ("id", series), ("begin", added.From), ("end", added.To), ("state", (int)added.State),
                ("asked", added.AskedAt), ("tries", added.Tries)).ConfigureAwait(false);
        }
    }

    private async Task<Stored> StoreBarsAsync(
        DbConnection connection, DbTransaction transaction, SeriesBatch batch, CancellationToken cancellationToken)
    {
        var (series, first) = (batch.Series, batch.Bars[0]);
        var sqlite = (SqliteConnection)connection;
        var fetches = new Dictionary<long, Fetch>();
        var before = new Dictionary<long, OldBar>();
        using (var command = (SqliteCommand)Command(
            connection, transaction, $"SELECT {BarColumns} FROM bar WHERE series = @id AND time BETWEEN @begin AND @end",
            ("id", series.Id), ("begin", first.Seconds), ("end", batch.Bars[^1].Seconds)))
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var bar = ReadBar(reader, series, first.Instrument);
                before[bar.Time] = bar;
            }
        }

        var stored = default(Stored);
        using var insert = new BarInsert(sqlite, (SqliteTransaction)transaction, series);
        var ids = new Dictionary<(long, Origin), long>();
        foreach (var bar in batch.Bars)
        {
            var outcome = BarRule.Outcome.Replace;
            OldBar old = default;
            if (before.Count > 0 && before.TryGetValue(bar.Seconds, out old))
            {
                var rank = BarRule.RankOf(FetchOf(sqlite, fetches, old.Fetch, transaction).Origin);
                outcome = BarRule.Decide(
                    new BarRule.Values(old.Open, old.High, old.Low, old.Close, old.Volume, old.IsFinal, rank),
                    BarRule.Values.Of(bar), batch.Overwrites);
                if (outcome == BarRule.Outcome.Keep)
                {
                    continue;
                }
            }

            var key = (bar.ReceivedAt.UtcTicks, bar.Origin);
            if (!ids.TryGetValue(key, out var fetch))
            {
                ids[key] = fetch = AddFetch(connection, transaction, bar.ReceivedAt, bar.Origin, batch);
            }

            insert.Write(bar, fetch);
            BetweenStatements?.Invoke();
            if (old.Time != bar.Seconds || before.Count == 0)
            {
                stored += new Stored(1, 0, 0);
            }
            else
            {
                stored += outcome == BarRule.Outcome.Revise ? new Stored(0, 0, 1) : new Stored(0, 1, 0);
                if (outcome == BarRule.Outcome.Revise)
                {
                    await AddRevisionAsync(connection, transaction, series, old, bar, fetch, batch, cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }

        return stored;
    }

    private static async Task<long> StoreTradesAsync(
        DbConnection connection, DbTransaction transaction, SeriesBatch batch, CancellationToken cancellationToken)
    {
        var series = batch.Series;
        var (begin, end) = (batch.Seconds[0].Time, batch.Seconds[^1].Time);
        var counts = (await ReadAsync(
            connection, transaction,
            "SELECT time, count(*) FROM trade WHERE series = @id AND time BETWEEN @begin AND @end GROUP BY time",
            row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken, ("id", series.Id), ("begin", begin), ("end", end))
            .ConfigureAwait(false)).ToDictionary();
        var cut = (await ReadAsync(
            connection, transaction, "SELECT time FROM cut_second WHERE series = @id AND time BETWEEN @begin AND @end",
            row => row.GetInt64(0), cancellationToken, ("id", series.Id), ("begin", begin), ("end", end))
            .ConfigureAwait(false)).ToHashSet();
        long added = 0;
        using var insert = new TradeInsert((SqliteConnection)connection, (SqliteTransaction)transaction, series);
        var ids = new Dictionary<(long, Origin), long>();
        foreach (var second in batch.Seconds)
        {
            var stored = counts.GetValueOrDefault(second.Time);

            // A whole second stays; one that was seen in part gives way to a whole one, and to a longer part.
            if (stored > 0 && (!cut.Contains(second.Time) || (!second.IsWhole && second.Trades.Count <= stored)))
            {
                continue;
            }

            await ExecuteAsync(
                connection, transaction, "DELETE FROM trade WHERE series = @id AND time = @time", cancellationToken,
                ("id", series.Id), ("time", second.Time)).ConfigureAwait(false);
            await ExecuteAsync(
                connection, transaction,
                second.IsWhole ? "DELETE FROM cut_second WHERE series = @id AND time = @time"
                    : "INSERT OR IGNORE INTO cut_second (series, time) VALUES (@id, @time)",
                cancellationToken, ("id", series.Id), ("time", second.Time)).ConfigureAwait(false);
            for (var i = 0; i < second.Trades.Count; i++)
            {
                var trade = second.Trades[i];
                var key = (trade.ReceivedAt.UtcTicks, trade.Origin);
                if (!ids.TryGetValue(key, out var fetch))
                {
                    ids[key] = fetch = AddFetch(connection, transaction, trade.ReceivedAt, trade.Origin, batch);
                }

                insert.Write(trade, i, fetch);
            }

            added += second.Trades.Count - stored;
        }

        return added;
    }

    private static long AddFetch(
        DbConnection connection, DbTransaction transaction, DateTimeOffset receivedAt, Origin origin, SeriesBatch batch)
    {
        using var command = Command(
            connection, transaction, "INSERT INTO answer (received_at, origin, source) VALUES (@at, @origin, @source) RETURNING id",
            ("at", receivedAt.UtcTicks), ("origin", (int)origin), ("source", batch.Source));
        return (long)command.ExecuteScalar()!;
    }

    private static Task<int> AddRevisionAsync(
        DbConnection connection, DbTransaction transaction, SeriesRow series, OldBar old, KLine bar, long fetch, SeriesBatch batch,
        CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection, transaction,
            """
            INSERT INTO revision (
                series, time, noticed_at, old_open, old_high, old_low, old_close, old_volume, old_answer,
                new_open, new_high, new_low, new_close, new_volume, new_answer)
            VALUES (@id, @time, @noticed, @o, @h, @l, @c, @v, @f, @no, @nh, @nl, @nc, @nv, @nf)
            """,
            cancellationToken,
            ("id", series.Id), ("time", bar.Seconds), ("noticed", batch.SyncedAt ?? bar.ReceivedAt.ToUnixTimeSeconds()),
            ("o", Text(old.Open)), ("h", Text(old.High)), ("l", Text(old.Low)), ("c", Text(old.Close)),
            ("v", old.Volume is { } before ? Text(before) : null), ("f", old.Fetch),
            ("no", Text(bar.Open)), ("nh", Text(bar.High)), ("nl", Text(bar.Low)), ("nc", Text(bar.Close)),
            ("nv", bar.Volume is { } after ? Text(after) : null), ("nf", fetch));
}
