using System.Buffers.Binary;

namespace Qos.Server.Wire;

/// <summary>The head of a server's (unmasked) WebSocket frame, RFC 6455 section 5.2.</summary>
internal static class FrameHeader
{
    public const int MaxLength = 10;
    private const byte FinalText = 0x81;

    public static int WriteText(Span<byte> header, int payloadLength)
    {
        header[0] = FinalText;
        switch (payloadLength)
        {
            case < 126:
                header[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payloadLength);
                return 4;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payloadLength);
                return 10;
        }
    }
}
