namespace Qos.Client.Export;

/// <summary>The fields of an instrument.</summary>
internal readonly struct InstrumentFields : IFields<Instrument>
{
    public static void Write<TWriter>(Instrument? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.Text("name"u8, item?.Name);
        writer.Text("englishName"u8, item?.EnglishName);
        writer.Text("chineseName"u8, item?.ChineseName);
        writer.Text("exchange"u8, item?.Exchange);
        writer.Text("currency"u8, item?.Currency);
        writer.Number("lotSize"u8, item?.LotSize);
        writer.Number("totalShares"u8, item?.TotalShares);
        writer.Number("outstandingShares"u8, item?.OutstandingShares);
        writer.Number("earningsPerShare"u8, item?.EarningsPerShare);
        writer.Number("netAssetsPerShare"u8, item?.NetAssetsPerShare);
        writer.Number("dividendYield"u8, item?.DividendYield);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
