namespace Qos.Archive.Coverage;

/// <summary>How far back the server serves bars under this plan (docs/protocol.md section 4, bars).</summary>
internal enum HistoryReach
{
    /// <summary>Not known yet; the default plan's newest 1000 bars are assumed.</summary>
    Unknown,

    /// <summary>The server ignores the requested end and returns the newest 1000 bars of a type.</summary>
    NewestOnly,

    /// <summary>It serves bars before any end.</summary>
    Deep,
}

/// <summary>The reach as it is stored.</summary>
internal static class HistoryReachNames
{
    internal const string Key = "history_reach";

    internal static HistoryReach Parse(string? text) => Enum.TryParse<HistoryReach>(text, out var reach) ? reach : HistoryReach.Unknown;
}
