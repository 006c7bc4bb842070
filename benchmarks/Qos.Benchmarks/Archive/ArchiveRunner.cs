using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Qos.Archive;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Benchmarks.Archive;

/// <summary>What the archive costs beside bare loops over the same rows: each ratio from alternating runs of one process.</summary>
internal sealed class ArchiveRunner(Arguments arguments)
{
    private const int AnswerBars = 1000;
    private const int YearOfMinutes = 98_000;

    /// <summary>Codes that are read in the small and in the large table.</summary>
    private const int Samples = 10;

    private readonly int _runs = arguments.Count("--runs", 5);
    private readonly int _large = arguments.Count("--large", 100_000_000);
    private readonly string _postgres = arguments.Text("--postgres") ?? "";
    private readonly string? _only = arguments.Text("--only");
    private readonly string _folder = Directory.CreateTempSubdirectory("qos-archive-benchmark-").FullName;

    internal async Task RunAsync()
    {
        try
        {
            var bars = Minutes("HK:700", YearOfMinutes);
            await PartAsync("sqlite", () => IngestSqliteAsync(bars));
            await PartAsync("postgres", () => IngestPostgresAsync(bars));
            await PartAsync("query", () => QueryAsync(bars));
            await PartAsync("sizes", () => SizesAsync(bars));
            await PartAsync("through", ReadThroughAsync);
            await PartAsync("large", LargeAsync);
            await PartAsync("duckdb", DuckDbAsync);
            await PartAsync("memory", MemoryAsync);
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Runs a part: each where none is named by <c>--only</c>.</summary>
    private Task PartAsync(string name, Func<Task> run) =>
        (_only is null || _only == name) && (name != "postgres" || _postgres.Length > 0) ? run() : Task.CompletedTask;

    private async Task IngestSqliteAsync(List<KLine> bars)
    {
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var run = 0; run < _runs; run++)
        {
            var path = Path.Combine(_folder, $"ingest{run}.db");
            await using (var store = ArchiveStore.At(path))
            {
                var series = await store.AddSeriesAsync("HK:700", 1, true, 0, default);
                ours.Add(await RateAsync(bars.Count, () => StoreAsync(store, series, bars)));
                var other = await store.AddSeriesAsync("HK:9988", 1, true, 0, default);
                await store.DisposeAsync();
                bare.Add(await RateAsync(bars.Count, () => InsertBareAsync(path, other.Id, bars)));
            }
        }

        Say("ingest, SQLite: upsert rule, coverage and check sums", "a bare prepared insert in one transaction", ours, bare, "bars/s");
    }

    private async Task IngestPostgresAsync(List<KLine> bars)
    {
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var run = 0; run < _runs; run++)
        {
            await using var store = ArchiveStore.At(_postgres);
            await store.OpenAsync(default);
            var series = await store.AddSeriesAsync($"HK:{10_000 + run}", 1, true, 0, default);
            ours.Add(await RateAsync(bars.Count, () => StoreAsync(store, series, bars)));
            bare.Add(await RateAsync(bars.Count, () => CopyBareAsync(bars)));
            var bytes = (await store.GetSizeAsync(default)).Bytes / ((run + 1.0) * bars.Count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  PostgreSQL {bytes:0.0} bytes a bar"));
        }

        Say("ingest, PostgreSQL", "COPY into a bare table", ours, bare, "bars/s");
    }

    private async Task QueryAsync(List<KLine> bars)
    {
        var path = Path.Combine(_folder, "query.db");
        await using var archive = new QosArchive(ArchiveStore.At(path));
        await archive.Store.OpenAsync(default);
        var series = await archive.Store.AddSeriesAsync("HK:700", 1, true, 0, default);
        await StoreAsync(archive.Store, series, bars);
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        var (ours, bare, first) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < _runs + 2; run++)
        {
            ours.Add(await RateAsync(bars.Count, async () =>
            {
                var clock = Stopwatch.StartNew();
                var count = 0;
                await foreach (var bar in archive.GetKLinesAsync("HK:700", KLineType.Minute1))
                {
                    if (count++ == 0)
                    {
                        first.Add(clock.Elapsed.TotalMilliseconds);
                    }
                }
            }));
            bare.Add(await RateAsync(bars.Count, () => ReadBare(connection, series.Id)));
        }

        Say("a year of minutes to KLine objects", "a bare reader loop", ours[2..], bare[2..], "bars/s");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  first bar after {Median(first[2..]):0.0} ms"));
    }

