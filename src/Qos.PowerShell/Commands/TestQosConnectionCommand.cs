using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Checks the connection step by step (proxy, server, key, latency, clock, limits, socket) and gives advice.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "QosConnection")]
[OutputType(typeof(ConnectionCheck), typeof(bool))]
public sealed class TestQosConnectionCommand : ConnectedCmdlet
{
    /// <summary>A code that the plan includes. Default HK:700.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [CodesTransformation]
    [ValidateCount(1, 1)]
    public string[] Code { get; set; } = ["HK:700"];

    /// <summary>Gives true or false only: false where a check failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var code = CheckCodes(Code).FirstOrDefault();
        if (code is null)
        {
            return;
        }

        var isGood = Await(async stop =>
        {
            var good = true;
            await foreach (var check in Client.CheckConnectionAsync(code, stop).ConfigureAwait(false))
            {
                good &= check.Status != ConnectionCheckStatus.Failed;
                if (!Quiet)
                {
                    OnPipeline(() => WriteObject(check));
                }
            }

            return good;
        });
        if (Quiet)
        {
            WriteObject(isGood);
        }
    }
}
