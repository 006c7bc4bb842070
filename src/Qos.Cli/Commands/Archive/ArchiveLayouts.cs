using System.Globalization;
using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli.Commands.Archive;

/// <summary>The columns of what the archive's commands show.</summary>
internal static class ArchiveLayouts
{
    public static Layout<ArchiveItem> Item { get; } = Of<ArchiveItem>(
        new("Code", i => i.Code),
        new("Type", i => i.Type),
        new("First", i => Minute(i.First)),
        new("Last", i => Minute(i.Last)),
        new("Count", i => Figures.Quantity(i.Count), Right: true),
        new("Holes", i => Figures.Quantity(i.Holes), Right: true),
        new("Wanted from", i => i.IsWanted ? Minute(i.From) : "not kept", Detail: 2),
        new("Synced", i => i.SyncedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never", Detail: 1),
        new("Out of reach before", i => Minute(i.BeyondBefore), Optional: true, Detail: 3),
        new("Problem", i => i.Problem, Optional: true, Detail: 4));

    public static Layout<ArchivePlanRow> Plan { get; } = Of<ArchivePlanRow>(
        new("Code", r => r.Code),
        new("Type", r => r.Type),
        new("From", r => Minute(r.From)),
        new("To", r => Minute(r.To)),
        new("Bars", r => Figures.Quantity(r.Bars), Right: true, Detail: 3),
        new("Requests", r => Figures.Quantity(r.Requests), Right: true),
        new("Done at", r => r.DoneAt is { } done ? done.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "-"),
        new("Out of reach", r => r.OutOfReachFrom is { } from ? $"{Minute(from)} to {Minute(r.OutOfReachTo)}{(r.IsReachAssumed ? " (assumed)" : "")}" : null, Optional: true, Detail: 2),
        new("Sync every", r => r.SyncEvery is { } every ? ArchiveText.Span(every) : "any", Detail: 1),
        new("Problem", r => r.Problem, Optional: true, Detail: 4));

    public static Layout<ArchiveDay> Day { get; } = Of<ArchiveDay>(
        new("Code", d => d.Code),
        new("Type", d => d.Type),
        new("Date", d => d.Date.ToString("yyyy-MM-dd ddd", CultureInfo.InvariantCulture)),
        new("State", d => d.State.ToString().ToLowerInvariant()),
        new("Bars", d => Figures.Quantity(d.Bars), Right: true),
        new("Expected", d => Figures.Quantity(d.Expected), Right: true, Detail: 1),
        new("Reason", d => d.Reason, Optional: true, Detail: 2));

    public static Layout<ArchiveStatus> Status { get; } = Of<ArchiveStatus>(
        new("Location", s => s.Location),
        new("Store", s => s.Store),
        new("Items", s => Figures.Quantity(s.Items), Right: true),
        new("Bars", s => Figures.Quantity(s.Bars), Right: true),
        new("Trades", s => Figures.Quantity(s.Trades), Right: true),
        new("Revisions", s => Figures.Quantity(s.Revisions), Right: true),
        new("Bytes", s => Figures.Compact(s.Bytes), Right: true),
        new("Synced", s => s.SyncedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never"),
        new("Claimed", s => Figures.Quantity(s.Claimed), Right: true));

    public static Layout<ArchiveRevision> Revision { get; } = Of<ArchiveRevision>(
        new("Code", r => r.New.Code),
        new("Type", r => r.New.Type.ShortName()),
        new("Time", r => Minute(r.New.Time)),
        new("Noticed", r => r.NoticedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
        new("Old close", r => Figures.Price(r.Old.Close), Right: true),
        new("New close", r => Figures.Price(r.New.Close), Right: true, Sign: r => r.New.Close - r.Old.Close),
        new("Old volume", r => Figures.Quantity(r.Old.Volume), Right: true, Detail: 1),
        new("New volume", r => Figures.Quantity(r.New.Volume), Right: true, Detail: 1));

    public static Layout<ArchiveEvent> Event { get; } = Of<ArchiveEvent>(
        new("Code", e => e.Code),
        new("Ex-date", e => e.ExDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("Server", e => e.Mode == AdjustmentMode.Multiply ? "multiplies" : "subtracts"),
        new("Value", e => e.Value.ToString("0.########", CultureInfo.InvariantCulture), Right: true),
        new("At least", e => e.Low.ToString("0.########", CultureInfo.InvariantCulture), Right: true, Detail: 1),
        new("At most", e => e.High.ToString("0.########", CultureInfo.InvariantCulture), Right: true, Detail: 1),
        new("Like", e => e.IsSplitLike ? "split" : "dividend"),
        new("Seen", e => e.SeenAt.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private static string? Minute(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Layout<T, T> Of<T>(params Column<T>[] columns)
        where T : notnull => new(item => [item], columns);
}
