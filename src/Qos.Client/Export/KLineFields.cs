namespace Qos.Client.Export;

/// <summary>The fields of a bar.</summary>
internal readonly struct KLineFields : IFields<KLine>
{
    public static void Write<TWriter>(KLine? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var type = item?.Type ?? default;
        var adjustment = item?.Adjustment ?? default;
        var origin = item?.Origin ?? default;
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.Member("type"u8, Members.NameOf(type), (int)type);
        writer.ExchangeTime("time"u8, item?.Time);
        writer.Number("open"u8, item?.Open);
        writer.Number("high"u8, item?.High);
        writer.Number("low"u8, item?.Low);
        writer.Number("close"u8, item?.Close);
        writer.Number("volume"u8, item?.Volume);
        writer.Number("rawVolume"u8, item?.RawVolume);
        writer.Member("adjustment"u8, Members.NameOf(adjustment), (int)adjustment);
        writer.Flag("isFinal"u8, item?.IsFinal ?? false);
        writer.Text("currency"u8, item?.Currency);
        writer.Instant("receivedAt"u8, item?.ReceivedAt);
        writer.Member("origin"u8, Members.NameOf(origin), (int)origin);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
