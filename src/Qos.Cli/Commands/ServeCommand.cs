using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Qos.Client;
using Qos.Embedded;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.Cli.Commands;

/// <summary>The simulator as a process. Standard output is its address, on one line, when it is ready.</summary>
internal sealed class ServeCommand : Command
{
    private static readonly QosSimulatorOptions Defaults = new();
    private readonly Option<int> _port = new("--port")
    {
        Description = Messages.Of("The TCP port on 127.0.0.1; 0 selects a free port"),
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.Port,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = Messages.Format(
            $"The key that clients must send. It is visible in the process list: use - to read it from the first line of standard input, or else from the variable {QosEnvironment.ApiKey} [default: a random key, which is printed]"),
        HelpName = "K",
    };

    private readonly Option<bool> _keyInUrl = new("--key-in-url")
    {
        Description = Messages.Of(
            "Also accept the key in the URL parameter key, for programs that can send it only there, such as some of the vendor's SDKs. URLs are stored in logs"),
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = Messages.Of("The same seed gives the same market"),
        HelpName = "S",
        DefaultValueFactory = _ => Defaults.Seed,
    };

    private readonly Option<double> _speed = new("--speed")
    {
        Description = Messages.Of("Market seconds per real second"),
        HelpName = "X",
        DefaultValueFactory = _ => Defaults.Speed,
    };

    private readonly Option<DateTimeOffset?> _start = new("--start")
    {
        Description = Messages.Of("The start time of the market's clock; UTC unless it has an offset [default: now]"),
        HelpName = "ISO-TIME",
        CustomParser = static result => ParseTime(result),
    };

    private readonly Option<bool> _allOpen = new("--all-open") { Description = Messages.Of("Keep every market open around the clock") };
    private readonly Option<string[]> _bars = new("--bars")
    {
        Description = Messages.Of(
            "Real daily bars of a code (date,open,high,low,close,volume), used instead of simulated ones; may be repeated"),
        HelpName = "CODE=FILE",
    };

    private readonly Option<bool> _noLimits = new("--no-limits") { Description = Messages.Of("Disable the plan limits") };
    private readonly Option<bool> _strict = new("--strict")
    {
        Description = Messages.Of(
            "Refuse socket messages that come less than one second after the previous one, instead of counting and answering them"),
    };

    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = Messages.Of(
            "Trigger a fault SECONDS after the start (real time), and with /SECONDS repeat it at that interval; may be repeated. The faults are listed below"),
        HelpName = "NAME[=VALUE]@SECONDS[/SECONDS]",
    };

    private readonly Option<string?> _replay = new("--replay")
    {
        Description = Messages.Of("Play back a recording of `qos watch --record` at --speed"),
        HelpName = "FILE",
    };

    public ServeCommand()
        : base("serve", Messages.Of("Run the simulator, a QOS-compatible server with simulated prices, until Ctrl+C or SIGTERM."))
    {
        ReadOnlySpan<Option> options =
            [_port, _key, _keyInUrl, _seed, _speed, _start, _allOpen, _bars, _noLimits, _strict, _replay, _faults];
        foreach (var option in options)
        {
            Add(option);
        }

        Add(new HelpOption { Action = new FaultHelp(), Description = LocalizedHelp.Description });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var simulator = await EmbeddedSimulator.StartAsync(new QosSimulatorOptions
        {
            Port = parse.GetValue(_port),
            Key = await KeyAsync(parse, cancellationToken),
            AllowKeyInUrl = parse.GetValue(_keyInUrl),
            Seed = parse.GetValue(_seed),
            Speed = parse.GetValue(_speed),
            ReplaySpeed = parse.GetValue(_speed),
            Start = parse.GetValue(_start),
            AllOpen = parse.GetValue(_allOpen),
            BarFiles = (parse.GetValue(_bars) ?? []).Select(CodeAndFile).ToDictionary(pair => pair.Code, pair => pair.File),
            EnforceLimits = !parse.GetValue(_noLimits),
            StrictSocketPacing = parse.GetValue(_strict),
            Faults = [.. (parse.GetValue(_faults) ?? []).Select(FaultOf)],
            Recording = parse.GetValue(_replay),
        }, cancellationToken);
        var uri = simulator.Uri.ToString().TrimEnd('/');

        // A given key is the user's secret; a generated one has to be shown.
        var key = parse.GetValue(_key) is null ? simulator.Key : Messages.Of("THE-KEY");
        await Console.Error.WriteLineAsync(
            Messages.Format($"Simulated prices. In another shell: {QosEnvironment.Uri}={uri} {QosEnvironment.ApiKey}={key} {SelfCommand.Text} snapshot HK:700"));
        var socket = uri.Replace("http", "ws", StringComparison.Ordinal);
        var shownKey = key == simulator.Key ? key : Messages.Of("given with --key");
        var orUrl = simulator.Options.AllowKeyInUrl ? Messages.Of(" or the URL") : "";
        await Console.Error.WriteLineAsync(
            Messages.Format($"Other programs: use {uri} instead of https://api.qos.hk, {socket}/ws instead of wss://api.qos.hk/ws, and the key {shownKey} in the header \"key\"{orUrl}."));
        await Console.Out.WriteLineAsync(uri);
        await Console.Out.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Success;
    }

    private static ScheduledFault FaultOf(string text)
    {
        try
        {
            return ScheduledFault.Parse(text);
        }
        catch (FormatException e)
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"--fault: {e.Message}"), e);
        }
    }

    /// <summary>The key as given; null for a random one.</summary>
    private async Task<string?> KeyAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var given = parse.GetValue(_key);
        if (given != "-")
        {
            return given;
        }

        var line = Console.IsInputRedirected ? (await Console.In.ReadLineAsync(cancellationToken))?.Trim() : null;
        return line is { Length: > 0 } ? line
            : Environment.GetEnvironmentVariable(QosEnvironment.ApiKey) is { Length: > 0 } variable ? variable
            : throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Format($"--key is -, and there is no key: write one to standard input, or set {QosEnvironment.ApiKey}. Without --key a random key is generated."));
    }

    private static (string Code, string File) CodeAndFile(string text) => text.Split('=', 2) is [{ Length: > 0 } code, { Length: > 0 } file]
        ? (code, file)
        : throw new QosException(
            QosErrorKind.InvalidArgument, Messages.Format($"--bars is '{text}': write CODE=FILE, for example US:AAPL=aapl.csv."));

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (MarketTime.TryParse(text, out var time, out var problem) && time.Instant is { } instant)
        {
            return instant;
        }

        result.AddError(
            problem ?? Messages.Format($"'{text}' has no offset. Write an instant such as 2025-03-14T13:30Z or 2025-03-14T09:30-04:00."));
        return null;
    }
}
