using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveRemoveCommand : ArchiveCommand
{
    private readonly CodeArgument _codes = new();
    private readonly Option<KLineType[]> _types = TypesOption(Messages.Of("Only these K-line types [default: all, including trades]"));
    private readonly Option<bool> _trades = new("--trades") { Description = Messages.Of("Include trades, if --type is given") };
    private readonly Option<bool> _delete = new("--delete-data")
    {
        Description = Messages.Of(
        "Also delete the stored data; otherwise it is kept and can be read")
    };
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveRemoveCommand()
        : base("remove", Messages.Of("Remove codes from the archive. Stored data is kept unless --delete-data is given."))
    {
        Add(_codes);
        Add(_types);
        Add(_trades);
        Add(_delete);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var codes = _codes.Read(parse);
        var removed = await archive.RemoveAsync(
            codes, parse.GetValue(_types), parse.GetValue(_trades), parse.GetValue(_delete), cancellationToken);
        var writer = RecordWriter.Create(parse.GetValue(_output), ArchiveLayouts.Item);
        foreach (var item in removed)
        {
            writer.Write(item);
        }

        var found = removed.Select(item => item.Code).ToHashSet(StringComparer.Ordinal);
        var missing = CodeList.Parse(codes).Where(code => !found.Contains(code.Canonical))
            .Select(code => new MissingItem(code.Text, Messages.Of("not in the archive"))).ToList();
        return writer.Complete(removed.Count > 0, missing, removed.Any(item => item.IsSimulated));
    }
}
