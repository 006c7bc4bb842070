namespace Qos.Archive.Postgres;

/// <summary>Converts Unix seconds to PostgreSQL's times and back.</summary>
internal static class PostgresTime
{
    /// <summary>Converts a Unix time to PostgreSQL; times outside its calendar are clamped.</summary>
    internal static DateTime At(long seconds)
    {
        const long first = -62_135_596_800;
        const long last = 253_402_300_799;
        return DateTime.UnixEpoch.AddTicks(Math.Clamp(seconds, first, last) * TimeSpan.TicksPerSecond);
    }

    internal static long Seconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
}
