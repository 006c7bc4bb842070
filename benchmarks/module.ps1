#Requires -Version 7.4

<#
.SYNOPSIS
    The figures of the PowerShell module: each against something bare, in turns, in the same run.
.DESCRIPTION
    Start    a new shell until the module is imported, connected to its simulator, and has shown the first quote, against one that does nothing; wall and CPU time
    KLine    Get-QosKLine of 10 codes x 1000 bars, against Invoke-RestMethod with every bar made an object of decimals and times
    Watch    Watch-QosTrades into Out-Null, Where-Object and ForEach-Object, and in arrays by -Batch, against a cmdlet that only writes ready objects
    Stop     Ctrl+C in a busy watch and in a silent one, until the pipeline has ended
    Format   20,000 bars to text, the first time in a process and later, against as many objects of ready strings

    Build first: ./build.sh build, and dotnet build benchmarks/Qos.Benchmarks -c Release (its server makes the trades).
#>
[CmdletBinding()]
param(
    [ValidateSet('Start', 'KLine', 'Watch', 'Stop', 'Format')]
    [string[]] $Only = @('Start', 'KLine', 'Watch', 'Stop', 'Format'),
    [int] $Runs = 5,
    [int] $Rate = 500000
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
$root = Split-Path $PSScriptRoot
$module = Join-Path $root 'artifacts' 'module' 'Qos'
Import-Module $module
Import-Module (Join-Path $root 'build' 'CurrentShell.psm1')
Import-Module (Join-Path $PSScriptRoot 'ProcessTime.psm1')
$codes = 'US:AAPL', 'US:TSLA', 'US:MSFT', 'US:NVDA', 'HK:700', 'HK:9988', 'SH:600519', 'SZ:000001', 'CF:BTCUSDT', 'CF:ETHUSDT'

function Get-Milliseconds([scriptblock] $Script) { (Measure-Command $Script).TotalMilliseconds }

# Runs several scripts in turns and gives a row for each: the median, the spread, and the median against the first one's.
function Measure-Turns([string] $What, [System.Collections.Specialized.OrderedDictionary] $Scripts, [string] $Unit = 'ms') {
    $figures = @{}
    foreach ($name in $Scripts.Keys) { $figures[$name] = [System.Collections.Generic.List[double]]::new() }
    for ($i = 0; $i -lt $Runs; $i++) {
        foreach ($name in $Scripts.Keys) { $figures[$name].Add((& $Scripts[$name])) }
    }

    $medians = @{}
    foreach ($name in $Scripts.Keys) { $medians[$name] = ($figures[$name] | Sort-Object)[[math]::Floor($Runs / 2)] }
    $first = $medians[@($Scripts.Keys)[0]]
    foreach ($name in $Scripts.Keys) {
        $range = $figures[$name] | Measure-Object -Minimum -Maximum
        [pscustomobject]@{
            What = "$What, $name"; Median = [math]::Round($medians[$name], 1); Least = [math]::Round($range.Minimum, 1); Most = [math]::Round($range.Maximum, 1)
            Unit = $Unit; Ratio = [math]::Round($medians[$name] / $first, 2); Difference = [math]::Round($medians[$name] - $first, 1)
        }
    }
}

function Measure-Start {
    # A module of a manifest alone: what PowerShell itself takes for the first import of a session, its telemetry included.
    $empty = Join-Path ([IO.Path]::GetTempPath()) "qos-$PID" 'Empty'
    $null = New-Item $empty -ItemType Directory -Force
    New-ModuleManifest (Join-Path $empty 'Empty.psd1')
    $commands = [ordered]@{
        'nothing'                                  = '1'
        'Import-Module of an empty module'         = "Import-Module '$empty'"
        'Import-Module Qos'                        = "Import-Module '$module'"
        '… Connect-Qos -Simulator'                 = "Import-Module '$module'; Connect-Qos -Simulator"
        '… Get-QosSnapshot HK:700'                 = "Import-Module '$module'; Connect-Qos -Simulator; `$null = Get-QosSnapshot HK:700"
        '… the same, shown as a table'             = "Import-Module '$module'; Connect-Qos -Simulator; Get-QosSnapshot HK:700"
        '… 20,000 bars, shown as a table'          = "Import-Module '$module'; Connect-Qos -Simulator; @(Get-QosKLine US:AAPL -Type 1m -Count 1000) * 20"
    }
    $shell = Get-CurrentShell
    $lines = [ordered]@{}
    foreach ($name in $commands.Keys) {
        $lines[$name] = @($shell.FilePath) + $shell.ArgumentList + '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', $commands[$name]
    }
    Measure-ProcessTurns $lines $Runs
    Remove-Item (Split-Path $empty) -Recurse
}

function Measure-KLine {
    $server = Start-QosSimulator -NoLimit
    $server | Connect-Qos -RequestsPerMinute 100000
    $request = @{ Uri = "$($server.Uri)kline"; Method = 'Post'; Headers = @{ key = $server.ApiKey }; ContentType = 'application/json' }
    $body = @{ kline_reqs = @($codes | ForEach-Object { @{ c = $_; co = 1000; a = 0; kt = 1001 } }) } | ConvertTo-Json -Depth 4 -Compress
    try {
        Measure-Turns '10 codes x 1000 bars' ([ordered]@{
            'Get-QosKLine'                                  = { Get-Milliseconds { $bars = Get-QosKLine $codes -Type 1d -Count 1000; if ($bars.Count -ne 10000) { throw "$($bars.Count) bars" } } }
            'Invoke-RestMethod, every bar made an object'   = {
                Get-Milliseconds {
                    $bars = foreach ($series in (Invoke-RestMethod @request -Body $body).data) {
                        foreach ($bar in $series.k) {
                            [pscustomobject]@{
                                Code = $bar.c; Time = [DateTimeOffset]::FromUnixTimeSeconds($bar.ts); Open = [decimal]$bar.o; High = [decimal]$bar.h
                                Low = [decimal]$bar.l; Close = [decimal]$bar.cl; Volume = [decimal]$bar.v
                            }
                        }
                    }
                    if ($bars.Count -ne 10000) { throw "$($bars.Count) bars" }
                }
            }
            'Invoke-WebRequest, the bytes alone'            = { Get-Milliseconds { $null = (Invoke-WebRequest @request -Body $body).RawContentLength } }
        })
    }
    finally {
        Disconnect-Qos
        $server | Stop-QosSimulator
    }
}

# A server in a process of its own, with the trades ready to send.
function Start-TradeServer([string] $Rate) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in (Join-Path $root 'artifacts' 'bin' 'Qos.Benchmarks' 'release' 'Qos.Benchmarks.dll'), 'serve-trades', '--rate', $Rate, '--until-input-ends') { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    [pscustomobject]@{ Process = $process; Uri = $process.StandardOutput.ReadLine() }
}

