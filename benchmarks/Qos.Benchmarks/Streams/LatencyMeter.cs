using System.Diagnostics;

namespace Qos.Benchmarks.Streams;

/// <summary>Collects milliseconds from the server's write to the consumer, for trades whose volume is the time of sending.</summary>
internal sealed class LatencyMeter(int warmUp, int messages)
{
    private readonly double[] _milliseconds = new double[messages];
    private int _count = -warmUp;

    /// <summary>Takes a trade's volume; true when all have come.</summary>
    internal bool Take(decimal volume)
    {
        if (volume < 1_000_000m)
        {
            // Not stamped: from the calm at the start.
            return false;
        }

        if (_count >= 0)
        {
            _milliseconds[_count] = (Stopwatch.GetTimestamp() - (long)volume) * 1000.0 / Stopwatch.Frequency;
        }

        return ++_count == _milliseconds.Length;
    }

    /// <summary>What a part of all did not exceed.</summary>
    internal double At(double part) => _milliseconds.Order().ElementAt((int)(part * _milliseconds.Length));
}
