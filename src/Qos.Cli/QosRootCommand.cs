using System.CommandLine;
using System.CommandLine.Invocation;
using Qos.Cli.Commands;
using Qos.Cli.Commands.Archive;
using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli;

/// <summary>The command <c>qos</c>: its subcommands, and what every failure becomes.</summary>
internal static class QosRootCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            var parse = Create().Parse(args);
            if (parse.Action is ParseErrorAction errors)
            {
                // Where a command is missing, the list of commands is what helps.
                errors.ShowHelp = parse.CommandResult.Command.Subcommands.Count > 0;
                await parse.InvokeAsync(cancellationToken: cancellationToken);
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
            return await FailAsync(e.Message, ExitCodes.Failure);
        }
    }

    private static RootCommand Create() => new("Market data of QOS (Quote Ocean System) on the command line.\n\n" + ExitCodes.Description)
    {
        new FetchCommand<Snapshot>("snapshot", "Current quotes.", FetchCommand.Codes, Layouts.Snapshot, (qos, codes, _, ct) => qos.GetSnapshotsAsync(codes, ct)),
        new FetchCommand<Depth>("depth", "Bids and asks.", FetchCommand.Codes, Layouts.Depth, (qos, codes, _, ct) => qos.GetDepthsAsync(codes, ct)),
        FetchCommand.Trades(),
        new KLineCommand(),
        new FetchCommand<Instrument>(
            "instrument", "Names, lots, shares, earnings.", FetchCommand.Codes, Layouts.Instrument, (qos, codes, _, ct) => qos.GetInstrumentsAsync(codes, ct)),
        new FetchCommand<Product>(
            "product", "Popular products of markets.", FetchCommand.Markets, Layouts.Product, (qos, markets, _, ct) => qos.GetProductsAsync(markets, ct)),
        new FetchCommand<TradingDay>(
            "calendar", "Trading days of markets.", FetchCommand.Markets, Layouts.TradingDay, (qos, markets, _, ct) => qos.GetTradingDaysAsync(markets, ct)),
        WatchCommand.Group(),
        new ChartCommand(),
        ArchiveCommand.Group(),
        new ServeCommand(),
        new DemoCommand(),
    };

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync($"qos: {message}");
        return exitCode;
    }
}
