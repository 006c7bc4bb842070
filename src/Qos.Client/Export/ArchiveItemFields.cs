namespace Qos.Client.Export;

/// <summary>The fields of a series that an archive keeps.</summary>
internal readonly struct ArchiveItemFields : IFields<ArchiveItem>
{
    public static void Write<TWriter>(ArchiveItem? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var type = item?.KLineType;
        writer.Text("code"u8, item?.Code);
        writer.Text("type"u8, item?.Type);
        writer.Member("kLineType"u8, type is { } known ? Members.NameOf(known) : default, type is null ? null : (int)type);
        writer.Flag("isWanted"u8, item?.IsWanted ?? false);
        writer.Instant("from"u8, item?.From);
        writer.Instant("first"u8, item?.First);
        writer.Instant("last"u8, item?.Last);
        writer.Number("count"u8, item?.Count);
        writer.Number("holes"u8, item?.Holes);
        writer.Instant("beyondBefore"u8, item?.BeyondBefore);
        writer.Instant("syncedAt"u8, item?.SyncedAt);
        writer.Text("problem"u8, item?.Problem);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
