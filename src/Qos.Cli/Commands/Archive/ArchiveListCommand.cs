using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveListCommand : ArchiveCommand
{
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveListCommand()
        : base("list", Messages.Of("List the items of the archive: ranges, counts, holes, last sync.")) => Add(_output);

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var items = await archive.GetItemsAsync(cancellationToken);
        return WriteAll(items, parse.GetValue(_output), ArchiveLayouts.Item, items.Any(item => item.IsSimulated));
    }
}
