<#
.SYNOPSIS
    Sums Cobertura reports by assembly: a line counts as reached where the tests of any project reached it.
#>
[CmdletBinding()]
param(
    # The folder with the reports.
    [Parameter(Mandatory)]
    [string] $Path
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$lines = @{}
foreach ($report in Get-ChildItem $Path -Filter '*cobertura*.xml' -Recurse) {
    $document = [xml](Get-Content $report -Raw)
    # Names of files are relative to it, and it differs from report to report.
    $source = $document.SelectSingleNode('//source')?.InnerText ?? ''
    foreach ($package in $document.SelectNodes('//package')) {
        if ($package.name -notlike 'qos*' -or $package.name -like '*.Tests') { continue }
        $reached = $lines[$package.name] ??= @{}
        foreach ($class in $package.SelectNodes('.//class')) {
            foreach ($line in $class.SelectNodes('lines/line')) {
                $place = "$(Join-Path $source $class.filename):$($line.number)"
                $reached[$place] = $reached[$place] -or [int]$line.hits -gt 0
            }
        }
    }
}

if ($lines.Count -eq 0) { throw "There is no report in $Path." }
$rows = foreach ($name in $lines.Keys | Sort-Object) {
    $count = @($lines[$name].Values | Where-Object { $_ }).Count
    [pscustomobject]@{ Assembly = $name; Lines = $lines[$name].Count; Reached = $count; Percent = [math]::Round(100.0 * $count / $lines[$name].Count, 1) }
}
$rows | Format-Table -AutoSize | Out-Host
$all = ($rows | Measure-Object Lines -Sum).Sum
$sum = ($rows | Measure-Object Reached -Sum).Sum
"Line coverage: {0:0.0} % ({1} of {2} lines)" -f (100.0 * $sum / $all), $sum, $all | Tee-Object (Join-Path $Path 'summary.txt')
