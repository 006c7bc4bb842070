#Requires -Version 7.4

<#
.SYNOPSIS
    The figures of the command line: whole processes, each against curl that asks the same server for the same, in turns, in the same run.
.DESCRIPTION
    Snapshot   qos snapshot HK:700, --help and a completion: wall and CPU time in milliseconds
    KLine      100,000 bars as JSON lines and as CSV, against curl that fetches the hundred answers which they are made of

    Build first: ./build.sh build. The programs to compare are folders of `dotnet publish src/Qos.Cli`:
        -Program @{ 'ahead' = '/tmp/r2r'; 'native' = '/tmp/native' }
    where a folder with qos.dll is run by dotnet, and one without by its own qos. Default: what the build has made.
#>
[CmdletBinding()]
param(
    [ValidateSet('Snapshot', 'KLine')]
    [string[]] $Only = @('Snapshot', 'KLine'),
    [System.Collections.IDictionary] $Program = @{},
    [int] $Runs = 9
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
Import-Module (Join-Path $PSScriptRoot 'ProcessTime.psm1')
$programs = [ordered]@{ 'dotnet qos.dll' = Join-Path $root 'artifacts' 'bin' 'Qos.Cli' 'release' }
foreach ($name in $Program.Keys) { $programs[$name] = $Program[$name] }
$bars = 100000

function Get-CommandLine([string] $Folder, [string[]] $Arguments) {
    $library = Join-Path $Folder 'qos.dll'
    if (Test-Path $library) { @('dotnet', $library) + $Arguments } else { @(Join-Path $Folder 'qos') + $Arguments }
}

function Get-CurlLine([string] $Path, [string] $Body) { 'curl', '-sf', '-H', "key: $key", '-H', 'Content-Type: application/json', '-d', $Body, "$uri/$Path" }

function Measure-Snapshot {
    $lines = [ordered]@{ 'curl' = Get-CurlLine 'snapshot' '{"codes":["HK:700"]}' }
    foreach ($name in $programs.Keys) { $lines["$name snapshot HK:700"] = Get-CommandLine $programs[$name] snapshot, HK:700 }
    foreach ($name in $programs.Keys) { $lines["$name --help"] = Get-CommandLine $programs[$name] --help }
    foreach ($name in $programs.Keys) { $lines["$name complete"] = Get-CommandLine $programs[$name] complete, 'qos snapshot gzm' }
    Measure-ProcessTurns $lines $Runs $environment
}

function Measure-KLine {
    # The answers that the bars come from, one after the other over one connection, as the client asks for them.
    $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    $config = Join-Path ([IO.Path]::GetTempPath()) "qos-$PID.curl"
    $requests = for ($i = 0; $i -lt $bars / 1000; $i++) {
        $body = '{\"kline_reqs\":[{\"c\":\"CF:BTCUSDT\",\"co\":1000,\"a\":0,\"kt\":1,\"e\":' + ($now - $i * 60000) + '}]}'
        "url = `"$uri/history`"`nheader = `"key: $key`"`nheader = `"Content-Type: application/json`"`ndata = `"$body`"`nsilent`nfail"
    }
    $requests -join "`nnext`n" | Set-Content $config
    $lines = [ordered]@{ 'curl, the same answers' = 'curl', '-K', $config }
    foreach ($name in $programs.Keys) {
        foreach ($format in 'json', 'csv') { $lines["$name, $format"] = Get-CommandLine $programs[$name] kline, CF:BTCUSDT, --type, 1m, --count, $bars, --output, $format }
    }
    Measure-ProcessTurns $lines $Runs $environment
    Remove-Item $config
}

# A server without limits, in a process of its own.
$line = Get-CommandLine $programs['dotnet qos.dll'] serve, --no-limits
$start = [System.Diagnostics.ProcessStartInfo]::new($line[0])
foreach ($argument in $line | Select-Object -Skip 1) { $start.ArgumentList.Add($argument) }
$start.RedirectStandardOutput = $start.RedirectStandardError = $true
$server = [System.Diagnostics.Process]::Start($start)
try {
    $told = $server.StandardError.ReadLine()
    if ($told -notmatch 'QOS_URI=(\S+) QOS_API_KEY=(\S+)') { throw "The server said: $told" }
    $uri, $key = $Matches[1].TrimEnd('/'), $Matches[2]
    $environment = @{ QOS_URI = $uri; QOS_API_KEY = $key; QOS_CACHE = 'off'; QOS_REQUESTS_PER_MINUTE = '100000' }
    foreach ($part in $Only) { & "Measure-$part" | Format-Table -AutoSize | Out-String -Width 160 }
} finally {
    $server.Kill()
    $server.WaitForExit()
}
