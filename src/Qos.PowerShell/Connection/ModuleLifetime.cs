using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Qos.PowerShell;

/// <summary>Closes what a runspace holds when the module is removed from it.</summary>
public sealed class ModuleLifetime : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => _ = QosSession.ReleaseAsync(Runspace.DefaultRunspace);
}
