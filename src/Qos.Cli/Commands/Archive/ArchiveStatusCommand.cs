using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveStatusCommand : ArchiveCommand
{
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveStatusCommand()
        : base("status", Messages.Of("Show the location, size, row counts and last sync of the archive.")) => Add(_output);

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var status = await archive.GetStatusAsync(cancellationToken);
        return WriteAll([status], parse.GetValue(_output), ArchiveLayouts.Status, status.IsSimulated);
    }
}
