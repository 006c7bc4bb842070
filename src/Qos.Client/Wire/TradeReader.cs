using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>Trades, of an answer's list or pushed (docs/protocol.md sections 4 and 6). The one way of the wire that is hot: millions a second.</summary>
internal static class TradeReader
{
    /// <summary>Reads the object at the reader, and leaves the reader at its end. A trade needs code, price and time; without a volume it has 0.</summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, Trade> item)
        where TEntry : class, ICodeEntry
    {
        item = default;
        ReadOnlySpan<byte> code = default;
        Figure price = Figure.Absent, time = Figure.Absent, volume = Figure.Absent;
        decimal priceValue = 0m, volumeValue = 0m;
        long seconds = 0;
        var direction = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Code:
                    code = WireValue.ReadBytes(ref reader);
                    break;
                case WireName.Price:
                    price = WireValue.ReadPrice(ref reader, out priceValue);
                    break;
                case WireName.Volume:
                    volume = WireValue.ReadNumber(ref reader, out volumeValue);
                    break;
                case WireName.Time:
                    time = WireValue.ReadTime(ref reader, out seconds);
                    break;
                case WireName.Direction:
                    direction = WireValue.ReadEnum(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!codes.TryGet(code, out item.Entry))
        {
            return ReadStatus.UnknownCode;
        }

        if (price != Figure.Value || time != Figure.Value || volume == Figure.Bad || decimal.IsNegative(volumeValue))
        {
            item.BadName = price != Figure.Value ? WireName.Price : time != Figure.Value ? WireName.Time : WireName.Volume;
            return ReadStatus.Unreadable;
        }

        var instrument = item.Entry.Instrument;
        item.Value = new Trade(
            instrument, priceValue, instrument.ToVolume(volumeValue), seconds, (TradeDirection)direction, received.Ticks, received.Origin);
        return ReadStatus.Ok;
    }
}
