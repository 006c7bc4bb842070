namespace Qos.Simulator;

/// <summary>A fault of a response or acknowledgement; see <see cref="SimulatorFaults.Inject"/>. Properties can be combined.</summary>
public sealed record AnswerFault
{
    /// <summary>
    /// The answer's <c>msg</c>: the request or subscription is refused. <c>{key}</c> is replaced by the client's key, as from a server that
    /// echoes what it
    /// received.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>
    /// HTTP status of the answer, with <see cref="Message"/> or the status's own name as <c>msg</c>. No effect on the socket.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>Value of the answer's <c>Retry-After</c> header: seconds, or an HTTP date. No effect on the socket.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>
    /// Delay of the answer; <see cref="Timeout.InfiniteTimeSpan"/> never answers an HTTP request and keeps its connection open.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Processes the request but never sends the response (over HTTP, the connection is closed instead).</summary>
    public bool Lost { get; init; }

    /// <summary>Omits <c>reqid</c> from the response.</summary>
    public bool WithoutRequestId { get; init; }

    /// <summary>Sends only the first half of the JSON, in an otherwise well-formed message.</summary>
    public bool Truncated { get; init; }

    /// <summary>Age of the data in the answer (simulated time).</summary>
    public TimeSpan Staleness { get; init; }

    /// <summary>Maximum of trades of each code in the answer, the newest ones; at least 1.</summary>
    public int? MostTrades { get; init; }

    /// <summary>Compression of the answer, regardless of what the client accepts. No effect on the socket.</summary>
    public ContentCoding? Coding { get; init; }

    /// <summary>Damages the bytes of the HTTP body, after compression. No effect on the socket.</summary>
    public bool Damaged { get; init; }

    /// <summary>The HTTP connection ends after half of the body that <c>Content-Length</c> announces. No effect on the socket.</summary>
    public bool CutShort { get; init; }
}
