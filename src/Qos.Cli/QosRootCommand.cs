using System.CommandLine;
using Qos.Cli.Commands;
using Qos.Cli.Commands.Archive;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli;

/// <summary>The command <c>qos</c> with its subcommands and error handling.</summary>
internal static class QosRootCommand
{
    /// <summary>The argument CODE expands @FILE itself, because only it knows the syntax of codes.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            var parse = Create(args.FirstOrDefault()).Parse(args, Parsing);
            if (parse.Action is not LocalizedHelp && UsageErrors.Of(parse, args) is { Count: > 0 } errors)
            {
                foreach (var error in errors)
                {
                    await Console.Error.WriteLineAsync($"qos: {PlainText.Of(error)}");
                }

                await Console.Error.WriteLineAsync(Messages.Format($"For usage, run: {PathOf(parse.CommandResult.Command)} --help"));
                return ExitCodes.InvalidArgument;
            }

            // Program handles signals, and exceptions are handled below.
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
            // The reader of the output (head, less) closed the pipe.
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The platform's text names the path as it was given.
            return await FailAsync(PlainText.Of(e.Message), ExitCodes.Failure);
        }
    }

    /// <summary>Creates the root command with its subcommands.</summary>
    /// <param name="only">
    /// The first argument. If it names a command, only that command is created: creating the options of all other commands would add a
    /// tenth to the run time of <c>qos snapshot</c>.
    /// </param>
    internal static RootCommand Create(string? only = null)
    {
        var root = new RootCommand(
            Messages.Of("Market data of QOS (Quote Ocean System) on the command line.") + "\n\n" + ExitCodes.Description);
        var isOne = Commands.Any(command => command.Name == only);
        foreach (var (_, make) in Commands.Where(command => !isOne || command.Name == only))
        {
            root.Add(make());
        }

        LocalizedHelp.AddTo(root);
        return root;
    }

    private static (string Name, Func<Command> Make)[] Commands { get; } =
    [
        ("snapshot", () => new FetchCommand<Snapshot>(
            "snapshot", Messages.Of("Show current quotes."), new CodeArgument(), Layouts.Snapshot,
            (qos, codes, _, ct) => qos.GetSnapshotsAsync(codes, ct))),
        ("depth", () => new FetchCommand<Depth>(
            "depth", Messages.Of("Show bids and asks."), new CodeArgument(), Layouts.Depth,
            (qos, codes, _, ct) => qos.GetDepthsAsync(codes, ct))),
        ("trades", FetchCommand.Trades),
        ("kline", () => new KLineCommand()),
        ("instrument", () => new FetchCommand<Instrument>(
            "instrument", Messages.Of("Show names, lot sizes, shares and earnings."), new CodeArgument(), Layouts.Instrument,
            (qos, codes, _, ct) => qos.GetInstrumentsAsync(codes, ct))),
        ("product", () => new FetchCommand<Product>(
            "product", Messages.Of("List popular products of markets."), new MarketArgument(), Layouts.Product,
            (qos, markets, _, ct) => qos.GetProductsAsync(markets, ct))),
        ("calendar", () => new FetchCommand<TradingDay>(
            "calendar", Messages.Of("List trading days of markets."), new MarketArgument(), Layouts.TradingDay,
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
