using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Qos.Client;

/// <summary>Snapshots, of an answer's list or pushed (docs/protocol.md sections 4 and 6). What is derived from the figures: <see cref="ReferenceClose"/>.</summary>
internal static class SnapshotReader
{
    /// <summary>Reads the object at the reader, and leaves the reader at its end. Only the code is needed: a suspended stock may have nothing else.</summary>
    internal static ReadStatus Read<TEntry>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, InstrumentNames names, Received received, out WireItem<TEntry, Snapshot> item)
        where TEntry : class, ICodeEntry
    {
        item = default;
        ReadOnlySpan<byte> code = default;
        Figures top = default;

        // No push has them, and clearing room for them would take as long as reading a push's figures.
        StrongBox<Figures>? pre = null, after = null, night = null;
        decimal? open = null;
        var suspended = 0;
        var session = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            switch (name)
            {
                case WireName.Code:
                    code = WireValue.ReadBytes(ref reader);
                    break;
                case WireName.Open:
                    open = WireValue.ReadPrice(ref reader, name, ref item.BadName);
                    break;
                case WireName.Suspended:
                    suspended = WireValue.ReadEnum(ref reader);
                    break;
                case WireName.Session:
                    session = WireValue.ReadEnum(ref reader);
                    break;
                case WireName.PreMarket:
                    pre = ReadSession(ref reader, name, ref item.BadName);
                    break;
                case WireName.AfterHours:
                    after = ReadSession(ref reader, name, ref item.BadName);
                    break;
                case WireName.Night:
                    night = ReadSession(ref reader, name, ref item.BadName);
                    break;
                default:
                    ReadFigure(ref reader, name, ref top, ref item.BadName);
                    break;
            }
        }

        if (!codes.TryGet(code, out item.Entry))
        {
            return ReadStatus.UnknownCode;
        }

        if (item.BadName != WireName.None)
        {
            return ReadStatus.Unreadable;
        }

        var instrument = item.Entry.Instrument;
        var topTime = TimeOf(top, instrument);
        var preMarket = ToSession(pre, TradingSession.PreMarket, instrument);
        var afterHours = ToSession(after, TradingSession.AfterHours, instrument);
        var nightly = ToSession(night, TradingSession.Night, instrument);
        var reference = ReferenceClose.Of(
            instrument, (top.Last, topTime, top.PreviousClose), (TradingSession)session, (preMarket, afterHours, nightly));
        var (fullName, currency) = names.Of(instrument);
        item.Value = new Snapshot(instrument)
        {
            Name = fullName,
            Last = reference.Last,
            Time = reference.Time,
            Session = reference.Session,
            GivenSession = (TradingSession)session,
            Open = open,
            High = top.High,
            Low = top.Low,
            PreviousClose = top.PreviousClose,
            TopLast = top.Last,
            TopTime = topTime,
            Volume = top.Volume is { } volume ? instrument.ToVolume(volume) : null,
            Turnover = top.Turnover,
            Currency = currency,
            IsSuspended = suspended != 0,
            PreMarket = preMarket,
            AfterHours = afterHours,
            Night = nightly,
            ReferenceClose = reference.Close,
            ReferenceDate = reference.Date,
            ChangeBasis = reference.Basis,
            ReceivedAt = received.Time,
            Origin = received.Origin,
        };
        return ReadStatus.Ok;
    }

    private static StrongBox<Figures>? ReadSession(ref Utf8JsonReader reader, ushort session, ref ushort badName)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            badName = reader.TokenType == JsonTokenType.Null ? badName : session;
            reader.Skip();
            return null;
        }

        var figures = new StrongBox<Figures>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = WireValue.Name(ref reader);
            reader.Read();
            ReadFigure(ref reader, name, ref figures.Value, ref badName);
        }

        return figures;
    }

    /// <summary>The figures that the top level and the session objects share.</summary>
    private static void ReadFigure(ref Utf8JsonReader reader, ushort name, ref Figures figures, ref ushort badName)
    {
        switch (name)
        {
            case WireName.LastPrice:
                figures.Last = WireValue.ReadPrice(ref reader, name, ref badName);
                break;
            case WireName.PreviousClose:
                figures.PreviousClose = WireValue.ReadPrice(ref reader, name, ref badName);
                break;
            case WireName.High:
                figures.High = WireValue.ReadPrice(ref reader, name, ref badName);
                break;
            case WireName.Low:
                figures.Low = WireValue.ReadPrice(ref reader, name, ref badName);
                break;
            case WireName.Volume:
                figures.Volume = WireValue.ReadAmount(ref reader, name, ref badName);
                break;
            case WireName.Turnover:
                figures.Turnover = WireValue.ReadAmount(ref reader, name, ref badName);
                break;
            case WireName.Time when WireValue.ReadTime(ref reader, out figures.Seconds) == Figure.Bad:
                badName = name;
                break;
            case WireName.Time:
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static SessionQuote? ToSession(StrongBox<Figures>? figures, TradingSession session, InstrumentCode instrument) => figures is null ? null : new()
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

    private struct Figures
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
