using System.CommandLine;
using System.Globalization;
using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveVacuumCommand : ArchiveCommand
{
    public ArchiveVacuumCommand()
        : base("vacuum", "Check the store's structure and every row, and give unused space back.")
    {
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var before = await archive.GetStatusAsync(cancellationToken);
        await archive.VacuumAsync(cancellationToken);
        var after = await archive.GetStatusAsync(cancellationToken);
        StandardOutput.Remark(string.Create(CultureInfo.InvariantCulture, $"{after.Location} is sound. {before.Bytes:#,0} bytes before, {after.Bytes:#,0} now."));
        return ExitCodes.Success;
    }
}
