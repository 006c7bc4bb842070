namespace Qos.Client.Export;

/// <summary>The fields of a market's state.</summary>
internal readonly struct MarketStatusFields : IFields<MarketStatus>
{
    public static void Write<TWriter>(MarketStatus? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var session = item?.Session ?? default;
        var next = item?.NextSession;
        writer.Text("market"u8, item?.Market);
        writer.Text("code"u8, item?.Code);
        writer.Instant("time"u8, item?.Time);
        writer.Flag("isOpen"u8, item?.IsOpen ?? false);
        writer.Member("session"u8, Members.NameOf(session), (int)session);
        writer.Instant("lastChange"u8, item?.LastChange);
        writer.Instant("nextChange"u8, item?.NextChange);
        writer.Member("nextSession"u8, next is { } known ? Members.NameOf(known) : default, (int?)next);
        writer.Instant("nextOpen"u8, item?.NextOpen);
        writer.Instant("nextClose"u8, item?.NextClose);
        writer.Flag("isTradingDay"u8, item?.IsTradingDay ?? false);
        writer.Instant("earlyClose"u8, item?.EarlyClose);
        writer.Flag("holidaysKnown"u8, item?.HolidaysKnown ?? false);
    }
}
