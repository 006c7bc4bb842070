using System.CommandLine;
using System.Globalization;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Cli.Connection;

/// <summary>Which server a command asks and within which limits: options first, then environment variables, then defaults.</summary>
internal sealed class ConnectionOptions
{
    public const string KeyVariable = "QOS_API_KEY";
    public const string UriVariable = "QOS_URI";
    private const string RequestsVariable = "QOS_REQUESTS_PER_MINUTE";
    private const string CodesVariable = "QOS_MAX_CODES";

    private readonly Option<bool> _simulator = new("--simulator")
    {
        Description = "Ask a simulator inside of this process: no key, no network, made-up prices, the exchanges' own hours",
    };

    private readonly Option<bool> _allOpen = new("--all-open") { Description = "Like --simulator, with every market open around the clock" };

    private readonly Option<string?> _uri = new("--uri") { Description = $"Another server [env: {UriVariable}; default: https://api.qos.hk]", HelpName = "URI" };

    private readonly Option<int?> _requestsPerMinute = new("--requests-per-minute")
    {
        Description = $"The plan's requests a minute, for each endpoint [env: {RequestsVariable}; default: 10]",
        HelpName = "N",
    };

    private readonly Option<int?> _maxCodes = new("--max-codes") { Description = $"The plan's codes in one request [env: {CodesVariable}; default: 10]", HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Add(_simulator);
        command.Add(_allOpen);
        command.Add(_uri);
        command.Add(_requestsPerMinute);
        command.Add(_maxCodes);
    }

    /// <summary>Whether the simulator of this process is asked, and keeps the exchanges' hours.</summary>
    public bool IsSimulatorWithHours(ParseResult parse) => parse.GetValue(_simulator) && !parse.GetValue(_allOpen);

    /// <summary>The plan's limits as the options and variables give them, for a command that sends nothing.</summary>
    public QosLimits LimitsOf(ParseResult parse) =>
        Limits(parse.GetValue(_requestsPerMinute) ?? NumberOf(RequestsVariable), parse.GetValue(_maxCodes) ?? NumberOf(CodesVariable));

    /// <exception cref="QosException">There is neither a key nor a simulator, or a value cannot be used.</exception>
    public async Task<Session> OpenAsync(ParseResult parse, LiveOptions live, CancellationToken cancellationToken)
    {
        var requestsPerMinute = parse.GetValue(_requestsPerMinute) ?? NumberOf(RequestsVariable);
        var maxCodes = parse.GetValue(_maxCodes) ?? NumberOf(CodesVariable);
        var allOpen = parse.GetValue(_allOpen);
        if (!allOpen && !parse.GetValue(_simulator))
        {
            return new Session(new QosClientOptions { ApiKey = Key(), Uri = Server(parse), Limits = Limits(requestsPerMinute, maxCodes), Live = live });
        }

        if (parse.GetValue(_uri) is not null)
        {
            throw new QosException(QosErrorKind.InvalidArgument, "The simulator is a server of its own: leave out --uri, or leave out --simulator and --all-open.");
        }

        // A simulator of one's own has no plan to keep, unless one is tried out.
        var unlimited = requestsPerMinute is null && maxCodes is null;
        var limits = unlimited ? new QosLimits { RequestsPerMinute = 1_000_000 } : Limits(requestsPerMinute, maxCodes);
        var simulated = new QosSimulatorOptions { AllOpen = allOpen, EnforceLimits = !unlimited, RequestsPerMinute = limits.RequestsPerMinute, MaxCodes = limits.MaxCodes };
        var simulator = await QosSimulator.StartAsync(simulated, cancellationToken);
        return new Session(new QosClientOptions { ApiKey = simulator.Key, Uri = simulator.Uri, Limits = limits, Live = live }, simulator);
    }

    private static QosLimits Limits(int? requestsPerMinute, int? maxCodes)
    {
        var plan = new QosLimits();
        return plan with { RequestsPerMinute = requestsPerMinute ?? plan.RequestsPerMinute, MaxCodes = maxCodes ?? plan.MaxCodes };
    }

    private static string Key() =>
        Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key
            ? key
            : throw new QosException(
                QosErrorKind.Authentication,
                $"There is no key. Set {KeyVariable} to the key of your plan, or add --simulator to try everything with made-up prices.");

    private Uri Server(ParseResult parse)
    {
        var (text, name) = parse.GetValue(_uri) is { } given ? (given, "--uri") : (Environment.GetEnvironmentVariable(UriVariable), UriVariable);
        if (string.IsNullOrEmpty(text))
        {
            return new QosClientOptions().Uri;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new QosException(QosErrorKind.InvalidArgument, $"{name} is '{text}': write an address like https://api.qos.hk or http://127.0.0.1:5000.");
    }

    private static int? NumberOf(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new QosException(QosErrorKind.InvalidArgument, $"{variable} is '{text}': write a whole number of at least 1.");
    }
}
