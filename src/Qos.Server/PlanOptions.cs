namespace Qos.Server;

/// <summary>The limits of a plan (docs/protocol.md section 5). The defaults are the real server's default plan.</summary>
public sealed record PlanOptions
{
    /// <summary>False switches every limit off. Default true.</summary>
    public bool IsEnforced { get; init; } = true;

    /// <summary>Codes per request; null means no limit. Default 10.</summary>
    public int? MaxCodes { get; init; } = 10;

    /// <summary>HTTP requests in any 60 seconds, for each endpoint on its own; null means no limit. Default 10.</summary>
    public int? RequestsPerMinute { get; init; } = 10;

    /// <summary>Different codes subscribed over a connection, in whichever kinds; null means no limit. Default 10.</summary>
    public int? SocketMaxCodes { get; init; } = 10;

    /// <summary>Requests over the socket in any 60 seconds; null means no limit. Default 30.</summary>
    public int? SocketRequestsPerMinute { get; init; } = 30;

    /// <summary>Least time between two client messages. Default 1 s.</summary>
    public TimeSpan SocketMessageInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Refuses a message that comes too soon, instead of counting it. Default false.</summary>
    public bool IsPacingStrict { get; init; }

    /// <summary>HTTP status of a refusal for a limit. Default 429.</summary>
    public int LimitStatus { get; init; } = 429;
}
