using System.Globalization;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

/// <summary>The columns of what the archive's commands show.</summary>
internal static class ArchiveLayouts
{
    public static Layout<ArchiveItem> Item { get; } = Of<ArchiveItem>(
        new(Messages.Of("Code"), i => i.Code),
        new(Messages.Of("Type"), i => i.Type),
        new(Messages.Of("Earliest"), i => Minute(i.First)),
        new(Messages.Of("Latest"), i => Minute(i.Last)),
        new(Messages.Of("Count"), i => Figures.Quantity(i.Count), Right: true),
        new(Messages.Of("Holes"), i => Figures.Quantity(i.Holes), Right: true),
        new(Messages.Of("Wanted from"), i => i.IsWanted ? Minute(i.From) : Messages.Of("not kept"), Detail: 2),
        new(
            Messages.Of("Synced"),
            i => i.SyncedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? Messages.Of("never"), Detail: 1),
        new(Messages.Of("Unavailable before"), i => Minute(i.BeyondBefore), Optional: true, Detail: 3),
        new(Messages.Of("Problem"), i => i.Problem, Optional: true, Detail: 4));

    public static Layout<ArchivePlanRow> Plan { get; } = Of<ArchivePlanRow>(
        new(Messages.Of("Code"), r => r.Code),
        new(Messages.Of("Type"), r => r.Type),
        new(Messages.Of("From"), r => Minute(r.From)),
        new(Messages.Of("To"), r => Minute(r.To)),
        new(Messages.Of("Bars"), r => Figures.Quantity(r.Bars), Right: true, Detail: 3),
        new(Messages.Of("Requests"), r => Figures.Quantity(r.Requests), Right: true),
        new(
            Messages.Of("Done at"),
            r => r.DoneAt is { } done ? done.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "-"),
        new(
            Messages.Of("Unavailable"),
            r => r.OutOfReachFrom is { } from
                ? Messages.Format($"{Minute(from)} to {Minute(r.OutOfReachTo)}{(r.IsReachAssumed ? Messages.Of(" (assumed)") : "")}")
                : null, Optional: true, Detail: 2),
        new(Messages.Of("Sync every"), r => r.SyncEvery is { } every ? ArchiveText.Span(every) : Messages.Of("any"), Detail: 1),
        new(Messages.Of("Problem"), r => r.Problem, Optional: true, Detail: 4));

    public static Layout<ArchiveDay> Day { get; } = Of<ArchiveDay>(
        new(Messages.Of("Code"), d => d.Code),
        new(Messages.Of("Type"), d => d.Type),
        new(Messages.Of("Date"), d => d.Date.ToString("yyyy-MM-dd ddd", Messages.Culture)),
        new(Messages.Of("State"), d => Words.Of(d.State)),
        new(Messages.Of("Bars"), d => Figures.Quantity(d.Bars), Right: true),
        new(Messages.Of("Expected"), d => Figures.Quantity(d.Expected), Right: true, Detail: 1),
        new(Messages.Of("Reason"), d => d.Reason, Optional: true, Detail: 2));

    public static Layout<ArchiveStatus> Status { get; } = Of<ArchiveStatus>(
        new(Messages.Of("Location"), s => s.Location),
        new(Messages.Of("Store"), s => s.Store),
        new(Messages.Of("Items"), s => Figures.Quantity(s.Items), Right: true),
        new(Messages.Of("Bars"), s => Figures.Quantity(s.Bars), Right: true),
        new(Messages.Of("Trades"), s => Figures.Quantity(s.Trades), Right: true),
        new(Messages.Of("Revisions"), s => Figures.Quantity(s.Revisions), Right: true),
        new(Messages.Of("Bytes"), s => Figures.Compact(s.Bytes), Right: true),
        new(
            Messages.Of("Synced"),
            s => s.SyncedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? Messages.Of("never")),
        new(Messages.Of("Claimed"), s => Figures.Quantity(s.Claimed), Right: true));

    public static Layout<ArchiveRevision> Revision { get; } = Of<ArchiveRevision>(
        new(Messages.Of("Code"), r => r.New.Code),
        new(Messages.Of("Type"), r => r.New.Type.ShortName()),
        new(Messages.Of("Time"), r => Minute(r.New.Time)),
        new(Messages.Of("Noticed"), r => r.NoticedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
        new(Messages.Of("Old close"), r => Figures.Price(r.Old.Close), Right: true),
        new(Messages.Of("New close"), r => Figures.Price(r.New.Close), Right: true, Sign: r => r.New.Close - r.Old.Close),
        new(Messages.Of("Old volume"), r => Figures.Quantity(r.Old.Volume), Right: true, Detail: 1),
        new(Messages.Of("New volume"), r => Figures.Quantity(r.New.Volume), Right: true, Detail: 1));

    public static Layout<ArchiveEvent> Event { get; } = Of<ArchiveEvent>(
        new(Messages.Of("Code"), e => e.Code),
        new(Messages.Of("Ex-date"), e => e.ExDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new(Messages.Of("Server"), e => e.Mode == AdjustmentMode.Multiply ? Messages.Of("multiplies") : Messages.Of("subtracts")),
        new(Messages.Of("Value"), e => e.Value.ToString("0.########", CultureInfo.InvariantCulture), Right: true),
        new(Messages.Of("At least"), e => e.Low.ToString("0.########", CultureInfo.InvariantCulture), Right: true, Detail: 1),
        new(Messages.Of("At most"), e => e.High.ToString("0.########", CultureInfo.InvariantCulture), Right: true, Detail: 1),
        new(Messages.Of("Like"), e => e.IsSplitLike ? Messages.Of("split") : Messages.Of("dividend")),
        new(Messages.Of("Seen"), e => e.SeenAt.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private static string? Minute(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Layout<T, T> Of<T>(params Column<T>[] columns)
        where T : notnull => new(item => [item], columns);
}
