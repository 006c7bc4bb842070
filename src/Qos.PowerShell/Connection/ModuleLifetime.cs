using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Qos.PowerShell;

/// <summary>Handles the import and the removal of the module in a runspace.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>
    /// Gives tables Chinese headings where the user interface is Chinese: a manifest cannot choose a format file by language.
    /// </summary>
    public void OnImport()
    {
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh")
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            var folder = Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!;
            shell.AddCommand("Update-FormatData").AddParameter("PrependPath", Path.Combine(folder, "Qos.Format.zh-Hans.ps1xml"));
            shell.AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
        }
    }

    /// <summary>Closes what a runspace holds when the module is removed from it.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => _ = QosSession.ReleaseAsync(Runspace.DefaultRunspace);
}
