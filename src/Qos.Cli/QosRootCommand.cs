using System.CommandLine;
using System.CommandLine.Help;
using Qos.Cli.Commands;
using Qos.Cli.Commands.Archive;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli;

/// <summary>The command <c>qos</c>: its subcommands, and what every failure becomes.</summary>
internal static class QosRootCommand
{
    /// <summary>Files of codes (@FILE) are the CODE argument's, which knows what a code is.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            var parse = Create(args.FirstOrDefault()).Parse(args, Parsing);
            if (parse.Action is not HelpAction && UsageErrors.Of(parse, args) is { Count: > 0 } errors)
            {
                foreach (var error in errors)
                {
                    await Console.Error.WriteLineAsync($"qos: {PlainText.Of(error)}");
                }

                await Console.Error.WriteLineAsync(Messages.Format($"For usage, run: {PathOf(parse.CommandResult.Command)} --help"));
                return ExitCodes.InvalidArgument;
            }

            // Signals are Program's, and exceptions are told below.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parse.InvokeAsync(invocation, cancellationToken);
        }
        catch (QosException e)
        {
            return await FailAsync(e.Message, ExitCodes.Of(e.Kind));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException e) when (StandardOutput.IsClosedPipe(e))
        {
            // The reader of our output (head, less) has seen enough.
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The platform's text names the path as it was given.
            return await FailAsync(PlainText.Of(e.Message), ExitCodes.Failure);
        }
    }

    /// <summary>The program's commands.</summary>
    /// <param name="only">
    /// The first argument. Where it names a command only that one is made: the options of all the others would take a tenth of the time that <c>qos snapshot</c> takes.
    /// </param>
    internal static RootCommand Create(string? only = null)
    {
        var root = new RootCommand(Messages.Of("Market data of QOS (Quote Ocean System) on the command line.") + "\n\n" + ExitCodes.Description);
        var isOne = Commands.Any(command => command.Name == only);
        foreach (var (_, make) in Commands.Where(command => !isOne || command.Name == only))
        {
            root.Add(make());
        }

        return root;
    }

    private static (string Name, Func<Command> Make)[] Commands { get; } =
    [
        ("snapshot", () => new FetchCommand<Snapshot>(
            "snapshot", Messages.Of("Current quotes."), new CodeArgument(), Layouts.Snapshot, (qos, codes, _, ct) => qos.GetSnapshotsAsync(codes, ct))),
        ("depth", () => new FetchCommand<Depth>(
            "depth", Messages.Of("Bids and asks."), new CodeArgument(), Layouts.Depth, (qos, codes, _, ct) => qos.GetDepthsAsync(codes, ct))),
        ("trades", FetchCommand.Trades),
        ("kline", () => new KLineCommand()),
        ("instrument", () => new FetchCommand<Instrument>(
            "instrument", Messages.Of("Names, lots, shares, earnings."), new CodeArgument(), Layouts.Instrument,
            (qos, codes, _, ct) => qos.GetInstrumentsAsync(codes, ct))),
        ("product", () => new FetchCommand<Product>(
            "product", Messages.Of("Popular products of markets."), new MarketArgument(), Layouts.Product, (qos, markets, _, ct) => qos.GetProductsAsync(markets, ct))),
        ("calendar", () => new FetchCommand<TradingDay>(
            "calendar", Messages.Of("Trading days of markets."), new MarketArgument(), Layouts.TradingDay,
            (qos, markets, _, ct) => qos.GetTradingDaysAsync(markets, ct))),
        ("market", () => new MarketCommand()),
        ("watch", WatchCommand.Group),
        ("find", () => new FindCommand()),
        ("check", () => new CheckCommand()),
        ("chart", () => new ChartCommand()),
        ("archive", ArchiveCommand.Group),
        ("serve", () => new ServeCommand()),
        ("demo", () => new DemoCommand()),
        ("completion", () => new CompletionCommand()),
        ("complete", () => new CompleteCommand()),
    ];

    private static string PathOf(Command command) =>
        command is RootCommand ? "qos" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync($"qos: {message}");
        return exitCode;
    }
}
