namespace Qos.Client.Export;

/// <summary>The fields of the state of an archive.</summary>
internal readonly struct ArchiveStatusFields : IFields<ArchiveStatus>
{
    public static void Write<TWriter>(ArchiveStatus? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("location"u8, item?.Location);
        writer.Text("store"u8, item?.Store);
        writer.Number("version"u8, item?.Version);
        writer.Number("items"u8, item?.Items);
        writer.Number("bars"u8, item?.Bars);
        writer.Number("trades"u8, item?.Trades);
        writer.Number("revisions"u8, item?.Revisions);
        writer.Number("bytes"u8, item?.Bytes);
        writer.Instant("syncedAt"u8, item?.SyncedAt);
        writer.Number("claimed"u8, item?.Claimed);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
