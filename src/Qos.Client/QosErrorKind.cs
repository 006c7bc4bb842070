namespace Qos.Client;

/// <summary>Specifies the kind of an error.</summary>
public enum QosErrorKind
{
    /// <summary>An argument is invalid; no request was sent.</summary>
    InvalidArgument,

    /// <summary>The server refused the key (401, 403, or a corresponding message).</summary>
    Authentication,

    /// <summary>A plan limit was exceeded, after one wait and one retry.</summary>
    PlanLimit,

    /// <summary>The server has no data for any of the requested codes.</summary>
    NoData,

    /// <summary>The server returned an error message.</summary>
    ServerMessage,

    /// <summary>The response violates the protocol.</summary>
    Protocol,

    /// <summary>The connection failed, or the server returned a corresponding status.</summary>
    Transport,

    /// <summary>The server did not respond in time.</summary>
    Timeout,
}
