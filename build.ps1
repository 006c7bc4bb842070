#Requires -Version 7.4
<#
.SYNOPSIS
    The tasks of the PowerShell module, for people who have PowerShell; build.sh calls them too.
.DESCRIPTION
    Build  the module as a user installs it, in artifacts/module/Qos
    Test   Build, then Pester in a new PowerShell; the last line is "Pester totals: N passed, N failed, N skipped"
    Demo   Build, then a first look through the module, without a key
    Pack   Build, then the module's package in artifacts/package
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Pack')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # The solution is built already: only put the module together.
    [switch] $NoBuild
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$module = Join-Path $artifacts 'module' 'Qos'
# The PowerShell that runs this script, also where it is a dotnet tool and not on PATH.
$shell = @([Environment]::ProcessPath) + @(if ([IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] })

function Invoke-Native {
    $program, $arguments = $args
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { throw "'$program $arguments' ended with exit code $LASTEXITCODE." }
}

function Invoke-FreshShell([string] $Command) {
    # An assembly once loaded stays: what loads the module runs in a process of its own.
    $program, $arguments = $shell
    & $program @arguments -NoLogo -NoProfile -NonInteractive -Command $Command
}

function Build-Module {
    if (-not $NoBuild) {
        Invoke-Native dotnet build (Join-Path $PSScriptRoot 'src' 'Qos.PowerShell') -c $Configuration -nologo -v quiet
    }

    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    $null = New-Item $module -ItemType Directory -Force
    $output = Join-Path $artifacts 'bin' 'Qos.PowerShell' $Configuration.ToLowerInvariant()
    Copy-Item (Join-Path $output 'Qos.*.dll') $module
    if (Test-Path (Join-Path $PSScriptRoot 'module')) {
        Copy-Item (Join-Path $PSScriptRoot 'module' '*') $module -Recurse
    }

    Copy-Item (Join-Path $PSScriptRoot 'LICENSE'), (Join-Path $PSScriptRoot 'THIRD-PARTY-NOTICES.md') $module

    $help = (Join-Path $PSScriptRoot 'build-help.ps1'), $module -replace "'", "''"
    Invoke-FreshShell "& '$($help[0])' '$($help[1])'"
    if ($LASTEXITCODE -ne 0) { throw 'The help was not made: see the error above.' }
}

function Test-Module {
    $tests = Join-Path $PSScriptRoot 'tests' 'Qos.PowerShell.Tests'
    $files = @(Get-ChildItem $tests -Filter '*.Tests.ps1')
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -GE ([version] '5.5'))) {
        "Left out: $($files.Count) Pester file(s). Install-PSResource Pester brings what runs them (5.5 or later)."
        "Pester totals: 0 passed, 0 failed, $($files.Count) skipped"
        return
    }

    Invoke-FreshShell @"
Import-Module Pester -MinimumVersion 5.5
`$configuration = New-PesterConfiguration
`$configuration.Run.Path = '$($tests -replace "'", "''")'
`$configuration.Run.PassThru = `$true
`$configuration.Output.Verbosity = 'Normal'
`$configuration.Output.RenderMode = '$([Console]::IsOutputRedirected ? 'Plaintext' : 'Auto')'
`$run = Invoke-Pester -Configuration `$configuration
`$failed = `$run.FailedCount + `$run.FailedBlocksCount + `$run.FailedContainersCount
"Pester totals: `$(`$run.PassedCount) passed, `$failed failed, `$(`$run.SkippedCount + `$run.NotRunCount) skipped"
exit [int](`$failed -gt 0)
"@
    if ($LASTEXITCODE -ne 0) { exit 1 }
}

function Show-Module {
    # Each line is shown as a user would type it, then run.
    $lines = @(
        "'HK:700', 'US:AAPL', 'SH:600519' | Get-QosSnapshot"
        'Get-QosKLine US:AAPL -Type 1d -Count 250 | Measure-Object Close -Average -Maximum'
        'Get-QosKLine CF:BTCUSDT -Type 1m -Count 5'
        'Get-QosDepth HK:700'
        'Watch-QosTrades CF:BTCUSDT,ETHUSDT -Duration 5s | Group-Object Code'
    )
    $run = foreach ($line in @("Import-Module './artifacts/module/Qos'", 'Connect-Qos -Simulator') + $lines) {
        "Write-Host ''; Write-Host 'PS> $($line -replace "'", "''")'; $line | Out-Host"
    }
    Push-Location $PSScriptRoot
    try { Invoke-FreshShell ($run -join "`n") } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { exit 1 }
}

function Publish-Package {
    # What Publish-PSResource would make of the module: a NuGet package whose tags name the commands.
    $manifest = Import-PowerShellDataFile (Join-Path $module 'Qos.psd1')
    $gallery = $manifest.PrivateData.PSData
    $tags = @('PSModule', 'PSIncludes_Cmdlet') + $gallery.Tags + ($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_", "PSCommand_$_" })
    $text = { [System.Security.SecurityElement]::Escape($args[0]) }
    $nuspec = Join-Path $artifacts 'obj' 'Qos.nuspec'
    Set-Content $nuspec @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>Qos</id>
    <version>$($manifest.ModuleVersion)</version>
    <authors>$(& $text $manifest.Author)</authors>
    <owners>$(& $text $manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="expression">MIT</license>
    <projectUrl>$($gallery.ProjectUri)</projectUrl>
    <description>$(& $text $manifest.Description)</description>
    <releaseNotes>$(& $text $gallery.ReleaseNotes)</releaseNotes>
    <copyright>$(& $text $manifest.Copyright)</copyright>
    <tags>$($tags -join ' ')</tags>
  </metadata>
  <files>
    <file src="**" />
  </files>
</package>
"@
    $package = Join-Path $artifacts 'package' $Configuration.ToLowerInvariant()
    $project = Join-Path $PSScriptRoot 'src' 'Qos.PowerShell'
    Invoke-Native dotnet pack $project -c $Configuration --no-build -nologo -v quiet -o $package '-p:IsPackable=true' "-p:NuspecFile=$nuspec" "-p:NuspecBasePath=$module" '-p:NoPackageAnalysis=true'
    "The module's package: $(Join-Path $package "Qos.$($manifest.ModuleVersion).nupkg")"
}

Build-Module
switch ($Task) {
    'Test' { Test-Module }
    'Demo' { Show-Module }
    'Pack' { Publish-Package }
}
