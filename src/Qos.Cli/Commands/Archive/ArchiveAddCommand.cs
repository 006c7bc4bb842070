using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveAddCommand : ArchiveCommand
{
    private readonly CodeArgument _codes = new();
    private readonly Option<KLineType[]> _types = TypesOption(
        Messages.Format($"The K-line types, separated by commas: {string.Join(' ', KLineTypes.ShortNames)} [default: 1m,1d, none with --trades]"));
    private readonly Option<bool> _trades = new("--trades") { Description = Messages.Of("Also keep trades") };
    private readonly Option<MarketTime?> _from = MarketTimeOption.Create(
        "--from", Messages.Of("The earliest opening time [default: as far back as 1000 bars go]"));
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveAddCommand()
        : base("add", Messages.Of("Add codes to the archive. No request is sent until `qos archive sync`."))
    {
        Add(_codes);
        Add(_types);
        Add(_trades);
        Add(_from);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var trades = parse.GetValue(_trades);
        KLineType[] types = parse.GetValue(_types) is { Length: > 0 } given ? given : trades ? [] : [KLineType.Minute1, KLineType.Day];
        var items = await archive.AddAsync(_codes.Read(parse), types, trades, parse.GetValue(_from), cancellationToken);
        return WriteAll(items, parse.GetValue(_output), ArchiveLayouts.Item, items.Any(item => item.IsSimulated));
    }
}
