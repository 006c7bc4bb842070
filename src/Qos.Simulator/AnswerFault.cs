namespace Qos.Simulator;

/// <summary>What goes wrong with an answer or acknowledgement; see <see cref="SimulatorFaults.Inject"/>. Several may be combined.</summary>
public sealed record AnswerFault
{
    /// <summary>This text is the answer's <c>msg</c>, and nothing is done: a refused request or subscription.</summary>
    public string? Message { get; init; }

    /// <summary>HTTP status of the answer, with <see cref="Message"/> or the status's own name as <c>msg</c>. No effect on the socket.</summary>
    public int? Status { get; init; }

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
}
