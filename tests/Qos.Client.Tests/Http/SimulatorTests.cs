using System.Globalization;
using Qos.Simulator;
using Qos.Simulator.Market;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>The requests against a server of the protocol, over real sockets.</summary>
public sealed class SimulatorTests
{
    private static readonly DateTimeOffset Friday = DateTimeOffset.Parse("2025-03-14 10:30 +08:00", CultureInfo.InvariantCulture);

    private static Task<QosSimulator> StartAsync(Func<QosSimulatorOptions, QosSimulatorOptions>? change = null)
    {
        var options = new QosSimulatorOptions { Start = Friday, EnforceLimits = false, TimeProvider = new ManualTimeProvider() };
        return QosSimulator.StartAsync(change?.Invoke(options) ?? options);
    }

    /// <summary>A client with the plan's limits out of the way.</summary>
    private static QosClient Connect(QosSimulator simulator, Func<QosClientOptions, QosClientOptions>? change = null)
    {
        var options = new QosClientOptions
        {
            Uri = simulator.Uri,
            ApiKey = simulator.Key,
            Limits = new QosLimits { RequestsPerMinute = 100_000 },
        };
        return new QosClient(change?.Invoke(options) ?? options);
    }

    [Fact]
    public async Task Every_endpoint_answers_in_the_order_of_the_request_and_marks_its_figures_as_simulated()
    {
        await using var simulator = await StartAsync();
        await using var qos = Connect(simulator);
        string[] codes = ["HK:00700", "SH:600519", "US:AAPL", "CF:BTCUSDT", "NOPE:X", "FX:USDJPY", "IX:JPN225", "CM:XAUUSD", "SZ:000001"];
        var known = codes.Where(code => code != "NOPE:X").ToArray();

        var instruments = await qos.GetInstrumentsAsync(codes);
        var quotes = await qos.GetSnapshotsAsync(codes);
        var depths = await qos.GetDepthsAsync(codes);
        var trades = await qos.GetTradesAsync(codes, 5);
        var series = await qos.GetKLinesAsync(codes, KLineType.Day, 3);
        Assert.Equal(known, instruments.Select(item => item.Code));
        Assert.Equal(known, quotes.Select(item => item.Code));
        Assert.Equal(known, trades.Select(item => item.Code).Distinct());
        Assert.Equal(known, series.Select(item => item.Code));
        foreach (var missing in (IReadOnlyList<MissingItem>[])[instruments.Missing, quotes.Missing, trades.Missing, series.Missing])
        {
            Assert.Equal("NOPE:X", Assert.Single(missing).Code);
        }

        // An index has no book.
        Assert.Equal(known.Where(code => code != "IX:JPN225"), depths.Select(item => item.Code));
        Assert.Equal(["NOPE:X", "IX:JPN225"], depths.Missing.Select(item => item.Code));

        Assert.All(quotes, quote => Assert.True(quote.IsSimulated && quote.Last > 0 && quote.Name is null == (quote.Market == "CF")));
        Assert.All(trades.GroupBy(trade => trade.Code), one => Assert.Equal(one.OrderBy(trade => trade.Seconds), one));
        Assert.All(series, one => Assert.Equal(3, one.Bars.Count));
        Assert.NotEmpty(await qos.GetTradingDaysAsync(["HK", "US"]));
        Assert.Contains(await qos.GetProductsAsync(["HK"]), product => product.Code == "HK:00700" && product.IsSimulated);
        Assert.True(qos.IsSimulated);
        Assert.Null(simulator.GetStatistics().Failure);
    }

