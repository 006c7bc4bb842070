# Ctrl+C, in a process of its own: a signal is all that a terminal sends.
Describe 'Ctrl+C' -Skip:$IsWindows {
    BeforeAll {
        $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
        Import-Module "$PSScriptRoot/../../build/CurrentShell.psm1"
        $current = Get-CurrentShell
        $shell = @($current.FilePath) + $current.ArgumentList
        # Whoever runs the tests in the background may have SIGINT ignored, and children inherit that. GNU env undoes it.
        & env --default-signal=INT true 2>$null
        if ($LASTEXITCODE -eq 0) { $shell = @('env', '--default-signal=INT') + $shell }

        # Runs a script, sends SIGINT once it has printed a line, and gives what it printed and how long it went on.
        function Invoke-Interrupted([string] $Script) {
            $start = [System.Diagnostics.ProcessStartInfo]::new($shell[0])
            foreach ($argument in @($shell | Select-Object -Skip 1) + '-NoLogo', '-NoProfile', '-Command', "Import-Module '$module'; $Script") { $start.ArgumentList.Add($argument) }
            $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
            $process = [System.Diagnostics.Process]::Start($start)
            $first = $process.StandardOutput.ReadLine()
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            & /bin/kill -INT $process.Id
            $rest = $process.StandardOutput.ReadToEndAsync()
            $ended = $process.WaitForExit(30000)
            if (-not $ended) { $process.Kill() }
            [pscustomobject]@{ First = $first; Rest = $rest.Result; Ended = $ended; Seconds = $watch.Elapsed.TotalSeconds }
        }
    }

    It 'ends a watch that gets trades' {
        $run = Invoke-Interrupted 'Connect-Qos -Simulator -AllOpen; Watch-QosTrades CF:BTCUSDT | ForEach-Object { "$($_.Price)" }'
        $run.First | Should -Match '^\d'
        $run.Ended | Should -BeTrue
        $run.Seconds | Should -BeLessThan 10
    }

    It 'ends a watch that gets none, and runs what stands behind it' {
        $run = Invoke-Interrupted 'Connect-Qos -Simulator; "ready"; try { Watch-QosTrades US:NOSUCH -Count 0 -ErrorAction Ignore } finally { [Console]::WriteLine("cleaned " + (Get-QosConnection).Subscriptions.Count) }'
        $run.First | Should -Be ready
        $run.Ended | Should -BeTrue
        $run.Rest | Should -Match 'cleaned'
    }

    It 'ends a request that waits for the plan''s budget' {
        $run = Invoke-Interrupted 'Connect-Qos -Simulator -RequestsPerMinute 1; Get-QosSnapshot HK:700 | Out-Null; "ready"; try { Get-QosSnapshot US:AAPL } finally { [Console]::WriteLine("cleaned") }'
        $run.First | Should -Be ready
        $run.Ended | Should -BeTrue
        $run.Seconds | Should -BeLessThan 10
        $run.Rest | Should -Match 'cleaned'
    }
}
