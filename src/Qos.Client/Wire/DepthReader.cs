using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>Depths, of an answer's list or pushed (docs/protocol.md sections 4 and 6).</summary>
internal static class DepthReader
{
    /// <summary>
    /// Reads the object at the reader, and leaves the reader at its end. Levels without a price are padding and left out.
    /// </summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, Depth> item)
        where TEntry : class, ICodeEntry
    {
        ReadFields(ref reader, out var fields);
        return ToItem(in fields, codes, received, out item);
    }

    /// <summary>Reads what the object at the reader has.</summary>
    internal static void ReadFields(scoped ref Utf8JsonReader reader, out Fields fields)
    {
        fields = new Fields { Bids = [], Asks = [] };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Code:
                    fields.Code = WireValue.ReadBytes(ref reader);
                    break;
                case WireName.Bids:
                    fields.Bids = ReadLevels(ref reader, name, ref fields.BadName);
                    break;
                case WireName.Asks:
                    fields.Asks = ReadLevels(ref reader, name, ref fields.BadName);
                    break;
                case WireName.Time when WireValue.ReadTime(ref reader, out fields.Seconds) == Figure.Bad:
                    fields.BadName = name;
                    break;
                case WireName.Time:
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>Makes the depth of what was read, where its code was asked for.</summary>
    internal static ReadStatus ToItem<TEntry>(
        in Fields fields, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, Depth> item)
        where TEntry : class, ICodeEntry
    {
        var status = WireItem<TEntry, Depth>.Find(codes, fields.Code, fields.BadName, out item);
        if (status != ReadStatus.Ok)
        {
            return status;
        }

        var instrument = item.Entry!.Instrument;
        item.Value = new Depth(instrument)
        {
            Time = fields.Seconds == 0 ? null : instrument.ToExchangeTime(fields.Seconds),
            Bids = InShares(fields.Bids, instrument),
            Asks = InShares(fields.Asks, instrument),
            ReceivedAt = received.Time,
            Origin = received.Origin,
        };
        return ReadStatus.Ok;
    }

    private static DepthLevel[] ReadLevels(ref Utf8JsonReader reader, ushort name, ref ushort badName)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            badName = reader.TokenType == JsonTokenType.Null ? badName : name;
            reader.Skip();
            return [];
        }

        // Room for the deepest book that was seen (20 levels); a deeper one makes it grow.
        Span<DepthLevel> levels = stackalloc DepthLevel[20];
        DepthLevel[]? more = null;
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadLevel(ref reader, out var level, name, ref badName))
            {
                continue;
            }

            if (count == levels.Length)
            {
                Array.Resize(ref more, count * 2);
                levels.CopyTo(more);
                levels = more;
            }

            levels[count++] = level;
        }

        return levels[..count].ToArray();
    }

    private static bool TryReadLevel(ref Utf8JsonReader reader, out DepthLevel level, ushort list, ref ushort badName)
    {
        level = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            badName = list;
            return false;
        }

        Figure price = Figure.Absent, volume = Figure.Absent;
        decimal priceValue = 0m, volumeValue = 0m;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Price:
                    price = WireValue.ReadPrice(ref reader, out priceValue);
                    break;
                case WireName.Volume:
                    volume = WireValue.ReadNumber(ref reader, out volumeValue);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (price == Figure.Bad || volume == Figure.Bad)
        {
            badName = list;
        }

        level = new DepthLevel(priceValue, decimal.IsNegative(volumeValue) ? 0m : volumeValue);
        return price == Figure.Value;
    }

    private static DepthLevel[] InShares(DepthLevel[] levels, InstrumentCode instrument)
    {
        for (var i = 0; instrument.HasLots && i < levels.Length; i++)
        {
            levels[i] = levels[i] with { Volume = instrument.ToVolume(levels[i].Volume) };
        }

        return levels;
    }

    /// <summary>What a depth of the wire has.</summary>
    internal ref struct Fields
    {
        internal ReadOnlySpan<byte> Code;
        internal DepthLevel[] Bids;
        internal DepthLevel[] Asks;
        internal long Seconds;

        /// <summary>The property that is unreadable.</summary>
        internal ushort BadName;
    }
}
