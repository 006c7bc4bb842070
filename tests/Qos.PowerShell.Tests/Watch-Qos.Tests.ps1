# Watch-QosSnapshot, Watch-QosTrades, Watch-QosDepth and Watch-QosKLine: what they have in common, and what each has of its own.
BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    # A stream of trades takes some seconds until its last trades and its pushes are joined: what all kinds have in common is tested with few items.
    Connect-Qos -Simulator -AllOpen -TradesPerSecond 100
    $WarningPreference = 'SilentlyContinue'
    $simulator = Get-QosSimulator
    function Wait-NoSubscription {
        for ($i = 0; $i -lt 200 -and (Get-QosConnection).Subscriptions.Count -gt 0; $i++) { [System.Threading.Tasks.Task]::Delay(10).Wait() }
        (Get-QosConnection).Subscriptions
    }
}

AfterAll { Disconnect-Qos }

Describe '<Name>' -ForEach @(
    @{ Name = 'Watch-QosSnapshot'; Type = 'Qos.Client.Snapshot'; Kind = 'Snapshot' }
    @{ Name = 'Watch-QosTrades'; Type = 'Qos.Client.Trade'; Kind = 'Trade' }
    @{ Name = 'Watch-QosDepth'; Type = 'Qos.Client.Depth'; Kind = 'Depth' }
    @{ Name = 'Watch-QosKLine'; Type = 'Qos.Client.KLine'; Kind = 'KLine' }
) {
    BeforeAll { $few = $Kind -eq 'Trade' ? @{ Count = 5 } : @{} }

    It 'streams typed objects of its codes' {
        # Trades are fetched until list and pushes meet, which takes a slow machine longer: so until a push of each code has come.
        $pushed = @{}
        $seen = foreach ($once in 1) {
            & $Name CF:BTCUSDT, ETHUSDT @few | ForEach-Object {
                $_
                if ($_.Origin -eq 'Pushed') { $pushed[$_.Code] = $true }
                if ($pushed.Count -eq 2) { break }
            }
        }
        $seen | ForEach-Object { $_.GetType().FullName } | Select-Object -Unique | Should -Be $Type
        $seen.Code | Select-Object -Unique | Sort-Object | Should -Be 'CF:BTCUSDT', 'CF:ETHUSDT'
        $seen.Origin | Should -Contain Pushed
    }

    It 'begins with the current state' {
        Invoke-QosSimulatorFault -StopPush US:AAPL
        (& $Name US:AAPL @few | Select-Object -First 1).Origin | Should -Be Fetched
        Invoke-QosSimulatorFault -Clear
    }

    It 'ends after -Duration' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $seen = & $Name CF:BTCUSDT @few -Duration 2s
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 1.9
        @($seen).Count | Should -BeGreaterThan 0
    }

    It 'ends after -Duration although the pipeline is slower than the stream' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        & $Name CF:BTCUSDT, ETHUSDT -Duration 500ms | ForEach-Object { [System.Threading.Tasks.Task]::Delay(60).Wait() }
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
    }

    It 'takes codes from the pipeline' {
        $seen = 'CF:BTCUSDT', 'HK:700' | & $Name @few | Select-Object -First ($Kind -eq 'Trade' ? 10 : 30)
        $seen.Code | Select-Object -Unique | Sort-Object | Should -Be 'CF:BTCUSDT', 'HK:700'
    }

    It 'leaves no subscription behind when downstream has had enough' {
        $null = & $Name CF:BTCUSDT | Select-Object -First 3
        Wait-NoSubscription | Should -BeNullOrEmpty
    }

    It 'leaves none behind on break and on throw downstream' {
        foreach ($once in 1) { & $Name CF:BTCUSDT | ForEach-Object { break } }
        Wait-NoSubscription | Should -BeNullOrEmpty
        { & $Name CF:BTCUSDT | ForEach-Object { throw 'enough' } } | Should -Throw enough
        Wait-NoSubscription | Should -BeNullOrEmpty
    }

    It 'writes arrays with -Batch, and leaves no subscription behind' {
        $seen = @(& $Name CF:BTCUSDT, ETHUSDT @few -Batch 3 | Select-Object -First 4)
        $seen | ForEach-Object { $_.GetType().FullName | Should -Be "$Type[]" }
        $seen.Count | Should -Be 4
        $seen | ForEach-Object { $_.Length | Should -BeIn 1, 2, 3 }
        Wait-NoSubscription | Should -BeNullOrEmpty
    }

    It 'reports a code without data and watches the others' {
        $seen = & $Name NOPE:X, CF:BTCUSDT @few -Duration 4s -ErrorVariable problems -ErrorAction SilentlyContinue
        @($seen).Count | Should -BeGreaterThan 0
        $problems.FullyQualifiedErrorId | Should -Contain "QosNoData,Qos.PowerShell.Commands.$($Name -replace '-')Command"
        $problems.TargetObject | Should -Contain 'NOPE:X'
    }
}

