using System.Net;

namespace Qos.Client;

/// <summary>
/// The one exception of the client. <see cref="Kind"/> tells what went wrong; the message says what to do. It never holds the key.
/// </summary>
public sealed class QosException : Exception
{
    /// <summary>Makes an exception of a kind.</summary>
    public QosException(QosErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public QosErrorKind Kind { get; }

    /// <summary>The server's own text (<c>msg</c>), where there was one.</summary>
    public string? ServerText { get; init; }

    /// <summary>The HTTP status, where there was one.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>How long the server asks to wait, a minute at most.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
