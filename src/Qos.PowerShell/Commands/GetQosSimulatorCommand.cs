using System.Management.Automation;

namespace Qos.PowerShell.Commands;

/// <summary>
/// The simulators that run for this session: those of <c>Start-QosSimulator</c>, and the one of <c>Connect-Qos -Simulator</c>.
/// </summary>
[Cmdlet(VerbsCommon.Get, "QosSimulator")]
[OutputType(typeof(SimulatorServer))]
public sealed class GetQosSimulatorCommand : QosCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Session.AllSimulators.ToArray(), enumerateCollection: true);
}
