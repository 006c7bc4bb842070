namespace Qos.Client.Export;

/// <summary>The fields of a US session within a snapshot.</summary>
internal readonly struct SessionQuoteFields : IFields<SessionQuote>
{
    public static void Write<TWriter>(SessionQuote? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var session = item?.Session ?? default;
        writer.Member("session"u8, Members.NameOf(session), (int)session);
        writer.Number("last"u8, item?.Last);
        writer.Number("previousClose"u8, item?.PreviousClose);
        writer.Number("high"u8, item?.High);
        writer.Number("low"u8, item?.Low);
        writer.Number("volume"u8, item?.Volume);
        writer.Number("turnover"u8, item?.Turnover);
        writer.Instant("time"u8, item?.Time);
    }
}
