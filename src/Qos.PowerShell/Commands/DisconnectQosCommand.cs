using System.Management.Automation;
using Qos.Localization;

namespace Qos.PowerShell.Commands;

/// <summary>Closes the runspace's connection, or the given ones. A client that other runspaces share goes on for them.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Qos", SupportsShouldProcess = true)]
public sealed class DisconnectQosCommand : QosCmdlet
{
    /// <summary>The connection to close. Default: the runspace's own.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public QosConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var connection = Connection ?? Session.Connection;
        if (connection is null || !ShouldProcess(connection.ToString(), Messages.Of("Disconnect")))
        {
            return;
        }

        if (connection == Session.Connection)
        {
            Session.Connection = null;
        }

        Await(_ => connection.CloseAsync());
    }
}
