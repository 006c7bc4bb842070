using System.Text.Json;

namespace Qos.Client.Wire;

/// <summary>
/// Tells pushes from answers (docs/protocol.md section 6). Also reads the frame around the items of an HTTP answer: it has the same shape.
/// </summary>
internal static class FrameReader
{
    /// <summary>
    /// Whether a frame is a push that begins with its <c>tp</c>, as the server writes them. Nothing else of it is looked at here: its
    /// reader does so once.
    /// </summary>
    internal static bool TryPush(ReadOnlySpan<byte> frame, out QuoteKind kind)
    {
        kind = default;
        return frame.Length > 9 && frame.StartsWith("{\"tp\":\""u8) && frame[8] == '"' && TryPushKind(frame[7], out kind);
    }

    /// <summary>Looks at a frame. Throws nothing: what is no message is <see cref="FrameKind.Unreadable"/>.</summary>
    internal static FrameKind Classify(ReadOnlySpan<byte> frame, out FrameHeader header)
    {
        if (TryPush(frame, out var kind))
        {
            header = new FrameHeader { Kind = FrameKind.Push, PushKind = kind };
            return FrameKind.Push;
        }

        try
        {
            header = Read(frame);
        }
        catch (JsonException)
        {
            header = default;
        }

        return header.Kind;
    }

    /// <summary>
    /// Reads a frame, and its <c>data</c> with <paramref name="data"/> when <c>msg</c> is OK, whichever of the two comes first.
    /// </summary>
    /// <exception cref="JsonException">The frame is not JSON, or its data not what is looked for.</exception>
    internal static FrameHeader Read(ReadOnlySpan<byte> frame, DataReader? data = null)
    {
        frame = frame.StartsWith("\uFEFF"u8) ? frame[3..] : frame;
        var header = default(FrameHeader);
        var reader = new Utf8JsonReader(frame);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return header;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (WireValue.Name(ref reader) == WireName.PushKind)
            {
                reader.Read();
                if (WireValue.ReadBytes(ref reader) is [var letter] && TryPushKind(letter, out var kind))
                {
                    header = header with { Kind = FrameKind.Push, PushKind = kind };
                }
            }
            else if (data is not null && header.IsOk && WireValue.Is(ref reader, "data"u8))
            {
                reader.Read();
                data(ref reader);
                data = null;
            }
            else
            {
                header = ReadProperty(ref reader, header);
            }
        }

        // Nothing but blanks may follow.
        reader.Read();
        if (data is not null && header.IsOk && header.DataLength > 0)
        {
            var rest = new Utf8JsonReader(frame.Slice(header.DataOffset, header.DataLength));
            rest.Read();
            data(ref rest);
        }

        return header;
    }

    private static FrameHeader ReadProperty(ref Utf8JsonReader reader, FrameHeader header)
    {
        var kind = header.Kind == FrameKind.Push ? FrameKind.Push : FrameKind.Answer;
        if (WireValue.Is(ref reader, "msg"u8))
        {
            reader.Read();
            var isOk = reader.TokenType == JsonTokenType.String && WireValue.Is(ref reader, "OK"u8);
            return header with { Kind = kind, IsOk = isOk, Text = isOk ? null : WireValue.ReadText(ref reader) };
        }

        if (WireValue.Is(ref reader, "type"u8))
        {
            reader.Read();
            return header with { Kind = kind, Type = (MessageType)WireName.Pack(WireValue.ReadBytes(ref reader)) };
        }

        if (WireValue.Is(ref reader, "reqid"u8))
        {
            reader.Read();
            return header with { RequestId = WireValue.ReadInteger(ref reader, out var id) == Figure.Value ? id : null };
        }

        if (WireValue.Is(ref reader, "time"u8))
        {
            reader.Read();
            return header with { Time = WireValue.ReadTime(ref reader, out var time) == Figure.Value ? time : null };
        }

        var isData = WireValue.Is(ref reader, "data"u8);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return isData ? header with { DataOffset = start, DataLength = (int)reader.BytesConsumed - start } : header;
    }

    private static bool TryPushKind(byte letter, out QuoteKind kind)
    {
        (kind, var isKnown) = letter switch
        {
            (byte)'S' => (QuoteKind.Snapshot, true),
            (byte)'T' => (QuoteKind.Trade, true),
            (byte)'D' => (QuoteKind.Depth, true),
            (byte)'K' => (QuoteKind.KLine, true),
            _ => (default, false),
        };
        return isKnown;
    }
}
