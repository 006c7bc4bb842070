using Qos.Localization;

namespace Qos.Client;

/// <summary>The plan's limits, which the client keeps (docs/protocol.md section 5). The defaults are the default plan's.</summary>
public sealed record QosLimits
{
    private const int NoLimit = 1_000_000;

    private static readonly (string Name, QosLimits Limits)[] Plans =
    [
        ("default", new QosLimits()),
        ("trial", new QosLimits { RequestsPerMinute = 5, MaxCodes = 3, SocketMaxCodes = 3 }),
        ("unlimited", new QosLimits
        {
            RequestsPerMinute = NoLimit,
            SocketMaxCodes = NoLimit,
            SocketRequestsPerMinute = NoLimit,
            SocketMessageInterval = TimeSpan.FromMilliseconds(20),
        }),
    ];

    /// <summary>
    /// The names of the plans that are known: <c>default</c> (10 codes, 10 requests a minute), <c>trial</c> (3 codes, 5 requests a minute),
    /// <c>unlimited</c>.
    /// </summary>
    public static IReadOnlyList<string> PlanNames { get; } = [.. Plans.Select(plan => plan.Name)];

    /// <summary>
    /// No limit that a user would notice, for a simulator in one's own process. A request still carries ten codes, since an answer's size
    /// is bounded (<see cref="QosClientOptions.MaxMessageBytes"/>); more codes are split into requests that need not wait.
    /// </summary>
    public static QosLimits Unlimited => Plans[2].Limits;

    /// <summary>Codes in one HTTP request; longer calls are split. Default 10, at least 1.</summary>
    public int MaxCodes { get; init; } = 10;

    /// <summary>The number of HTTP requests per minute, for each endpoint separately. Default 10, minimum 1.</summary>
    public int RequestsPerMinute { get; init; } = 10;

    /// <summary>Endpoints whose limit differs from <see cref="RequestsPerMinute"/>, by path (<c>/kline</c>). Default none.</summary>
    public IReadOnlyDictionary<string, int> RequestsPerMinuteByEndpoint { get; init; } = new Dictionary<string, int>();

    /// <summary>Codes in one subscription message. Default 10, at least 1.</summary>
    public int SocketMaxCodes { get; init; } = 10;

    /// <summary>Requests a minute over the socket. Default 30, at least 1.</summary>
    public int SocketRequestsPerMinute { get; init; } = 30;

    /// <summary>The least time between any two messages to the server's socket. Default one second.</summary>
    public TimeSpan SocketMessageInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Finds the limits of a plan by its name, in any case.</summary>
    /// <param name="name">One of <see cref="PlanNames"/>.</param>
    /// <param name="source">The source of the name for the error message: a variable or an option.</param>
    /// <exception cref="QosException">No plan has this name (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static QosLimits ParsePlan(string name, string source = "The plan") =>
        Array.Find(Plans, plan => plan.Name.Equals(name?.Trim(), StringComparison.OrdinalIgnoreCase)).Limits
        ?? throw new QosException(
            QosErrorKind.InvalidArgument,
            Messages.Format($"{source} '{name}' is not a known plan. Write one of {string.Join(", ", PlanNames)}, or set the limits individually."));

    /// <summary>The limits with the figures of a plan in place of these, where they are given.</summary>
    /// <param name="requestsPerMinute">HTTP requests a minute; null to leave it.</param>
    /// <param name="maxCodes">Codes in one request, and over the socket: a plan has one figure for both; null to leave it.</param>
    public QosLimits With(int? requestsPerMinute, int? maxCodes) => this with
    {
        RequestsPerMinute = requestsPerMinute ?? RequestsPerMinute,
        MaxCodes = maxCodes ?? MaxCodes,
        SocketMaxCodes = maxCodes ?? SocketMaxCodes,
    };
}
