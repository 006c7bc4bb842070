namespace Qos.Simulator;

/// <summary>What goes wrong with an answer or acknowledgement; see <see cref="SimulatorFaults.Inject"/>. Several may be combined.</summary>
public sealed record AnswerFault
{
    /// <summary>
    /// This text is the answer's <c>msg</c>, and nothing is done: a refused request or subscription. <c>{key}</c> in it becomes the client's key,
    /// as from a server that quotes what it was sent.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>HTTP status of the answer, with <see cref="Message"/> or the status's own name as <c>msg</c>. No effect on the socket.</summary>
    public int? Status { get; init; }

    /// <summary>Value of the answer's <c>Retry-After</c> header: seconds, or an HTTP date. No effect on the socket.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The answer waits so long; <see cref="Timeout.InfiniteTimeSpan"/> never answers an HTTP request and keeps its connection open.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What was asked is done, and its answer never sent (over HTTP the connection is cut instead).</summary>
    public bool Lost { get; init; }

    /// <summary>The answer comes without <c>reqid</c>.</summary>
    public bool WithoutRequestId { get; init; }

    /// <summary>Only the first half of the answer's JSON comes, in a message that is otherwise well formed.</summary>
    public bool Truncated { get; init; }

    /// <summary>The answer is as of so long ago (simulated time).</summary>
    public TimeSpan Staleness { get; init; }

    /// <summary>At most this many of the newest trades of each code come, however many were asked for.</summary>
    public int? MostTrades { get; init; }

    /// <summary>The answer is compressed in this way, whatever the client accepts. No effect on the socket.</summary>
    public ContentCoding? Coding { get; init; }

    /// <summary>Bytes of the HTTP body are wrong, those of its compressed form where there is one. No effect on the socket.</summary>
    public bool Damaged { get; init; }

    /// <summary>The HTTP connection ends after half of the body that <c>Content-Length</c> announces. No effect on the socket.</summary>
    public bool CutShort { get; init; }
}
