namespace Qos.Client;

/// <summary>A span in which trades are or may be missing, in the exchange's zone.</summary>
/// <param name="From">The last complete second, or the start of the wanted range.</param>
/// <param name="To">The first second that is stored after the gap.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record ArchiveGap(DateTimeOffset From, DateTimeOffset To, string Reason);
