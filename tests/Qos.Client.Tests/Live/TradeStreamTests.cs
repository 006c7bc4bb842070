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
    public async Task A_code_without_trades_is_told_as_missing_at_the_first_list_and_only_once()
    {
        await using var client = new QosClient(new QosClientOptions { ApiKey = "test-key", TimeProvider = new ManualTimeProvider() });
        var key = new StreamKey(QuoteKind.Trade);
        var code = InstrumentCode.Parse("US:NOSUCH");
        var queue = new DeliveryQueue<Trade>(10, isConflated: false, count => throw new InvalidOperationException($"{count} dropped"));
        var stream = new TradeStream(client.Hub, new CodeEntry(code), key);
        stream.Subscription.State = SubscriptionState.Acknowledged;
        stream.Add(new Subscriber<Trade>(new Watch<Trade>(key, new WatchOptions(), queue, [code]), code, 0));
        stream.OnAcknowledged(client.Hub.ServerSecond);

        stream.OnFetched([], client.Hub.ServerSecond, client.Hub.Now);
        stream.OnFetched([], client.Hub.ServerSecond, client.Hub.Now);

        Assert.Equal(Taken.Event, queue.TryTake(out _, out var told, [], out _));
        Assert.Equal((LiveEventKind.Missing, code.Text), (told!.Kind, told.Code));
        Assert.Equal(Taken.Nothing, queue.TryTake(out _, out _, [], out _));
    }
}
