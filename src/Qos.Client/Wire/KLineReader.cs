using System.Text.Json;

namespace Qos.Client;

/// <summary>Bars, of an answer's series or pushed (docs/protocol.md sections 4 and 6). Which are final is for the caller to say: it knows the clock.</summary>
internal static class KLineReader
{
    /// <summary>Reads a pushed bar: its own <c>c</c> and <c>kt</c> tell what it is.</summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, KLine> item)
        where TEntry : class, ICodeEntry
    {
        item = default;
        var fields = ReadFields(ref reader);
        if (!codes.TryGet(fields.Code, out item.Entry))
        {
            return ReadStatus.UnknownCode;
        }

        item.BadName = fields.BadName;
        if (item.BadName == WireName.None && fields.Type == 0)
        {
            item.BadName = WireName.KLineType;
        }

        if (item.BadName != WireName.None)
        {
            return ReadStatus.Unreadable;
        }

        item.Value = fields.ToKLine(item.Entry.Instrument, (KLineType)fields.Type, Adjustment.None, received);
        return ReadStatus.Ok;
    }

    /// <summary>Reads one bar of a series that was asked for: the bar need not say again what it is.</summary>
    internal static ReadStatus ReadBar(
        ref Utf8JsonReader reader, InstrumentCode instrument, KLineType type, Adjustment adjustment, Received received, out KLine? bar, out ushort badName)
    {
        var fields = ReadFields(ref reader);
        badName = fields.BadName;
        bar = badName == WireName.None ? fields.ToKLine(instrument, type, adjustment, received) : null;
        return bar is null ? ReadStatus.Unreadable : ReadStatus.Ok;
    }

    private static Fields ReadFields(scoped ref Utf8JsonReader reader)
    {
        Fields fields = default;
        Figure open = Figure.Absent, close = Figure.Absent, high = Figure.Absent, low = Figure.Absent, time = Figure.Absent;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Code:
                    fields.Code = WireValue.ReadBytes(ref reader);
                    break;
                case WireName.Open:
                    open = WireValue.ReadPrice(ref reader, out fields.Open);
                    break;
                case WireName.Close:
                    close = WireValue.ReadPrice(ref reader, out fields.Close);
                    break;
                case WireName.High:
                    high = WireValue.ReadPrice(ref reader, out fields.High);
                    break;
                case WireName.Low:
                    low = WireValue.ReadPrice(ref reader, out fields.Low);
                    break;
                case WireName.Volume:
                    fields.Volume = WireValue.ReadAmount(ref reader, name, ref fields.BadName);
                    break;
                case WireName.Time:
                    time = WireValue.ReadTime(ref reader, out fields.Seconds);
                    break;
                case WireName.KLineType:
                    fields.Type = WireValue.ReadEnum(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        fields.BadName =
            open != Figure.Value ? WireName.Open : close != Figure.Value ? WireName.Close : high != Figure.Value ? WireName.High
            : low != Figure.Value ? WireName.Low : time != Figure.Value ? WireName.Time : fields.BadName;
        return fields;
    }

    private ref struct Fields
    {
        internal ReadOnlySpan<byte> Code;
        internal decimal Open;
        internal decimal High;
        internal decimal Low;
        internal decimal Close;
        internal decimal? Volume;
        internal long Seconds;
        internal int Type;
        internal ushort BadName;

        internal readonly KLine ToKLine(InstrumentCode instrument, KLineType type, Adjustment adjustment, Received received) => new(instrument)
        {
            Type = type,
            Seconds = Seconds,
            Open = Open,
            High = High,
            Low = Low,
            Close = Close,
            Volume = Volume is { } volume ? instrument.ToVolume(volume) : null,
            Adjustment = adjustment,
            ReceivedAt = received.Time,
            Origin = received.Origin,
        };
    }
}