Describe 'Watch-QosTrades' {
    It 'begins with what happens from now on, so that an alert cannot fire on the past' {
        # The simulator's clock and this one are the same; trades have whole seconds.
        $start = [datetimeoffset]::UtcNow.AddSeconds(-2)
        $seen = Watch-QosTrades CF:BTCUSDT -Duration 30s | Select-Object -First 20
        @($seen).Count | Should -BeGreaterThan 0
        @($seen | Where-Object Time -LT $start).Count | Should -Be 0
    }

    It 'is known by its singular too' {
        (Get-Alias Watch-QosTrade).Definition | Should -Be Watch-QosTrades
    }

    It 'begins with as many of the last trades as asked' {
        # On a Saturday, so that no further trades follow.
        $saturday = Start-QosSimulator -Start 2026-11-28T04:30Z -NoLimit
        $saturday | Connect-Qos
        @(Watch-QosTrades HK:700 -Count 7 -Duration 3s).Count | Should -Be 7
        Connect-Qos -Simulator -AllOpen -TradesPerSecond 100
        $saturday | Stop-QosSimulator
    }

    It 'writes with -Batch what it writes without, in arrays that are full where more was waiting' {
        $saturday = Start-QosSimulator -Start 2026-11-28T04:30Z -NoLimit
        $saturday | Connect-Qos
        $single = Watch-QosTrades HK:700 -Count 50 -Duration 3s
        $arrays = @(Watch-QosTrades HK:700 -Count 50 -Duration 3s -Batch 20)
        $large = @(Watch-QosTrades HK:700 -Count 50 -Duration 3s -Batch 100000)
        $arrays[0].Length | Should -Be 20
        ($arrays | ForEach-Object Length | Measure-Object -Sum -Maximum).Sum | Should -Be 50
        ($arrays | ForEach-Object Length | Measure-Object -Maximum).Maximum | Should -Be 20
        $large[0].Length | Should -Be 50
        $arrays | ForEach-Object { $_ } | ForEach-Object { "$($_.Time) $($_.Price) $($_.Volume)" } | Should -Be ($single | ForEach-Object { "$($_.Time) $($_.Price) $($_.Volume)" })
        Connect-Qos -Simulator -AllOpen -TradesPerSecond 100
        $saturday | Stop-QosSimulator
    }

    It 'keeps events between the arrays that -Batch writes' {
        $state = @{ Dropped = $false; Lost = $false }
        $kinds = foreach ($once in 1) {
            Watch-QosTrades CF:BTCUSDT -IncludeEvent -Batch 1000 -WarningAction SilentlyContinue | ForEach-Object {
                $_ -is [Qos.Client.LiveEvent] ? 'LiveEvent' : $_.GetType().Name
                if ($_ -is [Qos.Client.LiveEvent]) { $state.Lost = $state.Lost -or $_.State -eq 'Reconnecting' }
                elseif ($state.Lost) { break }
                elseif (-not $state.Dropped) {
                    $state.Dropped = $true
                    Invoke-QosSimulatorFault -Drop
                }
            }
        }
        $kinds | Select-Object -Unique | Sort-Object | Should -Be 'LiveEvent', 'Trade[]'
        $kinds[-1] | Should -Be 'Trade[]'
    }

    It 'ends a busy watch with -Batch at its duration' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        @(Watch-QosTrades CF:BTCUSDT, ETHUSDT -Duration 3s -Batch 100000).Count | Should -BeGreaterThan 0
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 2.9
    }

    It 'may feed another cmdlet of the module' {
        $seen = Watch-QosTrades CF:BTCUSDT | Select-Object -First 20 | Get-QosDepth | Select-Object -First 1
        $seen.Code | Should -Be 'CF:BTCUSDT'
    }
}

