using System.Diagnostics;

namespace Qos.Benchmarks.Streams;

/// <summary>What a number of messages took.</summary>
internal sealed record Measurement(long Messages, TimeSpan Elapsed, TimeSpan Cpu, int Collections, long Allocated, long PeakMemory)
{
    internal double PerSecond => Messages / Elapsed.TotalSeconds;
}

/// <summary>
/// Counts messages on the consumer's side: those that warm up, then those that are measured. Costs a comparison for each.
/// </summary>
internal sealed class Meter(long warmUp, long messages)
{
    private long _count;
    private long _next = warmUp;
    private long _startedAt;
    private TimeSpan _cpu;
    private int _collections;
    private long _allocated;

    internal Measurement? Result { get; private set; }

    /// <summary>Counts messages; true when all have come.</summary>
    internal bool Count(int messages = 1)
    {
        _count += messages;
        return _count >= _next && Turn();
    }

    private bool Turn()
    {
        if (_startedAt == 0)
        {
            _next = _count + messages;
            (_cpu, _collections, _allocated) = (Environment.CpuUsage.TotalTime, GC.CollectionCount(0), GC.GetTotalAllocatedBytes());
            _startedAt = Stopwatch.GetTimestamp();
            return false;
        }

        var elapsed = Stopwatch.GetElapsedTime(_startedAt);
        using var process = Process.GetCurrentProcess();
        Result = new Measurement(
            messages + _count - _next, elapsed, Environment.CpuUsage.TotalTime - _cpu, GC.CollectionCount(0) - _collections,
            GC.GetTotalAllocatedBytes() - _allocated, process.PeakWorkingSet64);
        return true;
    }
}
