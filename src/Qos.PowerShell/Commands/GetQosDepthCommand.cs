using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>Bids and asks of codes.</summary>
[Cmdlet(VerbsCommon.Get, "QosDepth")]
[OutputType(typeof(Depth))]
public sealed class GetQosDepthCommand : GetByCodeCommand
{
    /// <inheritdoc/>
    protected override void Send(IReadOnlyList<string> codes)
    {
        if (TryAwait(stop => Requests.GetDepthsAsync(codes, stop), codes, out var result))
        {
            Write(result);
        }
    }
}
