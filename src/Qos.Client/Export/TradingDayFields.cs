namespace Qos.Client.Export;

/// <summary>The fields of a trading day.</summary>
internal readonly struct TradingDayFields : IFields<TradingDay>
{
    public static void Write<TWriter>(TradingDay? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("market"u8, item?.Market);
        writer.Date("date"u8, item?.Date);
        writer.Text("kind"u8, item?.Kind.ToString());
        writer.Flag("isHalfDay"u8, item?.IsHalfDay ?? false);
    }
}
