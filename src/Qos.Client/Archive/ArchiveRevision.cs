namespace Qos.Client;

/// <summary>A final bar that changed after it was stored.</summary>
public sealed record ArchiveRevision
{
    /// <summary>The old bar.</summary>
    public required KLine Old { get; init; }

    /// <summary>The bar that took its place.</summary>
    public required KLine New { get; init; }

    /// <summary>When it was noticed, UTC.</summary>
    public DateTimeOffset NoticedAt { get; init; }
}
