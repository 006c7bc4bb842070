# The module as it is installed: manifest and folder. ci.yml runs PSScriptAnalyzer over it.
BeforeDiscovery { $module = "$PSScriptRoot/../../artifacts/module/Qos" }

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module $module
}

Describe 'The module' {
    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest (Join-Path $module Qos.psd1) -ErrorAction Stop -WarningAction Stop
        "$($manifest.PowerShellVersion)" | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be Core
        $manifest.ProjectUri | Should -Not -BeNullOrEmpty
        # It would be a folder with help to download: Update-Help would fail there, for everybody who runs it for all modules. Each cmdlet has a page of its own.
        $manifest.HelpInfoUri | Should -BeNullOrEmpty
        $manifest.Tags | Should -Contain Linux
    }

    It 'exports what the manifest says, cmdlets and an alias alone' {
        $commands = Get-Command -Module Qos
        $commands.CommandType | Select-Object -Unique | Sort-Object | Should -Be Alias, Cmdlet
        @($commands | Where-Object CommandType -EQ Cmdlet).Count | Should -BeGreaterOrEqual 20
    }

    It 'holds no assembly but ours' {
        (Get-ChildItem $module -Recurse -Filter *.dll).Name | Should -BeIn 'Qos.PowerShell.dll', 'Qos.Client.dll', 'Qos.Simulator.dll', 'Qos.Charts.dll', 'Qos.Analysis.dll'
    }

    It 'imports without a warning, an error or another module' {
        $shell = [powershell]::Create()
        $before = $shell.AddScript('(Get-Module).Name').Invoke()
        $shell.Commands.Clear()
        $after = $shell.AddScript("Import-Module '$module'; (Get-Module).Name").Invoke()
        $shell.HadErrors | Should -BeFalse
        $shell.Streams.Warning.Count | Should -Be 0
        Compare-Object @($before | Select-Object) @($after) | ForEach-Object InputObject | Should -Be Qos
        $shell.Dispose()
    }
}
