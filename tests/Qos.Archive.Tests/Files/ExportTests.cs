using DuckDB.NET.Data;
using Qos.Client;

namespace Qos.Archive.Tests.Files;

public sealed class ExportTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private QosArchive _archive = null!;

    public ValueTask InitializeAsync()
    {
        _archive = new QosArchive(ArchiveStore.At(_folder["a.db"]));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task DuckDB_reads_the_lake_with_equal_sums()
    {
        await FillAsync();
        var result = await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] });
        Assert.Equal((5, 0, 4040L), (result.Written, result.Unchanged, result.Rows));

        await using var duck = new DuckDBConnection("Data Source=:memory:");
        await duck.OpenAsync();
        var stored = await AllAsync();
        foreach (var group in stored.GroupBy(bar => bar.Code))
        {
            await using var command = duck.CreateCommand();
#pragma warning disable CA2100
            command.CommandText = $"""
                SELECT count(*), sum(open), sum(high), sum(low), sum(close), sum(volume), min(epoch(time))::bigint,
                max(epoch(time))::bigint, bool_and(final), any_value(market)
                FROM read_parquet('{_folder["lake"]}/**/*.parquet', hive_partitioning = true) WHERE code = '{group.Key}'
                """;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal(group.Count(), reader.GetInt64(0));
            Assert.Equal(
                [
                    group.Sum(bar => bar.Open), group.Sum(bar => bar.High), group.Sum(bar => bar.Low), group.Sum(bar => bar.Close),
                    group.Sum(bar => bar.Volume ?? 0),
                ],
                Enumerable.Range(1, 5).Select(reader.GetDecimal));
            Assert.Equal((group.Min(bar => bar.Seconds), group.Max(bar => bar.Seconds)), (reader.GetInt64(6), reader.GetInt64(7)));
            Assert.Equal(group.Key[..2], reader.GetString(9));
        }
    }

    [Fact]
    public async Task A_second_export_writes_only_what_changed()
    {
        await FillAsync();
        await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] });
        var series = (await _archive.Store.GetSeriesAsync(default)).First(one => one.Code == "HK:700" && one.Type == 1);
        await _archive.Store.StoreAsync(
            [new SeriesBatch(series) { Bars = [Bars.Of("HK:700", Bars.Opening + (5000 * 60))], Source = "test" }], default);

        var result = await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] });

        Assert.Equal((1, 4), (result.Written, result.Unchanged));
    }

    [Fact]
    public async Task A_file_with_bars_that_the_archive_lacks_is_never_replaced()
    {
        await FillAsync();
        await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] });
        var path = Directory.GetFiles(_folder["lake"], "700-2026-11.parquet", SearchOption.AllDirectories).Single();
        var before = await File.ReadAllBytesAsync(path);
        await using var smaller = new QosArchive(ArchiveStore.At(_folder["b.db"]));
        await smaller.Store.OpenAsync(default);
        var series = await smaller.Store.AddSeriesAsync("HK:700", 1, true, 0, default);
        await smaller.Store.StoreAsync([new SeriesBatch(series) { Bars = Bars.Minutes("HK:700", 10), Source = "test" }], default);

        var error = await Assert.ThrowsAsync<IOException>(() => smaller.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] }));

        Assert.Contains("bars that are not in the archive", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_damaged_file_gives_way_to_a_sound_one()
    {
        await FillAsync();
        await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] });
        var path = Directory.GetFiles(_folder["lake"], "700-2026-11.parquet", SearchOption.AllDirectories).Single();
        var before = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, before[..(before.Length / 2)]);

        Assert.Equal(1, (await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"] })).Written);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Theory]
    [InlineData(ArchiveFormat.Parquet)]
    [InlineData(ArchiveFormat.Csv)]
    public async Task What_is_exported_comes_back_by_an_import(ArchiveFormat format)
    {
        await FillAsync();
        await _archive.ExportAsync(new ArchiveExportOptions { Folder = _folder["lake"], Format = format });
        await using var copy = new QosArchive(ArchiveStore.At(_folder["copy.db"]));
        foreach (var file in Directory.GetFiles(_folder["lake"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await copy.ImportAsync(new ArchiveImportOptions { File = file, Source = "lake" });
        }

        foreach (var item in await _archive.GetItemsAsync())
        {
            var expected = await _archive.GetKLinesAsync(item.Code, item.KLineType!.Value).ToListAsync();
            var read = await copy.GetKLinesAsync(item.Code, item.KLineType.Value).ToListAsync();
            Assert.Equal(
                expected.Select(bar => (bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.IsFinal)),
                read.Select(bar => (bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.IsFinal)));
            Assert.All(read, bar => Assert.Equal(Origin.Imported, bar.Origin));
        }
    }

    [Fact]
    public async Task An_import_of_other_peoples_bars_leaves_the_servers_alone_and_says_how_many()
    {
        await FillAsync();
        await File.WriteAllTextAsync(
            _folder["other.csv"], "date,open,high,low,close,volume\n2026-11-24 09:30,1,2,0.5,1.5,100\n2030-01-02 09:30,1,2,0.5,1.5,100\n");
        var options = new ArchiveImportOptions { File = _folder["other.csv"], Code = "HK:700", Type = KLineType.Minute1, Source = "other" };

        Assert.Equal(new ArchiveImportResult { Rows = 2, Added = 1, Kept = 1 }, await _archive.ImportAsync(options));
        Assert.Equal(
            new ArchiveImportResult { Rows = 2, Replaced = 1, Kept = 1 }, await _archive.ImportAsync(options with { Overwrite = true }));
        await Assert.ThrowsAsync<QosException>(() => _archive.ImportAsync(options with { Source = " " }));
        await Assert.ThrowsAsync<FileNotFoundException>(
            () => _archive.ImportAsync(options with { Type = null, File = _folder["a.db"] + ".parquet" }));
    }

    private async Task FillAsync()
    {
        await _archive.Store.OpenAsync(default);
        foreach (var (code, type, count, step) in ((string, KLineType, int, long)[])[
            ("HK:700", KLineType.Minute1, 3000, 60), ("US:AAPL", KLineType.Minute1, 1000, 60), ("HK:700", KLineType.Day, 40, 86_400),
        ])
        {
            var series = await _archive.Store.AddSeriesAsync(code, (int)type, true, 0, default);
            var bars = Enumerable.Range(0, count)
                .Select(
                    i => Bars.Of(
                        code, Bars.Opening + (i * step) + (type == KLineType.Day ? 0 : i / 330 * 66_000L), 100.125m + i,
                        volume: i % 3 == 0 ? null : i, type: type)).ToList();
            await _archive.Store.StoreAsync([new SeriesBatch(series) { Bars = bars, Source = "test" }], default);
        }
    }

    private async Task<List<KLine>> AllAsync()
    {
        var all = new List<KLine>();
        foreach (var item in await _archive.GetItemsAsync())
        {
            all.AddRange(await _archive.GetKLinesAsync(item.Code, item.KLineType!.Value).ToListAsync());
        }

        return all;
    }
}
