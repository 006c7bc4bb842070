namespace Qos.Client.Export;

/// <summary>The fields of a row of an archive's plan.</summary>
internal readonly struct ArchivePlanRowFields : IFields<ArchivePlanRow>
{
    public static void Write<TWriter>(ArchivePlanRow? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("code"u8, item?.Code);
        writer.Text("type"u8, item?.Type);
        writer.Instant("from"u8, item?.From);
        writer.Instant("to"u8, item?.To);
        writer.Number("bars"u8, item?.Bars);
        writer.Number("requests"u8, item?.Requests);
        writer.Instant("doneAt"u8, item?.DoneAt);
        writer.Instant("outOfReachFrom"u8, item?.OutOfReachFrom);
        writer.Instant("outOfReachTo"u8, item?.OutOfReachTo);
        writer.Flag("isReachAssumed"u8, item?.IsReachAssumed ?? false);
        writer.Span("syncEvery"u8, item?.SyncEvery);
        writer.Text("problem"u8, item?.Problem);
    }
}
