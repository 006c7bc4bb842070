namespace Qos.Client.Export;

/// <summary>The fields of a depth: one object with both lists, or in flat output a row for each level, the best first.</summary>
internal readonly struct DepthFields : IFields<Depth>
{
    // A depth without any level is one empty row, so that its code does not vanish.
    public static int Rows(Depth item) => Math.Max(1, item.Levels);

    public static void Write<TWriter>(Depth? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var origin = item?.Origin ?? default;
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.ExchangeTime("time"u8, item?.Time);
        if (TWriter.IsFlat)
        {
            DepthLevel? bid = row < item?.Bids.Count ? item.Bids[row] : null;
            DepthLevel? ask = row < item?.Asks.Count ? item.Asks[row] : null;
            writer.Number("level"u8, row + 1L);
            writer.Number("bidVolume"u8, bid?.Volume);
            writer.Number("bid"u8, bid?.Price);
            writer.Number("ask"u8, ask?.Price);
            writer.Number("askVolume"u8, ask?.Volume);
        }
        else
        {
            writer.Levels("bids"u8, item?.Bids ?? []);
            writer.Levels("asks"u8, item?.Asks ?? []);
            writer.Number("bid"u8, item?.Bid);
            writer.Number("bidVolume"u8, item?.BidVolume);
            writer.Number("ask"u8, item?.Ask);
            writer.Number("askVolume"u8, item?.AskVolume);
            writer.Number("mid"u8, item?.Mid);
            writer.Number("spread"u8, item?.Spread);
            writer.Number("levels"u8, item?.Levels);
        }

        writer.Text("currency"u8, item?.Currency);
        writer.Instant("receivedAt"u8, item?.ReceivedAt);
        writer.Member("origin"u8, Members.NameOf(origin), (int)origin);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
