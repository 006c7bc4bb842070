namespace Qos.Server.Live;

/// <summary>The limits of send queues: per connection, and for all connections together.</summary>
internal sealed class QueueBudget(long mostOfOne, long mostInSum)
{
    private long _sum;

    public long MostOfOne => mostOfOne;

    /// <summary>Bytes that wait on all connections. A shared push counts once per connection, so the memory in use is less.</summary>
    public long Sum => Interlocked.Read(ref _sum);

    public bool IsExceeded => Sum > mostInSum;

    public void Add(long cost) => Interlocked.Add(ref _sum, cost);
}
