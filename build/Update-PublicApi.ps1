<#
.SYNOPSIS
    Brings PublicAPI.Unshipped.txt of Qos.Client, Qos.Simulator and Qos.Charts in step with the code: adds what is new and takes out what is gone.
.DESCRIPTION
    The build warns where list and code differ (RS0016, RS0017; errors in CI). This reads these warnings. The diff of the lists is the change that users see.
#>
[CmdletBinding()]
param(
    [string[]] $Project = @('Qos.Client', 'Qos.Simulator', 'Qos.Charts')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
foreach ($name in $Project) {
    $folder = Join-Path $root 'src' $name
    # Not the incremental build, which would not warn again.
    $output = & dotnet build $folder -c Release --no-incremental -nologo -v quiet -p:NoDependencies=true '-clp:NoSummary' 2>&1 | ForEach-Object { "$_" }
    if ($LASTEXITCODE -ne 0) {
        $output | Out-Host
        throw "$name does not build."
    }
    $output = $output | Where-Object { $_ -match [regex]::Escape("[$folder") }
    $new = @($output | ForEach-Object { if ($_ -match "RS0016: Symbol '(?<symbol>.+)' is not part of the declared public API") { $Matches.symbol } } | Sort-Object -Unique -Culture '')
    $gone = @($output | ForEach-Object { if ($_ -match "RS0017: Symbol '(?<symbol>.+)' is part of the declared API, but") { $Matches.symbol } } | Sort-Object -Unique -Culture '')
    $path = Join-Path $folder PublicAPI.Unshipped.txt
    $lines = @(Get-Content $path | Where-Object { $_ -and $_ -ne '#nullable enable' -and $_ -cnotin $gone }) + $new
    Set-Content $path (@('#nullable enable') + @($lines | Sort-Object -Unique -CaseSensitive -Culture ''))
    "${name}: $($new.Count) new, $($gone.Count) gone"
}
