namespace Qos.Simulator;

/// <summary>
/// The market's time: a start, and real time since then by a factor. It does not notice when somebody sets the wall clock.
/// </summary>
internal sealed class SimulatedClock(TimeProvider time, DateTimeOffset start, double speed)
{
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Real time since the simulator's start.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_origin);

    /// <summary>Simulated seconds per real second.</summary>
    public double Speed => speed;

    /// <summary>Simulated Unix milliseconds.</summary>
    public long NowMilliseconds => start.ToUnixTimeMilliseconds() + (long)(Elapsed.TotalMilliseconds * speed);

    /// <summary>Real time from now until a simulated moment; zero when it has passed.</summary>
    public TimeSpan Until(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((milliseconds - NowMilliseconds) / speed)));
}
