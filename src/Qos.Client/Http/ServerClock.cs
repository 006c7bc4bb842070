namespace Qos.Client.Http;

/// <summary>
/// The server's time, which market logic runs on: told by each answer's <c>Date</c> and the socket's <c>time</c>, carried on by the
/// monotonic clock, so that a wrong or jumping clock of this machine does not matter. Until the server has spoken it is this machine's.
/// </summary>
internal sealed class ServerClock(TimeProvider time)
{
    private const long Unknown = long.MinValue;

    private readonly long _origin = time.GetTimestamp();
    private long _offset = Unknown;

    /// <summary>Whether the server has told its time.</summary>
    internal bool IsKnown => Volatile.Read(ref _offset) != Unknown;

    internal DateTimeOffset Now =>
        Volatile.Read(ref _offset) is var offset && offset == Unknown
            ? time.GetUtcNow()
            : new DateTimeOffset(time.GetElapsedTime(_origin).Ticks + offset, TimeSpan.Zero);

    /// <summary>The server's time at some moment just before now, in whole seconds.</summary>
    internal void Observe(DateTimeOffset serverTime)
    {
        var offset = serverTime.UtcTicks - time.GetElapsedTime(_origin).Ticks;
        var known = Volatile.Read(ref _offset);

        // Cut-off seconds and latency only make it early, so the latest estimate is the best one, unless the server's clock was set back.
        if (known == Unknown || offset > known || known - offset > 3 * TimeSpan.TicksPerSecond)
        {
            Volatile.Write(ref _offset, offset);
        }
    }
}
