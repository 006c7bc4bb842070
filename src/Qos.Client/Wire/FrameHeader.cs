namespace Qos.Client.Wire;

/// <summary>A frame of the socket without its items. Of a push only <see cref="PushKind"/> is known.</summary>
internal readonly record struct FrameHeader
{
    internal FrameKind Kind { get; init; }

    internal QuoteKind PushKind { get; init; }

    internal MessageType Type { get; init; }

    /// <summary>The number of the request that it answers; an answer may come without it.</summary>
    internal long? RequestId { get; init; }

    /// <summary>Whether <c>msg</c> is exactly <c>OK</c>.</summary>
    internal bool IsOk { get; init; }

    /// <summary>Any other <c>msg</c>, for a person; null when there is none or it is OK.</summary>
    internal string? Text { get; init; }

    /// <summary>The server's clock, Unix seconds.</summary>
    internal long? Time { get; init; }

    /// <summary>Where the value of <c>data</c> begins; with a <see cref="DataLength"/> of 0 there is none.</summary>
    internal int DataOffset { get; init; }

    internal int DataLength { get; init; }
}