function Stop-TradeServer($Server) {
    $Server.Process.StandardInput.Close()
    $Server.Process.WaitForExit()
}

# Trades a second that come out of Watch-QosTrades into a sink, between the 8th and the 13th second; and what was lost on the way.
function Measure-Stream([string] $Name, [string] $Sink, [string] $Rate) {
    $server = Start-TradeServer $Rate
    $shell = [powershell]::Create()
    try {
        $connection = $shell.AddScript("Import-Module '$module'; Connect-Qos -ApiKey benchmark -Uri $($server.Uri) -RequestsPerMinute 100000 -MaxCodes 100 -NoCheck -PassThru").Invoke()[0]
        $shell.Commands.Clear()
        $run = $shell.AddScript("`$WarningPreference = 'SilentlyContinue'; Watch-QosTrades $($codes -join ',') -Duration 14s $($Sink.StartsWith('-') ? '' : '|') $Sink").BeginInvoke()
        Start-Sleep 8
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $before = $connection.Pushes, $connection.Dropped, [gc]::GetGCMemoryInfo().HeapSizeBytes
        Start-Sleep 5
        $after = $connection.Pushes, $connection.Dropped, [gc]::GetGCMemoryInfo().HeapSizeBytes
        $seconds = $watch.Elapsed.TotalSeconds
        $null = $shell.EndInvoke($run)
        [pscustomobject]@{
            What = "Watch-QosTrades | $Name"; Sent = $Rate; TradesPerSecond = [int](($after[0] - $before[0] - $after[1] + $before[1]) / $seconds)
            Dropped = $after[1] - $before[1]; MemoryGrowthMB = [math]::Round(($after[2] - $before[2]) / 1MB, 1)
        }
    }
    finally {
        $shell.Dispose()
        Stop-TradeServer $server
    }
}

