using Qos.Client.Live;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class TradeStreamTests
{
    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(1.5, 2)]
    [InlineData(4, 5)]
    [InlineData(5.5, 6)]
    public async Task A_code_that_is_pushed_only_after_the_first_list_need_not_wait_for_the_last_one(double pushedAfter, double askedAfter)
    {
        var time = new ManualTimeProvider();
        await using var client = new QosClient(new QosClientOptions { ApiKey = "test-key", TimeProvider = time });
        var code = InstrumentCode.Parse("US:AAPL");
        var stream = new TradeStream(client.Hub, new CodeEntry(code), new StreamKey(QuoteKind.Trade));
        stream.Subscription.State = SubscriptionState.Acknowledged;
        var acknowledgedAt = client.Hub.Now;
        stream.OnAcknowledged(client.Hub.ServerSecond);

        stream.FetchDue = null;
        stream.OnFetched([TradeAt(-5)], client.Hub.ServerSecond, client.Hub.Now);
        Assert.Equal(TimeSpan.FromSeconds(6), stream.FetchDue - acknowledgedAt);

        time.Advance(TimeSpan.FromSeconds(pushedAfter));
        Assert.True(stream.TryPush(TradeAt(0)));
        Assert.Equal(TimeSpan.FromSeconds(askedAfter), stream.FetchDue - acknowledgedAt);

        Trade TradeAt(int seconds) => new(code) { Price = 1m, Volume = 1m, Time = time.GetUtcNow().AddSeconds(seconds) };
    }

    [Fact]
    public async Task A_code_without_trades_is_told_as_missing_two_seconds_after_the_first_list_and_only_once()
    {
        await using var client = new QosClient(new QosClientOptions { ApiKey = "test-key", TimeProvider = new ManualTimeProvider() });
        var (stream, queue) = Watched(client, InstrumentCode.Parse("US:NOSUCH"));

        stream.OnFetched([], client.Hub.ServerSecond, client.Hub.Now);
        Assert.Equal(client.Hub.Now + TimeSpan.FromSeconds(2), stream.ReportDue);
        Assert.Equal(Taken.Nothing, queue.TryTake(out _, out _, [], out _));

        stream.ReportDue = null;
        stream.Report();
        stream.OnFetched([], client.Hub.ServerSecond, client.Hub.Now);
        Assert.Null(stream.ReportDue);

        Assert.Equal(Taken.Event, queue.TryTake(out _, out var told, [], out _));
        Assert.Equal((LiveEventKind.Missing, "US:NOSUCH"), (told!.Kind, told.Code));
        Assert.Equal(Taken.Nothing, queue.TryTake(out _, out _, [], out _));
    }

    [Fact]
    public async Task A_code_whose_first_trade_comes_just_after_the_first_list_is_not_told_as_missing()
    {
        await using var client = new QosClient(new QosClientOptions { ApiKey = "test-key", TimeProvider = new ManualTimeProvider() });
        var code = InstrumentCode.Parse("US:AAPL");
        var (stream, queue) = Watched(client, code);

        stream.OnFetched([], client.Hub.ServerSecond, client.Hub.Now);
        Assert.True(
            stream.TryPush(
                new Trade(code) { Price = 1m, Volume = 1m, Time = DateTimeOffset.FromUnixTimeSeconds(client.Hub.ServerSecond) }));
        stream.Report();

        Assert.Equal(Taken.Nothing, queue.TryTake(out _, out _, [], out _));
    }

    [Fact]
    public async Task A_code_without_trades_is_told_as_missing_before_a_short_watch_ends()
    {
        await using var client = new QosClient(new QosClientOptions { ApiKey = "test-key", TimeProvider = new ManualTimeProvider() });
        var (stream, _) = Watched(client, InstrumentCode.Parse("US:NOSUCH"), client.Hub.Now + TimeSpan.FromSeconds(1));

        stream.OnFetched([], client.Hub.ServerSecond, client.Hub.Now);

        Assert.Equal(client.Hub.Now + TimeSpan.FromSeconds(0.5), stream.ReportDue);
    }

    private static (TradeStream Stream, DeliveryQueue<Trade> Queue) Watched(QosClient client, InstrumentCode code, TimeSpan? endsAt = null)
    {
        var key = new StreamKey(QuoteKind.Trade);
        var queue = new DeliveryQueue<Trade>(10, isConflated: false, count => throw new InvalidOperationException($"{count} dropped"));
        var stream = new TradeStream(client.Hub, new CodeEntry(code), key);
        stream.Subscription.State = SubscriptionState.Acknowledged;
        stream.Add(new Subscriber<Trade>(new Watch<Trade>(key, new WatchOptions(), queue, [code]) { EndsAt = endsAt }, code, 0));
        stream.OnAcknowledged(client.Hub.ServerSecond);
        return (stream, queue);
    }
}
