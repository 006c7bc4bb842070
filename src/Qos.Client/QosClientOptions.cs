using System.Net;
using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Localization;

namespace Qos.Client;

/// <summary>Everything that can be set on a <see cref="QosClient"/>.</summary>
public sealed record QosClientOptions
{
    /// <summary>The key. It is sent in a header and appears in no message, log, URL or <see cref="ToString"/>.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The server. Default <c>https://api.qos.hk</c>; plain <c>http</c> only to a loopback address.</summary>
    public Uri Uri { get; init; } = new("https://api.qos.hk");

    /// <summary>The plan's limits. Default: the default plan.</summary>
    public QosLimits Limits { get; init; } = new();

    /// <summary>
    /// Time for one HTTP request or one answer over the socket. Default 15 s; the wait for the plan's budget is not counted.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Repeats of an idempotent call after a transport fault or a status of 500 and above, within the budget. Default 3, 0 to 3.
    /// </summary>
    public int Retries { get; init; } = 3;

    /// <summary>The proxy; null (the default) takes the system's.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The largest answer or socket message that is read, in bytes. Default 4 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Answer snapshot, trade, depth, instrument and K-line requests over a connected socket when the HTTP budget is spent. Default true.
    /// </summary>
    public bool UseSocketWhenBudgetIsSpent { get; init; } = true;

    /// <summary>
    /// The folder that keeps the names of instruments from one process to the next, so that quotes carry them without a request; front ends
    /// take <see cref="InstrumentCatalog.DefaultFolder"/>. Null (the default) keeps them with the client only.
    /// </summary>
    public string? NameCache { get; init; }

    /// <summary>Patterns over the server's error texts that come before the built-in ones. Default none.</summary>
    public IReadOnlyList<ErrorPattern> ErrorPatterns { get; init; } = [];

    /// <summary>How streams behave.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>
    /// Receives each step of every request of the client, those of its streams included, on the thread that sends. Default none.
    /// For a single call use <see cref="QosRequests.Observe"/>.
    /// </summary>
    public IProgress<RequestEvent>? RequestObserver { get; init; }

    /// <summary>The clock of every limit, wait and timeout. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Makes options of the environment's variables (<see cref="QosEnvironment"/>) and of the user's profile (<see cref="QosProfile"/>);
    /// what neither says has its default, and the key is empty.
    /// </summary>
    /// <param name="profile">The profile's name; null for the one that counts where none is named.</param>
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

    /// <summary>What carries HTTP requests in place of the network: tests script it.</summary>
    internal HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Makes the socket's connections in tests, in place of the network.</summary>
    internal ISocketConnector? SocketConnector { get; init; }

    /// <summary>Checks every option that has a range. Creating a <see cref="QosClient"/> does the same.</summary>
    /// <exception cref="QosException">
    /// An option is out of its range (<see cref="QosErrorKind.InvalidArgument"/>); the message names it.
    /// </exception>
    public void Validate() => Checked();

    /// <summary>The options as they can be used: without the blanks and line end that a key from a file brings.</summary>
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

    /// <summary>The key as it may be shown: whether there is one, and nothing of it.</summary>
    internal string MaskedKey => ApiKey.Length == 0 ? "none" : "***";
}
