namespace Qos.Client.Export;

/// <summary>The fields of a bar that the server changed after it was final: the bars before and after.</summary>
internal readonly struct ArchiveRevisionFields : IFields<ArchiveRevision>
{
    public static void Write<TWriter>(ArchiveRevision? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Part<KLine, KLineFields>("old"u8, item?.Old);
        writer.Part<KLine, KLineFields>("new"u8, item?.New);
        writer.Instant("noticedAt"u8, item?.NoticedAt);
    }
}
