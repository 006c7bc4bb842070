using System.Management.Automation;

namespace Qos.PowerShell.Commands;

/// <summary>The preferences of this session.</summary>
[Cmdlet(VerbsCommon.Get, "QosOption")]
[OutputType(typeof(QosOption))]
public sealed class GetQosOptionCommand : QosCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Session.Option);
}
