# Wall and CPU time of processes, for module.ps1 and cli.ps1.
Set-StrictMode -Version Latest

# CPU time of the ended children of this process, in milliseconds. Of a process that has ended .NET gives none on Linux; the kernel counts in hundredths of a second.
function Get-ChildTime {
    $fields = ([IO.File]::ReadAllText('/proc/self/stat') -replace '^.*\) ').Split(' ')
    10 * ([long]$fields[13] + [long]$fields[14])
}

# Runs a command line, throws its output away, and gives an object with Wall and Cpu in milliseconds.
function Measure-Process {
    param([string[]] $Line, [hashtable] $Environment = @{})

    $start = [System.Diagnostics.ProcessStartInfo]::new($Line[0])
    foreach ($argument in $Line | Select-Object -Skip 1) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $before = $IsLinux ? (Get-ChildTime) : 0
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $process.StandardOutput.BaseStream.CopyTo([System.IO.Stream]::Null)
    $process.WaitForExit()
    $wall = $watch.Elapsed.TotalMilliseconds
    if ($process.ExitCode -ne 0) { throw "'$Line' ended with exit code $($process.ExitCode): $($errors.Result)" }
    [pscustomobject]@{ Wall = $wall; Cpu = $IsLinux ? (Get-ChildTime) - $before : $process.TotalProcessorTime.TotalMilliseconds }
}

# Runs command lines in turns, after a round that fills the caches of files; the first is what the others are compared with. Gives a row for each: median (least to greatest).
function Measure-ProcessTurns {
    param([System.Collections.Specialized.OrderedDictionary] $Lines, [int] $Runs, [hashtable] $Environment = @{})

    $figures = foreach ($i in 0..$Runs) {
        $first = $null
        foreach ($name in $Lines.Keys) {
            $run = Measure-Process $Lines[$name] $Environment
            $first ??= $run
            if ($i -gt 0) {
                [pscustomobject]@{ Name = $name; Wall = $run.Wall; Cpu = $run.Cpu; More = $run.Wall - $first.Wall; MoreCpu = $run.Cpu - $first.Cpu; Ratio = $run.Wall / $first.Wall }
            }
        }
    }
    foreach ($name in $Lines.Keys) {
        $row = [ordered]@{ What = $name }
        foreach ($figure in 'Wall', 'More', 'Cpu', 'MoreCpu', 'Ratio') {
            $sorted = @($figures | Where-Object Name -EQ $name | ForEach-Object $figure | Sort-Object)
            $format = $figure -eq 'Ratio' ? '{0:0.0} ({1:0.0} to {2:0.0})' : '{0:0} ({1:0} to {2:0})'
            $row[$figure] = $format -f $sorted[[math]::Floor($sorted.Count / 2)], $sorted[0], $sorted[-1]
        }
        [pscustomobject]$row
    }
}

Export-ModuleMember -Function Measure-Process, Measure-ProcessTurns
