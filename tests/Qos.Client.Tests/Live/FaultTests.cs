using Qos.Simulator;
using Xunit;

namespace Qos.Client.Tests.Live;

/// <summary>Streams over the simulator's faults, on a clock of the test's own.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.3, 2)]
    [InlineData(3, 3)]
    [InlineData(12, 4)]
    [InlineData(45, 5)]
    [InlineData(200, 6)]
    public async Task Over_random_drops_and_outages_the_watch_is_given_the_true_tape_outside_of_declared_gaps(double rate, int seed)
    {
        var random = new Random(seed);
        await using var world = await LiveWorld.StartAsync(rate);
        await world.WatchAsync();
        for (var drop = 0; drop < 4; drop++)
        {
            await world.AdvanceAsync(TimeSpan.FromSeconds(random.Next(1, 12)));
            var outage = TimeSpan.FromSeconds(random.Next(0, 6));
            await world.DropAsync(() =>
            {
                world.Simulator.Faults.RefuseConnections(outage);
                world.Simulator.Faults.DropConnections(abort: random.Next(2) == 0);
            });
            await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects > drop, outage + TimeSpan.FromSeconds(60));
        }

        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.AssertIsTape();
        Assert.Equal(0, world.Simulator.GetStatistics().MessagesTooSoon);
        if (rate is > 0 and < 5)
        {
            Assert.True(world.Events.Count(e => e.Kind == LiveEventKind.Gap) < 4, "no outage was repaired");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(180)]
    public async Task A_server_that_was_gone_is_found_again_within_the_backoff_in_force_and_a_second_and_a_half(int seconds)
    {
        await using var world = await LiveWorld.StartAsync(rate: 1);
        await world.WatchAsync();
        await world.DropAsync(() =>
        {
            world.Simulator.Faults.RefuseConnections();
            world.Simulator.Faults.DropConnections();
        });
        await world.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        Assert.Equal(LiveState.Reconnecting, world.Client.LiveState);
        world.Simulator.Faults.AcceptConnections();
        var restored = await world.AdvanceUntilAsync(() => world.Simulator.GetStatistics().Subscriptions == 1, TimeSpan.FromSeconds(60));
        var backoff = seconds < 10 ? 6 : 45;
        Assert.True(restored <= TimeSpan.FromSeconds(backoff + 1.5), $"{restored}");
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.AssertIsTape();
    }

    [Fact]
    public async Task A_half_open_connection_is_found_and_what_it_withheld_is_repaired_or_declared()
    {
        await using var world = await LiveWorld.StartAsync(rate: 0.2);
        await world.WatchAsync();
        world.Simulator.Faults.SilenceConnections();
        var found = await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects == 1, TimeSpan.FromSeconds(60));
        Assert.True(found <= TimeSpan.FromSeconds(45), $"{found}");
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.AssertIsTape();
        Assert.Contains(world.Events, e => e.Message.Contains("heartbeat was not answered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(403)]
    public async Task Refused_handshakes_of_a_key_that_has_worked_are_tried_again(int status)
    {
        await using var world = await LiveWorld.StartAsync();
        await world.WatchAsync();
        await world.DropAsync(() =>
        {
            world.Simulator.Faults.RefuseHandshakes(status, 3);
            world.Simulator.Faults.DropConnections();
        });
        await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects == 1, TimeSpan.FromSeconds(30));
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.AssertIsTape();
        Assert.Equal(3, world.Simulator.GetStatistics().HandshakesRefused);
        Assert.Contains(world.Events, e => e.Message.Contains($"{status}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_never_worked_ends_the_watch_with_an_authentication_error()
    {
        await using var world = await LiveWorld.StartAsync();
        world.Simulator.Faults.RefuseHandshakes(401);
        using var reader = world.Client.WatchTradesAsync(["CF:BTCUSDT"]).Open();
        await world.AdvanceAsync(TimeSpan.FromSeconds(2));
        while (reader.TryRead(out _))
        {
            Assert.Fail("no trade can come");
        }

        var error = await Assert.ThrowsAsync<QosException>(async () => await reader.WaitToReadAsync());
        Assert.Equal(QosErrorKind.Authentication, error.Kind);
        Assert.Equal(1, world.Simulator.GetStatistics().HandshakesRefused);
    }

    [Fact]
    public async Task While_the_server_still_holds_the_old_connection_the_client_backs_off_and_says_why()
    {
        await using var world = await LiveWorld.StartAsync();
        await world.WatchAsync();
        world.Simulator.Faults.HoldOldConnection = TimeSpan.FromSeconds(20);
        await world.DropAsync(() => world.Simulator.Faults.DropConnections());
        await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects == 1, TimeSpan.FromSeconds(60));
        Assert.Contains(world.Events, e => e.Message.Contains("another connection may hold it", StringComparison.Ordinal));
        Assert.InRange(world.Simulator.GetStatistics().HandshakesRefused, 3, 12);
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.AssertIsTape();
    }

    [Fact]
    public async Task A_refused_subscription_is_told_and_the_other_codes_go_on()
    {
        await using var world = await LiveWorld.StartAsync();
        world.Simulator.Faults.RefuseSubscription("CF:ETHUSDT", "not in your plan");
        await world.WatchAsync("CF:BTCUSDT,ETHUSDT");
        await world.AdvanceAsync(TimeSpan.FromSeconds(15));
        world.AssertIsTape();
        var refused = Assert.Single(world.Events, e => e.Kind == LiveEventKind.Refused);
        Assert.Equal("CF:ETHUSDT", refused.Code);
        Assert.Contains("not in your plan", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FrameFault.Garbage)]
    [InlineData(FrameFault.TruncatedJson)]
    [InlineData(FrameFault.InvalidUtf8)]
    [InlineData(FrameFault.Oversized)]
    [InlineData(FrameFault.InvalidOpcode)]
    [InlineData(FrameFault.TruncatedFrame)]
    public async Task Bad_frames_are_told_and_lose_nothing_silently(FrameFault fault)
    {
        await using var world = await LiveWorld.StartAsync();
        await world.WatchAsync();
        await world.DropAsync(() => world.Simulator.Faults.SendFrame(fault));
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.AssertIsTape();
        Assert.Contains(
            world.Events,
            e => e.Kind is LiveEventKind.Notice or LiveEventKind.StateChanged
                && e.Time > world.Time.GetUtcNow() - TimeSpan.FromSeconds(21));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Acknowledgements_that_are_lost_or_late_cost_nothing(bool isLost)
    {
        await using var world = await LiveWorld.StartAsync();
        world.Simulator.Faults.Inject(
            isLost ? new AnswerFault { Lost = true } : new AnswerFault { Delay = TimeSpan.FromSeconds(3) }, 2, "T");
        await world.WatchAsync();
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.AssertIsTape();
    }

    [Fact]
    public async Task Answers_without_a_request_id_find_their_request()
    {
        await using var world = await LiveWorld.StartAsync(
            client: options => options with { Limits = options.Limits with { RequestsPerMinute = 1 } });
        world.Simulator.Faults.Inject(new AnswerFault { WithoutRequestId = true }, int.MaxValue);
        await world.WatchAsync();
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.AssertIsTape();

        // The budget of the endpoint was spent by the first list: the others came over the socket.
        Assert.True(world.Simulator.GetStatistics().SocketMessages["RT"] > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_stale_answer_to_a_fetch_is_asked_for_again(int after)
    {
        await using var world = await LiveWorld.StartAsync(rate: 2);
        await world.WatchAsync();
        for (var i = 0; i < after; i++)
        {
            world.Simulator.Faults.Inject(new AnswerFault { Delay = TimeSpan.FromMilliseconds(50) }, 1, "/trade");
        }

        world.Simulator.Faults.Inject(new AnswerFault { Staleness = TimeSpan.FromSeconds(30) }, 1, "/trade");
        await world.DropAsync(() => world.Simulator.Faults.DropConnections());
        await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects == 1, TimeSpan.FromSeconds(10));
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.AssertIsTape();
        Assert.Empty(world.Events.Where(e => e.Kind == LiveEventKind.Gap).Select(e => $"{e.Time:HH:mm:ss.fff} {e.Message}"));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public async Task Pushes_that_lag_behind_the_fetched_lists_are_neither_repeated_nor_lost(double lag)
    {
        await using var world = await LiveWorld.StartAsync(rate: 4);
        world.Simulator.Faults.PushLag = TimeSpan.FromSeconds(lag);
        await world.WatchAsync();
        for (var i = 0; i < 3; i++)
        {
            await world.DropAsync(() => world.Simulator.Faults.DropConnections());
            await world.AdvanceAsync(TimeSpan.FromSeconds(12));
        }

        world.Simulator.Faults.PushLag = TimeSpan.Zero;
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        world.AssertIsTape();
        Assert.Empty(world.Events.Where(e => e.Kind == LiveEventKind.Gap).Select(e => $"{e.Time:HH:mm:ss.fff} {e.Message}"));
    }

    [Theory]
    [InlineData(0.5, 1.5)]
    [InlineData(2, 1.5)]
    [InlineData(5, 1.5)]
    [InlineData(10, 1.5)]
    [InlineData(15, 1.5)]
    [InlineData(20, 1.5)]
    [InlineData(10, 0.7)]
    [InlineData(10, 1.9)]
    public async Task A_feed_that_lags_makes_no_gap_at_the_start(double rate, double lag)
    {
        await using var world = await LiveWorld.StartAsync(rate);
        world.Simulator.Faults.PushLag = TimeSpan.FromSeconds(lag);
        await world.WatchAsync("CF:BTCUSDT,ETHUSDT,BNBUSDT");
        world.Simulator.Faults.PushLag = TimeSpan.Zero;
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        world.AssertIsTape();
        world.AssertIsTape("CF:ETHUSDT");
        Assert.Empty(world.Events.Where(e => e.Kind == LiveEventKind.Gap).Select(e => $"{e.Time:HH:mm:ss.fff} {e.Message}"));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(7)]
    public async Task A_clock_that_is_hours_off_changes_nothing(int hours)
    {
        await using var world = await LiveWorld.StartAsync(rate: 2, clientSkew: TimeSpan.FromHours(hours));
        await world.WatchAsync();
        await world.DropAsync(() => world.Simulator.Faults.DropConnections());
        await world.AdvanceAsync(TimeSpan.FromSeconds(15));
        world.AssertIsTape();
        Assert.Empty(world.Events.Where(e => e.Kind == LiveEventKind.Gap).Select(e => $"{e.Time:HH:mm:ss.fff} {e.Message}"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(10)]
    [InlineData(0.5)]
    public async Task When_several_codes_fall_silent_the_renewal_of_one_joins_them_all(double rate)
    {
        await using var world = await LiveWorld.StartAsync(
            rate,
            client: options =>
                options with { Live = options.Live with { StaleAfter = TimeSpan.FromSeconds(20), AuditEvery = TimeSpan.Zero } });
        await world.WatchAsync("CF:BTCUSDT,ETHUSDT");
        world.Simulator.Faults.StopPushes("CF:BTCUSDT", 'T', untilResubscribed: true);
        await world.AdvanceAsync(TimeSpan.FromSeconds(8));
        world.Simulator.Faults.StopPushes("CF:ETHUSDT", 'T', untilResubscribed: true);
        await world.AdvanceUntilAsync(() => world.Events.Any(e => e.Kind == LiveEventKind.Stale), TimeSpan.FromSeconds(120));
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Single(world.Events, e => e.Kind == LiveEventKind.Stale);
        world.AssertIsTape("CF:BTCUSDT");
        world.AssertIsTape("CF:ETHUSDT");
    }

    [Theory]
    [InlineData(0.3, 40)]
    [InlineData(2, 5)]
    [InlineData(4, 3)]
    [InlineData(4, 5)]
    [InlineData(8, 3)]
    [InlineData(2, 8)]
    [InlineData(2, 12)]
    [InlineData(2, 40)]
    [InlineData(8, 12)]
    [InlineData(8, 40)]
    [InlineData(12, 7)]
    [InlineData(12, 25)]
    public async Task A_silence_below_the_watchdogs_patience_that_ends_by_itself_is_found_by_the_audit(double rate, int seconds)
    {
        await using var world = await LiveWorld.StartAsync(rate);
        await world.WatchAsync("CF:BTCUSDT,ETHUSDT");
        await world.AdvanceAsync(TimeSpan.FromSeconds(25));
        world.Simulator.Faults.StopPushes("CF:BTCUSDT", 'T');
        await world.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        world.Simulator.Faults.ResumePushes();
        await world.AdvanceAsync(TimeSpan.FromSeconds(75));
        world.AssertNothingUndeclared("CF:BTCUSDT");
        Assert.Equal(0, world.AssertNothingUndeclared("CF:ETHUSDT"));
        Assert.DoesNotContain(world.Events, e => e.Kind == LiveEventKind.Gap && e.Code == "CF:ETHUSDT");
        Assert.Contains(world.Events, e => e.Kind == LiveEventKind.Verified);
        Assert.Equal(0, world.Simulator.GetStatistics().MessagesTooSoon);
    }

    [Theory]
    [InlineData(2, 7)]
    [InlineData(4, 5)]
    [InlineData(4, 7)]
    [InlineData(6, 7)]
    [InlineData(12, 7)]
    public async Task A_silence_that_ended_by_itself_is_found_by_the_joint_after_a_lost_connection_without_any_audit(
        double rate, int seconds)
    {
        await using var world = await LiveWorld.StartAsync(
            rate, client: options => options with { Live = options.Live with { AuditEvery = TimeSpan.Zero } });
        await world.WatchAsync();
        world.Simulator.Faults.StopPushes("CF:BTCUSDT", 'T');
        await world.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        world.Simulator.Faults.ResumePushes();
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        await world.DropAsync(() => world.Simulator.Faults.DropConnections());
        await world.AdvanceAsync(TimeSpan.FromSeconds(12));
        Assert.InRange(world.AssertNothingUndeclared(), 1, 100);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(25)]
    public async Task A_silence_that_ended_by_itself_is_declared_where_trades_come_too_fast_for_any_list(int seconds)
    {
        await using var world = await LiveWorld.StartAsync(rate: 60);
        await world.WatchAsync("CF:BTCUSDT,ETHUSDT");
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        var before = world.Events.Count(e => e.Kind == LiveEventKind.Gap);
        world.Simulator.Faults.StopPushes("CF:BTCUSDT", 'T');
        await world.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        world.Simulator.Faults.ResumePushes();
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.InRange(world.AssertNothingUndeclared("CF:BTCUSDT"), 100, 60 * 60);
        Assert.Equal(0, world.AssertNothingUndeclared("CF:ETHUSDT"));
        Assert.Equal(before + 1, world.Events.Count(e => e.Kind == LiveEventKind.Gap));
        var gap = Assert.IsType<GapEvent>(world.Events.Last(e => e.Kind == LiveEventKind.Gap));
        Assert.InRange(gap.To!.Value - gap.From!.Value, TimeSpan.FromSeconds(seconds - 2), TimeSpan.FromSeconds(seconds + 3));
    }

    [Fact]
    public async Task A_silence_that_ended_by_itself_is_found_over_the_socket_where_no_HTTP_request_can_be_spared()
    {
        await using var world = await LiveWorld.StartAsync(
            rate: 3,
            client: options => options with
            {
                Limits = options.Limits with
                {
                    RequestsPerMinute = 10,
                    SocketMessageInterval = TimeSpan.FromMilliseconds(100),
                }
            });
        await world.WatchAsync();
        while (world.Client.GetStatus().RequestsLeft["/trade"] > 4)
        {
            await world.Client.GetTradesAsync(["CF:BTCUSDT"]);
        }

        world.Simulator.Faults.StopPushes("CF:BTCUSDT", 'T');
        await world.AdvanceAsync(TimeSpan.FromSeconds(4));
        world.Simulator.Faults.ResumePushes();
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(world.AssertNothingUndeclared(), 1, 100);
        Assert.Contains("RT", world.Simulator.GetStatistics().SocketMessages.Keys);
    }

    [Fact]
    public async Task An_audit_is_one_request_for_all_codes_and_only_of_requests_that_are_left_over()
    {
        await using var world = await LiveWorld.StartAsync(
            rate: 0.5, client: options => options with { Limits = options.Limits with { RequestsPerMinute = 10 } });
        await world.WatchAsync("CF:BTCUSDT,ETHUSDT,BNBUSDT");
        var before = world.Client.GetStatus().HttpRequests;
        await world.AdvanceAsync(TimeSpan.FromSeconds(150));
        Assert.Equal(before + 2, world.Client.GetStatus().HttpRequests);
        Assert.Equal(6, world.Events.Count(e => e.Kind == LiveEventKind.Verified));
        Assert.InRange(
            world.Client.GetStatus().VerifiedUntil["Trade CF:BTCUSDT"], world.Simulator.Now.AddSeconds(-80), world.Simulator.Now);

        for (var i = 0; i < 6; i++)
        {
            await world.Client.GetTradesAsync(["CF:BTCUSDT"]);
        }

        before = world.Client.GetStatus().HttpRequests;
        await world.AdvanceAsync(TimeSpan.FromSeconds(50));
        Assert.Equal(before, world.Client.GetStatus().HttpRequests);
    }

    [Fact]
    public async Task A_list_that_waits_for_the_plans_limit_does_not_hold_up_the_joint_of_the_next_connection()
    {
        await using var world = await LiveWorld.StartAsync(
            rate: 5,
            client: options => options with
            {
                Limits = options.Limits with
                {
                    RequestsPerMinute = 10,
                    SocketMessageInterval = TimeSpan.FromMilliseconds(100),
                }
            });
        await world.WatchAsync();
        while (world.Client.GetStatus().RequestsLeft["/trade"] > 0)
        {
            await world.Client.GetTradesAsync(["CF:BTCUSDT"]);
        }

        // The list goes over the socket, is lost with it, and its next try would have to wait until HTTP requests are left.
        world.Simulator.Faults.Inject(new AnswerFault { Lost = true }, 1, "RT");
        await world.DropAsync(() => world.Simulator.Faults.DropConnections());
        await world.AdvanceUntilAsync(() => world.Simulator.GetStatistics().SocketMessages.ContainsKey("RT"), TimeSpan.FromSeconds(10));
        await world.DropAsync(() => world.Simulator.Faults.DropConnections());
        await world.AdvanceUntilAsync(() => world.Client.GetStatus().Reconnects == 2, TimeSpan.FromSeconds(10));
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(world.Events, e => e.Kind == LiveEventKind.Gap);
        Assert.Equal(0, world.AssertNothingUndeclared());
        Assert.Equal(Origin.Pushed, world.Trades.Last().Origin);
    }

    [Fact]
    public async Task A_long_pause_of_the_process_is_survived()
    {
        await using var world = await LiveWorld.StartAsync(rate: 0.5);
        await world.WatchAsync();

        // The clock leaps while nothing runs: every timer is late, and the answers lie unread in the socket.
        world.Time.Advance(TimeSpan.FromMinutes(3));
        await world.RestAsync();
        await world.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.AssertIsTape();
    }
}
