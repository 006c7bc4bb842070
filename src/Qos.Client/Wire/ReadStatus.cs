namespace Qos.Client.Wire;

/// <summary>What became of one item of the wire.</summary>
internal enum ReadStatus : byte
{
    /// <summary>It was read.</summary>
    Ok,

    /// <summary>It is of a code that nobody asked for.</summary>
    UnknownCode,

    /// <summary>A figure that it needs is missing or is none. The reader stands at its end all the same.</summary>
    Unreadable,
}
