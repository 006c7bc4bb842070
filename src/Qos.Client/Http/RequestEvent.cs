using System.Globalization;
using System.Net;
using Qos.Localization;

namespace Qos.Client;

/// <summary>A step of one request, for a caller that shows what a call waits for. It holds nothing of the key.</summary>
public sealed record RequestEvent
{
    /// <summary>The kind of the event.</summary>
    public RequestEventKind Kind { get; init; }

    /// <summary>The endpoint's path, for example <c>/snapshot</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>True when the request goes over the socket because the HTTP budget is spent.</summary>
    public bool OverSocket { get; init; }

    /// <summary>Codes (or markets) in the request.</summary>
    public int Codes { get; init; }

    /// <summary>1 for the first try.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// For <see cref="RequestEventKind.Waiting"/> and <see cref="RequestEventKind.Retrying"/> the wait that begins; for the others the wait
    /// that was.
    /// </summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Requests of this endpoint that are left in the running minute, this one counted.</summary>
    public int Left { get; init; }

    /// <summary>Requests a minute that the plan gives this endpoint.</summary>
    public int Limit { get; init; }

    /// <summary>Time from sending to the whole answer, for <see cref="RequestEventKind.Answered"/>.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The HTTP status of the answer, or of the failure.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Why the request is repeated.</summary>
    public string? Reason { get; init; }

    /// <summary>The description of the event, for display.</summary>
    public string Message
    {
        get
        {
            var request = OverSocket ? Messages.Format($"Request {Endpoint} over the socket") : Messages.Format($"Request {Endpoint}");
            return string.Create(CultureInfo.InvariantCulture, $"{request}: {Detail}");
        }
    }

    private string Detail => Kind switch
    {
        RequestEventKind.Waiting => Messages.Format(
            $"waits {Wait.TotalSeconds:0.0} s for the plan's limit of {Limit} requests per minute"),
        RequestEventKind.Sending => (Codes == 1
            ? Messages.Format($"1 code, {Left} of {Limit} left")
            : Messages.Format($"{Codes} codes, {Left} of {Limit} left"))
            + (Wait > TimeSpan.Zero ? Messages.Format($", waited {Wait.TotalSeconds:0.0} s") : ""),
        RequestEventKind.Answered => Status is { } status
            ? Messages.Format($"answered in {Elapsed.TotalSeconds:0.00} s with HTTP {(int)status}")
            : Messages.Format($"answered in {Elapsed.TotalSeconds:0.00} s"),
        _ => Messages.Format($"retries in {Wait.TotalSeconds:0.0} s: {Reason}"),
    };
}
