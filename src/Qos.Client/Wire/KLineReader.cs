using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Quotes;
using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>
/// Bars, of an answer's series or pushed (docs/protocol.md sections 4 and 6). Of pushed ones the caller says which are final.
/// </summary>
internal static class KLineReader
{
    /// <summary>Reads a pushed bar: its own <c>c</c> and <c>kt</c> tell what it is.</summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, KLine> item)
        where TEntry : class, ICodeEntry
    {
        ReadFields(ref reader, out var fields);
        return ToItem(in fields, codes, received, out item);
    }

    /// <summary>Makes the pushed bar of what was read, where its code was asked for.</summary>
    internal static ReadStatus ToItem<TEntry>(
        in Fields fields, CodeTable<TEntry> codes, Received received, out WireItem<TEntry, KLine> item)
        where TEntry : class, ICodeEntry
    {
        var badName = fields.BadName == WireName.None && fields.Type == 0 ? WireName.KLineType : fields.BadName;
        var status = WireItem<TEntry, KLine>.Find(codes, fields.Code, badName, out item);
        if (status != ReadStatus.Ok)
        {
            return status;
        }

        item.Value = fields.ToKLine(item.Entry!.Instrument, (KLineType)fields.Type, Adjustment.None, received, isFinal: false);
        return ReadStatus.Ok;
    }

    /// <summary>Reads one series of an answer into the entry of its code: the bars need not say again what they are.</summary>
    /// <param name="reader">At the series' object.</param>
    /// <param name="codes">What was asked for.</param>
    /// <param name="type">The period that was asked for.</param>
    /// <param name="adjustment">The adjustment that was asked for.</param>
    /// <param name="finalTime">Bars whose period was over then (Unix seconds) are final.</param>
    /// <param name="received">When and how it came.</param>
    internal static void ReadSeries(
        ref Utf8JsonReader reader, CodeTable<AskedCode<KLine>> codes, KLineType type, Adjustment adjustment, long finalTime,
        Received received)
    {
        AskedCode<KLine>? asked = null;
        Utf8JsonReader bars = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            if (name == WireName.Code)
            {
                codes.TryGet(WireValue.ReadBytes(ref reader), out asked);
            }
            else if (name == WireName.Bars && asked is not null)
            {
                ReadBars(ref reader, asked, type, adjustment, finalTime, received);
            }
            else
            {
                // Bars before their code are gone over a second time, once it is known whose they are.
                bars = name == WireName.Bars ? reader : bars;
                reader.Skip();
            }
        }

        if (asked is not null && bars.TokenType != JsonTokenType.None)
        {
            ReadBars(ref bars, asked, type, adjustment, finalTime, received);
        }
    }

    private static void ReadBars(
        ref Utf8JsonReader reader, AskedCode<KLine> asked, KLineType type, Adjustment adjustment, long finalTime, Received received)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                asked.AddUnreadable(Messages.Of("expected 'k' to be an array"));
            }

            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                asked.AddUnreadable(Messages.Of("expected a bar to be an object"));
                continue;
            }

            ReadFields(ref reader, out var fields);
            if (fields.BadName == WireName.None)
            {
                var isFinal = BarPeriod.IsOver(asked.Instrument, type, fields.Seconds, finalTime);
                asked.Items.Add(fields.ToKLine(asked.Instrument, type, adjustment, received, isFinal));
            }
            else
            {
                asked.AddUnreadable(WireItem<AskedCode<KLine>, KLine>.ProblemWith(fields.BadName));
            }
        }
    }

    /// <summary>Reads what the object at the reader has.</summary>
    internal static void ReadFields(scoped ref Utf8JsonReader reader, out Fields fields)
    {
        fields = default;
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
                    WireValue.ReadAmount(ref reader, name, ref fields.BadName, out fields.Volume);
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
    }

    /// <summary>What a bar of the wire has.</summary>
    internal ref struct Fields
    {
        internal ReadOnlySpan<byte> Code;
        internal decimal Open;
        internal decimal High;
        internal decimal Low;
        internal decimal Close;
        internal decimal? Volume;
        internal long Seconds;
        internal int Type;

        /// <summary>The property that is missing or unreadable and without which there is no bar.</summary>
        internal ushort BadName;

        internal readonly KLine ToKLine(
            InstrumentCode instrument, KLineType type, Adjustment adjustment, Received received, bool isFinal) =>
            new(instrument)
            {
                Type = type,
                Seconds = Seconds,
                Open = Open,
                High = High,
                Low = Low,
                Close = Close,
                Volume = Volume is { } volume ? instrument.ToVolume(volume) : null,
                Adjustment = adjustment,
                IsFinal = isFinal,
                ReceivedAt = received.Time,
                Origin = received.Origin,
            };
    }
}
