namespace Qos.Client;

/// <summary>What a <see cref="RequestEvent"/> tells.</summary>
public enum RequestEventKind
{
    /// <summary>The plan's budget is spent: the request waits for <see cref="RequestEvent.Wait"/>.</summary>
    Waiting,

    /// <summary>The request goes out now.</summary>
    Sending,

    /// <summary>The answer is there.</summary>
    Answered,

    /// <summary>The request failed and is repeated after <see cref="RequestEvent.Wait"/>.</summary>
    Retrying,
}
