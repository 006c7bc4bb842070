namespace Qos.Archive.Postgres;

/// <summary>The tables of a PostgreSQL archive, in a schema of their own (<c>qos_archive</c>).</summary>
internal static class PostgresSchema
{
    internal const string Name = "qos_archive";

    /// <summary>Two processes that start at once make the tables once: a lock of the server for this program.</summary>
    internal const long SetupLock = 0x514F5341_0001;

    /// <summary>
    /// Prices are <c>numeric</c> without a fixed scale, which keeps every digit. <c>bar</c> and <c>trade</c> are partitioned by month of
    /// their time (UTC); partitions are made
    /// as they are needed.
    /// </summary>
    internal const string Tables =
        """
        CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);
        CREATE TABLE series (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL, type integer NOT NULL, wanted integer NOT NULL,
            wanted_from bigint,
            count bigint NOT NULL DEFAULT 0, synced_at bigint, problem text, owner text, lease_until bigint, UNIQUE (code, type));
        CREATE TABLE answer (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, received_at bigint NOT NULL, origin smallint NOT NULL,
            source text NOT NULL);
        CREATE TABLE bar (
            time timestamptz NOT NULL, series integer NOT NULL, answer integer NOT NULL, rank smallint NOT NULL, final boolean NOT NULL,
            open numeric NOT NULL, high numeric NOT NULL, low numeric NOT NULL, close numeric NOT NULL, volume numeric,
            PRIMARY KEY (series, time)) PARTITION BY RANGE (time);
        CREATE TABLE coverage (
            series integer NOT NULL, from_time bigint NOT NULL, to_time bigint NOT NULL, state integer NOT NULL, asked_at bigint NOT NULL,
            tries integer NOT NULL,
            PRIMARY KEY (series, from_time));
        CREATE TABLE revision (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, series integer NOT NULL, time timestamptz NOT NULL,
            noticed_at bigint NOT NULL,
            old_open numeric NOT NULL, old_high numeric NOT NULL, old_low numeric NOT NULL, old_close numeric NOT NULL, old_volume numeric,
            old_answer integer NOT NULL,
            new_open numeric NOT NULL, new_high numeric NOT NULL, new_low numeric NOT NULL, new_close numeric NOT NULL, new_volume numeric,
            new_answer integer NOT NULL);
        CREATE INDEX revision_series ON revision (series, id);
        CREATE TABLE trade (
            time timestamptz NOT NULL, series integer NOT NULL, position integer NOT NULL, answer integer NOT NULL,
            direction smallint NOT NULL,
            price numeric NOT NULL, volume numeric NOT NULL, PRIMARY KEY (series, time, position)) PARTITION BY RANGE (time);
        CREATE TABLE cut_second (series integer NOT NULL, time timestamptz NOT NULL, PRIMARY KEY (series, time));
        CREATE TABLE calendar (market text NOT NULL, date text NOT NULL, kind text NOT NULL, PRIMARY KEY (market, date));
        CREATE TABLE factor (
            series integer NOT NULL, from_time bigint NOT NULL, to_time bigint NOT NULL, mode integer NOT NULL, low text NOT NULL,
            high text NOT NULL,
            scale integer NOT NULL, seen_at bigint NOT NULL, PRIMARY KEY (series, seen_at, from_time));
        CREATE VIEW bars AS
            SELECT s.code, s.type, b.time, b.open, b.high, b.low, b.close, b.volume, b.final FROM bar b JOIN series s ON s.id = b.series;
        """;
}
