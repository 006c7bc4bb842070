using System.Runtime.CompilerServices;
using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>
/// Trades, of an answer's list or pushed (docs/protocol.md sections 4 and 6). The one way of the wire that is hot: millions a second.
/// </summary>
internal static class TradeReader
{
    /// <summary>
    /// Reads the object at the reader, and leaves the reader at its end. A trade needs code, price and time; without a volume it has 0.
    /// </summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, Trade> item)
        where TEntry : class, ICodeEntry
    {
        ReadFields(ref reader, out var fields);
        return ToItem(in fields, codes, received, out item);
    }

    /// <summary>Reads what the object at the reader has.</summary>
    internal static void ReadFields(scoped ref Utf8JsonReader reader, out Fields fields)
    {
        fields = default;
        Figure price = Figure.Absent, time = Figure.Absent, volume = Figure.Absent;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Code:
                    fields.Code = WireValue.ReadBytes(ref reader);
                    break;
                case WireName.Price:
                    price = WireValue.ReadPrice(ref reader, out fields.Price);
                    break;
                case WireName.Volume:
                    volume = WireValue.ReadNumber(ref reader, out fields.Volume);
                    break;
                case WireName.Time:
                    time = WireValue.ReadTime(ref reader, out fields.Seconds);
                    break;
                case WireName.Direction:
                    fields.Direction = WireValue.ReadEnum(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        fields.BadName =
            price != Figure.Value ? WireName.Price : time != Figure.Value ? WireName.Time
            : volume == Figure.Bad || decimal.IsNegative(fields.Volume) ? WireName.Volume : WireName.None;
    }

    /// <summary>Makes the trade of what was read, where its code was asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ReadStatus ToItem<TEntry>(
        in Fields fields, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, Trade> item)
        where TEntry : class, ICodeEntry
    {
        // What WireItem.Find does, written out: trades are the hot path.
        item = default;
        if (!codes.TryGet(fields.Code, out item.Entry))
        {
            return ReadStatus.UnknownCode;
        }

        item.BadName = fields.BadName;
        if (item.BadName != WireName.None)
        {
            return ReadStatus.Unreadable;
        }

        var instrument = item.Entry.Instrument;
        item.Value = new Trade(
            instrument, fields.Price, instrument.ToVolume(fields.Volume), fields.Seconds, (TradeDirection)fields.Direction, received.Ticks,
            received.Origin);
        return ReadStatus.Ok;
    }

    /// <summary>What a trade of the wire has.</summary>
    internal ref struct Fields
    {
        internal ReadOnlySpan<byte> Code;
        internal decimal Price;
        internal decimal Volume;
        internal long Seconds;
        internal int Direction;

        /// <summary>The property that is missing or unreadable and without which there is no trade.</summary>
        internal ushort BadName;
    }
}
