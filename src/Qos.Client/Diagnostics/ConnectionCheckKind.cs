namespace Qos.Client;

/// <summary>Specifies the subject of a <see cref="ConnectionCheck"/>, in the order of the checks.</summary>
public enum ConnectionCheckKind
{
    /// <summary>The proxy between this machine and the server.</summary>
    Proxy,

    /// <summary>The server is reachable.</summary>
    Server,

    /// <summary>Whether the server accepts the key.</summary>
    Key,

    /// <summary>How long the server takes for a request on an open connection.</summary>
    Latency,

    /// <summary>This machine's clock against the server's.</summary>
    Clock,

    /// <summary>The configured limits against what the server accepts.</summary>
    Limits,

    /// <summary>The socket of the streams; a key has only one.</summary>
    Socket,

    /// <summary>The names of instruments that are kept on this machine.</summary>
    Names,
}
