namespace Qos.Simulator.Protocol;

/// <summary>A request that is answered with an error text, and over HTTP with a status.</summary>
internal sealed class RequestException(string message, int status = 200) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Refused for a limit of the plan.</summary>
    public bool IsLimit { get; init; }

    /// <summary>Value of the header <c>Retry-After</c>; null goes without it.</summary>
    public string? RetryAfter { get; init; }
}