    [Fact]
    public async Task Only_the_bar_of_the_running_day_is_not_final()
    {
        await using var simulator = await StartAsync();
        await using var qos = Connect(simulator);
        foreach (var series in await qos.GetKLinesAsync(["HK:700", "SH:600519", "CF:BTCUSDT", "FX:USDJPY"], KLineType.Day, 5))
        {
            Assert.Equal([true, true, true, true, false], series.Bars.Select(bar => bar.IsFinal));
        }

        Assert.All((await qos.GetKLinesAsync(["US:AAPL"], KLineType.Day, 5))[0].Bars, bar => Assert.True(bar.IsFinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task History_has_each_bar_once_whether_the_end_is_included_or_not(bool exclusive)
    {
        await using var simulator = await StartAsync(options => options with { HistoryEndIsExclusive = exclusive, MaxBars = 200 });
        await using var qos = Connect(simulator);
        var history = await qos.GetKLineHistoryAsync(
            "SH:600519", KLineType.Minute5, new DateTime(2025, 2, 3), new DateTime(2025, 3, 13, 23, 0, 0));

        Assert.False(history.IsTruncated);
        Assert.True(history.Requests > 5);
        Assert.Equal(history.Bars.Select(bar => bar.Time).Distinct().Order(), history.Bars.Select(bar => bar.Time));
        var days = (await qos.GetKLineHistoryAsync("SH:600519", KLineType.Day, new DateTime(2025, 2, 3), new DateTime(2025, 3, 13))).Bars;
        Assert.Equal(
            days.Select(day => (day.Time.Date, day.Open, day.Close, day.Volume)),
            history.Bars.GroupBy(bar => bar.Time.Date)
                .Select(day => (day.Key, day.First().Open, day.Last().Close, (decimal?)day.Sum(bar => bar.Volume!.Value))));
    }

    [Fact]
    public async Task A_plan_that_ignores_the_end_gives_its_thousand_bars_and_a_notice()
    {
        await using var simulator = await StartAsync(options => options with { HistoryLimit1000AndIgnoresEnd = true });
        await using var qos = Connect(simulator);
        var history = await qos.GetKLineHistoryAsync("US:AAPL", KLineType.Minute1, new DateTime(2025, 1, 2), new DateTime(2025, 3, 13));
        Assert.Equal((true, 2), (history.IsTruncated, history.Requests));
        Assert.Contains("ignores the end", history.Notice, StringComparison.Ordinal);
        Assert.NotEmpty(history.Bars);
    }

    public static TheoryData<UsSnapshotBehaviour, string> UsMoments()
    {
        var moments = new TheoryData<UsSnapshotBehaviour, string>();
        foreach (var time in (string[])[
            "03-13 12:00", "03-13 17:00", "03-13 22:00", "03-14 02:00", "03-14 05:00", "03-14 18:00", "03-15 12:00", "03-16 21:00",
            "03-17 05:00", "03-17 10:00",
        ])
        {
            moments.Add(UsSnapshotBehaviour.LastRegular, time);
            moments.Add(UsSnapshotBehaviour.RunningSession, time);
        }

        return moments;
    }

    [Theory]
    [MemberData(nameof(UsMoments))]
    public async Task The_reference_close_of_a_US_stock_is_a_close_that_was_made_before_the_price(
        UsSnapshotBehaviour behaviour, string newYork)
    {
        var start = DateTimeOffset.Parse($"2025-{newYork} -04:00", CultureInfo.InvariantCulture);
        await using var simulator = await StartAsync(options => options with { Start = start, UsSnapshotBehaviour = behaviour });
        await using var qos = Connect(simulator);
        var quote = (await qos.GetSnapshotsAsync(["US:AAPL"]))[0];
        var closes = (await qos.GetKLinesAsync(["US:AAPL"], KLineType.Day, 5))[0].Bars
            .Where(bar => bar.Time.Date.AddHours(16) <= quote.Time!.Value.DateTime && bar.IsFinal).ToList();

        // In B after hours nothing holds today's close, and the day before's is the newest that can be known.
        var isUnknowable = behaviour == UsSnapshotBehaviour.RunningSession && quote.Session == TradingSession.AfterHours;
        var expected = closes[isUnknowable ? ^2 : ^1];
        Assert.Equal(expected.Close, quote.ReferenceClose);
        Assert.True(
            quote.ReferenceDate is null || quote.ReferenceDate == DateOnly.FromDateTime(expected.Time.Date),
            $"{quote.ReferenceDate} {quote.Session}");
        Assert.Equal(quote.Last - expected.Close, quote.Change);
    }

    [Fact]
    public async Task A_wrong_key_is_an_authentication_error_that_does_not_show_it()
    {
        await using var simulator = await StartAsync();
        await using var qos = Connect(simulator, options => options with { ApiKey = "wrong-and-secret" });
        var error = await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(["US:AAPL"]));
        Assert.Equal(QosErrorKind.Authentication, error.Kind);
        Assert.DoesNotContain("wrong-and-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_on_the_way_are_overcome_and_those_that_stay_have_their_kind()
    {
        await using var simulator = await StartAsync(options => options with { Compress = true });
        await using var qos = Connect(simulator);
        simulator.Faults.Inject(new AnswerFault { Lost = true });
        Assert.Single(await qos.GetSnapshotsAsync(["US:AAPL"]));
        simulator.Faults.Inject(new AnswerFault { Status = 502 });
        Assert.Single(await qos.GetSnapshotsAsync(["US:AAPL"]));
        Assert.Equal(4, qos.GetStatus().HttpRequests);

        simulator.Faults.Inject(new AnswerFault { Truncated = true });
        Assert.Single(await qos.GetSnapshotsAsync(["US:AAPL"]));
        simulator.Faults.Inject(new AnswerFault { Message = "something else" });
        Assert.Equal(QosErrorKind.ServerMessage, (await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(["US:AAPL"]))).Kind);

        await using var hasty = Connect(simulator, options => options with { Timeout = TimeSpan.FromMilliseconds(200), Retries = 0 });
        simulator.Faults.Inject(new AnswerFault { Delay = Timeout.InfiniteTimeSpan });
        Assert.Equal(QosErrorKind.Timeout, (await Assert.ThrowsAsync<QosException>(() => hasty.GetSnapshotsAsync(["US:AAPL"]))).Kind);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_transport_error_that_names_it()
    {
        var simulator = await StartAsync();
        await using var qos = Connect(simulator, options => options with { Retries = 0 });
        await simulator.DisposeAsync();
        var error = await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(["US:AAPL"]));
        Assert.Equal(QosErrorKind.Transport, error.Kind);
        Assert.Contains(simulator.Uri.Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_is_enforced_never_has_to_refuse()
    {
        var time = new ManualTimeProvider();
        await using var simulator = await StartAsync(options => options with { EnforceLimits = true, TimeProvider = time });
        await using var qos = Connect(
            simulator, options => options with { Limits = new QosLimits(), TimeProvider = time, Timeout = TimeSpan.FromDays(1) });
        var codes = Enumerable.Range(0, 350).Select(i => $"US:NONE{i}");
        await time.RunAsync(qos.GetSnapshotsAsync(codes));

        Assert.Equal(35, simulator.GetStatistics().Requests["/snapshot"]);
        Assert.Equal(0, simulator.GetStatistics().RequestsRefused);
    }
}
