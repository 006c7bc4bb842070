using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Adds what an archive is to keep. Nothing is asked of the server before <c>Sync-QosArchive</c>.</summary>
[Cmdlet(VerbsCommon.Add, "QosArchiveItem", SupportsShouldProcess = true)]
[OutputType(typeof(ArchiveItem))]
public sealed class AddQosArchiveItemCommand : ArchiveItemCommand
{
    /// <summary>The data to keep: K-line types such as <c>1m,1d</c>, and <c>trades</c>. Default: <c>1m,1d</c>.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArchiveTypesTransformation]
    [ArgumentCompleter(typeof(ArchiveTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Type { get; set; } = [nameof(KLineType.Minute1), nameof(KLineType.Day)];

    /// <summary>The earliest opening time to keep. Default: as far back as the server goes.</summary>
    [Parameter]
    [MarketTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public MarketTime? From { get; set; }

    /// <inheritdoc/>
    protected override string Action => Messages.Of("Add to the archive");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Types => Type;

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<ArchiveItem>> ChangeAsync(
        IQosArchive archive, IReadOnlyList<string> codes, IReadOnlyList<KLineType> types, bool trades,
        CancellationToken cancellationToken) =>
        archive.AddAsync(codes, types, trades, From, cancellationToken);
}
