<#
.SYNOPSIS
    Runs Pester test files with the Pester in artifacts/Pester and gives an object of what passed, failed and was skipped.
.DESCRIPTION
    Runs in a PowerShell of its own, started by build.ps1, since an assembly that was loaded once stays. The sums go into a file: the output is for people.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string[]] $Path,

    # Where the sums go, as JSON.
    [Parameter(Mandatory)]
    [string] $Totals,

    # A pattern for the full names of the tests.
    [string] $Filter,

    [switch] $PlainText
)

# Tests neither read nor fill the names that the developer's own sessions keep.
$env:QOS_CACHE = 'off'

# No strict mode and no preferences: test files run in this scope as in a user's session.
Import-Module (Join-Path $PSScriptRoot '..' 'artifacts' 'Pester' 'Pester.psd1') -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
if ($Filter) { $configuration.Filter.FullName = $Filter }
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = $PlainText ? 'Plaintext' : 'Auto'
$run = Invoke-Pester -Configuration $configuration
# Without sums build.ps1 counts a failure.
if (-not $run) { throw 'Pester ended without a result.' }
@{
    Passed  = $run.PassedCount
    Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    Skipped = $run.SkippedCount + ($Filter ? 0 : $run.NotRunCount)
} | ConvertTo-Json | Set-Content $Totals
