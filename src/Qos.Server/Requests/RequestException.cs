namespace Qos.Server;

/// <summary>A request that is answered with an error text, and over HTTP with a status.</summary>
/// <param name="message">The answer's <c>msg</c>.</param>
/// <param name="status">The HTTP status; 200 gives the reason only in <c>msg</c>.</param>
public sealed class RequestException(string message, int status = 200) : Exception(message)
{
    /// <summary>HTTP status; has no meaning over the socket.</summary>
    public int Status { get; } = status;

    /// <summary>Refused for a limit of the plan.</summary>
    public bool IsLimit { get; init; }

    /// <summary>Value of the header <c>Retry-After</c>; null goes without it.</summary>
    public string? RetryAfter { get; init; }
}
