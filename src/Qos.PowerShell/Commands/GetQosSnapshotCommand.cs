using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>The current quotes of codes.</summary>
[Cmdlet(VerbsCommon.Get, "QosSnapshot")]
[OutputType(typeof(Snapshot))]
public sealed class GetQosSnapshotCommand : GetByCodeCommand
{
    /// <inheritdoc/>
    protected override void Send(IReadOnlyList<string> codes)
    {
        if (TryAwait(stop => Requests.GetSnapshotsAsync(codes, stop), codes, out var result))
        {
            Write(result);
        }
    }
}
