using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveVacuumCommand : ArchiveCommand
{
    public ArchiveVacuumCommand()
        : base("vacuum", Messages.Of("Check the structure and every row of the store, and free unused space."))
    {
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var before = await archive.GetStatusAsync(cancellationToken);
        await archive.VacuumAsync(cancellationToken);
        var after = await archive.GetStatusAsync(cancellationToken);
        StandardOutput.Remark(
            Messages.Format($"{after.Location} is intact. {before.Bytes:#,0} bytes before, {after.Bytes:#,0} bytes now."));
        return ExitCodes.Success;
    }
}
