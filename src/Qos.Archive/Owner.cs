using System.Globalization;

namespace Qos.Archive;

/// <summary>A process that works on an archive, so that what a killed one had claimed is free at once on the same machine.</summary>
internal sealed record Owner(string Machine, int Process, long StartedAt, int Number) : IDisposable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> Running = new();
    private static int _numbers;

    /// <summary>An owner for one sync of this process.</summary>
    internal static Owner New()
    {
        using var current = System.Diagnostics.Process.GetCurrentProcess();
        var number = Interlocked.Increment(ref _numbers);
        Running[number] = true;
        return new Owner(Environment.MachineName, current.Id, new DateTimeOffset(current.StartTime).ToUnixTimeSeconds(), number);
    }

    /// <summary>Releases all claims of this owner.</summary>
    public void Dispose() => Running.TryRemove(Number, out _);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}|{Process}|{StartedAt}|{Number}");

    /// <summary>Whether the owner of a stored claim is a process of this machine, or a sync of this process, that has ended.</summary>
    internal static bool HasEnded(string claim)
    {
        var parts = claim.Split('|');
        if (parts.Length != 4 || parts[0] != Environment.MachineName
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var startedAt)
            || !int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        if (id == Environment.ProcessId)
        {
            return !Running.ContainsKey(number);
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return Math.Abs(new DateTimeOffset(process.StartTime).ToUnixTimeSeconds() - startedAt) > 2;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // There is no such process any more.
            return true;
        }
    }
}