    private async Task SizesAsync(List<KLine> bars)
    {
        await using var archive = new QosArchive(ArchiveStore.At(Path.Combine(_folder, "sizes.db")));
        await archive.Store.OpenAsync(default);
        foreach (var code in (string[])["HK:700", "HK:9988", "HK:5"])
        {
            await StoreAsync(archive.Store, await archive.Store.AddSeriesAsync(code, 1, true, 0, default), Minutes(code, bars.Count));
        }

        await archive.VacuumAsync();
        var peak = 0L;
        var export = await archive.ExportAsync(
            new ArchiveExportOptions { Folder = Path.Combine(_folder, "lake") },
            new Every(() => peak = Math.Max(peak, GC.GetTotalMemory(false))));
        var status = await archive.GetStatusAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bytes a minute bar: SQLite {status.Bytes / (3.0 * bars.Count):0.0}, Parquet {(double)export.Bytes / export.Rows:0.0}; export peaks at {peak / 1e6:0} MB managed"));
    }

    private async Task ReadThroughAsync()
    {
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions
            {
                EnforceLimits = false,
                Start = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
                Speed = 0.001,
            });
        var options = new QosClientOptions
        {
            ApiKey = simulator.Key,
            Uri = simulator.Uri,
            Limits = new QosLimits { RequestsPerMinute = 1_000_000 },
        };
        await using var client = new QosClient(options);
        await using var archive = new QosArchive(ArchiveStore.At(Path.Combine(_folder, "through.db")));
        await archive.AddAsync(["HK:700"], [KLineType.Minute1], from: new MarketTime(2026, 10, 20));
        await archive.SyncAsync(client);
        await using var through = new QosClient(options);
        archive.Attach(through);
        foreach (var (what, from, to) in new[]
        {
            ("14 days of minutes", new MarketTime(2026, 11, 2), new MarketTime(2026, 11, 19)),
            ("a day of minutes", new MarketTime(2026, 11, 18), new MarketTime(2026, 11, 18)),
        })
        {
            var (first, again, server) = (new List<double>(), new List<double>(), new List<double>());
            for (var run = 0; run < _runs + 2; run++)
            {
                // A change of the store makes the archive forget what it has in memory.
                await archive.Store.SetMetaAsync("benchmark", run.ToString(CultureInfo.InvariantCulture), default);
                first.Add(await RateAsync(1, () => through.GetKLineHistoryAsync("HK:700", KLineType.Minute1, from, to)));
                again.Add(await RateAsync(1, () => through.GetKLineHistoryAsync("HK:700", KLineType.Minute1, from, to)));
                server.Add(await RateAsync(1, () => client.GetKLineHistoryAsync("HK:700", KLineType.Minute1, from, to)));
            }

            Say(
                $"read-through of a stored range ({what}), read from the file", "the simulator's answer over loopback", first[2..],
                server[2..], "ranges/s");
            Say(
                $"read-through of a stored range ({what}), read again", "the simulator's answer over loopback", again[2..], server[2..],
                "ranges/s");
        }
    }

    private async Task LargeAsync()
    {
        var small = await FilledAsync("small.db", 1_000_000);
        var large = await FilledAsync("large.db", _large);
        await using var one = new QosArchive(ArchiveStore.At(small));
        await using var many = new QosArchive(ArchiveStore.At(large));
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var run = 0; run < (20 * _runs) + 5; run++)
        {
            // The codes lie all over the file, and most of what is read was not read before.
            var (code, from) = ($"HK:{1 + (run % Samples)}",
                DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + (run * 60_000L % (98_000 * 60L))));
            bare.Add(await RateAsync(1, () => CountAsync(one, code, from)));
            ours.Add(await RateAsync(1, () => CountAsync(many, code, from)));
        }

        Say(
            string.Create(CultureInfo.InvariantCulture, $"1000 bars out of {_large:#,0} rows"), "out of 1,000,000", ours[5..], bare[5..],
            "queries/s");

        async Task CountAsync(QosArchive archive, string code, DateTimeOffset from)
        {
            var read = 0;
            await foreach (var bar in archive.GetKLinesAsync(code, KLineType.Minute1, from, from.AddMinutes(999)))
            {
                read++;
            }

            if (read != 1000)
            {
                throw new InvalidOperationException($"{read} bars");
            }
        }
    }

    /// <summary>
    /// Codes with 100,000 minutes each. Ten of them, which lie all over the file, are stored by the archive and read afterwards; the rows
    /// between them are copies made by SQLite, whose check sums do not fit and which nobody reads.
    /// </summary>
    private async Task<string> FilledAsync(string name, int rows)
    {
        var path = Path.Combine(_folder, name);
        const int perCode = 100_000;
        var codes = rows / perCode;
        await using var store = ArchiveStore.At(path);
        await store.OpenAsync(default);
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await using var copy = new SqliteCommand(
            "INSERT INTO bar SELECT @to, time, open, high, low, close, volume, scales, final, answer, sum FROM bar WHERE series = @from",
            connection);
        var (to, from) = (copy.Parameters.AddWithValue("@to", 0), copy.Parameters.AddWithValue("@from", 0));
        for (var (i, samples) = (0, 0); i < codes; i++)
        {
            var isSample = i * (long)Samples / codes >= samples && samples < Samples;
            samples += isSample ? 1 : 0;
            var series = await store.AddSeriesAsync(isSample ? $"HK:{samples}" : $"SH:{600_000 + i}", 1, true, 0, default);
            if (isSample)
            {
                from.Value = series.Id;
                foreach (var chunk in Minutes(series.Code, perCode).Chunk(50_000))
                {
                    await store.StoreAsync([new SeriesBatch(series) { Bars = chunk, Source = "benchmark" }], default);
                }
            }
            else
            {
                to.Value = series.Id;
                await copy.ExecuteNonQueryAsync();
            }
        }

        return path;
    }

    /// <summary>The export beside DuckDB's own of the same rows, both sorted, with zstd, a file for each code and month.</summary>
    private async Task DuckDbAsync()
    {
        await using var archive = new QosArchive(ArchiveStore.At(Path.Combine(_folder, "duck.db")));
        await archive.Store.OpenAsync(default);
        string[] codes = ["HK:700", "HK:9988", "HK:5"];
        foreach (var code in codes)
        {
            await StoreAsync(archive.Store, await archive.Store.AddSeriesAsync(code, 1, true, 0, default), Minutes(code, YearOfMinutes));
        }

        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        var (ours, theirs) = (new List<double>(), new List<double>());
        var (bytes, duckBytes) = (0.0, 0.0);
        for (var run = 0; run < _runs + 1; run++)
        {
            var (lake, duckLake) = (Path.Combine(_folder, $"lake{run}"), Path.Combine(_folder, $"duck{run}"));
            ours.Add(await RateAsync(codes.Length * YearOfMinutes, () => archive.ExportAsync(new ArchiveExportOptions { Folder = lake })));
            if (run == 0)
            {
                Execute(
                    $"CREATE TABLE bars AS SELECT *, month(time) AS month FROM read_parquet('{lake}/**/*.parquet', hive_partitioning = true, union_by_name = true)");
            }

            theirs.Add(await RateAsync(codes.Length * YearOfMinutes, () =>
            {
                Execute(
                    $"COPY (FROM bars ORDER BY code, time) TO '{duckLake}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (type, market, year, code, month))");
                return Task.CompletedTask;
            }));
            (bytes, duckBytes) = (SizeOf(lake), SizeOf(duckLake));
        }

        Say(
            "Parquet export, each file read back and compared", "DuckDB's COPY of the same rows, not read back", ours[1..], theirs[1..],
            "bars/s");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  bytes a bar: {bytes / (codes.Length * YearOfMinutes):0.0}, DuckDB {duckBytes / (codes.Length * YearOfMinutes):0.0}"));

        void Execute(string sql)
        {
            using var command = duck.CreateCommand();
#pragma warning disable CA2100 // Folders of this run.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        static double SizeOf(string folder) =>
            new DirectoryInfo(folder).EnumerateFiles("*.parquet", SearchOption.AllDirectories).Sum(file => file.Length);
    }

    /// <summary>The most memory that a process of its own takes for little and for ten times as much.</summary>
    private async Task MemoryAsync()
    {
        await using var simulator = await QosSimulator.StartAsync(
            new QosSimulatorOptions
            {
                EnforceLimits = false,
                Start = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
                Speed = 0.001,
            });
        var paths = Enumerable.Range(0, 2).Select(i => YearOfMinutes * (i == 0 ? 1 : 10))
            .Select(rows => (Rows: rows, Path: Path.Combine(_folder, $"memory{rows}.db"))).ToList();
        foreach (var (rows, path) in paths)
        {
            await using var store = ArchiveStore.At(path);
            await StoreAsync(store, await store.AddSeriesAsync("HK:700", 1, false, 0, default), Minutes("HK:700", rows));
        }

        foreach (var (rows, path) in paths)
        {
            var (query, export) = (await ChildAsync("query", path), await ChildAsync("export", path));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"peak memory with {rows:#,0} bars: query {query:0} MB, export {export:0} MB"));
        }

        foreach (var days in new[] { 3, 30 })
        {
            var path = Path.Combine(_folder, $"sync{days}.db");
            var peak = await ChildAsync("sync", path, simulator.Uri.ToString(), simulator.Key, days.ToString(CultureInfo.InvariantCulture));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"peak memory of a sync of {days} days of minutes of ten codes: {peak:0} MB"));
        }
    }

    /// <summary>Does one thing in this process, and prints the most memory that it ever took (MB).</summary>
    internal static async Task RunChildAsync(IReadOnlyList<string> words)
    {
        await using var archive = new QosArchive(ArchiveStore.At(words[1]));
        if (words[0] == "query")
        {
            await foreach (var bar in archive.GetKLinesAsync("HK:700", KLineType.Minute1))
            {
            }
        }
        else if (words[0] == "export")
        {
            await archive.ExportAsync(new ArchiveExportOptions { Folder = words[1] + ".lake" });
        }
        else
        {
            var options = new QosClientOptions
            {
                ApiKey = words[3],
                Uri = new Uri(words[2]),
                Limits = new QosLimits { RequestsPerMinute = 1_000_000 },
            };
            await using var client = new QosClient(options);
            string[] codes =
            [
                "HK:700", "HK:9988", "HK:5", "US:AAPL", "US:TSLA", "US:MSFT", "SH:600519", "SZ:000001", "CF:BTCUSDT", "CF:ETHUSDT",
            ];
            var from = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).AddDays(-int.Parse(words[4], CultureInfo.InvariantCulture));
            await archive.AddAsync(codes, [KLineType.Minute1], from: from);
            await archive.SyncAsync(client);
        }

        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024);
    }

    private static async Task<double> ChildAsync(params string[] words)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(ArchiveRunner).Assembly.Location, "archive-child", .. words])
        { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static async Task StoreAsync(ArchiveStore store, SeriesRow series, List<KLine> bars)
    {
        // As sync stores: answers of 1000 bars, ten of them in a transaction, each with its coverage.
        foreach (var answers in bars.Chunk(AnswerBars).Chunk(10))
        {
            await store.StoreAsync(
                [
                    .. answers.Select(answer => new SeriesBatch(series)
                    {
                        Bars = answer,
                        Source = "benchmark",
                        Cover = map => map.With(new(answer[0].Seconds, answer[^1].Seconds, Qos.Archive.Coverage.CoverageState.Bars, 1, 1)),
                    }),
                ],
                default);
        }
    }

    private static async Task InsertBareAsync(string path, int series, List<KLine> bars)
    {
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await using var command = new SqliteCommand(
            "INSERT INTO bar VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)", connection, transaction);
        SqliteParameter[] parameters = [.. Enumerable.Range(0, 11).Select(i => command.Parameters.AddWithValue($"@p{i}", 0L))];
        command.Prepare();
        foreach (var bar in bars)
        {
            parameters[0].Value = series;
            parameters[1].Value = bar.Seconds;
            parameters[2].Value = (long)(bar.Open * 100);
            parameters[3].Value = (long)(bar.High * 100);
            parameters[4].Value = (long)(bar.Low * 100);
            parameters[5].Value = (long)(bar.Close * 100);
            parameters[6].Value = (long)bar.Volume!.Value;
            parameters[7].Value = 67650L;
            parameters[8].Value = 1;
            parameters[9].Value = 1;
            parameters[10].Value = 1234L;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private async Task CopyBareAsync(List<KLine> bars)
    {
        var address = Qos.Archive.Postgres.PostgresAddress.Parse(_postgres).Connection;
        await using var connection = new NpgsqlConnection(address.ToString());
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand(
            "DROP TABLE IF EXISTS bare; CREATE TABLE bare (time timestamptz, series integer, answer integer, rank smallint, final boolean, open numeric, high numeric, low numeric, close numeric, volume numeric)", connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using var writer = await connection.BeginBinaryImportAsync("COPY bare FROM STDIN (FORMAT binary)");
        foreach (var bar in bars)
        {
            writer.StartRow();
            writer.Write(bar.Time.UtcDateTime, NpgsqlDbType.TimestampTz);
            writer.Write(1, NpgsqlDbType.Integer);
            writer.Write(1, NpgsqlDbType.Integer);
            writer.Write((short)2, NpgsqlDbType.Smallint);
            writer.Write(true, NpgsqlDbType.Boolean);
            writer.Write(bar.Open, NpgsqlDbType.Numeric);
            writer.Write(bar.High, NpgsqlDbType.Numeric);
            writer.Write(bar.Low, NpgsqlDbType.Numeric);
            writer.Write(bar.Close, NpgsqlDbType.Numeric);
            writer.Write(bar.Volume!.Value, NpgsqlDbType.Numeric);
        }

        await writer.CompleteAsync();
    }

    private static Task ReadBare(SqliteConnection connection, int series)
    {
        using var command = new SqliteCommand(
            "SELECT time, open, high, low, close, volume, scales, final, answer, sum FROM bar WHERE series = @id ORDER BY time",
            connection);
        command.Parameters.AddWithValue("@id", series);
        using var reader = command.ExecuteReader();
        long sum = 0;
        while (reader.Read())
        {
            for (var i = 0; i < 10; i++)
            {
                sum += reader.GetInt64(i);
            }
        }

        return sum == 0 ? throw new InvalidOperationException() : Task.CompletedTask;
    }

    private static List<KLine> Minutes(string code, int count)
    {
        var instrument = InstrumentCode.Parse(code);
        var random = new Random(1);
        var price = 50_000;
        var receivedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                price += random.Next(-50, 51);
                return new KLine(instrument)
                {
                    Type = KLineType.Minute1,
                    Seconds = 1_700_000_000 + (i * 60L),
                    Open = new decimal(price, 0, 0, false, 2),
                    High = new decimal(price + random.Next(60), 0, 0, false, 2),
                    Low = new decimal(price - random.Next(60), 0, 0, false, 2),
                    Close = new decimal(price + random.Next(-20, 20), 0, 0, false, 2),
                    Volume = random.Next(100, 90_000) * 100,
                    IsFinal = true,
                    ReceivedAt = receivedAt.AddMinutes(i / AnswerBars),
                };
            }),
        ];
    }

    private static async Task<double> RateAsync(int items, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return items / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Say(string what, string beside, List<double> ours, List<double> bare, string unit)
    {
        var ratios = ours.Zip(bare, (left, right) => left / right).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Median(ours):#,0} {unit}; {beside}: {Median(bare):#,0}; ratio {Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Every(Action action) : IProgress<ArchiveFileProgress>
    {
        public void Report(ArchiveFileProgress value) => action();
    }
}
