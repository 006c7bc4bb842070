using System.Globalization;
using Qos.Client.Http;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// The environment variables that every front end reads, by one meaning and with one error text each
/// (<see cref="QosClientOptions.FromEnvironment"/>).
/// </summary>
public static class QosEnvironment
{
    /// <summary>The key.</summary>
    public const string ApiKey = "QOS_API_KEY";

    /// <summary>The server: <c>https://…</c>, or <c>http://…</c> on this machine.</summary>
    public const string Uri = "QOS_URI";

    /// <summary>The plan by its name (<see cref="QosLimits.PlanNames"/>). The two figures below come before it.</summary>
    public const string Plan = "QOS_PLAN";

    /// <summary>The plan's HTTP requests a minute, for each endpoint.</summary>
    public const string RequestsPerMinute = "QOS_REQUESTS_PER_MINUTE";

    /// <summary>The plan's codes in one request, and over the socket.</summary>
    public const string MaxCodes = "QOS_MAX_CODES";

    /// <summary>Seconds for one request.</summary>
    public const string Timeout = "QOS_TIMEOUT";

    /// <summary>
    /// The folder that keeps the names of instruments; <c>off</c> keeps none (<see cref="InstrumentCatalog.DefaultFolder"/>).
    /// </summary>
    public const string Cache = "QOS_CACHE";

    /// <summary>The archive: a file, or <c>postgres://user@host:port/database</c>.</summary>
    public const string Archive = "QOS_ARCHIVE";

    /// <summary>The archive that the environment names, else <see cref="DefaultArchive"/>.</summary>
    public static string ArchiveLocation =>
        Environment.GetEnvironmentVariable(Archive) is { } given && !string.IsNullOrWhiteSpace(given) ? given.Trim() : DefaultArchive;

    /// <summary>The file that an archive is kept in where nobody names another: in the user's own data.</summary>
    public static string DefaultArchive => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "qos",
        "archive.db");

    /// <summary>The profile that counts (<see cref="QosProfile"/>).</summary>
    public const string Profile = "QOS_PROFILE";

    /// <summary>The file of profiles (<see cref="QosProfile.Path"/>).</summary>
    public const string Config = "QOS_CONFIG";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        ApiKey, Uri, Plan, RequestsPerMinute, MaxCodes, Timeout, Cache, Archive, Profile, Config,
    ];

    /// <summary>Reads an address of a server.</summary>
    /// <param name="text">The address.</param>
    /// <param name="name">The source of the value for the error message: a variable or an option.</param>
    /// <exception cref="QosException">It cannot be a server's address (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static Uri ParseUri(string text, string name)
    {
        var examples = Messages.Of("Write an address such as https://api.qos.hk or http://127.0.0.1:5000.");
        var isAddress = System.Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri);
        var problem = !isAddress || uri!.Host.Length == 0 ? Messages.Of("is not an address")
            : uri.Scheme is "ws" or "wss" ? Messages.Of("is a WebSocket address; give the HTTP address of the server")
            : uri.Scheme is not ("http" or "https") ? Messages.Of("is not an http or https address")
            : uri.Scheme == "http"
                && !uri.IsLoopback ? Messages.Of("would send the key in plain text; plain http is allowed only for this machine")
            : uri.UserInfo.Length > 0
                || uri.Query.Length > 0 ? Messages.Of("must not contain a user or a query; the key is sent in a header")
            : null;
        return problem is null
            ? uri!
            : throw Problem(Messages.Format($"{name} '{Scrubber.WithoutUserInfo(text ?? "")}' {problem}. {examples}"));
    }

    internal static QosClientOptions Read(QosClientOptions options, Func<string, string?> variable)
    {
        string? Text(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;
        var limits = Text(Plan) is { } plan ? QosLimits.ParsePlan(plan, Plan) : options.Limits;
        var key = Text(ApiKey) ?? options.ApiKey;
        return key.All(c => c is > ' ' and < '\x7F')
            ? options with
            {
                ApiKey = key,
                Uri = Text(Uri) is { } uri ? ParseUri(uri, Uri) : options.Uri,
                Limits = limits.With(Number(Text(RequestsPerMinute), RequestsPerMinute), Number(Text(MaxCodes), MaxCodes)),
                NameCache = InstrumentCatalog.FolderOf(Text(Cache)),
                Timeout = Text(Timeout) is { } timeout ? Seconds(timeout) : options.Timeout,
            }
            : throw Problem(
                Messages.Format($"{ApiKey} contains characters that are not allowed in a header. Copy the key again, without spaces or quotes."));
    }

    private static int? Number(string? text, string name) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw Problem(Messages.Format($"{name} '{text}' is not a valid limit. Write a whole number of at least 1."));

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0.1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw Problem(Messages.Format($"{Timeout} '{text}' is not a valid timeout. Write a number of seconds from 0.1 to 3600."));

    private static QosException Problem(string problem) => new(QosErrorKind.InvalidArgument, problem);
}
