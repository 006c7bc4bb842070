using System.Runtime.CompilerServices;
using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Quotes;

namespace Qos.Client.Wire;

/// <summary>
/// Snapshots, of an answer's list or pushed (docs/protocol.md sections 4 and 6). What is derived from the figures:
/// <see cref="ReferenceClose"/>.
/// </summary>
internal static class SnapshotReader
{
    /// <summary>
    /// Reads the object at the reader, and leaves the reader at its end. Only the code is needed: a suspended stock may have nothing else.
    /// </summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, InstrumentCatalog names, Received received, out WireItem<TEntry, Snapshot> item)
        where TEntry : class, ICodeEntry
    {
        Fields fields = default;
        ReadFields(ref reader, ref fields);
        return ToItem(in fields, codes, names, received, out item);
    }

    /// <summary>Creates the snapshot of what was read, where its code was asked for.</summary>
    internal static ReadStatus ToItem<TEntry>(
        in Fields fields, CodeTable<TEntry> codes, InstrumentCatalog names, Received received, out WireItem<TEntry, Snapshot> item)
        where TEntry : class, ICodeEntry
    {
        var status = WireItem<TEntry, Snapshot>.Find(codes, fields.Code, fields.BadName, out item);
        if (status != ReadStatus.Ok)
        {
            return status;
        }

        item.Value = ToSnapshot(in fields, item.Entry!.Instrument, names, received);
        return ReadStatus.Ok;
    }

    /// <summary>Reads what the object at the reader has.</summary>
    internal static void ReadFields(scoped ref Utf8JsonReader reader, ref Fields fields)
    {
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
                    WireValue.ReadPrice(ref reader, name, ref fields.BadName, out fields.Open);
                    break;
                case WireName.Suspended:
                    fields.Suspended = WireValue.ReadEnum(ref reader);
                    break;
                case WireName.Session:
                    fields.Session = WireValue.ReadEnum(ref reader);
                    break;
                case WireName.PreMarket:
                    fields.PreMarket = ReadSession(ref reader, name, ref fields.BadName);
                    break;
                case WireName.AfterHours:
                    fields.AfterHours = ReadSession(ref reader, name, ref fields.BadName);
                    break;
                case WireName.Night:
                    fields.Night = ReadSession(ref reader, name, ref fields.BadName);
                    break;
                case WireName.LastPrice:
                    WireValue.ReadPrice(ref reader, name, ref fields.BadName, out fields.Figures.Last);
                    break;
                case WireName.PreviousClose:
                    WireValue.ReadPrice(ref reader, name, ref fields.BadName, out fields.Figures.PreviousClose);
                    break;
                case WireName.High:
                    WireValue.ReadPrice(ref reader, name, ref fields.BadName, out fields.Figures.High);
                    break;
                case WireName.Low:
                    WireValue.ReadPrice(ref reader, name, ref fields.BadName, out fields.Figures.Low);
                    break;
                case WireName.Volume:
                    WireValue.ReadAmount(ref reader, name, ref fields.BadName, out fields.Figures.Volume);
                    break;
                case WireName.Turnover:
                    WireValue.ReadAmount(ref reader, name, ref fields.BadName, out fields.Figures.Turnover);
                    break;
                case WireName.Time when WireValue.ReadTime(ref reader, out fields.Figures.Seconds) == Figure.Bad:
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

    /// <summary>A session has the figures of the top level, and nothing else that is looked at.</summary>
    private static StrongBox<Figures>? ReadSession(ref Utf8JsonReader reader, ushort name, ref ushort badName)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            badName = reader.TokenType == JsonTokenType.Null ? badName : name;
            reader.Skip();
            return null;
        }

        Fields session = default;
        ReadFields(ref reader, ref session);
        badName = session.BadName == WireName.None ? badName : session.BadName;
        return new StrongBox<Figures>(session.Figures);
    }

    private static Snapshot ToSnapshot(in Fields fields, InstrumentCode instrument, InstrumentCatalog names, Received received)
    {
        ref readonly var top = ref fields.Figures;
        var isUs = instrument.Market == "US"; // only there a time decides something
        var topTime = isUs ? TimeOf(top, instrument) : null;
        var preMarket = ToSession(fields.PreMarket, TradingSession.PreMarket, instrument);
        var afterHours = ToSession(fields.AfterHours, TradingSession.AfterHours, instrument);
        var night = ToSession(fields.Night, TradingSession.Night, instrument);
        var given = (TradingSession)fields.Session;
        var reference = ReferenceClose.Of(instrument, (top.Last, topTime, top.PreviousClose), given, (preMarket, afterHours, night));
        var (name, currency) = names.Of(instrument);
        return new Snapshot(instrument)
        {
            Name = name,
            Last = reference.Last,
            Seconds = isUs ? reference.Time?.ToUnixTimeSeconds() ?? 0 : top.Seconds,
            Session = reference.Session,
            GivenSession = given,
            Open = fields.Open,
            High = top.High,
            Low = top.Low,
            PreviousClose = top.PreviousClose,
            TopLast = top.Last,
            TopSeconds = top.Seconds,
            Volume = top.Volume is { } volume ? instrument.ToVolume(volume) : null,
            Turnover = top.Turnover,
            Currency = currency,
            IsSuspended = fields.Suspended != 0,
            PreMarket = preMarket,
            AfterHours = afterHours,
            Night = night,
            ReferenceClose = reference.Close,
            ReferenceDate = reference.Date,
            ChangeBasis = reference.Basis,
            ReceivedAt = received.Time,
            Origin = received.Origin,
        };
    }

    private static SessionQuote? ToSession(
        StrongBox<Figures>? figures, TradingSession session, InstrumentCode instrument) => figures is null ? null : new()
        {
            Session = session,
            Last = figures.Value.Last,
            PreviousClose = figures.Value.PreviousClose,
            High = figures.Value.High,
            Low = figures.Value.Low,
            Volume = figures.Value.Volume,
            Turnover = figures.Value.Turnover,
            Time = TimeOf(figures.Value, instrument),
        };

    private static DateTimeOffset? TimeOf(in Figures figures, InstrumentCode instrument) =>
        figures.Seconds == 0 ? null : instrument.ToExchangeTime(figures.Seconds);

    /// <summary>What a snapshot of the wire has.</summary>
    internal ref struct Fields
    {
        internal ReadOnlySpan<byte> Code;
        internal Figures Figures;
        internal decimal? Open;
        internal int Suspended;
        internal int Session;

        /// <summary>The property that is unreadable.</summary>
        internal ushort BadName;

        // No push has them, and clearing room for them would take as long as reading a push's figures.
        internal StrongBox<Figures>? PreMarket;
        internal StrongBox<Figures>? AfterHours;
        internal StrongBox<Figures>? Night;
    }

    /// <summary>The figures that the top level and a session have alike.</summary>
    internal struct Figures
    {
        internal decimal? Last;
        internal decimal? PreviousClose;
        internal decimal? High;
        internal decimal? Low;
        internal decimal? Volume;
        internal decimal? Turnover;
        internal long Seconds;
    }
}
