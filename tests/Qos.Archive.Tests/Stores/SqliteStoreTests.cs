using Microsoft.Data.Sqlite;
using Qos.Client;

namespace Qos.Archive.Tests.Stores;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<string> NewAddressAsync() => Task.FromResult(_folder["archive.db"]);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_no_database_and_one_of_another_program_are_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(_folder["text.db"], new string('x', 5000));
        await using (var connection = new SqliteConnection($"Data Source={_folder["other.db"]};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new SqliteCommand("CREATE TABLE notes (text TEXT)", connection);
            await command.ExecuteNonQueryAsync();
        }

        var before = await File.ReadAllBytesAsync(_folder["other.db"]);
        foreach (var name in (string[])["text.db", "other.db"])
        {
            await using var store = ArchiveStore.At(_folder[name]);
            var error = await Assert.ThrowsAsync<QosException>(() => store.OpenAsync(default));
            Assert.Equal(QosErrorKind.InvalidArgument, error.Kind);
            Assert.Contains("Choose another file", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["other.db"]));
    }

    [Fact]
    public async Task An_archive_of_a_newer_version_is_refused()
    {
        await Store.DisposeAsync();
        await ExecuteAsync("PRAGMA user_version = 99");
        await using var store = ArchiveStore.At(Address);

        var error = await Assert.ThrowsAsync<QosException>(() => store.OpenAsync(default));

        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_page_is_told_and_never_read_as_prices()
    {
        var series = await SeriesAsync();
        await StoreAsync(series, [.. Bars.Minutes("HK:700", 3000)]);
        var sound = (await ReadAsync(series)).Select(bar => bar.Text()).ToHashSet();
        await Store.VacuumAsync(default);
        await Store.DisposeAsync();
        var random = new Random(7);
        var bytes = await File.ReadAllBytesAsync(Address);
        var told = 0;
        for (var trial = 0; trial < 60; trial++)
        {
            var damaged = (byte[])bytes.Clone();
            var at = random.Next(4096, bytes.Length - 64);
            random.NextBytes(damaged.AsSpan(at, random.Next(1, 64)));
            var path = _folder[$"damaged{trial}.db"];
            await File.WriteAllBytesAsync(path, damaged);
            await using var store = ArchiveStore.At(path);
            try
            {
                foreach (var one in await store.GetSeriesAsync(default))
                {
                    await foreach (var bar in store.ReadBarsAsync(one, InstrumentCode.Parse("HK:700"), 0, long.MaxValue, default))
                    {
                        Assert.Contains(bar.Text(), sound);
                    }
                }

                told += (await store.VerifyAsync(default)).Count > 0 ? 1 : 0;
            }
            catch (Exception e) when (e is IOException or QosException)
            {
                told++;
            }
        }

        // What hits unused space or when and how a bar came changes no price.
        Assert.InRange(told, 30, 60);
    }

    [Fact]
    public async Task A_full_disk_stores_nothing_of_the_step_and_says_so()
    {
        var series = await SeriesAsync();
        await StoreAsync(series, [.. Bars.Minutes("HK:700", 100)]);
        await ((Sqlite.SqliteStore)Store).LimitPagesAsync(40);

        var error = await Assert.ThrowsAsync<IOException>(
            () => StoreAsync(series, [.. Bars.Minutes("HK:700", 20_000, Bars.Opening + 6000)]));

        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Equal(100, (await ReadAsync(series)).Count);
        await ((Sqlite.SqliteStore)Store).LimitPagesAsync(1_000_000);
        Assert.Equal(200, (await StoreAsync(series, [.. Bars.Minutes("HK:700", 300)])).Added);
    }

    [Fact]
    public async Task A_minute_bar_takes_at_most_48_bytes()
    {
        foreach (var code in (string[])["HK:700", "US:AAPL", "CF:BTCUSDT"])
        {
            var series = await Store.AddSeriesAsync(code, (int)KLineType.Minute1, true, 0, default);
            for (var chunk = 0; chunk < 20; chunk++)
            {
                var at = DateTimeOffset.FromUnixTimeSeconds(Bars.Opening + (chunk * 60_000L));
                await StoreAsync(series, [.. Bars.Minutes(code, 1000, at.ToUnixTimeSeconds()).Select(bar => bar with { ReceivedAt = at })]);
            }
        }

        var (bytes, _) = await Store.GetSizeAsync(default);
        await Store.VacuumAsync(default);
        var (packed, _) = await Store.GetSizeAsync(default);
        Assert.InRange(packed / 60_000.0, 20, 48);
        TestContext.Current.SendDiagnosticMessage(
            $"{bytes / 60_000.0:0.0} bytes a bar with the WAL, {packed / 60_000.0:0.0} after a vacuum");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Address};Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
