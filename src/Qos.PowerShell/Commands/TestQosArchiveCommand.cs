using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Compares an archive with the calendar and with the other codes of the market, per code, type and day.</summary>
[Cmdlet(VerbsDiagnostic.Test, "QosArchive")]
[OutputType(typeof(ArchiveDay), typeof(bool))]
public sealed class TestQosArchiveCommand : ArchiveQueryCommand
{
    /// <summary>The first day. Default: the first that is wanted or stored.</summary>
    [Parameter]
    [MarketTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public MarketTime? From { get; set; }

    /// <summary>The last day. Default: today.</summary>
    [Parameter]
    [MarketTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public MarketTime? To { get; set; }

    /// <summary>Gives true or false only: false where a day is missing or stored in part.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Run()
    {
        var options = new ArchiveCheckOptions { Codes = Codes, From = From, To = To };
        var isWhole = WithArchive(async (archive, stop) =>
        {
            var whole = true;
            await foreach (var day in archive.CheckAsync(options, stop).ConfigureAwait(false))
            {
                whole &= day.State is not (ArchiveDayState.Missing or ArchiveDayState.Partial);
                if (!Quiet)
                {
                    OnPipeline(() => WriteObject(day));
                }
            }

            return whole;
        });
        if (Quiet)
        {
            WriteObject(isWhole);
        }
    }
}
