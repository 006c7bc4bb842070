using System.Diagnostics;
using System.Net;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class LiveHubTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedSocketServer _server;
    private readonly ScriptedHttp _http = new();
    private bool _isAnswerWithheld;
    private bool _isFetchWithheld;

    public LiveHubTests() => _server = new ScriptedSocketServer(_time);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Never_two_messages_within_a_second_also_while_reconnecting_with_a_hundred_codes_four_kinds_and_three_types()
    {
        await using var client = NewClient();
        var codes = Enumerable.Range(1, 100).Select(i => $"HK:{i}").ToArray();
        using var trades = client.WatchTradesAsync(codes, new WatchOptions { Count = 50 }).Open();
        using var quotes = client.WatchSnapshotsAsync(codes).Open();
        using var depths = client.WatchDepthsAsync(codes).Open();
        var bars = new[] { KLineType.Minute1, KLineType.Hour1, KLineType.Day }.Select(type => client.WatchKLinesAsync(codes, type).Open())
            .ToArray();
        await AdvanceAsync(client, TimeSpan.FromSeconds(20), () => false);
        _server.Current.Drop();
        await AdvanceAsync(client, TimeSpan.FromSeconds(200), () => Subscribed("S").Count() == 100);
        Assert.Equal(2, _server.Connections);
        Assert.Equal(300, Subscribed("K").Count());
        Assert.Equal(100, Subscribed("T").Count());
        Assert.Equal(100, Subscribed("D").Count());
        Assert.Equal(100, Subscribed("S").Count());
        var times = _server.Received.Select(pair => pair.At).ToList();
        Assert.True(times.Count > 60);
        Assert.All(
            times.Zip(times.Skip(1)),
            pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1.1), $"{pair.First:O} {pair.Second:O}"));
        Array.ForEach(bars, reader => reader.Dispose());

        IEnumerable<string> Subscribed(string type) => _server.Messages(type)
            .SelectMany(
                m => ScriptedSocketServer.Codes(m).Select(code => $"{code} {(type == "K" ? m.GetProperty("kt") : default)}")).Distinct();
    }

    [Fact]
    public async Task A_message_that_was_long_on_its_way_delays_the_next_one_so_that_it_does_not_come_too_soon()
    {
        // The server has the first message only when it answers, 0.8 s after it left.
        var isHeld = true;
        _server.Answer = message => isHeld ? [" "] : [_server.Acknowledgement(message)];
        await using var client = NewClient();
        using var trades = client.WatchTradesAsync(["US:AAPL"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("T").Length == 1);
        using var depths = client.WatchDepthsAsync(["US:AAPL"]).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(0.8), () => false);
        isHeld = false;
        _server.Current.Push(_server.Acknowledgement(_server.Messages("T")[0]));
        var answered = _time.GetUtcNow();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 1);
        Assert.InRange(_server.Received[^1].At - answered, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public async Task Changes_that_wait_for_the_second_go_out_as_one_message_with_everything_that_is_wanted()
    {
        await using var client = NewClient();
        using var first = client.WatchTradesAsync(["US:AAPL"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("T").Length == 1);
        using var second = client.WatchTradesAsync(["US:TSLA"], new WatchOptions { Count = 50 }).Open();
        using var third = client.WatchTradesAsync(["HK:00700"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("T").Length == 2);
        Assert.Equal(["HK:700", "US:AAPL", "US:TSLA"], ScriptedSocketServer.Codes(_server.Messages("T")[1]).Order());
    }

    [Fact]
    public async Task Watchers_of_one_code_share_a_subscription_that_ends_with_the_last_of_them()
    {
        await using var client = NewClient();
        var first = client.WatchTradesAsync(["US:AAPL"], new WatchOptions { Count = 50 }).Open();
        using var other = client.WatchTradesAsync(["US:TSLA"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("T").Length >= 1);
        var second = client.WatchTradesAsync(["US:AAPL"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(3), () => false);
        Assert.Single(_server.Messages("T"));
        first.Dispose();
        await AdvanceAsync(client, TimeSpan.FromSeconds(3), () => false);
        Assert.Empty(_server.Messages("TC"));
        second.Dispose();
        await AdvanceAsync(client, TimeSpan.FromSeconds(3), () => _server.Messages("TC").Length == 1);
        Assert.Equal(["US:AAPL"], ScriptedSocketServer.Codes(Assert.Single(_server.Messages("TC"))));
    }

    [Fact]
    public async Task A_heartbeat_goes_out_every_twenty_seconds()
    {
        await using var client = NewClient();
        using var reader = client.WatchDepthsAsync(["US:AAPL"]).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(100), () => false);
        Assert.InRange(_server.Messages("H").Length, 4, 5);
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_half_open_connection_is_found_within_45_seconds_at_the_default_settings()
    {
        await using var client = NewClient();
        using var reader = client.WatchDepthsAsync(["US:AAPL"]).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 1);
        _server.IsSilent = true;
        var since = _time.GetUtcNow();
        await AdvanceAsync(client, TimeSpan.FromSeconds(60), () => _server.Connections == 2);
        Assert.Equal(2, _server.Connections);
        Assert.InRange(_time.GetUtcNow() - since, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_subscription_that_is_not_acknowledged_is_sent_again_and_a_server_that_never_does_is_lived_with()
    {
        _server.Answer = message => ScriptedSocketServer.Type(message) == "H" ? [] : [" "];
        await using var client = NewClient();
        var notices = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = notices.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(60), () => false);
        Assert.Equal(4, _server.Messages("D").Length);
        Assert.Equal(1, _server.Connections);
        reader.TryRead(out _);
        Assert.Contains(notices, e => e.Kind == LiveEventKind.Notice && e.Message.Contains("not acknowledged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_code_is_told_to_its_watchers_and_the_others_go_on(bool withId)
    {
        _server.Answer = message =>
        [
            ScriptedSocketServer.Type(message) == "D" && ScriptedSocketServer.Codes(message).Contains("US:BAD")
                ? _server.Acknowledgement(message, "no permission for US:BAD", withId)
                : _server.Acknowledgement(message, withId: withId),
        ];
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL,BAD,TSLA"], new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(30), () => false);
        _server.Current.Push("""{"tp":"D","c":"US:TSLA","b":[{"p":"9","v":"1"}],"a":[],"ts":1741917600}""");
        Depth? depth;
        while (!reader.TryRead(out depth))
        {
            Assert.True(await reader.WaitToReadAsync());
        }

        Assert.Equal("US:TSLA", depth.Code);
        var refused = Assert.Single(events, e => e.Kind == LiveEventKind.Refused);
        Assert.Equal("US:BAD", refused.Code);
        Assert.Contains("no permission", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_refused_for_its_pace_is_sent_again_whole()
    {
        _server.Answer = message => [_server.Acknowledgement(message, _server.Messages("T").Length == 1 ? "too frequent" : "OK")];
        await using var client = NewClient();
        using var reader = client.WatchTradesAsync(["US:AAPL,TSLA,MSFT"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(10), () => false);
        Assert.Equal([3, 3], _server.Messages("T").Select(message => ScriptedSocketServer.Codes(message).Length));
    }

    [Fact]
    public async Task A_key_that_never_worked_stops_the_watch_with_the_reason()
    {
        _server.Handshake = static _ =>
            new QosException(QosErrorKind.Authentication, "refused (401)") { StatusCode = HttpStatusCode.Unauthorized };
        await using var client = NewClient();
        using var reader = client.WatchDepthsAsync(["US:AAPL"]).Open();
        var error = await Assert.ThrowsAsync<QosException>(async () =>
        {
            while (await reader.WaitToReadAsync())
            {
                reader.TryRead(out _);
            }
        });
        Assert.Equal(QosErrorKind.Authentication, error.Kind);
        Assert.Equal(LiveState.Stopped, client.LiveState);
        Assert.Single(_server.Handshakes);
    }

    [Fact]
    public async Task A_key_that_has_worked_is_tried_again_ever_more_seldom_when_it_is_refused()
    {
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Connections == 1);
        _server.Handshake = static _ =>
            new QosException(QosErrorKind.Authentication, "refused (403)") { StatusCode = HttpStatusCode.Forbidden };
        _server.Current.Drop();
        await AdvanceAsync(client, TimeSpan.FromSeconds(150), () => false);
        var gaps = _server.Handshakes.Skip(1).Zip(_server.Handshakes.Skip(2), (a, b) => b - a).ToList();
        Assert.True(gaps.Count is >= 4 and <= 12, $"{gaps.Count}");
        Assert.True(gaps[^1] > TimeSpan.FromSeconds(14));
        reader.TryRead(out _);
        Assert.Contains(events, e => e.Message.Contains("another connection may hold it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_connection_that_lasted_each_delay_is_twice_the_one_before()
    {
        await using var client = NewClient();
        using var reader = client.WatchDepthsAsync(["US:AAPL"]).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(30), () => false);
        _server.Handshake = static _ => new QosException(QosErrorKind.Transport, "refused");
        _server.Current.Drop();
        var dropped = _time.GetUtcNow();
        await AdvanceAsync(client, TimeSpan.FromSeconds(100), () => _server.Handshakes.Count == 8);
        var delays = _server.Handshakes.Skip(1).Zip([dropped, .. _server.Handshakes.Skip(1)], (at, before) => (at - before).TotalSeconds);
        Assert.All(delays, (delay, i) => Assert.True(delay >= Math.Min(0.25 * Math.Pow(2, i), 15), $"{delay} at {i}"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_once_however_often_it_is_tried()
    {
        _server.Handshake = static _ => new QosException(QosErrorKind.Transport, "connection refused");
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(60), () => false);
        reader.TryRead(out _);
        Assert.True(_server.Handshakes.Count > 4);
        Assert.Single(events, e => e.Message.Contains("connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disposing_the_client_ends_every_watch_and_leaves_no_timer()
    {
        var client = NewClient();
        var reader = client.WatchDepthsAsync(["US:AAPL"]).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 1);
        var waiting = Task.Run(async () =>
        {
            while (await reader.WaitToReadAsync())
            {
                reader.TryRead(out _);
            }
        });
        await client.DisposeAsync();
        await waiting;
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task Cancellation_returns_at_once()
    {
        await using var client = NewClient();
        using var cancellation = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var depth in client.WatchDepthsAsync(["US:NONE"]).WithCancellation(cancellation.Token))
            {
                Assert.NotNull(depth);
            }
        });
        await AdvanceAsync(client, TimeSpan.FromSeconds(3), () => _server.Connections == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_push_that_was_lost_while_trades_are_joined_is_taken_from_the_list()
    {
        var (start, listed) = (_time.GetUtcNow().ToUnixTimeSeconds() - 5, 2);
        _http.Answer = (_, _) =>
            $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, listed).Select(i => TradeAt(start, i)))}}]}""";
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50, OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(0.5), () => false);
        _server.Current.Push(Pushed(TradeAt(start, 2)));
        _server.Current.Push("""{"tp":"T","c":"CF:BTCUSDT","p":""");
        _server.Current.Push(Pushed(TradeAt(start, 4)));
        listed = 6;
        await AdvanceAsync(client, TimeSpan.FromSeconds(8), () => false);
        Assert.Equal([0, 1, 2, 3, 4, 5], Delivered(reader));
        Assert.DoesNotContain(events, e => e.Kind == LiveEventKind.Gap);
    }

    [Fact]
    public async Task A_push_before_the_acknowledgement_proves_nothing_by_the_clock_of_this_machine()
    {
        // This machine's clock is a minute behind; the server has not told its own when it begins to push.
        var (start, listed) = (_time.GetUtcNow().ToUnixTimeSeconds() + 60, 2);
        _http.Answer = (_, _) =>
            $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, listed).Select(i => TradeAt(start, i)))}}]}""";
        _server.Answer = message =>
            [ScriptedSocketServer.Type(message) == "T" ? Pushed(TradeAt(start, 3)) : _server.Acknowledgement(message)];
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50, OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(0.5), () => false);
        listed = 5;
        _server.Current.Push($$"""{"type":"T","msg":"OK","time":{{start + 3}},"reqid":1}""");
        _server.Current.Push(Pushed(TradeAt(start, 4)));
        await AdvanceAsync(client, TimeSpan.FromSeconds(8), () => false);
        Assert.Equal([0, 1, 2, 3, 4], Delivered(reader));
        Assert.DoesNotContain(events, e => e.Kind == LiveEventKind.Gap);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pushes_of_a_subscription_that_is_being_cancelled_are_not_taken_for_those_of_the_next(bool isLate)
    {
        var (start, listed) = (_time.GetUtcNow().ToUnixTimeSeconds() - 10, 2);
        _http.Answer = (_, _) =>
            $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, listed).Select(i => TradeAt(start, i)))}}]}""";
        await using var client = NewClient();
        using var other = client.WatchDepthsAsync(["US:TSLA"]).Open();
        var first = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("T").Length == 1);
        first.Dispose();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("TC").Length == 1);

        // It was pushed before the server read the cancellation; between that and the new subscription the server pushes nothing.
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50 }).Open();
        var last = Pushed(TradeAt(start, 2));
        if (!isLate)
        {
            _server.Current.Push(last);
        }

        listed = 4;
        _server.Answer = message => isLate && ScriptedSocketServer.Type(message) == "T" ? [last, _server.Acknowledgement(message)] : [];
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("T").Length == 2);
        _server.Current.Push(Pushed(TradeAt(start, 5)));
        await AdvanceAsync(client, TimeSpan.FromSeconds(0.5), () => false);
        listed = 7;
        await AdvanceAsync(client, TimeSpan.FromSeconds(8), () => false);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Delivered(reader));
    }

    [Fact]
    public async Task What_is_fetched_for_watches_that_have_ended_does_not_hold_up_other_messages()
    {
        await using var client = NewClient(new QosClientOptions { Limits = new QosLimits { RequestsPerMinute = 1 } });
        using var other = client.WatchDepthsAsync(["US:TSLA"]).Open();
        for (var round = 0; round < 40; round++)
        {
            using var brief = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50 }).Open();
            await AdvanceAsync(client, TimeSpan.FromSeconds(round == 0 ? 5 : 0.05), () => round == 0 && _server.Messages("T").Length == 1);
        }

        await AdvanceAsync(client, TimeSpan.FromSeconds(10), () => _server.Messages("TC").Length == 1);
        Assert.Single(_server.Messages("TC"));
        Assert.InRange(_server.Messages("RT").Length, 0, 5);
    }

    [Fact]
    public async Task A_message_whose_rest_never_comes_counts_as_a_dead_connection_although_bytes_still_come()
    {
        await using var client = NewClient();
        using var reader = client.WatchDepthsAsync(["US:AAPL"]).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 1);
        _server.IsSilent = true;
        for (var second = 0; second < 45 && _server.Connections == 1; second++)
        {
            _server.Current.Push("{", isLast: false);
            await AdvanceAsync(client, TimeSpan.FromSeconds(1), () => _server.Connections == 2);
        }

        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task A_stale_code_that_is_pushed_again_is_joined_again()
    {
        var (start, listed) = (_time.GetUtcNow().ToUnixTimeSeconds() - 2, 2);
        _http.Answer = (_, _) =>
            $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, listed).Select(i => TradeAt(start, i)))}}]}""";
        await using var client = NewClient(new QosClientOptions { Live = new LiveOptions { StaleAfter = TimeSpan.FromSeconds(10) } });
        var events = new List<LiveEvent>();
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50, OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(8), () => false);
        listed = 3;
        await AdvanceAsync(client, TimeSpan.FromSeconds(30), () => _server.Messages("T").Length == 2);
        await AdvanceAsync(client, TimeSpan.FromSeconds(8), () => false);
        listed = 25;
        _server.Current.Push(Pushed(TradeAt(start, 24)));
        await AdvanceAsync(client, TimeSpan.FromSeconds(8), () => false);
        Assert.Equal(Enumerable.Range(0, 25), Delivered(reader));
        Assert.DoesNotContain(events, e => e.Kind == LiveEventKind.Gap);
        Assert.Equal(
            [LiveEventKind.Stale, LiveEventKind.Recovered],
            events.Where(e => e.Kind is LiveEventKind.Stale or LiveEventKind.Recovered).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_code_that_stays_stale_is_subscribed_again_and_again()
    {
        // The watchdog's time comes while the list is still asked for after its last subscription.
        var start = _time.GetUtcNow().ToUnixTimeSeconds() - 2;
        _http.Answer = (_, _) => $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, (int)(_time.GetUtcNow().ToUnixTimeSeconds() - start)).Select(i => TradeAt(start, i)).TakeLast(50))}}]}""";
        await using var client = NewClient(
            new QosClientOptions
            {
                Limits = new QosLimits { RequestsPerMinute = 600 },
                Live = new LiveOptions { StaleAfter = TimeSpan.FromSeconds(4) },
            });
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(120), () => _server.Messages("T").Length == 5);
        Assert.Equal(5, _server.Messages("T").Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Trades_that_the_server_pushes_again_when_another_code_is_added_are_delivered_once(int repeated)
    {
        var (start, repeats) = (_time.GetUtcNow().ToUnixTimeSeconds() - 6, Array.Empty<string>());
        _http.Answer = (_, _) =>
            $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, Traded()).Select(i => TradeAt(start, i)))}}]}""";
        _server.Answer = message => [_server.Acknowledgement(message), .. repeats];
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50, OnEvent = events.Add }).Open();
        var pushed = Traded();
        await PushAsync(seconds: 10);
        repeats = [.. Enumerable.Range(0, pushed).TakeLast(repeated).Select(i => Pushed(TradeAt(start, i)))];
        using var other = client.WatchTradesAsync(["CF:ETHUSDT"], new WatchOptions { Count = 50 }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(0.5), () => _server.Messages("T").Length == 2);
        repeats = [];
        await PushAsync(seconds: 10);
        Assert.Equal(2, _server.Messages("T").Length);
        Assert.Equal(Enumerable.Range(0, pushed), Delivered(reader));
        Assert.DoesNotContain(events, e => e.Kind == LiveEventKind.Gap);

        int Traded() => (int)(_time.GetUtcNow().ToUnixTimeSeconds() - start);

        async Task PushAsync(int seconds)
        {
            for (var end = pushed + seconds; pushed < end; await AdvanceAsync(client, TimeSpan.FromSeconds(0.5), () => false))
            {
                for (; pushed < Traded(); pushed++)
                {
                    _server.Current.Push(Pushed(TradeAt(start, pushed)));
                }
            }
        }
    }

    [Fact]
    public async Task A_bar_of_a_far_time_is_reported_and_no_watch_ends()
    {
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var bars = client.WatchKLinesAsync(["HK:700"], KLineType.Day, new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("K").Length == 1);
        foreach (var ts in (long[])[253402214400, 221_845_392_000, -2_208_988_800, long.MaxValue, long.MinValue])
        {
            _server.Current.Push($$"""{"tp":"K","c":"HK:700","o":"1","cl":"1","h":"1","l":"1","v":"1","ts":{{ts}},"kt":1001}""");
        }

        _server.Current.Push(
            $$"""{"tp":"K","c":"HK:700","o":"1","cl":"2","h":"2","l":"1","v":"1","ts":{{_time.GetUtcNow().ToUnixTimeSeconds()}},"kt":1001}""");
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => false);
        var closes = new List<decimal>();
        while (bars.TryRead(out var bar))
        {
            closes.Add(bar.Close);
        }

        Assert.Contains(2m, closes);
        Assert.Equal(1, _server.Connections);
        Assert.Contains(events, e => e.Kind == LiveEventKind.Notice);
    }

    [Fact]
    public async Task A_trade_of_a_far_time_does_not_hide_those_that_follow()
    {
        var start = _time.GetUtcNow().ToUnixTimeSeconds() - 5;
        _http.Answer = (_, _) =>
            $$"""{"msg":"OK","data":[{{string.Join(',', Enumerable.Range(0, Traded()).Select(i => TradeAt(start, i)).TakeLast(50))}}]}""";
        await using var client = NewClient();
        using var reader = client.WatchTradesAsync(["CF:BTCUSDT"], new WatchOptions { Count = 50 }).Open();
        var pushed = Traded();
        await PushAsync(seconds: 10);
        _server.Current.Push("""{"tp":"T","c":"CF:BTCUSDT","p":"7","v":"1","ts":200000000000,"d":1}""");
        await PushAsync(seconds: 10);
        _server.Current.Drop();
        await AdvanceAsync(client, TimeSpan.FromSeconds(2), () => _server.Connections == 2);
        await PushAsync(seconds: 10);
        Assert.Equal(Enumerable.Range(0, pushed), Delivered(reader));

        int Traded() => (int)(_time.GetUtcNow().ToUnixTimeSeconds() - start);

        async Task PushAsync(int seconds)
        {
            for (var end = Traded() + seconds; pushed < end; await AdvanceAsync(client, TimeSpan.FromSeconds(0.5), () => false))
            {
                for (; pushed < Traded(); pushed++)
                {
                    _server.Current.Push(Pushed(TradeAt(start, pushed)));
                }
            }
        }
    }

    [Fact]
    public async Task Any_surprise_in_the_receive_loop_is_a_lost_connection_that_is_reported_with_its_place_and_tried_again()
    {
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 1);
        _server.Current.Fail(new OverflowException("out of the blue"));
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 2);
        Assert.Equal(2, _server.Connections);
        reader.TryRead(out _);
        var told = Assert.Single(events, e => e is StateChangedEvent { Error: not null });
        Assert.Contains("OverflowException at ", told.Message, StringComparison.Ordinal);
        Assert.Contains("reading a frame", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_surprise_while_connecting_is_tried_again()
    {
        var isFailing = true;
        _server.Handshake = _ => isFailing ? throw new NotSupportedException("not here") : null;
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(3), () => false);
        isFailing = false;
        await AdvanceAsync(client, TimeSpan.FromMinutes(1), () => _server.Messages("D").Length == 1);
        Assert.Single(_server.Messages("D"));
        reader.TryRead(out _);
        Assert.Contains(
            events,
            e => e is StateChangedEvent { Error: QosErrorKind.Protocol } && e.Message.Contains("connecting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_message_is_skipped()
    {
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Messages("D").Length == 1);
        _server.Current.Push("\uFEFF{\"tp\":\"D\",\"c\":\"US:AAPL\",\"b\":[{\"p\":\"9\",\"v\":\"1\"}],\"a\":[],\"ts\":1741917600}");
        await AdvanceAsync(client, TimeSpan.FromSeconds(1), () => false);
        Assert.True(reader.TryRead(out var depth));
        Assert.Equal(9m, depth.Bids[0].Price);
        Assert.DoesNotContain(events, e => e.Kind == LiveEventKind.Notice);
    }

    [Fact]
    public async Task After_a_short_connection_that_served_the_next_try_comes_within_a_second_however_often_that_happens()
    {
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        for (var round = 1; round <= 12; round++)
        {
            await AdvanceAsync(client, TimeSpan.FromSeconds(10), () => _server.Messages("D").Length == round);
            await AdvanceAsync(client, TimeSpan.FromSeconds(2), () => false);
            _server.Current.Drop();
            var dropped = _time.GetUtcNow();
            await AdvanceAsync(client, TimeSpan.FromSeconds(5), () => _server.Connections == round + 1);
            Assert.InRange(_time.GetUtcNow() - dropped, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1));
        }

        reader.TryRead(out _);
        Assert.DoesNotContain(events, e => e.Message.Contains("another connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connections_that_end_right_after_each_subscription_are_evidence_of_another_holder_and_are_not_fought_for()
    {
        await using var client = NewClient();
        var events = new List<LiveEvent>();
        using var reader = client.WatchDepthsAsync(["US:AAPL"], new WatchOptions { OnEvent = events.Add }).Open();
        for (var end = _time.GetUtcNow() + TimeSpan.FromMinutes(4); _time.GetUtcNow() < end;)
        {
            var subscribed = _server.Messages("D").Length;
            await AdvanceAsync(client, TimeSpan.FromSeconds(60), () => _server.Messages("D").Length > subscribed);
            await AdvanceAsync(client, TimeSpan.FromSeconds(0.3), () => false);
            _server.Current.Drop();
        }

        reader.TryRead(out _);
        Assert.Contains(events, e => e.Message.Contains("another connection may hold the key", StringComparison.Ordinal));
        Assert.InRange(_server.Connections, 5, 20);
    }

    private static string TradeAt(long start, int i) => $$"""{"c":"CF:BTCUSDT","p":"{{i + 1}}","v":"1","ts":{{start + i}},"d":1}""";

    private static string Pushed(string trade) => $$"""{"tp":"T",{{trade[1..]}}""";

    private static int[] Delivered(LiveReader<Trade> reader)
    {
        var numbers = new List<int>();
        while (reader.TryRead(out var trade))
        {
            numbers.Add((int)trade.Price - 1);
        }

        return [.. numbers];
    }

    private QosClient NewClient(QosClientOptions? options = null) =>
        new(
            (options ?? new QosClientOptions()) with
            {
                ApiKey = "test-key",
                Uri = new Uri("http://127.0.0.1:9"),
                TimeProvider = _time,
                HttpHandler = _http,
                SocketConnector = _server,
            });

    /// <summary>
    /// Moves the clock in small steps, letting the client come to rest after each, until something holds or the time is over.
    /// </summary>
    private async Task AdvanceAsync(QosClient client, TimeSpan by, Func<bool> until)
    {
        var end = _time.GetUtcNow() + by;
        await RestAsync(client);
        while (_time.GetUtcNow() < end && !until())
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await RestAsync(client);
        }
    }

    private async Task RestAsync(QosClient client)
    {
        // Real time: a busy machine needs some. What has not come by then is withheld by the script or waits for the clock, and is not
        // waited for again before it has come.
        var patience = Stopwatch.StartNew();
        for (var calm = 0; calm < 20 && patience.Elapsed < 20 * Patience;)
        {
            await Task.Yield();
            if (patience.ElapsedMilliseconds > 20)
            {
                await Task.Delay(1);
            }

            var (isAwaiting, isFetching) = (client.Hub.IsAwaitingAnswer, client.Hub.IsFetching);
            var isOver = patience.Elapsed > Patience;
            (_isAnswerWithheld,
                _isFetchWithheld) = ((_isAnswerWithheld || isOver) && isAwaiting, (_isFetchWithheld || isOver) && isFetching);
            calm = client.Hub.IsResting && _server.IsDrained && isAwaiting == _isAnswerWithheld && isFetching == _isFetchWithheld
                ? calm + 1
                : 0;
        }
    }
}
