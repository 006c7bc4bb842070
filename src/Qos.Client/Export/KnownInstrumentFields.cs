namespace Qos.Client.Export;

/// <summary>The fields of an instrument that is known without asking.</summary>
internal readonly struct KnownInstrumentFields : IFields<KnownInstrument>
{
    public static void Write<TWriter>(KnownInstrument? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.Text("symbol"u8, item?.Symbol);
        writer.Text("name"u8, item?.Name);
        writer.Text("englishName"u8, item?.EnglishName);
        writer.Text("chineseName"u8, item?.ChineseName);
        writer.Text("currency"u8, item?.Currency);
    }
}
