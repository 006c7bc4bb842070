using Qos.Client;

namespace Qos.Archive.Tests.Stores;

public sealed class PostgresStoreTests(PostgresServer server) : StoreContract
{
    protected override Task<string> NewAddressAsync() => server.NewDatabaseAsync();

    [Fact]
    public async Task A_connection_that_is_lost_between_batches_is_made_again()
    {
        var series = await SeriesAsync();
        await StoreAsync(series, [.. Bars.Minutes("HK:700", 10)]);
        await server.BreakConnectionsAsync(Address);

        await StoreAsync(series, [.. Bars.Minutes("HK:700", 20)]);

        Assert.Equal(20, (await ReadAsync(series)).Count);
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_the_middle_of_a_batch_costs_nothing()
    {
        var series = await SeriesAsync();
        var broken = false;

        await Store.StoreAsync(
            [
                new SeriesBatch(series)
                {
                    Bars = Bars.Minutes("HK:700", 10),
                    Source = "test",
                    Cover = map =>
                    {
                        if (!broken)
                        {
                            broken = true;
                            server.BreakConnectionsAsync(Address).GetAwaiter().GetResult();
                        }

                        return map;
                    },
                },
            ],
            default);

        Assert.True(broken);
        Assert.Equal(10, (await ReadAsync(series)).Count);
        Assert.Equal(10, (await Store.GetSeriesAsync(default))[0].Count);
    }

    [Fact]
    public async Task Somebody_who_reads_keeps_nobody_from_storing_a_new_month()
    {
        var series = await SeriesAsync();

        // More than the buffers between the two hold, so that the server is still in the middle of it.
        await StoreAsync(series, [.. Bars.Minutes("HK:700", 60_000)]);
        await using var reading = Store.ReadBarsAsync(series, InstrumentCode.Parse("HK:700"), 0, long.MaxValue, default)
            .GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());

        // A lock that waited for the reader would wait for ever: the test ends by the limit of its run.
        await StoreAsync(series, [.. Bars.Minutes("HK:700", 10, Bars.Opening + (120 * 86_400L))]).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(60_010, (await ReadAsync(series)).Count);
    }

    [Fact]
    public async Task An_archive_of_a_newer_version_is_refused()
    {
        await Store.SetMetaAsync("version", "99", default);
        await using var other = ArchiveStore.At(Address);

        var error = await Assert.ThrowsAsync<QosException>(() => other.OpenAsync(default));

        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_and_a_database_that_is_not_there_are_told_apart()
    {
        await using var nowhere = ArchiveStore.At("postgres://qos@127.0.0.1:1/archive");
        await using var missing = ArchiveStore.At(Address + "x");

        Assert.Contains(
            "cannot be reached", (await Assert.ThrowsAsync<IOException>(() => nowhere.OpenAsync(default))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "does not exist", (await Assert.ThrowsAsync<QosException>(() => missing.OpenAsync(default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_in_no_location()
    {
        await using var store = ArchiveStore.At("postgres://user:secret@127.0.0.1:5/archive?sslmode=disable");

        Assert.Equal("postgres://user@127.0.0.1:5/archive", store.Location);
        Assert.Throws<QosException>(() => ArchiveStore.At("postgres://127.0.0.1"));
        Assert.Throws<QosException>(() => ArchiveStore.At("postgres://user@127.0.0.1/archive?nonsense=1"));
    }
}
