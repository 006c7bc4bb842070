using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveCheckCommand : ArchiveCommand
{
    private readonly CodeArgument _codes = new()
    {
        Description = Messages.Of("Only these codes [default: all]"),
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<MarketTime?> _from = MarketTimeOption.Create(
        "--from", Messages.Of("The first day [default: the first day to keep or stored]"));
    private readonly Option<MarketTime?> _to = MarketTimeOption.Create("--to", Messages.Of("The last day [default: today]"));
    private readonly Option<bool> _problems = new("--problems")
    {
        Description = Messages.Of(
        "Only days that are partial, missing or unknown")
    };
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveCheckCommand()
        : base(
            "check",
            Messages.Of("Check the structure of the store, then compare each day with the calendar and with other codes of the market. Exit code 10: days are missing or partial."))
    {
        Add(_codes);
        Add(_from);
        Add(_to);
        Add(_problems);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var options = new ArchiveCheckOptions { Codes = _codes.Read(parse), From = parse.GetValue(_from), To = parse.GetValue(_to) };
        var writer = RecordWriter.Create(parse.GetValue(_output), ArchiveLayouts.Day);
        var counts = new SortedDictionary<ArchiveDayState, int>();
        var simulated = false;
        await foreach (var day in archive.CheckAsync(options, cancellationToken))
        {
            counts[day.State] = counts.GetValueOrDefault(day.State) + 1;
            simulated |= day.IsSimulated;
            if (!parse.GetValue(_problems) || day.State is ArchiveDayState.Partial or ArchiveDayState.Missing or ArchiveDayState.Unknown)
            {
                writer.Write(day);
            }
        }

        writer.Complete(hasData: true, [], simulated);
        StandardOutput.Remark(
            counts.Count == 0
                ? Messages.Of("The archive is empty: it has no codes and no data.")
                : string.Join(", ", counts.Select(count => $"{count.Value} {Words.Of(count.Key)}")));
        return counts.ContainsKey(ArchiveDayState.Missing) || counts.ContainsKey(ArchiveDayState.Partial)
            ? ExitCodes.SomeMissing
            : ExitCodes.Success;
    }
}
