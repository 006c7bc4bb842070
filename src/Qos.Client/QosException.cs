using System.Net;

namespace Qos.Client;

/// <summary>
/// The exception thrown by the client. <see cref="Kind"/> gives the cause, and the message says what to do. It never contains the key.
/// </summary>
public sealed class QosException : Exception
{
    /// <summary>Creates an exception of a kind.</summary>
    public QosException(QosErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>The kind of the error.</summary>
    public QosErrorKind Kind { get; }

    /// <summary>The error message of the server (<c>msg</c>), if any.</summary>
    public string? ServerText { get; init; }

    /// <summary>The HTTP status, if any.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The time to wait as requested by the server, at most one minute.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
