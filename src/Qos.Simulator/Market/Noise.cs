namespace Qos.Simulator.Market;

/// <summary>
/// Random numbers that are a pure function of a key, so that any point in time can be made without the ones before it. SplitMix64, written
/// out: System.Random's algorithm belongs to the runtime.
/// </summary>
internal struct Noise
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state;

    internal Noise(ulong key, long a, long b = 0) => _state = Mix(Mix(key + ((ulong)a * Step)) ^ ((ulong)b * 0xD1B54A32D192ED03));

    internal static ulong KeyOf(long seed, string code)
    {
        var hash = Mix((ulong)seed);
        foreach (var c in code)
        {
            hash = Mix(hash + c);
        }

        return hash;
    }

    internal ulong Next() => Mix(_state += Step);

    /// <summary>In [0, 1).</summary>
    internal double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>In [0, bound).</summary>
    internal int NextBelow(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>Near the standard normal and within ±3.47: four uniforms out of one number, the same bits on every platform.</summary>
    internal double NextNormal()
    {
        var bits = Next();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum / 65535.0) - 2) * 1.7320508075688772;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
