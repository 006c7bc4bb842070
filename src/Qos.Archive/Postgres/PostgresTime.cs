namespace Qos.Archive.Postgres;

/// <summary>Converts Unix seconds to PostgreSQL's times and back.</summary>
internal static class PostgresTime
{
    /// <summary>A time of the wire as PostgreSQL takes it; what lies beyond its calendar is cut off.</summary>
    internal static DateTime At(long seconds)
    {
        const long first = -62_135_596_800;
        const long last = 253_402_300_799;
        return DateTime.UnixEpoch.AddTicks(Math.Clamp(seconds, first, last) * TimeSpan.TicksPerSecond);
    }

    internal static long Seconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
}
