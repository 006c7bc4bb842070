using System.Net;
using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Localization;

namespace Qos.Client;

/// <summary>Options of a <see cref="QosClient"/>.</summary>
public sealed record QosClientOptions
{
    /// <summary>The key. It is sent in a header and never appears in messages, logs, URLs or <see cref="ToString"/>.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The server. Default <c>https://api.qos.hk</c>; plain <c>http</c> only to a loopback address.</summary>
    public Uri Uri { get; init; } = new("https://api.qos.hk");

    /// <summary>The plan's limits. Default: the default plan.</summary>
    public QosLimits Limits { get; init; } = new();

    /// <summary>
    /// The timeout of an HTTP request or of a response over the socket. Default 15 s. Time spent waiting for the plan's budget does not
    /// count.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The number of retries of an idempotent call after a transport failure or a 5xx status, within the budget. Default 3, range 0 to 3.
    /// </summary>
    public int Retries { get; init; } = 3;

    /// <summary>The proxy; null (the default) uses the system's proxy.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The maximum size of a response or socket message, in bytes. Default 4 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Whether snapshot, trade, depth, instrument and K-line requests use a connected socket when the HTTP budget is spent. Default true.
    /// </summary>
    public bool UseSocketWhenBudgetIsSpent { get; init; } = true;

    /// <summary>
    /// The folder in which the names of instruments are stored, so that quotes have names without a request; front ends use
    /// <see cref="InstrumentCatalog.DefaultFolder"/>. Null (the default) keeps them in memory only.
    /// </summary>
    public string? NameCache { get; init; }

    /// <summary>Patterns for the server's error messages, applied before the built-in ones. Default none.</summary>
    public IReadOnlyList<ErrorPattern> ErrorPatterns { get; init; } = [];

    /// <summary>Options of the streams.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>
    /// Receives each step of every request of the client, including those of its streams, on the sending thread. Default none.
    /// For a single call use <see cref="QosRequests.Observe"/>.
    /// </summary>
    public IProgress<RequestEvent>? RequestObserver { get; init; }

    /// <summary>The clock for all limits, waits and timeouts. Default: the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Creates options from the environment variables (<see cref="QosEnvironment"/>) and the user's profile (<see cref="QosProfile"/>).
    /// Other options have their default values; the key is empty if neither specifies it.
    /// </summary>
    /// <param name="profile">The name of the profile; null selects the default profile.</param>
    /// <exception cref="QosException">
    /// A variable or a profile cannot be used (<see cref="QosErrorKind.InvalidArgument"/>); the message names it.
    /// </exception>
    public static QosClientOptions FromEnvironment(string? profile = null)
    {
        var chosen = QosProfile.Read(profile);
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        return chosen.IsNamed
            ? chosen.ApplyTo(QosEnvironment.Read(new QosClientOptions(), variable), variable)
            : QosEnvironment.Read(chosen.ApplyTo(new QosClientOptions(), variable), variable);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Uri} (key {MaskedKey})";

    /// <summary>Handles HTTP requests instead of the network, in tests.</summary>
    internal HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Creates the socket's connections in tests, in place of the network.</summary>
    internal ISocketConnector? SocketConnector { get; init; }

    /// <summary>Validates all options. The constructor of <see cref="QosClient"/> does the same.</summary>
    /// <exception cref="QosException">
    /// An option is out of range (<see cref="QosErrorKind.InvalidArgument"/>); the message names it.
    /// </exception>
    public void Validate() => Checked();

    /// <summary>Validates the options and trims the key, which may contain blanks or a line end if it was read from a file.</summary>
    /// <exception cref="QosException">One is out of its range.</exception>
    internal QosClientOptions Checked()
    {
        var key = ApiKey.Trim();
        Require(
            key.All(c => c is > ' ' and < '\x7F'),
            Messages.Of("The key contains characters that are not allowed in a header. Copy it again, without spaces or quotes."));
        Require(
            Uri is { IsAbsoluteUri: true },
            Messages.Format(
                $"The server address '{Scrubber.WithoutUserInfo($"{Uri}")}' is not absolute. Write it with its scheme, for example https://api.qos.hk."));
        Require(
            Uri.Scheme == Uri.UriSchemeHttps || (Uri.Scheme == Uri.UriSchemeHttp && Uri.IsLoopback),
            Messages.Format($"The server address {Scrubber.WithoutUserInfo(Uri.ToString())} would send the key in plain text. Use https; plain http is allowed only for this machine."));
        Require(
            Uri.UserInfo.Length == 0 && Uri.Query.Length == 0,
            Messages.Of("The server address must not contain a user or a query. The key is sent in a header."));
        Require(Timeout > TimeSpan.Zero, Messages.Of("Timeout must be greater than zero."));
        Require(Retries is >= 0 and <= 3, Messages.Of("Retries must be between 0 and 3."));
        Require(MaxMessageBytes >= 1024, Messages.Of("MaxMessageBytes must be at least 1024."));
        Require(
            Limits.MaxCodes >= 1 && Limits.SocketMaxCodes >= 1 && Limits.RequestsPerMinute >= 1 && Limits.SocketRequestsPerMinute >= 1
                && Limits.RequestsPerMinuteByEndpoint.Values.All(limit => limit >= 1),
            Messages.Of("Every plan limit must be at least 1."));
        return this with { ApiKey = key };

        static void Require(bool condition, string problem)
        {
            if (!condition)
            {
                throw new QosException(QosErrorKind.InvalidArgument, problem);
            }
        }
    }

    /// <summary>Whether a key is set, without the key itself.</summary>
    internal string MaskedKey => ApiKey.Length == 0 ? "none" : "***";
}
