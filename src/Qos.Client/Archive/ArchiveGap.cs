namespace Qos.Client;

/// <summary>A span in which trades are or may be missing, in the exchange's zone.</summary>
/// <param name="From">The last second that is whole, or the start of what is wanted.</param>
/// <param name="To">The first second that is stored after the gap.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record ArchiveGap(DateTimeOffset From, DateTimeOffset To, string Reason);
