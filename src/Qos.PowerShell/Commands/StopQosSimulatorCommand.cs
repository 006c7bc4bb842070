using System.Management.Automation;
using Qos.Localization;

namespace Qos.PowerShell.Commands;

/// <summary>Stops simulators of this session.</summary>
[Cmdlet(VerbsLifecycle.Stop, "QosSimulator", SupportsShouldProcess = true)]
public sealed class StopQosSimulatorCommand : QosCmdlet
{
    /// <summary>The simulators to stop. Default: all that this session started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SimulatorServer[]? Simulator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var simulator in Simulator ?? [.. Session.Simulators])
        {
            if (ShouldProcess(simulator.ToString(), Messages.Of("Stop the simulator")))
            {
                Session.Simulators.Remove(simulator);
                Await(_ => simulator.StopAsync());
            }
        }
    }
}
