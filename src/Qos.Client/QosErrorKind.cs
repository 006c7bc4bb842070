namespace Qos.Client;

/// <summary>What went wrong, so that a program can decide without reading the message.</summary>
public enum QosErrorKind
{
    /// <summary>An argument that cannot be sent; nothing was sent.</summary>
    InvalidArgument,

    /// <summary>The server refuses the key (401, 403, or a text that says so).</summary>
    Authentication,

    /// <summary>The plan's limits refuse the call, after one wait and retry.</summary>
    PlanLimit,

    /// <summary>The server has no data for anything that was asked.</summary>
    NoData,

    /// <summary>The server answered with an error text of its own.</summary>
    ServerMessage,

    /// <summary>The answer cannot be read as the protocol says.</summary>
    Protocol,

    /// <summary>The connection failed, or the server answered with a status that says so.</summary>
    Transport,

    /// <summary>No answer in time.</summary>
    Timeout,
}
