namespace Qos.Client.Export;

/// <summary>The fields of a trading day.</summary>
internal readonly struct TradingDayFields : IFields<TradingDay>
{
    public static void Write<TWriter>(TradingDay? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("market"u8, item?.Market);
        writer.Date("date"u8, item?.Date);
        var kind = item?.Kind ?? TradingDayKind.Full;
        writer.Member("kind"u8, Members.NameOf(kind), (int)kind);
        writer.Flag("isHalfDay"u8, item?.IsHalfDay ?? false);
    }
}
