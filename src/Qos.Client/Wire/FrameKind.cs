namespace Qos.Client.Wire;

/// <summary>What a frame of the socket is.</summary>
internal enum FrameKind : byte
{
    /// <summary>No JSON object, or one with neither <c>tp</c> nor <c>type</c> nor <c>msg</c>.</summary>
    Unreadable,

    /// <summary>An item with a <c>tp</c> of the tables.</summary>
    Push,

    /// <summary>An acknowledgement, a heartbeat's answer, or the answer to a request.</summary>
    Answer,
}
