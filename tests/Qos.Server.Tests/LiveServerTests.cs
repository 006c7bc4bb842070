using System.Text;
using Xunit;

namespace Qos.Server.Tests;

public sealed class LiveServerTests
{
    private static readonly Topic Trades = new('T');

    [Fact]
    public async Task A_push_reaches_its_subscribers_and_nobody_else()
    {
        var server = GoldenTests.NewServer();
        await using var one = await OpenAsync(server);
        await using var two = await OpenAsync(server);
        await one.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await two.AskAsync("""{"type":"T","codes":["HK:700,9988"]}""");
        Push(server, "HK:9988", "a");
        Push(server, "HK:700", "b");
        server.Flush();

        Assert.Equal("b", await one.ReceiveAsync());
        Assert.Equal(["a", "b"], [await two.ReceiveAsync(), await two.ReceiveAsync()]);
        Assert.Equal([("HK:700", 2), ("HK:9988", 1)], server.GetSubscribed().Select(s => (s.Code, s.Sessions.Length)).Order());
    }

    [Fact]
    public async Task A_cancelled_or_ended_subscription_is_walked_no_more()
    {
        var server = GoldenTests.NewServer();
        var one = await OpenAsync(server);
        await using var two = await OpenAsync(server);
        await one.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await two.AskAsync("""{"type":"T","codes":["HK:700,9988"]}""");
        await two.AskAsync("""{"type":"TC","codes":["HK:9988,5"]}""");
        Assert.Equal(("HK:700", 2), server.GetSubscribed().Select(s => (s.Code, s.Sessions.Length)).Single());
        await one.DisposeAsync();
        Assert.Equal(("HK:700", 1), server.GetSubscribed().Select(s => (s.Code, s.Sessions.Length)).Single());
        await two.AskAsync("""{"type":"TC","codes":["HK:700"]}""");
        Assert.Empty(server.GetSubscribed());
        Assert.Equal(0, two.Served.SubscriptionCount);
    }

    [Theory]
    [InlineData(false, "HK:700 HK:9988")]
    [InlineData(true, "HK:9988")]
    public async Task A_second_subscription_adds_or_replaces(bool replaces, string codes)
    {
        var server = GoldenTests.NewServer(o => o with { SubscriptionsReplace = replaces });
        await using var one = await OpenAsync(server);
        await one.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await one.AskAsync("""{"type":"T","codes":["HK:9988"]}""");
        Assert.Equal(codes, string.Join(' ', server.GetSubscribed().Select(s => s.Code).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_refused_subscription_changes_nothing()
    {
        var server = GoldenTests.NewServer(o => o with { SubscriptionsReplace = true });
        var limits = new PlanLimits(new PlanOptions { SocketMaxCodes = 1 }, TimeProvider.System);
        await using var one = await Connection.OpenAsync(server, limits, new GoldenFile.Quotes());
        await one.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        Assert.Contains("Product limit exceeded", await one.AskAsync("""{"type":"T","codes":["HK:5,9988"]}"""), StringComparison.Ordinal);
        Assert.Equal("HK:700", server.GetSubscribed().Single().Code);
    }

    [Fact]
    public async Task A_heartbeat_does_not_wait_for_an_answer_that_takes_its_time()
    {
        var slow = new TaskCompletionSource();
        await using var one = await Connection.OpenAsync(GoldenTests.NewServer(), GoldenTests.Unlimited(),
            new GoldenFile.Quotes { Delay = slow.Task });
        await one.SendAsync(GoldenFile.Read("ws-snapshot.request"));
        Assert.Equal(GoldenFile.Read("ws-heartbeat.answer"), await one.AskAsync(GoldenFile.Read("ws-heartbeat.request")));
        slow.SetResult();
        Assert.Equal(GoldenFile.Read("ws-snapshot.answer"), await one.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_at_the_bound_and_the_others_notice_nothing()
    {
        var server = GoldenTests.NewServer(o => o with { MaxQueued = 4 * 1024 * 1024 });
        await using var stalled = await OpenAsync(server);
        await using var reading = await OpenAsync(server);
        await stalled.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await reading.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await PushUntilAsync(server, reading, () => server.Sessions.Count == 1);

        Assert.True(stalled.Served.EndedBroken);
        Assert.Equal(GoldenFile.Read("ws-heartbeat.answer"), await reading.AskAsync(GoldenFile.Read("ws-heartbeat.request")));
    }

    [Fact]
    public async Task The_bound_in_sum_cuts_off_the_slowest_first_and_frees_what_waited_for_it()
    {
        var server = GoldenTests.NewServer(o => o with { MaxQueued = long.MaxValue, MaxQueuedInSum = 8 * 1024 * 1024 });
        await using var slowest = await OpenAsync(server);
        await using var slow = await OpenAsync(server);
        await using var reading = await OpenAsync(server);
        await slowest.AskAsync("""{"type":"T","codes":["HK:700,9988"]}""");
        await slow.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        await reading.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        Push(server, "HK:9988", new string('x', 60_000));
        await PushUntilAsync(server, reading, () => server.Sessions.Count == 2);

        Assert.True(slowest.Served.EndedBroken);
        Assert.Null(slow.Served.EndedBroken);
        Assert.InRange(server.Queued, 0, 8 * 1024 * 1024);
        await slow.DisposeAsync();
        Assert.Equal(GoldenFile.Read("ws-heartbeat.answer"), await reading.AskAsync(GoldenFile.Read("ws-heartbeat.request")));

        // What is sent is taken off behind the write, which the client may see first.
        Assert.True(SpinWait.SpinUntil(() => server.Queued == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Many_connections_get_one_copy_of_a_push()
    {
        var server = GoldenTests.NewServer();
        var connections = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync(server)));
        foreach (var connection in connections)
        {
            await connection.AskAsync("""{"type":"T","codes":["HK:700"]}""");
        }

        var message = new string('x', 60_000);
        var (frames, subscribers) = (Frames(message), server.GetSubscribers(Trades, "HK:700"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        server.Push(subscribers, frames);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, frames.Length / 2);
        server.Flush();
        foreach (var connection in connections)
        {
            Assert.Equal(message, await connection.ReceiveAsync());
            await connection.DisposeAsync();
        }

        Assert.Empty(server.Sessions);
    }

    private static Task<Connection> OpenAsync(LiveServer server) =>
        Connection.OpenAsync(server, GoldenTests.Unlimited(), new GoldenFile.Quotes());

    private static ReadOnlyMemory<byte> Frames(string message)
    {
        using var pushes = new PushWriter();
        pushes.Append(Encoding.UTF8.GetBytes(message));
        return pushes.Take().Frames;
    }

    private static void Push(LiveServer server, string code, string message) =>
        server.Push(server.GetSubscribers(Trades, code), Frames(message));

    /// <summary>Pushes as fast as the one that reads takes it.</summary>
    private static async Task PushUntilAsync(LiveServer server, Connection reading, Func<bool> isOver)
    {
        var message = new string('x', 60_000);
        for (var round = 0; round < 5_000 && !isOver(); round++)
        {
            Push(server, "HK:700", message);
            server.Flush();
            Assert.Equal(message.Length, (await reading.ReceiveAsync())!.Length);
        }

        Assert.True(isOver());
    }
}
