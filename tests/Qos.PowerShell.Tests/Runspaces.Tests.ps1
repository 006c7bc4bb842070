# Runspaces, thread jobs, import and removal: what is shared, what is each runspace's own, and what is left behind.
BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module $module
    $WarningPreference = 'SilentlyContinue'
    $server = Start-QosSimulator -AllOpen -NoLimit -TradesPerSecond 100
    $plan = @{ Uri = $server.Uri; ApiKey = $server.ApiKey; RequestsPerMinute = 10000 }

    # Clients alive in this process: what no runspace can see, and what a leak would add to.
    $shared = (Get-Command Get-QosSnapshot).ImplementingType.Assembly.GetType('Qos.PowerShell.SharedClients')
    function Get-ClientCount { $shared.GetProperty('Count').GetValue($null) }
    function Wait-For([scriptblock] $Condition) {
        for ($i = 0; $i -lt 500 -and -not (& $Condition); $i++) { [System.Threading.Tasks.Task]::Delay(10).Wait() }
        & $Condition
    }
    function New-Shell {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'").Invoke()
        $shell.Commands.Clear()
        $shell
    }
}

AfterAll {
    Disconnect-Qos
    Stop-QosSimulator
}

Describe 'Parallel runspaces' {
    BeforeEach { $connection = Connect-Qos @plan -PassThru }
    AfterEach { Disconnect-Qos }

    It 'use a connection that is handed to them' {
        $quotes = 'HK:700', 'US:AAPL', 'SH:600519', 'CF:BTCUSDT' | ForEach-Object -Parallel {
            Import-Module $using:module
            Get-QosSnapshot $_ -Connection $using:connection
        }
        $quotes.Code | Sort-Object | Should -Be 'CF:BTCUSDT', 'HK:700', 'SH:600519', 'US:AAPL'
        $connection.IsOpen | Should -BeTrue
    }

    It 'have no connection of their own, and are told how to get one' {
        $problem = 1 | ForEach-Object -Parallel { Import-Module $using:module; try { Get-QosSnapshot HK:700 } catch { $_ } }
        $problem.FullyQualifiedErrorId | Should -BeLike 'QosNotConnected,*'
    }

    It 'share one client, socket and budget when they connect with one key' {
        $seen = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:module
            $arguments = $using:plan
            $mine = Connect-Qos @arguments -PassThru
            [pscustomobject]@{ IsShared = $mine.IsShared; Quotes = @(Watch-QosSnapshot CF:BTCUSDT | Select-Object -First 5).Count }
            Disconnect-Qos
        }
        $seen.IsShared | Should -Not -Contain $false
        $seen.Quotes | Should -Be 5, 5, 5
        Get-ClientCount | Should -Be 1
        $server.Statistics.ConnectionsTotal | Should -Be 1
        $connection.IsOpen | Should -BeTrue
        (Get-QosSnapshot HK:700).Code | Should -Be 'HK:700'
    }

    It 'may be thread jobs' {
        $job = Start-ThreadJob { Import-Module $using:module; Watch-QosSnapshot CF:BTCUSDT -Connection $using:connection | Select-Object -First 10 }
        @($job | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 10
    }
}

Describe 'A runspace' {
    AfterEach { Disconnect-Qos }

    It 'that is closed in the middle of a watch leaves nothing behind' {
        $before = Get-ClientCount
        $shell = New-Shell
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.AddScript('$plan = $args[0]; Connect-Qos @plan; Watch-QosSnapshot CF:BTCUSDT').AddArgument($plan)
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-For { $output.Count -gt 5 } | Should -BeTrue
        $shell.Runspace.Close()
        $run.AsyncWaitHandle.WaitOne(5000) | Should -BeTrue
        Wait-For { (Get-ClientCount) -eq $before } | Should -BeTrue
        Wait-For { $server.Connections -eq 0 } | Should -BeTrue
        $shell.Dispose()
    }

    It 'that is stopped from outside ends its watch at once' {
        $shell = New-Shell
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.AddScript('$plan = $args[0]; Connect-Qos @plan; Watch-QosTrades SH:600519 -Count 0').AddArgument($plan)
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-For { $server.Connections -eq 1 } | Should -BeTrue
        $shell.Stop()
        $run.AsyncWaitHandle.WaitOne(5000) | Should -BeTrue
        $shell.Runspace.Close()
        Wait-For { $server.Connections -eq 0 } | Should -BeTrue
    }

    It 'that ends takes its simulators along' {
        $shell = New-Shell
        $uri = $shell.AddScript('(Start-QosSimulator).Uri; Connect-Qos -Simulator; (Get-QosConnection).Uri').Invoke()
        $shell.Runspace.Close()
        foreach ($one in $uri) { Wait-For { -not (Test-Connection 127.0.0.1 -TcpPort $one.Port) } | Should -BeTrue }
    }
}

Describe 'The module' {
    It 'may be imported twice, and keeps its connection' {
        Connect-Qos @plan
        Import-Module $module
        (Get-QosConnection).IsOpen | Should -BeTrue
        Disconnect-Qos
    }

    It 'releases only its own runspace''s connection when it is removed, and works when it comes back' {
        $mine = Connect-Qos @plan -PassThru
        $shell = New-Shell
        $theirs = $shell.AddScript('$plan = $args[0]; Connect-Qos @plan -PassThru; Remove-Module Qos; Import-Module $args[1]; Get-QosConnection').AddArgument($plan).AddArgument($module).Invoke()
        $theirs.Count | Should -Be 1
        Wait-For { -not $theirs[0].IsOpen } | Should -BeTrue
        $mine.IsOpen | Should -BeTrue
        (Get-QosSnapshot HK:700).Code | Should -Be 'HK:700'
        $shell.Dispose()
        Disconnect-Qos
    }

    It 'grows neither in sockets nor in threads nor in memory over 200 rounds' {
        function Invoke-Round { Connect-Qos -Simulator; $null = Get-QosSnapshot HK:700; Disconnect-Qos }
        function Get-Figures {
            [gc]::Collect(); [gc]::WaitForPendingFinalizers(); [gc]::Collect()
            $process = [System.Diagnostics.Process]::GetCurrentProcess()
            [pscustomobject]@{
                Clients = Get-ClientCount
                Threads = $process.Threads.Count
                Sockets = ([System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners() | Where-Object { $_.Address.Equals([ipaddress]::Loopback) }).Count
                Memory  = [gc]::GetTotalMemory($true)
            }
        }
        foreach ($i in 1..20) { Invoke-Round }
        $before = Get-Figures
        foreach ($i in 1..200) { Invoke-Round }
        $after = Get-Figures
        $after.Clients | Should -Be $before.Clients
        $after.Threads - $before.Threads | Should -BeLessThan 20
        $after.Sockets - $before.Sockets | Should -BeLessThan 20
        ($after.Memory - $before.Memory) / 200 | Should -BeLessThan 10kb
    }
}