Describe 'Every watch' {
    It 'warns of a lost connection, goes on, and gives the event as an object on request' {
        $dropped = $false
        $seen = Watch-QosSnapshot CF:BTCUSDT -IncludeEvent -WarningVariable told -WarningAction SilentlyContinue | ForEach-Object {
            $_
            if (-not $dropped -and $_ -is [Qos.Client.Snapshot] -and $_.Origin -eq 'Pushed') {
                $dropped = $true
                Invoke-QosSimulatorFault -Drop
            }
        } | Select-Object -First 30
        $states = $seen | Where-Object { $_ -is [Qos.Client.LiveEvent] -and $_.Kind -eq 'StateChanged' } | ForEach-Object State
        $states | Should -Contain Reconnecting
        $states[-1] | Should -Be Connected
        "$told" | Should -BeLike '*onnect*'
        $after = $seen[([array]::FindLastIndex([object[]]$seen, [predicate[object]] { $args[0] -is [Qos.Client.LiveEvent] }) + 1)..($seen.Count - 1)]
        $after | Should -Not -BeNullOrEmpty
    }

    It 'reports a subscription that the server refuses' {
        Invoke-QosSimulatorFault -RefuseSubscription CF:DOGEUSDT -Message 'not for you'
        $null = Watch-QosDepth CF:DOGEUSDT -Duration 4s -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Contain 'QosSubscriptionRefused,Qos.PowerShell.Commands.WatchQosDepthCommand'
        "$problems" | Should -BeLike '*not for you*'
        Invoke-QosSimulatorFault -Clear
    }

    It 'says once of a closed market that it is, with the next opening' {
        $saturday = Start-QosSimulator -Start 2026-11-28T04:30Z -NoLimit
        $saturday | Connect-Qos
        $null = Watch-QosTrades HK:700, 9988, US:AAPL, CF:BTCUSDT, IX:HSI -Duration 4s -WarningVariable told -WarningAction SilentlyContinue
        @($told).Count | Should -Be 3
        "$told" | Should -BeLike '*HK is closed. It opens on Mon 2026-11-30 09:30 +08:00*'
        "$told" | Should -BeLike '*IX:HSI is closed*Mon 2026-11-30 09:30 +08:00*'
        "$told" | Should -BeLike '*US is closed. Its Night session starts on Sun 2026-11-29 20:00 -05:00*'
        $saturday.Statistics.Requests['/market-calendar'] | Should -Be 1
        $holiday = Start-QosSimulator -Start 2026-11-26T15:00Z -NoLimit
        $holiday | Connect-Qos
        $null = Watch-QosDepth US:AAPL -Duration 3s -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -BeLike '*US is closed*'
        $lunch = Start-QosSimulator -Start 2026-11-26T04:30Z -NoLimit
        $lunch | Connect-Qos
        $null = Watch-QosDepth HK:700 -Duration 3s -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -BeLike '*HK*lunch break*13:00 +08:00*'
        Connect-Qos -Simulator -AllOpen -TradesPerSecond 100
        $null = Watch-QosSnapshot HK:700, FX:EURUSD, US:AAPL -Duration 3s -WarningVariable told -WarningAction SilentlyContinue
        $told | Should -BeNullOrEmpty
        $saturday, $holiday, $lunch | Stop-QosSimulator
    }

    It 'tells of its subscription with -Verbose' {
        $text = Watch-QosSnapshot CF:BTCUSDT, ETHUSDT -Duration 2s -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Out-String
        $text | Should -BeLike '*CF:BTCUSDT, CF:ETHUSDT*'
    }

    It 'tells a list that is too long for the plan as one error, with what to do' {
        $small = Start-QosSimulator -AllOpen -MaxCodes 2
        $small | Connect-Qos -MaxCodes 2
        $seen = Watch-QosSnapshot CF:BTCUSDT, ETHUSDT, DOGEUSDT, US:AAPL, TSLA -Duration 8s -ErrorVariable problems -ErrorAction SilentlyContinue
        $seen.Code | Select-Object -Unique | Sort-Object | Should -Contain 'CF:BTCUSDT'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosSubscriptionRefused,*'
        "$($problems[0])" | Should -BeLike '*US:TSLA*-MaxCodes*'
        @($problems[0].TargetObject).Count | Should -BeGreaterThan 1
        Connect-Qos -Simulator -AllOpen -TradesPerSecond 100
        $small | Stop-QosSimulator
    }

    It 'stops at a warning with -WarningAction Stop, and leaves no subscription behind' {
        { Watch-QosSnapshot CF:BTCUSDT -WarningAction Stop | ForEach-Object { if ($_.Origin -eq 'Pushed') { Invoke-QosSimulatorFault -Drop } } } | Should -Throw
        Wait-NoSubscription | Should -BeNullOrEmpty
    }
}

Describe 'Watch-QosKLine' {
    It 'begins with bars before the running one on request' {
        $seen = Watch-QosKLine CF:BTCUSDT -Type 1m -Count 5 | Select-Object -First 6
        # In the first seconds of a minute the fifth is over, and not yet known to be final.
        $seen[0..3].IsFinal | Should -Not -Contain $false
        $seen[-1].IsFinal | Should -BeFalse
        $seen.Time | Should -Be ($seen.Time | Sort-Object)
        $seen[0].Type | Should -Be Minute1
    }

    It 'gives each final bar once with -ClosedOnly' {
        $seen = Watch-QosKLine CF:BTCUSDT -Type 1m -Count 5 -ClosedOnly | Select-Object -First 5
        $seen.IsFinal | Should -Not -Contain $false
        $seen[0..3].Time | Should -BeIn (Get-QosKLine CF:BTCUSDT -Type 1m -Count 6 -ClosedOnly).Time
        @($seen.Time | Select-Object -Unique).Count | Should -Be 5
    }
}
