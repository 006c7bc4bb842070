namespace Qos.Client.Export;

/// <summary>The fields of a trade.</summary>
internal readonly struct TradeFields : IFields<Trade>
{
    public static void Write<TWriter>(Trade? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var direction = item?.Direction ?? default;
        var origin = item?.Origin ?? default;
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.ExchangeTime("time"u8, item?.Time);
        writer.Number("price"u8, item?.Price);
        writer.Number("volume"u8, item?.Volume);
        writer.Member("direction"u8, Members.NameOf(direction), (int)direction);
        writer.Number("turnover"u8, item?.Turnover);
        writer.Text("currency"u8, item?.Currency);
        writer.Number("rawVolume"u8, item?.RawVolume);
        writer.Instant("receivedAt"u8, item?.ReceivedAt);
        writer.Member("origin"u8, Members.NameOf(origin), (int)origin);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