function Measure-Watch {
    Add-Type -TypeDefinition @'
using System.Management.Automation;
[Cmdlet("Write", "ReadyObject")]
public sealed class WriteReadyObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true)] public object Value { get; set; }
    [Parameter] public int Count { get; set; } = 2_000_000;
    protected override void EndProcessing() { for (var i = 0; i < Count; i++) WriteObject(Value); }
}
'@ -PassThru | Select-Object -First 1 | ForEach-Object { Import-Module $_.Assembly }
    $ready = [Qos.Client.Trade]::new([Qos.Client.InstrumentCode]::Parse('CF:BTCUSDT'))
    $bare = 1..$Runs | ForEach-Object { 2000000 / (Measure-Command { Write-ReadyObject -Value $ready | Out-Null }).TotalSeconds } | Sort-Object
    [pscustomobject]@{ What = 'a cmdlet that only writes ready objects | Out-Null'; Sent = '-'; TradesPerSecond = [int]$bare[[math]::Floor($Runs / 2)]; Dropped = 0; MemoryGrowthMB = 0 }
    foreach ($i in 1..$Runs) { Measure-Stream 'Out-Null' 'Out-Null' $Rate }
    Measure-Stream 'Out-Null' 'Out-Null' max
    Measure-Stream 'Out-Null, -Batch 1000' '-Batch 1000 | Out-Null' max
    Measure-Stream 'Where-Object Price -gt 0 | Out-Null' 'Where-Object Price -gt 0 | Out-Null' max
    Measure-Stream 'Where-Object { $_.Price -gt 0 } | Out-Null' 'Where-Object { $_.Price -gt 0 } | Out-Null' max
    Measure-Stream 'ForEach-Object { $_.Price } | Out-Null' 'ForEach-Object { $_.Price } | Out-Null' max
}

# PowerShell.Stop is what the console does on Ctrl+C.
function Measure-Stop {
    $server = Start-QosSimulator -NoLimit -AllOpen -TradesPerSecond 500
    function Get-StopTime([string] $Script) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; `$args[0] | Connect-Qos -RequestsPerMinute 100000; $Script").AddArgument($server)
        $run = $shell.BeginInvoke()
        while ($server.Connections -eq 0) { Start-Sleep -Milliseconds 10 }
        Start-Sleep 1
        $time = Get-Milliseconds { $shell.Stop() }
        if (-not $run.AsyncWaitHandle.WaitOne(5000)) { throw 'The pipeline still runs.' }
        $shell.Runspace.Close()
        while ($server.Connections -gt 0) { Start-Sleep -Milliseconds 10 }
        $time
    }
    try {
        Measure-Turns 'Ctrl+C' ([ordered]@{
            'in a busy watch'   = { Get-StopTime 'Watch-QosSnapshot CF:BTCUSDT, ETHUSDT | Out-Null' }
            'in a silent watch' = { Get-StopTime 'Watch-QosTrades US:NOSUCH -ErrorAction Ignore | Out-Null' }
        })
    }
    finally { $server | Stop-QosSimulator }
}

function Measure-Format {
    Connect-Qos -Simulator
    $bars = @(Get-QosKLine US:AAPL -Type 1m -Count 1000) * 20
    Disconnect-Qos
    $ready = foreach ($bar in $bars) {
        [pscustomobject]@{ Code = $bar.Code; Type = "$($bar.Type)"; Time = "$($bar.Time)"; Open = "$($bar.Open)"; High = "$($bar.High)"; Low = "$($bar.Low)"; Close = "$($bar.Close)"; Volume = "$($bar.Volume)" }
    }
    Measure-Turns '20,000 rows to text' ([ordered]@{
        'bars'                     = { Get-Milliseconds { $bars | Out-String -Width 120 } }
        'objects of ready strings' = { Get-Milliseconds { $ready | Format-Table Code, Type, Time, Open, High, Low, Close, Volume | Out-String -Width 120 } }
    })
}

foreach ($part in $Only) { & "Measure-$part" | Format-Table -AutoSize | Out-String -Width 160 }
