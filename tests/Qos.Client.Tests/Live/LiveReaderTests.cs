using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class LiveReaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_wins_over_what_still_waits(bool isOfTheWatch)
    {
        using var cancellation = new CancellationTokenSource();
        var queue = new DeliveryQueue<string>(10, isConflated: false, count => new DroppedEvent { Count = count });
        queue.Stage("a");
        queue.Flush();
        using var reader = new LiveReader<string>(queue, null, static () => { }, isOfTheWatch ? cancellation.Token : default);
        Assert.True(await reader.WaitToReadAsync(isOfTheWatch ? default : cancellation.Token));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await reader.WaitToReadAsync(isOfTheWatch ? default : cancellation.Token));
    }
}
