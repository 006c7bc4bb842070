using System.CommandLine;
using System.CommandLine.Invocation;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.Cli.Commands;

/// <summary>
/// Prints the help of <see cref="ServeCommand"/> and the list of faults. The list is built on demand, because every start of the program
/// creates the command.
/// </summary>
internal sealed class FaultHelp : SynchronousCommandLineAction
{
    private readonly LocalizedHelp _help = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(Messages.Of("Faults:"));
        var width = ScheduledFault.Known.Max(fault => fault.Syntax.Length);
        foreach (var (syntax, description) in ScheduledFault.Known)
        {
            output.WriteLine($"  {syntax.PadRight(width)}  {description}");
        }

        output.WriteLine();
        output.WriteLine(Messages.Of("An ENDPOINT is a path such as /snapshot, or a socket message such as T, RS or H."));
        output.WriteLine(Messages.Of("Example: a reset every minute, and a server that is busy once:"));
        output.WriteLine("  qos serve --fault drop@60/60 --fault answer-busy=7,/trade@30");
        return exitCode;
    }
}
