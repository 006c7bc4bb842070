using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>Static facts of instruments. Their names then stand on later snapshots of the connection too.</summary>
[Cmdlet(VerbsCommon.Get, "QosInstrument")]
[OutputType(typeof(Instrument))]
public sealed class GetQosInstrumentCommand : GetByCodeCommand
{
    /// <inheritdoc/>
    protected override void Send(IReadOnlyList<string> codes)
    {
        if (TryAwait(stop => Requests.GetInstrumentsAsync(codes, stop), codes, out var result))
        {
            Write(result);
        }
    }
}
