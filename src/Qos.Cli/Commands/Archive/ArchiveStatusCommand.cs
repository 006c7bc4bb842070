using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveStatusCommand : ArchiveCommand
{
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveStatusCommand()
        : base("status", Messages.Of("Show the archive as a whole: where it is, its size, its rows, the last sync.")) => Add(_output);

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var status = await archive.GetStatusAsync(cancellationToken);
        return WriteAll([status], parse.GetValue(_output), ArchiveLayouts.Status, status.IsSimulated);
    }
}
