using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>Static facts of instruments (docs/protocol.md section 4, <c>/instrument-info</c>).</summary>
internal static class InstrumentReader
{
    /// <summary>Reads the object at the reader, and leaves the reader at its end. Only the code is needed.</summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, out WireItem<TEntry, Instrument> item)
        where TEntry : class, ICodeEntry
    {
        ushort badName = WireName.None;
        ReadOnlySpan<byte> code = default;
        string? exchange = null, currency = null, chinese = null, english = null;
        long? lot = null, total = null, outstanding = null;
        decimal? earnings = null, assets = null, dividend = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Code:
                    code = WireValue.ReadBytes(ref reader);
                    break;
                case WireName.Exchange:
                    exchange = WireValue.ReadText(ref reader);
                    break;
                case WireName.Currency:
                    currency = WireValue.ReadText(ref reader);
                    break;
                case WireName.ChineseName:
                    chinese = WireValue.ReadText(ref reader);
                    break;
                case WireName.EnglishName:
                    english = WireValue.ReadText(ref reader);
                    break;
                case WireName.LotSize:
                    lot = ReadCount(ref reader, name, ref badName);
                    break;
                case WireName.TotalShares:
                    total = ReadCount(ref reader, name, ref badName);
                    break;
                case WireName.OutstandingShares:
                    outstanding = ReadCount(ref reader, name, ref badName);
                    break;
                case WireName.EarningsPerShare:
                    WireValue.ReadNumber(ref reader, name, ref badName, out earnings);
                    break;
                case WireName.NetAssetsPerShare:
                    WireValue.ReadNumber(ref reader, name, ref badName, out assets);
                    break;
                case WireName.DividendYield:
                    WireValue.ReadNumber(ref reader, name, ref badName, out dividend);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var status = WireItem<TEntry, Instrument>.Find(codes, code, badName, out item);
        if (status != ReadStatus.Ok)
        {
            return status;
        }

        item.Value = new Instrument(item.Entry!.Instrument)
        {
            Name = KnownInstrument.Pick(english, chinese),
            EnglishName = english,
            ChineseName = chinese,
            Exchange = exchange,
            Currency = currency ?? item.Entry.Instrument.Currency,
            LotSize = lot,
            TotalShares = total,
            OutstandingShares = outstanding,
            EarningsPerShare = earnings,
            NetAssetsPerShare = assets,
            DividendYield = dividend,
        };
        return ReadStatus.Ok;
    }

    /// <summary>A count of shares; zero means that there is none to tell.</summary>
    private static long? ReadCount(ref Utf8JsonReader reader, ushort name, ref ushort badName)
    {
        var figure = WireValue.ReadInteger(ref reader, out var value);
        if (figure == Figure.Bad)
        {
            badName = name;
        }

        return figure == Figure.Value && value > 0 ? value : null;
    }
}
