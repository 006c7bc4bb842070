namespace Qos.Client;

/// <summary>The plan's limits, which the client keeps (docs/protocol.md section 5). The defaults are the default plan's.</summary>
public sealed record QosLimits
{
    /// <summary>Codes in one HTTP request; longer calls are split. Default 10, at least 1.</summary>
    public int MaxCodes { get; init; } = 10;

    /// <summary>HTTP requests a minute, for each endpoint by itself. Default 10, at least 1.</summary>
    public int RequestsPerMinute { get; init; } = 10;

    /// <summary>Endpoints whose limit differs from <see cref="RequestsPerMinute"/>, by path (<c>/kline</c>). Default none.</summary>
    public IReadOnlyDictionary<string, int> RequestsPerMinuteByEndpoint { get; init; } = new Dictionary<string, int>();

    /// <summary>Codes in one subscription message. Default 10, at least 1.</summary>
    public int SocketMaxCodes { get; init; } = 10;

    /// <summary>Requests a minute over the socket. Default 30, at least 1.</summary>
    public int SocketRequestsPerMinute { get; init; } = 30;

    /// <summary>The least time between any two messages to the server's socket. Default one second.</summary>
    public TimeSpan SocketMessageInterval { get; init; } = TimeSpan.FromSeconds(1);
}
