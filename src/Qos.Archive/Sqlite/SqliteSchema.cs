namespace Qos.Archive.Sqlite;

/// <summary>The tables of an SQLite archive.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as an archive: "QOSA".</summary>
    internal const int ApplicationId = 0x514F5341;

    /// <summary>
    /// Prices and volumes are whole numbers with their decimals beside them in <c>scales</c> (5 bits each for open, high, low, close,
    /// volume,
    /// the lowest first; then a bit for each
    /// that is a text, having more than 63 bits, and one for a bar without volume). <c>answer</c> says when, how and from where a bar came.
    /// <c>sum</c> is a checksum of the row, so that a damaged page is detected and never read as prices.
    /// </summary>
    internal const string Tables =
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE series (
            id INTEGER PRIMARY KEY, code TEXT NOT NULL, type INTEGER NOT NULL, wanted INTEGER NOT NULL, wanted_from INTEGER,
            count INTEGER NOT NULL DEFAULT 0, synced_at INTEGER, problem TEXT, owner TEXT, lease_until INTEGER, UNIQUE (code, type));
        CREATE TABLE answer (id INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, origin INTEGER NOT NULL, source TEXT NOT NULL);
        CREATE TABLE bar (
            series INTEGER NOT NULL, time INTEGER NOT NULL, open NOT NULL, high NOT NULL, low NOT NULL, close NOT NULL, volume,
            scales INTEGER NOT NULL,
            final INTEGER NOT NULL, answer INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (series, time)) WITHOUT ROWID;
        CREATE TABLE coverage (
            series INTEGER NOT NULL, from_time INTEGER NOT NULL, to_time INTEGER NOT NULL, state INTEGER NOT NULL,
            asked_at INTEGER NOT NULL,
            tries INTEGER NOT NULL, PRIMARY KEY (series, from_time)) WITHOUT ROWID;
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY, series INTEGER NOT NULL, time INTEGER NOT NULL, noticed_at INTEGER NOT NULL,
            old_open TEXT NOT NULL, old_high TEXT NOT NULL, old_low TEXT NOT NULL, old_close TEXT NOT NULL, old_volume TEXT,
            old_answer INTEGER NOT NULL,
            new_open TEXT NOT NULL, new_high TEXT NOT NULL, new_low TEXT NOT NULL, new_close TEXT NOT NULL, new_volume TEXT,
            new_answer INTEGER NOT NULL);
        CREATE INDEX revision_series ON revision (series, id);
        CREATE TABLE trade (
            series INTEGER NOT NULL, time INTEGER NOT NULL, position INTEGER NOT NULL, price NOT NULL, volume NOT NULL,
            scales INTEGER NOT NULL,
            direction INTEGER NOT NULL, answer INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (series, time, position)) WITHOUT ROWID;
        CREATE TABLE cut_second (series INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (series, time)) WITHOUT ROWID;
        CREATE TABLE calendar (market TEXT NOT NULL, date TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (market, date)) WITHOUT ROWID;
        CREATE TABLE factor (
            series INTEGER NOT NULL, from_time INTEGER NOT NULL, to_time INTEGER NOT NULL, mode INTEGER NOT NULL, low TEXT NOT NULL,
            high TEXT NOT NULL,
            scale INTEGER NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (series, seen_at, from_time)) WITHOUT ROWID;
        CREATE VIEW bars AS
            SELECT s.code, s.type, datetime(b.time, 'unixepoch') AS time_utc,
                b.open / pow(10, b.scales & 31) AS open,
                b.high / pow(10, (b.scales >> 5) & 31) AS high,
                b.low / pow(10, (b.scales >> 10) & 31) AS low,
                b.close / pow(10, (b.scales >> 15) & 31) AS close,
                b.volume / pow(10, (b.scales >> 20) & 31) AS volume,
                b.final
            FROM bar b JOIN series s ON s.id = b.series;
        """;
}
