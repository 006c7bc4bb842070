using System.Management.Automation;

namespace Qos.PowerShell.Commands;

/// <summary>
/// The runspace's connection: state, limits, what is left of them, subscriptions and counters. Nothing where there is none.
/// </summary>
[Cmdlet(VerbsCommon.Get, "QosConnection")]
[OutputType(typeof(QosConnection))]
public sealed class GetQosConnectionCommand : QosCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Session.Connection is { } connection)
        {
            WriteObject(connection);
        }
    }
}
