using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Removes items of an archive. Stored data is kept and can be read, unless <c>-DeleteData</c> is given.</summary>
[Cmdlet(VerbsCommon.Remove, "QosArchiveItem", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ArchiveItem))]
public sealed class RemoveQosArchiveItemCommand : ArchiveItemCommand
{
    /// <summary>The items to remove: K-line types such as <c>1m,1d</c>, and <c>trades</c>. Default: all items of the code.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArchiveTypesTransformation]
    [ArgumentCompleter(typeof(ArchiveTypeCompleter))]
    [ValidateNotNull]
    public string[] Type { get; set; } = [];

    /// <summary>Deletes what is stored too.</summary>
    [Parameter]
    public SwitchParameter DeleteData { get; set; }

    /// <inheritdoc/>
    protected override string Action =>
        DeleteData ? Messages.Of("Remove from the archive and delete the stored data") : Messages.Of("Remove from the archive");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Types => Type;

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<ArchiveItem>> ChangeAsync(
        IQosArchive archive, IReadOnlyList<string> codes, IReadOnlyList<KLineType> types, bool trades,
        CancellationToken cancellationToken) =>
        archive.RemoveAsync(codes, types.Count == 0 && !trades ? null : types, trades, DeleteData, cancellationToken);
}
