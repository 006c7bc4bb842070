# Start-QosSimulator, Stop-QosSimulator, Get-QosSimulator and Invoke-QosSimulatorFault.
BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    $WarningPreference = 'SilentlyContinue'
    $headers = @{ key = 'of-this-test' }
    function Invoke-Snapshot($Server, $Key = 'of-this-test') {
        Invoke-RestMethod -Uri "$($Server.Uri)snapshot" -Method Post -Headers @{ key = $Key } -ContentType application/json -Body '{"codes":["HK:700"]}' -SkipHttpErrorCheck
    }
}

Describe 'Start-QosSimulator' {
    AfterEach {
        Disconnect-Qos
        Stop-QosSimulator
    }

    It 'serves other programs, with a key' {
        $server = Start-QosSimulator -ApiKey of-this-test
        (Invoke-Snapshot $server).data[0].c | Should -Be 'HK:700'
        (Invoke-Snapshot $server wrong).msg | Should -Not -Be OK
        $server.Statistics.Requests['/snapshot'] | Should -BeGreaterOrEqual 1
    }

    It 'keeps the default plan''s limits, others, or none' {
        $plan = Start-QosSimulator -ApiKey of-this-test
        (1..11 | ForEach-Object { Invoke-Snapshot $plan } | Where-Object msg -EQ OK).Count | Should -Be 10
        $three = Start-QosSimulator -ApiKey of-this-test -RequestsPerMinute 3
        @(1..5 | ForEach-Object { Invoke-Snapshot $three } | Where-Object msg -EQ OK).Count | Should -Be 3
        $none = Start-QosSimulator -ApiKey of-this-test -NoLimit
        (1..15 | ForEach-Object { Invoke-Snapshot $none } | Where-Object msg -EQ OK).Count | Should -Be 15
    }

    It 'starts its clock where it is told, and runs it faster' {
        $server = Start-QosSimulator -Start 2025-03-14T10:00:00+08:00 -Speed 100 -NoLimit
        $server | Connect-Qos
        $time = (Get-QosSnapshot SH:600519).Time
        $time.ToString('yyyy-MM-dd HH') | Should -BeIn '2025-03-14 09', '2025-03-14 10'
        $server.Speed | Should -Be 100
    }

    It 'plays a recording' {
        $file = Join-Path $TestDrive frames.jsonl.gz
        Connect-Qos -Simulator -AllOpen -TradesPerSecond 100 -Record $file
        $recorded = Watch-QosSnapshot CF:BTCUSDT | Select-Object -First 10
        Disconnect-Qos
        Start-QosSimulator -Recording $file -NoLimit | Connect-Qos
        $played = Watch-QosSnapshot CF:BTCUSDT -ErrorAction SilentlyContinue | Select-Object -First 3
        $played.Last | Select-Object -First 1 | Should -BeIn $recorded.Last
    }

    It 'makes a key of its own, and takes none from the URL unless told to' {
        $one = Start-QosSimulator
        $two = Start-QosSimulator -ApiKey of-this-test -KeyInUrl
        $one.ApiKey | Should -Match '^sim-[0-9a-f]{32}$'
        (Invoke-Snapshot $one $one.ApiKey).msg | Should -Be OK
        (Invoke-RestMethod "$($one.Uri)snapshot?key=$($one.ApiKey)" -Method Post -Body '{"codes":["HK:700"]}' -SkipHttpErrorCheck).msg | Should -BeLike '*-KeyInUrl*'
        (Invoke-RestMethod "$($two.Uri)snapshot?key=of-this-test" -Method Post -Body '{"codes":["HK:700"]}').msg | Should -Be OK
    }

    It 'makes faults at their times, and lists them when it does not know one' {
        $server = Start-QosSimulator -ApiKey of-this-test -Fault 'answer-error=busy,/snapshot@0', 'drop@60/60' -StrictPacing
        (Invoke-Snapshot $server).msg | Should -Be busy
        (Invoke-Snapshot $server).msg | Should -Be OK
        { Start-QosSimulator -Fault dorp@1 } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage "*'dorp'*push-lag=SECONDS*"
        (TabExpansion2 'Start-QosSimulator -Fault push').CompletionMatches[0].ListItemText | Should -Be 'push-lag=SECONDS'
    }

    It 'says what it does not know in words of the cmdlet' {
        $problem = { Start-QosSimulator -Bars @{ 'US:NOSUCH' = $PSCommandPath } } | Should -Throw -ErrorId 'QosInvalidArgument,*' -PassThru
        $problem.Exception.Message | Should -BeLike '*NOSUCH*US:AAPL*'
        $problem.Exception.Message | Should -Not -BeLike '*(Parameter*'
    }

    It 'says when the port is taken, and starts nothing with -WhatIf' {
        $server = Start-QosSimulator
        { Start-QosSimulator -Port $server.Uri.Port } | Should -Throw -ErrorId 'QosTransport,*' -ExpectedMessage "*$($server.Uri.Port)*another port*"
        Start-QosSimulator -WhatIf | Should -BeNullOrEmpty
    }
}

