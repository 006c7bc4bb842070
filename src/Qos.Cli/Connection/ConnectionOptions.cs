using System.CommandLine;
using Qos.Cli.Commands;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Embedded;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.Cli.Connection;

/// <summary>Which server a command asks and within which limits: options first, then environment variables, then defaults.</summary>
internal sealed class ConnectionOptions
{
    // One for all commands: codes are read by its default market too.
    private static readonly Option<string?> ProfileOption = new("--profile")
    {
        Description = Messages.Format(
            $"A profile from the user's profile file: server, plan, default market, colours, the variable that holds the key [env: {QosEnvironment.Profile}]"),
        HelpName = "NAME",
    };

    private readonly Option<bool> _simulator = new("--simulator")
    {
        Description = Messages.Of(
            "Use a simulator inside this process: no key, no network, simulated prices, the exchanges' trading hours"),
    };

    private readonly Option<bool> _allOpen = new("--all-open")
    {
        Description = Messages.Of(
        "Like --simulator, with every market open around the clock")
    };

    private readonly Option<string?> _uri = new("--uri")
    {
        Description = Messages.Format($"The server [env: {QosEnvironment.Uri}; default: https://api.qos.hk]"),
        HelpName = "URI",
    };

    private readonly Option<int?> _requestsPerMinute = NumberOption.Create<int>(
        "--requests-per-minute",
        Messages.Format(
            $"The number of requests per minute that the plan allows for each endpoint [env: {QosEnvironment.RequestsPerMinute}; default: 10]"), least: 1, most: 100_000);

    private readonly Option<int?> _maxCodes = NumberOption.Create<int>(
        "--max-codes",
        Messages.Format($"The number of codes per request that the plan allows [env: {QosEnvironment.MaxCodes}; default: 10]"), least: 1,
        most: 100_000);

    private readonly Option<string?> _plan = new("--plan")
    {
        Description = Messages.Format($"The name of the plan: {string.Join(", ", QosLimits.PlanNames)} [env: {QosEnvironment.Plan}]"),
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        command.Add(ProfileOption);
        command.Add(_plan);
        command.Add(_simulator);
        command.Add(_allOpen);
        command.Add(_uri);
        command.Add(_requestsPerMinute);
        command.Add(_maxCodes);
    }

    /// <summary>The profile that the command line names; null for none.</summary>
    public static string? ProfileOf(ParseResult parse) => parse.GetValue(ProfileOption);

    /// <summary>Whether the simulator of this process is asked, and keeps the exchanges' hours.</summary>
    public bool IsSimulatorWithHours(ParseResult parse) => parse.GetValue(_simulator) && !parse.GetValue(_allOpen);

    /// <summary>Whether there is a server to ask: a key in the environment, or a simulator of this process.</summary>
    public bool HasServer(ParseResult parse) =>
        parse.GetValue(_simulator) || parse.GetValue(_allOpen) || QosClientOptions.FromEnvironment(ProfileOf(parse)).ApiKey.Length > 0;

    /// <summary>The plan's limits as the options and variables give them, for a command that sends nothing.</summary>
    public QosLimits LimitsOf(ParseResult parse) =>
        Limits(parse, QosClientOptions.FromEnvironment(ProfileOf(parse)).Limits);

    /// <exception cref="QosException">There is neither a key nor a simulator, or a value cannot be used.</exception>
    public async Task<Session> OpenAsync(ParseResult parse, LiveOptions live, CancellationToken cancellationToken)
    {
        Palette.Use(QosProfile.Read(ProfileOf(parse)).ColorScheme);
        var (requestsPerMinute, maxCodes) = (parse.GetValue(_requestsPerMinute), parse.GetValue(_maxCodes));
        var allOpen = parse.GetValue(_allOpen);
        if (!allOpen && !parse.GetValue(_simulator))
        {
            return new Session(EmbeddedSession.Open(ServerOptions(parse) with { Live = live }));
        }

        if (parse.GetValue(_uri) is not null)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Of("--uri cannot be combined with --simulator or --all-open: leave out --uri, or leave out --simulator and --all-open."));
        }

        // A plan is kept where one is tried out; the environment's is the server's.
        var plan = parse.GetValue(_plan) is null && requestsPerMinute is null && maxCodes is null ? null : Limits(parse, new QosLimits());
        return new Session(await EmbeddedSession.StartAsync(
            new QosSimulatorOptions { AllOpen = allOpen }.WithPlan(plan),
            new QosClientOptions { Live = live, NameCache = InstrumentCatalog.DefaultFolder }, cancellationToken));
    }

    private QosClientOptions ServerOptions(ParseResult parse)
    {
        var options = QosClientOptions.FromEnvironment(ProfileOf(parse));
        var variable = QosProfile.Read(ProfileOf(parse)).SecretName ?? QosEnvironment.ApiKey;
        return options.ApiKey.Length == 0
            ? throw new QosException(
                QosErrorKind.Authentication,
                Messages.Format($"There is no key. Set {variable} to the key of your plan, or add --simulator to use simulated prices."))
            : options with
            {
                Uri = parse.GetValue(_uri) is { } uri ? QosEnvironment.ParseUri(uri, "--uri") : options.Uri,
                Limits = Limits(parse, options.Limits),
            };
    }

    private QosLimits Limits(ParseResult parse, QosLimits limits) =>
        (parse.GetValue(_plan) is { } plan ? QosLimits.ParsePlan(plan, "--plan") : limits)
            .With(parse.GetValue(_requestsPerMinute), parse.GetValue(_maxCodes));
}
