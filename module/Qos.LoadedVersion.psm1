# An assembly stays loaded until the process ends: importing another version of the module in the same session runs the code of the first one under the new
# version's name. That is said here, because the manifest, Get-Module and Get-Command would all name the new version.
# (Not in a constrained language, which cannot ask for the loaded assemblies.)
if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {
    $loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Qos.PowerShell' }, 'First')[0]
    $own = Join-Path $PSScriptRoot 'Qos.PowerShell.dll'
    if ($loaded -and $loaded.Location -ne $own) {
        $ownVersion = [System.Reflection.AssemblyName]::GetAssemblyName($own).Version
        if ($loaded.GetName().Version -ne $ownVersion) {
            Write-Warning ("This session has loaded version $($loaded.GetName().Version.ToString(3)) of Qos from $(Split-Path $loaded.Location), and goes on with it. " +
                "Start a new PowerShell session to use version $($ownVersion.ToString(3)).")
        }
    }
}

Export-ModuleMember
