<#
.SYNOPSIS
    The first minute with the module: each line as a user types it, then what PowerShell prints. Needs no key, no network and no terminal.
.DESCRIPTION
    Started by ./build.sh demo in a PowerShell of its own. The picture in the README is made of what this writes, by New-DemoPicture.ps1.
#>
[CmdletBinding()]
param(
    # Colours also where the output is no terminal.
    [switch] $Colour,

    # The columns of the output. Default: those of the terminal.
    [int] $Width
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if ([Console]::IsOutputRedirected) { $PSStyle.OutputRendering = $Colour ? 'Ansi' : 'PlainText' }
Set-Location (Join-Path $PSScriptRoot '..')
$lines = @(
    'Import-Module ./artifacts/module/Qos'
    'Connect-Qos -Simulator -AllOpen'
    "'HK:700', 'US:AAPL', 'SH:600519', 'CF:BTCUSDT' | Get-QosSnapshot"
    'Get-QosKLine US:AAPL -Type 1d -Count 250 | Measure-Object Close -Average -Maximum -Minimum'
    'Get-QosKLine US:AAPL -Type 1d -Count 120 | Show-QosChart -Terminal'
    'Get-QosDepth HK:700'
    'Watch-QosTrades US:AAPL,HK:700,CF:BTCUSDT -Duration 5s | Group-Object Code -NoElement'
)
foreach ($line in $lines) {
    Write-Host "`nPS> $line"
    # In this scope, as a prompt would run it.
    if ($Width) { . ([scriptblock]::Create($line)) | Out-String -Stream -Width $Width | Write-Host }
    else { . ([scriptblock]::Create($line)) | Out-Host }
}
