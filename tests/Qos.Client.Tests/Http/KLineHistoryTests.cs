using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Qos.Client.Tests;

public sealed class KLineHistoryTests
{
    private const int Minute = 60;

    // 2025-03-14 02:00 UTC, where the clock of the tests stands.
    private static readonly long Now = new DateTimeOffset(2025, 3, 14, 2, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>A server with one-minute bars of CF:BTCUSDT from so many minutes back until now.</summary>
    private static ScriptedServer Serve(int depth, Func<long, IEnumerable<long>, int, IEnumerable<long>> page) => new((_, body, _) =>
    {
        using var json = JsonDocument.Parse(body);
        var request = json.RootElement.GetProperty("kline_reqs")[0];
        var all = Enumerable.Range(0, depth).Select(i => Now - ((depth - 1 - i) * Minute));
        var bars = page(request.GetProperty("e").GetInt64(), all, request.GetProperty("co").GetInt32());
        return $$"""{"msg":"OK","data":[{"c":"CF:BTCUSDT","k":[{{string.Join(',', bars.Select(Bar))}}]}]}""";
    });

    private static string Bar(long time) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"o":"1","cl":"2","h":"3","l":"1","v":"{{time % 997}}","ts":{{time}},"kt":1}""");

    private static Task<KLineHistory> GetAsync(ScriptedServer server, long from, long to, IProgress<KLineHistoryProgress>? progress = null)
    {
        var qos = server.Connect();
        return server.Time.RunAsync(qos.GetKLineHistoryAsync(
            "CF:BTCUSDT", KLineType.Minute1, DateTimeOffset.FromUnixTimeSeconds(from).UtcDateTime,
            DateTimeOffset.FromUnixTimeSeconds(to).UtcDateTime,
            progress: progress));
    }

    private static void AssertEach(long from, long to, KLineHistory history) =>
        Assert.Equal(
            Enumerable.Range(0, (int)((to - from) / Minute) + 1).Select(i => from + (i * Minute)), history.Bars.Select(bar => bar.Seconds));

    [Fact]
    public async Task A_bar_that_was_running_when_it_was_asked_for_is_not_final_however_long_the_answer_was_on_its_way()
    {
        ScriptedServer? late = null;
        var server = late = new ScriptedServer((_, _, _) =>
        {
            late!.Time.Advance(TimeSpan.FromSeconds(70));
            return $$"""{"msg":"OK","data":[{"c":"CF:BTCUSDT","k":[{{Bar(Now - Minute)}},{{Bar(Now)}}]}]}""";
        });
        server.Time.Advance(TimeSpan.FromSeconds(10));

        await using var qos = server.Connect();
        var series = await qos.GetKLinesAsync(["CF:BTCUSDT"], KLineType.Minute1, 2);

        Assert.Equal([true, false], series[0].Bars.Select(bar => bar.IsFinal));
    }

    public static TheoryData<string> EndSemantics =>
        ["exclusive", "inclusive", "by the end of the bar", "newest first", "with a repeated bar"];

    private static IEnumerable<long> Page(string semantics, long end, IEnumerable<long> bars, int count) => semantics switch
    {
        "exclusive" => bars.Where(bar => bar < end).TakeLast(count),
        "by the end of the bar" => bars.Where(bar => bar + Minute <= end).TakeLast(count),
        "newest first" => bars.Where(bar => bar < end).TakeLast(count).Reverse(),
        "with a repeated bar" => bars.Where(bar => bar <= end).TakeLast(count) is var page ? page.Append(page.Last()) : [],
        _ => bars.Where(bar => bar <= end).TakeLast(count),
    };

    [Theory]
    [MemberData(nameof(EndSemantics))]
    public async Task Every_bar_comes_once_and_in_order_whatever_the_end_means_to_the_server(string semantics)
    {
        var server = Serve(20_000, (end, bars, count) => Page(semantics, end, bars, count));
        var (from, to) = (Now - (5_555 * Minute), Now - (17 * Minute));
        var history = await GetAsync(server, from, to);

        AssertEach(from, to, history);
        Assert.Equal((false, null), (history.IsTruncated, history.Notice));
        Assert.Equal((6, 6), (history.Requests, server.Requests.Count));
    }

    [Theory]
    [MemberData(nameof(EndSemantics))]
    public async Task A_stream_of_bars_has_what_the_history_has_from_the_newest_back(string semantics)
    {
        var server = Serve(20_000, (end, bars, count) => Page(semantics, end, bars, count));
        var (from, to) = (Now - (5_555 * Minute), Now - (17 * Minute));
        var seen = new List<KLineHistoryProgress>();
        var streamed = await StreamAsync(server, from, to, int.MaxValue, new Listener(seen));

        Assert.Equal((await GetAsync(server, from, to)).Bars.Reverse().Select(bar => bar.Seconds), streamed.Select(bar => bar.Seconds));
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Select(step => step.Requests));
        Assert.All(seen, step => Assert.Null(step.Notice));
    }

    [Fact]
    public async Task A_stream_that_is_left_early_does_not_ask_for_what_is_older()
    {
        var server = Serve(20_000, (end, bars, count) => Page("exclusive", end, bars, count));
        var streamed = await StreamAsync(server, Now - (15_000 * Minute), Now, 1_500);
        Assert.Equal((1_500, Now, 2), (streamed.Count, streamed[0].Seconds, server.Requests.Count));
    }

    [Fact]
    public async Task A_stream_tells_in_its_last_report_that_the_server_has_nothing_older()
    {
        var server = Serve(1_500, (end, bars, count) => Page("exclusive", end, bars, count));
        var seen = new List<KLineHistoryProgress>();
        Assert.Equal(1_500, (await StreamAsync(server, Now - (5_000 * Minute), Now, int.MaxValue, new Listener(seen))).Count);
        Assert.Equal([null, null, "The server has no bars before 2025-03-13 01:01."], seen.Select(step => step.Notice));
    }

    [Fact]
    public void A_stream_refuses_a_range_that_ends_before_it_starts_at_once()
    {
        var qos = Serve(1, (_, bars, _) => bars).Connect();
        var error = Assert.Throws<QosException>(() =>
            qos.StreamKLinesBackwardAsync("CF:BTCUSDT", KLineType.Day, new MarketTime(2025, 3, 2), new MarketTime(2025, 3, 1)));
        Assert.Equal(QosErrorKind.InvalidArgument, error.Kind);
    }

    private static Task<List<KLine>> StreamAsync(
        ScriptedServer server, long from, long to, int most, IProgress<KLineHistoryProgress>? progress = null)
    {
        var qos = server.Connect();
        return server.Time.RunAsync(ReadAsync());

        async Task<List<KLine>> ReadAsync()
        {
            var bars = new List<KLine>();
            var stream = qos.StreamKLinesBackwardAsync(
                "CF:BTCUSDT", KLineType.Minute1, DateTimeOffset.FromUnixTimeSeconds(from).UtcDateTime,
                DateTimeOffset.FromUnixTimeSeconds(to).UtcDateTime, progress: progress);
            await foreach (var bar in stream)
            {
                bars.Add(bar);
                if (bars.Count == most)
                {
                    break;
                }
            }

            return bars;
        }
    }

    [Fact]
    public async Task Both_ends_of_the_range_are_included_and_nothing_beyond_them()
    {
        var server = Serve(100, (end, bars, count) => Page("exclusive", end, bars, count));
        AssertEach(Now - (10 * Minute), Now - (5 * Minute), await GetAsync(server, Now - (10 * Minute), Now - (5 * Minute)));
        Assert.Equal(Now - (5 * Minute), (await GetAsync(server, Now - (5 * Minute), Now - (5 * Minute))).Bars.Single().Seconds);
        Assert.Empty((await GetAsync(server, Now - (5 * Minute) - 59, Now - (5 * Minute) - 1)).Bars);
    }

    [Fact]
    public async Task A_server_that_ignores_the_end_is_noticed_and_its_bars_come_once()
    {
        var server = Serve(1_000, (_, bars, count) => bars.TakeLast(count));
        var history = await GetAsync(server, Now - (5_000 * Minute), Now - (10 * Minute));

        AssertEach(Now - (999 * Minute), Now - (10 * Minute), history);
        Assert.True(history.IsTruncated);
        Assert.StartsWith("With this plan the server ignores the end of the range", history.Notice, StringComparison.Ordinal);
        Assert.Equal(2, history.Requests);
    }

    [Fact]
    public async Task A_range_before_all_that_a_server_shows_ends_with_a_notice_and_no_bars()
    {
        var server = Serve(1_000, (_, bars, count) => bars.TakeLast(count));
        var history = await GetAsync(server, Now - (9_000 * Minute), Now - (8_000 * Minute));
        Assert.Empty(history.Bars);
        Assert.True(history.IsTruncated);
        Assert.Equal(2, history.Requests);
    }

    [Fact]
    public async Task A_server_with_nothing_older_is_believed()
    {
        var server = Serve(1_500, (end, bars, count) => Page("exclusive", end, bars, count));
        var history = await GetAsync(server, Now - (5_000 * Minute), Now);
        AssertEach(Now - (1_499 * Minute), Now, history);
        Assert.Equal((true, 3), (history.IsTruncated, history.Requests));
        Assert.Equal("The server has no bars before 2025-03-13 01:01.", history.Notice);
    }

    [Fact]
    public async Task A_code_without_bars_says_so_and_costs_one_request()
    {
        var server = new ScriptedServer("""{"msg":"OK","data":null}""");
        var history = await GetAsync(server, Now - 6000, Now);
        Assert.Equal((0, true, 1), (history.Bars.Count, history.IsTruncated, history.Requests));
        Assert.Contains("CF:BTCUSDT is unknown, not in the plan, or has no bars", history.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_moves_back_by_single_bars_or_plays_tricks_cannot_make_it_loop()
    {
        var random = new Random(7);
        var server = Serve(200, (_, bars, count) => bars.Where(_ => random.Next(10) == 0).Take(count));
        var history = await GetAsync(server, Now - (5_000 * Minute), Now);
        Assert.InRange(history.Requests, 2, 201);
        Assert.Equal(history.Bars.Select(bar => bar.Seconds).Distinct().Order(), history.Bars.Select(bar => bar.Seconds));
    }

    [Fact]
    public async Task An_end_in_the_far_future_and_a_start_in_the_far_past_do_no_harm()
    {
        var server = Serve(50, (end, bars, count) => end < int.MaxValue ? Page("inclusive", end, bars, count) : []);
        await using var qos = server.Connect();
        var history = await server.Time.RunAsync(
            qos.GetKLineHistoryAsync("CF:BTCUSDT", KLineType.Minute1, DateTime.MinValue, DateTime.MaxValue));
        Assert.Equal((50, true), (history.Bars.Count, history.IsTruncated));
    }

    [Fact]
    public async Task Progress_is_told_after_each_request_and_ends_with_the_whole_range()
    {
        var server = Serve(20_000, (end, bars, count) => Page("exclusive", end, bars, count));
        var seen = new List<KLineHistoryProgress>();
        await GetAsync(server, Now - (3_500 * Minute), Now, new Listener(seen));
        Assert.Equal([1, 2, 3, 4], seen.Select(step => step.Requests));
        Assert.Equal([1000, 2000, 3000, 3501], seen.Select(step => step.Bars));
        Assert.Equal(seen.Select(step => step.Fraction).Order(), seen.Select(step => step.Fraction));
        Assert.Equal(1.0, seen[^1].Fraction);
    }

    [Fact]
    public async Task Dates_of_a_user_are_local_to_the_exchange_and_take_in_the_last_day()
    {
        var days = Enumerable.Range(1, 31)
            .Select(day => new DateTimeOffset(2025, 3, day, 0, 0, 0, TimeSpan.FromHours(day < 10 ? -5 : -4)).ToUnixTimeSeconds());
        var bars = string.Join(',', days.Select(Bar));
        var server = new ScriptedServer($$"""{"msg":"OK","data":[{"c":"US:AAPL","k":[{{bars}}]}]}""");
        await using var qos = server.Connect();
        var history = await qos.GetKLineHistoryAsync("US:AAPL", KLineType.Day, new DateTime(2025, 3, 5), new DateTime(2025, 3, 13));
        Assert.Equal(["2025-03-05 -05:00", "2025-03-13 -04:00"], [Show(history.Bars[0]), Show(history.Bars[^1])]);

        static string Show(KLine bar) => bar.Time.ToString("yyyy-MM-dd zzz", CultureInfo.InvariantCulture);
    }

    private sealed class Listener(List<KLineHistoryProgress> seen) : IProgress<KLineHistoryProgress>
    {
        public void Report(KLineHistoryProgress value) => seen.Add(value);
    }

    [Theory]
    [MemberData(nameof(EndSemantics))]
    public async Task The_last_bars_up_to_a_time_are_exactly_as_many_as_asked(string semantics)
    {
        var server = Serve(5_000, (end, bars, count) => Page(semantics, end, bars, count));
        var to = Now - (17 * Minute);
        foreach (var count in (int[])[1, 999, 1000, 2_345])
        {
            var qos = server.Connect();
            var history = await server.Time.RunAsync(
                qos.GetLastKLinesAsync("CF:BTCUSDT", KLineType.Minute1, count, DateTimeOffset.FromUnixTimeSeconds(to)));
            AssertEach(to - ((count - 1) * Minute), to, history);
            Assert.Equal((count, false, null), (history.Bars.Count, history.IsTruncated, history.Notice));
        }
    }

    [Fact]
    public async Task More_bars_than_one_answer_holds_are_paged_and_a_shortage_is_told()
    {
        var server = Serve(2_500, (end, bars, count) => Page("inclusive", end, bars, count));
        var qos = server.Connect();
        Assert.Equal(
            1_500, Assert.Single(await server.Time.RunAsync(qos.GetKLinesAsync(["CF:BTCUSDT"], KLineType.Minute1, 1_500))).Bars.Count);
        var all = await server.Time.RunAsync(qos.GetLastKLinesAsync("CF:BTCUSDT", KLineType.Minute1, 3_000));
        Assert.Equal((2_500, true), (all.Bars.Count, all.IsTruncated));
        Assert.Contains("no bars before", all.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_without_bars_says_so()
    {
        var server = Serve(5_000, (end, bars, count) => Page("inclusive", end, bars, count));
        var from = Now - (100 * Minute) + 1;
        var history = await GetAsync(server, from, from + 30);
        Assert.Empty(history.Bars);
        Assert.False(history.IsTruncated);
        Assert.StartsWith("There are no bars from ", history.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_is_the_whole_day_at_the_exchange_at_both_ends()
    {
        var server = Serve(20_000, (end, bars, count) => Page("inclusive", end, bars, count));
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(Now).UtcDateTime.AddDays(-2));
        var history = await server.Time.RunAsync(server.Connect().GetKLineHistoryAsync("CF:BTCUSDT", KLineType.Minute1, day, day));
        Assert.Equal(24 * 60, history.Bars.Count);
        Assert.All(history.Bars, bar => Assert.Equal(day, DateOnly.FromDateTime(bar.Time.DateTime)));
    }

    [Fact]
    public void A_range_that_begins_in_the_future_says_so()
    {
        var server = Serve(10, (end, bars, count) => Page("inclusive", end, bars, count));
        var e = Assert.Throws<QosException>(
            () => { _ = server.Connect().GetKLineHistoryAsync("CF:BTCUSDT", KLineType.Day, new(2150, 1, 1)); });
        Assert.Contains("starts in the future (2150-01-01)", e.Message, StringComparison.Ordinal);
    }
}