Describe 'Get-QosSimulator and Stop-QosSimulator' {
    AfterEach {
        Disconnect-Qos
        Stop-QosSimulator
    }

    It 'refuse a rate of trades that the simulator does not have' {
        { Start-QosSimulator -TradesPerSecond 10001 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Connect-Qos -Simulator -TradesPerSecond 10001 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'know what this session started, the embedded one too' {
        Get-QosSimulator | Should -BeNullOrEmpty
        $one = Start-QosSimulator
        $two = Start-QosSimulator
        Connect-Qos -Simulator
        @(Get-QosSimulator).Count | Should -Be 3
        $one | Stop-QosSimulator
        $one.IsRunning | Should -BeFalse
        Stop-QosSimulator -WhatIf
        $two.IsRunning | Should -BeTrue
        Stop-QosSimulator
        $two.IsRunning | Should -BeFalse
        (Get-QosSimulator).Uri | Should -Be (Get-QosConnection).Uri
    }
}

Describe 'Invoke-QosSimulatorFault' {
    AfterEach {
        Disconnect-Qos
        Stop-QosSimulator
    }

    It 'says when there is no simulator, or more than one' {
        { Invoke-QosSimulatorFault -Drop } | Should -Throw -ErrorId 'QosNoSimulator,*' -ExpectedMessage '*Start-QosSimulator*'
        $null = Start-QosSimulator
        $other = Start-QosSimulator
        { Invoke-QosSimulatorFault -Drop } | Should -Throw -ErrorId 'QosNoSimulator,*'
        { $other | Invoke-QosSimulatorFault -Drop } | Should -Not -Throw
    }

    It 'does nothing with -WhatIf' {
        $server = Start-QosSimulator -ApiKey of-this-test
        Invoke-QosSimulatorFault -Answer -Status 500 -WhatIf
        (Invoke-Snapshot $server).msg | Should -Be OK
    }

    It 'makes answers go wrong: <Name>' -ForEach @(
        @{ Name = 'a text'; Fault = @{ Message = 'no' }; Check = { (Invoke-Snapshot $server).msg | Should -Be no } }
        @{ Name = 'a status'; Fault = @{ Status = 503 }; Check = { { Invoke-RestMethod "$($server.Uri)snapshot" -Method Post -Headers $headers -Body '{"codes":["HK:700"]}' } | Should -Throw '*503*' } }
        @{ Name = 'half of the JSON'; Fault = @{ Truncated = $true }; Check = { (Invoke-Snapshot $server) | Should -BeOfType [string] } }
        @{ Name = 'a busy server'; Fault = @{ Status = 429; RetryAfter = '7'; Message = 'for {key}' }; Check = {
                (Invoke-Snapshot $server).msg | Should -Be 'for of-this-test'
            }
        }
        @{ Name = 'damaged gzip'; Fault = @{ Coding = 'Gzip'; Damaged = $true }; Check = { { Invoke-Snapshot $server } | Should -Throw } }
        @{ Name = 'half of a body'; Fault = @{ CutShort = $true }; Check = { { Invoke-Snapshot $server } | Should -Throw } }
        @{ Name = 'a short list'; Fault = @{ MostTrades = 3 }; Check = { (Invoke-Snapshot $server).msg | Should -Be OK } }
        @{ Name = 'a lost answer'; Fault = @{ Lost = $true }; Check = { { Invoke-Snapshot $server } | Should -Throw } }
        @{ Name = 'a late one'; Fault = @{ Delay = '300ms' }; Check = { (Measure-Command { Invoke-Snapshot $server }).TotalMilliseconds | Should -BeGreaterThan 290 } }
    ) {
        $server = Start-QosSimulator -ApiKey of-this-test -NoLimit
        Invoke-QosSimulatorFault -Answer -Endpoint /snapshot @Fault
        . $Check
        (Invoke-Snapshot $server).msg | Should -Be OK
    }

    It 'refuses handshakes and connections until -Clear' {
        $server = Start-QosSimulator -NoLimit -AllOpen
        $server | Connect-Qos
        Invoke-QosSimulatorFault -HandshakeStatus 403
        { Watch-QosTrades CF:BTCUSDT -Duration 5s } | Should -Throw -ErrorId 'QosAuthentication,*'
        Disconnect-Qos
        Invoke-QosSimulatorFault -Refuse
        { $server | Connect-Qos } | Should -Throw -ErrorId 'QosTransport,*'
        Invoke-QosSimulatorFault -Clear
        $server | Connect-Qos
        (Watch-QosTrades CF:BTCUSDT | Select-Object -First 1).Code | Should -Be 'CF:BTCUSDT'
    }

    It 'takes every other fault' {
        $server = Start-QosSimulator -NoLimit -AllOpen
        foreach ($fault in @{ Silence = $true }, @{ Frame = 'Garbage' }, @{ Text = '{"tp":"X"}' }, @{ StopPush = 'HK:700'; Kind = 'Trade'; UntilResubscribed = $true },
            @{ RefuseSubscription = 'HK:700'; Message = 'no' }, @{ HoldOldConnection = '1s' }, @{ PushLag = '1s' }, @{ FeedLag = '1s' }, @{ ConnectionLife = '5s' }, @{ StopSubscribed = $true; Kind = 'Trade' },
            @{ StopPush = 'HK:700', 'HK:9988' }, @{ HandshakeText = 'no {key}' }, @{ HandshakeStatus = 503; RetryAfter = '5'; Message = 'no' }, @{ Close = $true; CloseCode = 4001; Reason = '{key}' },
            @{ Frame = 'FarTime' }, @{ Drop = $true; Graceful = $true }, @{ Refuse = $true; Duration = '100ms' }, @{ Clear = $true }) {
            { Invoke-QosSimulatorFault @fault } | Should -Not -Throw
        }
    }
}
