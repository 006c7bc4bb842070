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
        var stream = new TradeStream(client.Hub, new CodeEntry(code), new StreamKey(QuoteKind.Trade)) { State = SubscriptionState.Acknowledged };
        var acknowledgedAt = client.Hub.Now;
        stream.OnAcknowledged(client.Hub.ServerSecond);

        stream.FetchDue = null;
        stream.OnFetched([TradeAt(-5)], client.Hub.ServerSecond);
        Assert.Equal(TimeSpan.FromSeconds(6), stream.FetchDue - acknowledgedAt);

        time.Advance(TimeSpan.FromSeconds(pushedAfter));
        stream.OnPush(TradeAt(0));
        Assert.Equal(TimeSpan.FromSeconds(askedAfter), stream.FetchDue - acknowledgedAt);

        Trade TradeAt(int seconds) => new(code) { Price = 1m, Volume = 1m, Time = time.GetUtcNow().AddSeconds(seconds) };
    }
}
