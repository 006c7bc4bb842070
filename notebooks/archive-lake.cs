#!/usr/bin/env dotnet
#:project ../src/Qos.Archive
#:project ../src/Qos.Embedded
#:package DuckDB.NET.Data.Full@1.5.6.1
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
// Outside of the clone, instead of the two lines with #:project: #:package Qos.Archive@0.1.0 and #:package Qos.Embedded@0.1.0

// Reads an archive's Parquet export by DuckDB: dotnet run notebooks/archive-lake.cs [-- FOLDER]
// FOLDER is what `qos archive export --format parquet --to FOLDER` wrote. Without it the program collects ten days of minutes into an
// archive of its own, exports them, and compares DuckDB's sums with the archive's.
using System.Globalization;
using DuckDB.NET.Data;
using Qos.Archive;
using Qos.Client;
using Qos.Embedded;

if (args.Length > 1 || args.Any(argument => argument.StartsWith('-')))
{
    Console.Error.WriteLine("Usage: dotnet run archive-lake.cs -- [FOLDER]");
    return 2;
}

string[] codes = ["HK:700", "US:AAPL", "CF:BTCUSDT"];
var temporary = args.Length == 0 ? Directory.CreateTempSubdirectory("qos-lake-") : null;
try
{
    var lake = args.Length > 0 ? Path.GetFullPath(args[0]) : Path.Combine(temporary!.FullName, "lake");
    var kept = args.Length > 0 ? null : await CollectAsync(Path.Combine(temporary!.FullName, "bars.db"), lake);
    if (!Directory.Exists(lake) || !Directory.EnumerateFiles(lake, "*.parquet", SearchOption.AllDirectories).Any())
    {
        throw new IOException($"{lake} has no Parquet files. Write some first: qos archive export --format parquet --to {lake}");
    }

    // Folders are columns (type, market, year); a code's decimals differ from file to file, which union_by_name widens. Times are UTC.
    using var connection = new DuckDBConnection("Data Source=:memory:");
    connection.Open();
    var files = $"{lake.Replace("'", "''", StringComparison.Ordinal)}/**/*.parquet";
    using (var create = connection.CreateCommand())
    {
        create.CommandText = $"SET TimeZone = 'UTC'; CREATE VIEW bars AS SELECT * FROM read_parquet('{files}', hive_partitioning = true, union_by_name = true)";
        create.ExecuteNonQuery();
    }

    using var command = connection.CreateCommand();
    command.CommandText =
        """
        SELECT code, type, count(*) AS bars, left(min(time)::VARCHAR, 16), left(max(time)::VARCHAR, 16), sum(volume)::DECIMAL(38, 10),
            (sum(close * volume) / nullif(sum(volume), 0))::DECIMAL(38, 4)
        FROM bars GROUP BY code, type ORDER BY code, type
        """;
    using var reader = command.ExecuteReader();
    Console.WriteLine($"{"code",-14}{"type",-6}{"bars",10}  {"first (UTC)",-18}{"last (UTC)",-18}{"volume",22}{"mean price",14}");
    while (reader.Read())
    {
        var (code, type, count) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
        var volume = reader.IsDBNull(5) ? 0 : reader.GetDecimal(5);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{code,-14}{type,-6}{count,10:#,0}  {reader.GetString(3),-18}{reader.GetString(4),-18}{volume,22:#,0.####}{(reader.IsDBNull(6) ? 0 : reader.GetDecimal(6)),14:0.####}"));
        if (kept is not null && kept[code] != (count, volume))
        {
            throw new IOException($"{code}: DuckDB reads {count} bars with a volume of {volume}, the archive has {kept[code]}.");
        }
    }

    if (kept is not null)
    {
        Console.WriteLine("The counts and sums of DuckDB equal those of the archive.");
    }

    return 0;
}
catch (Exception error) when (error is QosException or IOException or UnauthorizedAccessException or DuckDBException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
finally
{
    temporary?.Delete(recursive: true);
}

// Collects minutes, exports them, and returns what the archive itself counts and sums.
async Task<Dictionary<string, (long Bars, decimal Volume)>> CollectAsync(string store, string lake)
{
    await using var session = await EmbeddedSession.FromEnvironmentAsync();
    Console.WriteLine(session.Source);
    await using var archive = new QosArchive(ArchiveStore.At(store));
    await archive.AddAsync(codes, [KLineType.Minute1], from: DateTimeOffset.UtcNow.AddDays(-10));
    await archive.SyncAsync(session.Client);
    await archive.ExportAsync(new ArchiveExportOptions { Folder = lake });
    var sums = new Dictionary<string, (long Bars, decimal Volume)>();
    foreach (var code in codes)
    {
        await foreach (var bar in archive.GetKLinesAsync(code, KLineType.Minute1))
        {
            var (bars, volume) = sums.GetValueOrDefault(code);
            sums[code] = (bars + 1, volume + (bar.Volume ?? 0));
        }
    }

    return sums;
}
