namespace Qos.Server.Live;

/// <summary>How much may wait to be sent, for one connection and for all of them together.</summary>
internal sealed class QueueBudget(long mostOfOne, long mostInSum)
{
    private long _sum;

    public long MostOfOne => mostOfOne;

    /// <summary>What waits on all connections. Pushes that connections share count for each of them, so that memory in use is less.</summary>
    public long Sum => Interlocked.Read(ref _sum);

    public bool IsExceeded => Sum > mostInSum;

    public void Add(long cost) => Interlocked.Add(ref _sum, cost);
}
