namespace Qos.Client.Export;

/// <summary>The fields of a day of an archive's check.</summary>
internal readonly struct ArchiveDayFields : IFields<ArchiveDay>
{
    public static void Write<TWriter>(ArchiveDay? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var state = item?.State ?? default;
        writer.Text("code"u8, item?.Code);
        writer.Text("type"u8, item?.Type);
        writer.Date("date"u8, item?.Date);
        writer.Member("state"u8, Members.NameOf(state), (int)state);
        writer.Number("bars"u8, item?.Bars);
        writer.Number("expected"u8, item?.Expected);
        writer.Text("reason"u8, item?.Reason);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
