using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive.Tests.Stores;

/// <summary>What every store promises. The tests of a store are this class with its address.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const string Code = "HK:700";
    private static readonly InstrumentCode Instrument = InstrumentCode.Parse(Code);

    /// <summary>The address of the store that the test works on.</summary>
    protected string Address { get; private set; } = "";

    internal ArchiveStore Store { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Address = await NewAddressAsync();
        Store = ArchiveStore.At(Address);
        await Store.OpenAsync(default);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<string> NewAddressAsync();

    [Fact]
    public async Task Bars_come_back_as_they_were_stored_with_every_digit()
    {
        var series = await SeriesAsync();
        KLine[] bars =
        [
            Bars.Of(Code, 1000) with
            {
                Open = 521.50m,
                High = 521.5m,
                Low = 0.0000000001m,
                Close = 12345678901234567890.123456789m,
                Volume = 147479220.1710000038m,
            },
            Bars.Of(Code, 1060) with
            {
                Open = 1m,
                High = 1.0m,
                Low = 1.00m,
                Close = 79228162514264337593543950335m,
                Volume = null,
                IsFinal = false,
                Origin = Origin.Pushed,
            },
            Bars.Of(Code, 1120) with { ReceivedAt = new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero).AddTicks(1234567) },
        ];

        await StoreAsync(series, bars);

        var read = await ReadAsync(series);
        Assert.Equal(bars.Select(bar => bar.Text()), read.Select(bar => bar.Text()));
        Assert.Equal(bars.Select(bar => (bar.ReceivedAt, bar.Origin)), read.Select(bar => (bar.ReceivedAt, bar.Origin)));
    }

    [Fact]
    public async Task A_range_has_both_of_its_ends_and_nothing_of_other_series()
    {
        var series = await SeriesAsync();
        var other = await Store.AddSeriesAsync("HK:9988", (int)KLineType.Minute1, true, 0, default);
        await StoreAsync(series, [.. Bars.Minutes(Code, 10)]);
        await StoreAsync(other, [.. Bars.Minutes("HK:9988", 10)]);

        var read = await Store.ReadBarsAsync(series, Instrument, Bars.Opening + 120, Bars.Opening + 240, default).ToListAsync();

        Assert.Equal([Bars.Opening + 120, Bars.Opening + 180, Bars.Opening + 240], read.Select(bar => bar.Seconds));
        Assert.Equal((Bars.Opening, Bars.Opening + 540), await Store.GetRangeAsync(series, default));
    }

    [Fact]
    public async Task Months_of_bars_are_read_in_their_order_over_pages_and_partitions()
    {
        var series = await SeriesAsync();
        var bars = Enumerable.Range(0, 20_000).Select(i => Bars.Of(Code, Bars.Opening + (i * 300L), 100 + (i % 7))).ToArray();

        var stored = await StoreAsync(series, bars);

        Assert.Equal(20_000, stored.Added);
        Assert.Equal(bars.Select(bar => bar.Text()), (await ReadAsync(series)).Select(bar => bar.Text()));
        Assert.Equal(20_000, (await Store.GetSeriesAsync(default))[0].Count);
        Assert.Equal(
            bars.Select(bar => bar.Seconds),
            (await Store.ReadTimesAsync(series, 0, long.MaxValue, default).ToListAsync()).Select(time => time.Time));
    }

    [Theory]
    [InlineData(true, Origin.Fetched, true, Origin.Fetched, false, true, false)]
    [InlineData(true, Origin.Fetched, false, Origin.Fetched, true, false, false)]
    [InlineData(false, Origin.Fetched, true, Origin.Fetched, true, true, false)]
    [InlineData(true, Origin.Fetched, true, Origin.Fetched, true, true, true)]
    [InlineData(true, Origin.Pushed, true, Origin.Fetched, true, true, true)]
    [InlineData(true, Origin.Fetched, true, Origin.Pushed, true, false, false)]
    [InlineData(true, Origin.Fetched, true, Origin.Imported, true, false, false)]
    [InlineData(false, Origin.Fetched, true, Origin.Imported, true, false, false)]
    [InlineData(true, Origin.Imported, true, Origin.Fetched, true, true, true)]
    [InlineData(false, Origin.Pushed, false, Origin.Pushed, true, true, false)]
    public async Task Final_beats_running_the_server_beats_imports_and_a_changed_final_bar_is_a_revision(
        bool oldFinal, Origin oldOrigin, bool newFinal, Origin newOrigin, bool differs, bool isNewKept, bool isRevised)
    {
        var series = await SeriesAsync();
        var old = Bars.Of(Code, Bars.Opening, 100, isFinal: oldFinal, origin: oldOrigin);
        var next = Bars.Of(Code, Bars.Opening, differs ? 101 : 100, isFinal: newFinal, origin: newOrigin);
        await StoreAsync(series, old);

        var stored = await StoreAsync(series, next);

        var read = Assert.Single(await ReadAsync(series));
        Assert.Equal((isNewKept ? next : old).Text(), read.Text());
        Assert.Equal(0, stored.Added);
        Assert.Equal(isRevised ? 1 : 0, stored.Revised);
        Assert.Equal(isNewKept && !isRevised && differs ? 1 : 0, stored.Updated);
        var revisions = await Store.ReadRevisionsAsync(series, Instrument, default).ToListAsync();
        Assert.Equal(isRevised ? [(100m, 101m)] : [], revisions.Select(revision => (revision.Old.Close, revision.New.Close)));
    }

    [Fact]
    public async Task An_equal_bar_is_not_written_again_whatever_its_trailing_zeros()
    {
        var series = await SeriesAsync();
        await StoreAsync(series, Bars.Of(Code, Bars.Opening, 100.50m));

        var stored = await StoreAsync(series, Bars.Of(Code, Bars.Opening, 100.5m) with { ReceivedAt = DateTimeOffset.UnixEpoch });

        Assert.Equal(default, stored);
        Assert.NotEqual(DateTimeOffset.UnixEpoch, (await ReadAsync(series))[0].ReceivedAt);
    }

    [Fact]
    public async Task An_import_replaces_the_servers_bars_only_when_asked()
    {
        var series = await SeriesAsync();
        await StoreAsync(series, Bars.Of(Code, Bars.Opening, 100));
        var imported = Bars.Of(Code, Bars.Opening, 101, origin: Origin.Imported);

        await Store.StoreAsync([new SeriesBatch(series) { Bars = [imported], Source = "test", Overwrites = true }], default);

        Assert.Equal(101, (await ReadAsync(series))[0].Close);
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_nothing_behind()
    {
        var series = await SeriesAsync();
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Store.StoreAsync(
            [new SeriesBatch(series) { Bars = Bars.Minutes(Code, 5), Source = "test", Cover = _ => throw new InvalidTimeZoneException() }],
            default));

        Assert.Empty(await ReadAsync(series));
        Assert.Equal(0, (await Store.GetSeriesAsync(default))[0].Count);
    }

    [Fact]
    public async Task Coverage_is_stored_with_the_bars_it_is_about()
    {
        var series = await SeriesAsync();
        await Store.StoreAsync(
            [new SeriesBatch(series)
            {
                Bars = Bars.Minutes(Code, 3),
                Source = "test",
                Cover = map => map.With(new CoverageInterval(10, 99, CoverageState.Bars, 500, 1)),
            }], default);
        await Store.StoreAsync(
            [new SeriesBatch(series)
            {
                Source = "test",
                Cover = map => map.With(new CoverageInterval(40, 49, CoverageState.Empty, 600, 2)),
            }], default);

        var coverage = await Store.GetCoverageAsync(series.Id, default);

        Assert.Equal(
            [new(10, 39, CoverageState.Bars, 500, 1), new(40, 49, CoverageState.Empty, 600, 2), new(50, 99, CoverageState.Bars, 500, 1)],
            coverage.Intervals);
    }

    [Fact]
    public async Task Batches_of_one_transaction_are_stored_in_their_order_even_where_they_overlap()
    {
        var (series, removed) = (await SeriesAsync(), await Store.AddSeriesAsync("HK:9988", (int)KLineType.Minute1, true, 0, default));
        await Store.RemoveSeriesAsync(removed, deleteData: true, default);
        var first = Bars.Minutes(Code, 10);
        var second = Bars.Minutes(Code, 10, Bars.Opening + 300).ConvertAll(bar => bar with { Close = 7m, Low = 7m });

        var stored = await Store.StoreAsync(
            [
                Batch(series, first, 600, "first"),
                Batch(series, second, 700, "second"),
                Batch(removed, first, 800, "none"),
                Batch(series, Bars.Minutes(Code, 5, Bars.Opening + 6000), syncedAt: null, problem: "none"),
            ],
            default);

        var read = await ReadAsync(series);
        Assert.Equal(
            first.Take(5).Concat(second).Concat(Bars.Minutes(Code, 5, Bars.Opening + 6000)).Select(bar => bar.Text()),
            read.Select(bar => bar.Text()));
        Assert.Equal(new Stored(20, 0, 5), stored);
        Assert.Equal(5, (await Store.ReadRevisionsAsync(series, Instrument, default).ToListAsync()).Count);
        var row = Assert.Single(await Store.GetSeriesAsync(default));
        Assert.Equal((20, 700, "second"), (row.Count, row.SyncedAt, row.Problem));
        Assert.Equal([600L, 700L], (await Store.GetCoverageAsync(series.Id, default)).Intervals.Select(known => known.AskedAt));

        static SeriesBatch Batch(SeriesRow series, List<KLine> bars, long? syncedAt, string problem) => new(series)
        {
            Bars = bars,
            Source = "test",
            SyncedAt = syncedAt,
            Problem = problem,
            Cover = syncedAt is { } at ? map => map.With(new(bars[0].Seconds, bars[^1].Seconds, CoverageState.Empty, at, 1)) : null,
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_random_batches_leave_is_what_the_bar_rule_says(int seed)
    {
        var random = new Random(seed);
        SeriesRow[] series = [await SeriesAsync(), await Store.AddSeriesAsync("US:AAPL", (int)KLineType.Minute1, true, 0, default)];
        var model = new Dictionary<(int, long), KLine>();
        var expected = default(Stored);
        var stored = default(Stored);
        for (var step = 0; step < 25; step++)
        {
            var batches = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomBatch()).ToList();
            foreach (var batch in batches)
            {
                expected += Apply(batch);
            }

            stored += await Store.StoreAsync(batches, default);
        }

        Assert.Equal(expected, stored);
        foreach (var one in series)
        {
            var read = await Store.ReadBarsAsync(one, InstrumentCode.Parse(one.Code), long.MinValue, long.MaxValue, default).ToListAsync();
            var kept = model.Where(bar => bar.Key.Item1 == one.Id).OrderBy(bar => bar.Key.Item2).Select(bar => bar.Value).ToList();
            Assert.Equal(kept.Select(bar => (bar.Text(), bar.Origin)), read.Select(bar => (bar.Text(), bar.Origin)));
            Assert.Equal(kept.Count, (await Store.GetSeriesAsync(default)).Single(row => row.Id == one.Id).Count);
        }

        SeriesBatch RandomBatch()
        {
            var one = series[random.Next(series.Length)];
            var from = Bars.Opening + (random.Next(40) * 60L);
            var origin = (Origin[])[Origin.Fetched, Origin.Pushed, Origin.Imported];
            return new SeriesBatch(one)
            {
                Source = "test",
                Overwrites = random.Next(6) == 0,
                Bars =
                [
                    .. Enumerable.Range(0, random.Next(1, 20)).Where(_ => random.Next(4) > 0).DefaultIfEmpty(0).Select(i => Bars.Of(
                        one.Code, from + (i * 60L), 100 + random.Next(3), random.Next(5) == 0 ? null : 100, random.Next(3) > 0,
                        origin[random.Next(origin.Length)])),
                ],
            };
        }

        Stored Apply(SeriesBatch batch)
        {
            var sum = default(Stored);
            foreach (var bar in batch.Bars)
            {
                var key = (batch.Series.Id, bar.Seconds);
                if (!model.TryGetValue(key, out var old))
                {
                    sum += new Stored(1, 0, 0);
                }
                else if (BarRule.Decide(
                    BarRule.Values.Of(old), BarRule.Values.Of(bar), batch.Overwrites) is var outcome and not BarRule.Outcome.Keep)
                {
                    sum += outcome == BarRule.Outcome.Revise ? new Stored(0, 0, 1) : new Stored(0, 1, 0);
                }
                else
                {
                    continue;
                }

                model[key] = bar;
            }

            return sum;
        }
    }

    [Fact]
    public async Task A_whole_second_of_trades_replaces_a_cut_one_and_never_the_other_way()
    {
        var series = await Store.AddSeriesAsync(Code, SeriesRow.Trades, true, 0, default);
        await StoreAsync(series, Second(100, isWhole: false, 1m, 2m));
        await StoreAsync(series, Second(100, isWhole: false, 1m));
        Assert.Equal([1m, 2m], await PricesAsync());

        Assert.Equal(1, await StoreAsync(series, Second(100, isWhole: true, 0.5m, 1m, 2m)));
        await StoreAsync(series, Second(100, isWhole: false, 9m));
        await StoreAsync(series, Second(100, isWhole: true, 9m));

        Assert.Equal([0.5m, 1m, 2m], await PricesAsync());
        var last = await Store.GetLastSecondAsync(series, Instrument, default);
        Assert.Equal((100, true, 3), (last!.Time, last.IsWhole, last.Trades.Count));
        Assert.Equal(3, (await Store.GetSeriesAsync(default))[0].Count);

        async Task<List<decimal>> PricesAsync() =>
            [.. (await Store.ReadTradesAsync(series, Instrument, 0, long.MaxValue, default).ToListAsync()).Select(trade => trade.Price)];
    }

    [Fact]
    public async Task Equal_trades_of_one_second_are_all_kept_in_their_order()
    {
        var series = await Store.AddSeriesAsync(Code, SeriesRow.Trades, true, 0, default);
        await StoreAsync(series, Second(100, true, 5m, 5m, 4m, 5m));
        await StoreAsync(series, Second(101, true, 7.10m));

        var trades = await Store.ReadTradesAsync(series, Instrument, 0, long.MaxValue, default).ToListAsync();

        Assert.Equal(["5", "5", "4", "5", "7.10"], trades.Select(trade => FormattableString.Invariant($"{trade.Price}")));
    }

    [Fact]
    public async Task A_claim_keeps_others_away_until_it_is_given_back_its_lease_ends_or_its_process_is_gone()
    {
        var series = await SeriesAsync();
        var (one, two) = (Owner.New(), Owner.New());
        Assert.Equal([series.Id], await Store.ClaimAsync(one, [series.Id], TimeSpan.FromMinutes(1), default));
        Assert.Empty(await Store.ClaimAsync(two, [series.Id], TimeSpan.FromMinutes(1), default));
        Assert.Equal([series.Id], await Store.ClaimAsync(one, [series.Id], TimeSpan.FromMinutes(1), default));

        await Store.ReleaseAsync(one, default);
        Assert.Equal([series.Id], await Store.ClaimAsync(two, [series.Id], TimeSpan.FromMinutes(-1), default));
        Assert.Equal(
            [series.Id],
            await Store.ClaimAsync(new Owner(Environment.MachineName, int.MaxValue, 1, 1), [series.Id], TimeSpan.FromMinutes(1), default));
        Assert.Equal([series.Id], await Store.ClaimAsync(one, [series.Id], TimeSpan.FromMinutes(1), default));
    }

    [Fact]
    public async Task A_series_keeps_its_earlier_start_and_data_stay_when_it_is_no_longer_wanted()
    {
        var series = await Store.AddSeriesAsync(Code, (int)KLineType.Minute1, true, 500, default);
        Assert.Equal(300, (await Store.AddSeriesAsync(Code, (int)KLineType.Minute1, true, 300, default)).WantedFrom);
        Assert.Equal(300, (await Store.AddSeriesAsync(Code, (int)KLineType.Minute1, true, 900, default)).WantedFrom);
        await StoreAsync(series, [.. Bars.Minutes(Code, 3)]);

        await Store.RemoveSeriesAsync((await Store.GetSeriesAsync(default))[0], deleteData: false, default);
        Assert.False((await Store.GetSeriesAsync(default))[0].IsWanted);
        Assert.Equal(3, (await ReadAsync(series)).Count);

        await Store.RemoveSeriesAsync((await Store.GetSeriesAsync(default))[0], deleteData: true, default);
        Assert.Empty(await Store.GetSeriesAsync(default));
        Assert.Empty(await ReadAsync(series));
    }

    [Fact]
    public async Task Two_writers_at_once_lose_nothing_and_double_nothing()
    {
        await using var second = ArchiveStore.At(Address);
        await second.OpenAsync(default);
        var series = await SeriesAsync();
        var bars = Bars.Minutes(Code, 2000);

        await Task.WhenAll(
            Task.Run(() => WriteAsync(Store)),
            Task.Run(() => WriteAsync(second)));

        Assert.Equal(bars.Select(bar => bar.Text()), (await ReadAsync(series)).Select(bar => bar.Text()));
        Assert.Equal(2000, (await Store.GetSeriesAsync(default))[0].Count);
        Assert.Empty(await Store.VerifyAsync(default));

        async Task WriteAsync(ArchiveStore store)
        {
            foreach (var chunk in bars.Chunk(100))
            {
                await store.StoreAsync([new SeriesBatch(series) { Bars = chunk, Source = "test" }], default);
            }
        }
    }

    [Fact]
    public async Task What_is_stored_is_there_for_another_process_and_a_vacuum_keeps_it()
    {
        var series = await SeriesAsync();
        await StoreAsync(series, [.. Bars.Minutes(Code, 500)]);
        await Store.StoreCalendarAsync(
            [
                new TradingDay("HK", new DateOnly(2026, 11, 24), TradingDayKind.Full),
                new TradingDay("HK", new DateOnly(2026, 11, 25), TradingDayKind.Half),
            ],
            default);
        await Store.SetMetaAsync("key", "value", default);
        await Store.VacuumAsync(default);

        await using var other = ArchiveStore.At(Address);
        await other.OpenAsync(default);

        Assert.Equal(
            500,
            (await other.ReadBarsAsync((await other.GetSeriesAsync(default))[0], Instrument, 0, long.MaxValue, default)
                .ToListAsync()).Count);
        Assert.Equal([TradingDayKind.Full, TradingDayKind.Half], (await other.GetCalendarAsync(default)).Select(day => day.Kind));
        Assert.Equal("value", await other.GetMetaAsync("key", default));
        Assert.Empty(await other.VerifyAsync(default));
    }

    internal async Task<SeriesRow> SeriesAsync() => await Store.AddSeriesAsync(Code, (int)KLineType.Minute1, true, 0, default);

    internal async Task<Stored> StoreAsync(SeriesRow series, params KLine[] bars) =>
        await Store.StoreAsync([new SeriesBatch(series) { Bars = bars, Source = "test" }], default);

    private async Task<long> StoreAsync(SeriesRow series, TradeSecond second) =>
        (await Store.StoreAsync([new SeriesBatch(series) { Seconds = [second], Source = "test" }], default)).Added;

    internal async Task<List<KLine>> ReadAsync(SeriesRow series) =>
        await Store.ReadBarsAsync(series, Instrument, long.MinValue, long.MaxValue, default).ToListAsync();

    private static TradeSecond Second(long time, bool isWhole, params decimal[] prices) => new(
        time,
        [.. prices.Select(
            price => new Trade(Instrument, price, 100, time, TradeDirection.Buy, DateTimeOffset.UnixEpoch.Ticks, Origin.Pushed))], isWhole);
}
