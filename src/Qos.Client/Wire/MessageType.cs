namespace Qos.Client.Wire;

/// <summary>The <c>type</c> of a socket message: its one or two letters as a number (docs/protocol.md section 6).</summary>
internal enum MessageType : ushort
{
    Unknown = 0,
    Heartbeat = 'H',
    Snapshot = 'S',
    SnapshotCancel = 'S' | ('C' << 8),
    Trade = 'T',
    TradeCancel = 'T' | ('C' << 8),
    Depth = 'D',
    DepthCancel = 'D' | ('C' << 8),
    KLine = 'K',
    KLineCancel = 'K' | ('C' << 8),
    RequestSnapshot = 'R' | ('S' << 8),
    RequestTrade = 'R' | ('T' << 8),
    RequestDepth = 'R' | ('D' << 8),
    RequestInstrument = 'R' | ('I' << 8),
    RequestKLine = 'R' | ('K' << 8),
    RequestHistory = 'R' | ('H' << 8),
}
