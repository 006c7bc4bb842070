using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell.Commands;

/// <summary>Gets the items of an archive: ranges, counts, holes, the last sync.</summary>
[Cmdlet(VerbsCommon.Get, "QosArchiveItem")]
[OutputType(typeof(ArchiveItem))]
public sealed class GetQosArchiveItemCommand : ArchiveQueryCommand
{
    /// <inheritdoc/>
    protected override void Run()
    {
        var asked = Codes?.Select(code => InstrumentCode.Parse(code).Canonical).ToHashSet(StringComparer.Ordinal);
        var items = WithArchive((archive, stop) => archive.GetItemsAsync(stop)).Where(item => asked?.Contains(item.Code) != false).ToList();
        WriteObject(items, enumerateCollection: true);
        foreach (var missing in asked?.Except(items.Select(item => item.Code)) ?? [])
        {
            WriteError(
                ErrorIds.Record(
                    ErrorIds.NoData, Messages.Format($"{missing} is not in the archive. Use Add-QosArchiveItem to add it."), missing));
        }
    }
}
