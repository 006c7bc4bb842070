BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module $module
    $server = Start-QosSimulator -AllOpen -NoLimit -ApiKey s3cret-key-of-this-test
    $key = $server.ApiKey
    $variables = 'QOS_API_KEY', 'QOS_URI', 'QOS_REQUESTS_PER_MINUTE', 'QOS_MAX_CODES'
    function Clear-Variables {
        foreach ($name in $variables) { [Environment]::SetEnvironmentVariable($name, $null) }
        # Waits for the budget are not what these tests are about.
        $env:QOS_REQUESTS_PER_MINUTE = 10000
    }
    Clear-Variables

    # A proxy that answers every CONNECT with one status, and remembers what it was shown to sign in.
    function Start-Proxy([int] $Status = 407) {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $seen = [System.Collections.Concurrent.ConcurrentBag[string]]::new()
        $runspace = [powershell]::Create().AddScript({
                param($listener, $seen, $status)
                try {
                    while ($true) {
                        $client = $listener.AcceptTcpClient()
                        $reader = [System.IO.StreamReader]::new($client.GetStream())
                        $signed = ''
                        while (($line = $reader.ReadLine())) { if ($line -match '^Proxy-Authorization: (.+)$') { $signed = $Matches[1] } }
                        $seen.Add($signed)
                        $answer = [Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $($signed ? $status : 407) No`r`nProxy-Authenticate: Basic realm=`"test`"`r`nContent-Length: 0`r`nConnection: close`r`n`r`n")
                        $client.GetStream().Write($answer, 0, $answer.Length)
                        $client.Dispose()
                    }
                }
                catch [System.Management.Automation.MethodInvocationException] { 'The listener was stopped.' }
            }).AddArgument($listener).AddArgument($seen).AddArgument($Status)
        @{ Listener = $listener; Port = $listener.LocalEndpoint.Port; Seen = $seen; Runspace = $runspace; Run = $runspace.BeginInvoke() }
    }

    function Stop-Proxy($Proxy) {
        $Proxy.Listener.Stop()
        $null = $Proxy.Runspace.EndInvoke($Proxy.Run)
        $Proxy.Runspace.Dispose()
    }
}

AfterAll {
    foreach ($name in $variables) { [Environment]::SetEnvironmentVariable($name, $null) }
    Stop-QosSimulator
}

Describe 'Connect-Qos' {
    AfterEach {
        Clear-Variables
        Disconnect-Qos
    }

    It 'takes the key as <Form>' -ForEach @(
        @{ Form = 'a string'; Make = { $args[0] } }
        @{ Form = 'a SecureString'; Make = { ConvertTo-SecureString $args[0] -AsPlainText } }
        @{ Form = 'a PSCredential'; Make = { [pscredential]::new('qos', (ConvertTo-SecureString $args[0] -AsPlainText)) } }
    ) {
        Connect-Qos -ApiKey (& $Make $key) -Uri $server.Uri
        (Get-QosSnapshot HK:700).Code | Should -Be 'HK:700'
    }

    It 'takes the key and the server of the environment' {
        $env:QOS_API_KEY = $key
        $env:QOS_URI = $server.Uri
        $env:QOS_REQUESTS_PER_MINUTE = 77
        $env:QOS_MAX_CODES = 5
        $connection = Connect-Qos -PassThru
        $connection.Uri | Should -Be $server.Uri
        $connection.RequestsPerMinute | Should -Be 77
        $connection.MaxCodes | Should -Be 5
    }

    It 'is done by the first cmdlet when the environment has a key and nobody chose a server' {
        $env:QOS_API_KEY = $key
        $env:QOS_URI = $server.Uri
        # A session of its own: this one has run Connect-Qos.
        $session = [powershell]::Create()
        try {
            $session.AddScript("Import-Module '$module'; (Get-QosSnapshot HK:700).Code; (Get-QosConnection).IsOpen").Invoke() | Should -Be 'HK:700', $true
        }
        finally { $session.Dispose() }
    }

    It 'that failed, or was undone by Disconnect-Qos, leaves the key of the environment alone: <Why>' -ForEach @(
        @{ Why = 'no server'; Before = { Connect-Qos -ApiKey another -Uri http://127.0.0.1:1 -ErrorAction Ignore } }
        @{ Why = 'a wrong key'; Before = { Connect-Qos -ApiKey another -Uri $server.Uri } }
        @{ Why = 'no such secret'; Before = { Connect-Qos -SecretName nothing } }
        @{ Why = 'a simulator that cannot start'; Before = { Connect-Qos -Simulator -Bars @{ 'US:AAPL' = 'none.csv' } } }
        @{ Why = 'disconnected'; Before = { Connect-Qos -Simulator; Disconnect-Qos } }
    ) {
        try { & $Before } catch { "$_" | Should -Not -BeNullOrEmpty }
        $env:QOS_API_KEY = $key
        $env:QOS_URI = $server.Uri
        $requests = $server.Requests
        foreach ($try in { Get-QosSnapshot HK:700 }, { Watch-QosTrades HK:700 -Duration 1s }, { Get-QosTradingDay }) {
            { & $try } | Should -Throw -ErrorId 'QosNotConnected,*' -ExpectedMessage '*not connected*Connect-Qos*'
        }
        $server.Requests | Should -Be $requests
        # Connect-Qos itself takes the environment's key, for it was asked to.
        Connect-Qos
        (Get-QosSnapshot HK:700).Code | Should -Be 'HK:700'
    }

    It 'says of a variable that cannot be read which one it is' {
        $env:QOS_API_KEY = $key
        $env:QOS_MAX_CODES = 'ten'
        { Connect-Qos } | Should -Throw -ExpectedMessage '*QOS_MAX_CODES*' -ErrorId 'QosInvalidArgument,*'
        $session = [powershell]::Create()
        try { "$($session.AddScript("Import-Module '$module'; try { Get-QosSnapshot HK:700 } catch { `$_ }").Invoke())" | Should -BeLike '*QOS_MAX_CODES*' }
        finally { $session.Dispose() }
    }

    It 'takes the key of a vault' {
        function global:Get-Secret { param($Name, $Vault) if ($Name -eq 'qos') { ConvertTo-SecureString $global:SecretOfTest[$Vault ?? ''] -AsPlainText } }
        $global:SecretOfTest = @{ '' = $key; work = 'another' }
        try {
            Connect-Qos -SecretName qos -Uri $server.Uri
            (Get-QosConnection).IsOpen | Should -BeTrue
            { Connect-Qos -SecretName qos -Vault work -Uri $server.Uri } | Should -Throw -ErrorId 'QosAuthentication,*'
            { Connect-Qos -SecretName nothing -Uri $server.Uri } | Should -Throw -ErrorId 'QosNoSecret,*' -ExpectedMessage '*Set-Secret*'
        }
        finally {
            Remove-Item function:Get-Secret
            Remove-Variable SecretOfTest -Scope Global
        }
    }

    It 'says what is missing where there is no vault' -Skip:([bool](Get-Command Get-Secret -ErrorAction Ignore)) {
        { Connect-Qos -SecretName qos } | Should -Throw -ErrorId 'QosNoSecret,*' -ExpectedMessage '*Microsoft.PowerShell.SecretManagement*'
    }

    It 'names every way where there is no key' {
        foreach ($try in { Connect-Qos }, { Get-QosSnapshot HK:700 }, { Watch-QosTrades HK:700 }) {
            $problem = { & $try } | Should -Throw -PassThru -ErrorId 'QosNotConnected,*'
            foreach ($way in '-ApiKey', '-SecretName', 'QOS_API_KEY', '-Simulator', '-Connection $using:') {
                $problem.Exception.Message | Should -BeLike "*$way*"
            }
        }
    }

    It 'ends where the key is refused, and leaves no connection behind' {
        $problem = { Connect-Qos -ApiKey wrong-key -Uri $server.Uri } | Should -Throw -PassThru -ErrorId 'QosAuthentication,Qos.PowerShell.Commands.ConnectQosCommand'
        $problem.CategoryInfo.Category | Should -Be AuthenticationError
        Get-QosConnection | Should -BeNullOrEmpty
    }

    It 'does not ask with -NoCheck; the first request tells then' {
        $before = $server.Requests
        Connect-Qos -ApiKey wrong-key -Uri $server.Uri -NoCheck
        $server.Requests | Should -Be $before
        { Get-QosSnapshot HK:700 } | Should -Throw -ErrorId 'QosAuthentication,Qos.PowerShell.Commands.GetQosSnapshotCommand'
    }

    It 'ends where there is no server' {
        $problem = { Connect-Qos -ApiKey $key -Uri http://127.0.0.1:1 } | Should -Throw -PassThru -ErrorId 'QosTransport,*'
        $problem.CategoryInfo.Category | Should -Be ConnectionError
    }

    It 'goes through the proxy that is given' {
        { Connect-Qos -ApiKey $key -Uri https://proxied.invalid -Proxy http://127.0.0.1:1 } | Should -Throw -ErrorId 'QosTransport,*'
    }

    It 'signs in to a proxy with -ProxyCredential, and shows no password' {
        $proxy = Start-Proxy
        try {
            $credential = [pscredential]::new('desk', (ConvertTo-SecureString 'pr0xy-pass' -AsPlainText))
            $problem = { Connect-Qos -ApiKey $key -Uri https://proxied.invalid -Proxy "http://127.0.0.1:$($proxy.Port)" -ProxyCredential $credential } | Should -Throw -PassThru
            $problem.FullyQualifiedErrorId | Should -BeLike 'QosTransport,*'
            # CONNECT is refused with 407 at first; then it comes again with user and password.
            $proxy.Seen.ToArray() | Should -Contain "Basic $([Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('desk:pr0xy-pass')))"
            "$problem $($problem.Exception) $($problem | Format-List * -Force | Out-String)" | Should -Not -BeLike '*pr0xy-pass*'
        }
        finally { Stop-Proxy $proxy }
    }

    It 'shows nothing of a password in the proxy''s address, whatever the proxy answers: <_>' -ForEach 403, 407 {
        $proxy = Start-Proxy -Status $_
        $Error.Clear()
        try {
            $line = "Connect-Qos -ApiKey $key -Uri https://proxied.invalid -Proxy http://desk:pr0xy-pass@127.0.0.1:$($proxy.Port)"
            $text = try { Invoke-Expression $line *>&1 | Out-String } catch { $_, $_.Exception, ($_ | Format-List * -Force), ($_.InvocationInfo | Format-List * -Force) | Out-String -Width 500 }
            $text | Should -BeLike '*Qos*'
            $proxy.Seen.ToArray() | Should -Contain "Basic $([Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('desk:pr0xy-pass')))"
            $text -replace [regex]::Escape($line) | Should -Not -BeLike '*pr0xy-pass*'
            $ours = $Error.Where({ $_ -is [System.Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like 'Qos*' })
            $ours | Should -Not -BeNullOrEmpty
            $ours | ForEach-Object { $_.InvocationInfo.PositionMessage, "$_", $_.Exception.ToString() } | Should -Not -BeLike '*pr0xy-pass*'
        }
        finally { Stop-Proxy $proxy }
    }

    It 'shows nothing of it in a warning of a watch either' {
        $proxy = Start-Proxy -Status 407
        try {
            Connect-Qos -ApiKey $key -Uri https://proxied.invalid -Proxy http://desk:pr0xy-pass@127.0.0.1:$($proxy.Port) -NoCheck
            $text = try { Watch-QosSnapshot HK:700 -Duration 2s -IncludeEvent -Verbose *>&1 | Format-List * | Out-String -Width 500 } catch { "$_ $($_.Exception)" }
            $text | Should -Not -BeLike '*pr0xy-pass*'
            $text | Should -BeLike '*407*'
        }
        finally { Stop-Proxy $proxy }
    }

    It 'takes one user for the proxy, not two' {
        $credential = [pscredential]::new('desk', (ConvertTo-SecureString 'x' -AsPlainText))
        { Connect-Qos -ApiKey $key -Proxy http://127.0.0.1:1 -ProxyCredential $credential -ProxyUseDefaultCredentials } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage '*either*'
        { Connect-Qos -ApiKey $key -Uri https://proxied.invalid -Proxy http://127.0.0.1:1 -ProxyUseDefaultCredentials } | Should -Throw -ErrorId 'QosTransport,*'
    }

    It 'asks once for the key, and fills the catalogue while the session goes on' {
        $small = Start-QosSimulator -RequestsPerMinute 60 -MaxCodes 2
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $small | Connect-Qos -RequestsPerMinute 60 -MaxCodes 2
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
        for ($i = 0; $i -lt 300 -and $small.Statistics.Requests['/product-list'] -lt 5; $i++) { [System.Threading.Tasks.Task]::Delay(20).Wait() }
        $small.Statistics.Requests['/product-list'] | Should -Be 5
        for ($i = 0; $i -lt 100 -and -not $known; $i++) {
            $known = (TabExpansion2 'Get-QosSnapshot BTCUS' 21).CompletionMatches.CompletionText -contains 'CF:BTCUSDT'
            if (-not $known) { [System.Threading.Tasks.Task]::Delay(20).Wait() }
        }
        $known | Should -BeTrue
        Disconnect-Qos
        $small | Stop-QosSimulator
    }

    It 'keeps nobody waiting for the lists of a small plan' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Connect-Qos -Simulator -RequestsPerMinute 2 -MaxCodes 2
        (Get-QosSnapshot HK:700).Code | Should -Be 'HK:700'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
        $simulator = Get-QosSimulator | Where-Object Uri -EQ (Get-QosConnection).Uri
        $simulator.Statistics.Requests['/product-list'] | Should -BeLessOrEqual 2
        Disconnect-Qos
    }

    It 'gives up on an answer after -TimeoutSec' {
        Connect-Qos -ApiKey $key -Uri $server.Uri -TimeoutSec 0.3
        Invoke-QosSimulatorFault -Answer -Delay 2s -Endpoint /snapshot -Count 4
        $problem = { Get-QosSnapshot HK:700 } | Should -Throw -PassThru -ErrorId 'QosTimeout,*'
        $problem.CategoryInfo.Category | Should -Be OperationTimeout
        Invoke-QosSimulatorFault -Clear
    }

    It 'refuses plain text to another machine before anything is sent' {
        { Connect-Qos -ApiKey $key -Uri http://example.org } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage '*https*'
    }

    It 'says how to write an address that is not a whole one: <_>' -ForEach '-Uri api.qos.hk', '-Proxy 10.0.0.1:8080', '-Proxy proxy:8080', '-Proxy user:secret@proxy:8080' {
        $problem = { Invoke-Expression "Connect-Qos -ApiKey $key $_" } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage '*http*://*' -PassThru
        $problem.Exception.Message | Should -Not -BeLike '*secret*'
    }

    It 'shows the key nowhere' {
        $script = [scriptblock]::Create("Connect-Qos -ApiKey $key -Uri $($server.Uri) -Verbose -Debug -PassThru; Get-QosSnapshot HK:700, NOPE:X -Verbose -Debug; Get-QosConnection | Format-List *
            Connect-Qos -ApiKey $key -Uri http://127.0.0.1:1; Connect-Qos -ApiKey $key -Uri http://127.0.0.1:1 -NoCheck -Verbose; Get-QosSnapshot HK:700 -Verbose")
        $Error.Clear()
        $text = & { foreach ($statement in $script.Ast.EndBlock.Statements) { try { & ([scriptblock]::Create($statement.Extent.Text)) *>&1 } catch { $_; $_ | Format-List * -Force; $_.InvocationInfo | Format-List * -Force } } } | Out-String -Width 500
        $text | Should -BeLike '*HK:700*'
        $text | Should -BeLike '*Connect-Qos -ApiKey `*`*`* *'
        $text | Should -Not -BeLike "*$key*"
        $Error.Where({ $_ -is [System.Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like 'Qos*' }) | ForEach-Object { $_.InvocationInfo.PositionMessage, "$_", $_.Exception.ToString() } |
            Should -Not -BeLike "*$key*"
    }

    It 'shows nothing of a value that is no key' {
        $problem = { Connect-Qos -ApiKey @{ Secret = $key } } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError*'
        "$problem $($problem.Exception)" | Should -Not -BeLike "*$key*"
        { Connect-Qos -ApiKey '' } | Should -Throw -ExpectedMessage '*non-empty*'
    }

    It 'closes the connection that the session had' {
        $first = Connect-Qos -ApiKey $key -Uri $server.Uri -PassThru
        $second = Connect-Qos -Simulator -PassThru
        $first.IsOpen | Should -BeFalse
        $second.IsOpen | Should -BeTrue
        { Get-QosSnapshot HK:700 -Connection $first } | Should -Throw -ErrorId 'QosConnectionClosed,*'
        (Get-QosSnapshot HK:700 -Connection $second).IsSimulated | Should -BeTrue
    }

    It 'starts a simulator with the seed that is given' {
        Connect-Qos -Simulator -Seed 7 -AllOpen
        $one = Get-QosKLine US:AAPL -Type 1d -From 2025-03-03 -To 2025-03-14
        Connect-Qos -Simulator -Seed 7 -AllOpen
        $same = Get-QosKLine US:AAPL -Type 1d -From 2025-03-03 -To 2025-03-14
        Connect-Qos -Simulator -Seed 8 -AllOpen
        $other = Get-QosKLine US:AAPL -Type 1d -From 2025-03-03 -To 2025-03-14
        $same.Close | Should -Be $one.Close
        "$($other.Close)" | Should -Not -Be "$($one.Close)"
    }

    It 'takes real bars for the simulator' {
        $file = Join-Path $TestDrive aapl.csv
        'date,open,high,low,close,volume', '2024-03-04,10,12,9,11,1000', '2024-03-05,11,13,10,12.5,2000' | Set-Content $file
        Push-Location $TestDrive
        try { Connect-Qos -Simulator -Bars @{ 'US:AAPL' = './aapl.csv' } } finally { Pop-Location }
        $bars = Get-QosKLine US:AAPL -Type 1d -From 2024-03-04 -To 2024-03-05
        $bars.Close | Should -Be 11, 12.5
        $bars.Volume | Should -Be 1000, 2000
    }

    It 'tells the line of a file of bars that is bad' {
        $file = Join-Path $TestDrive bad.csv
        'date,open,high,low,close,volume', '2024-03-04,10,12,9,eleven,1000' | Set-Content $file
        { Connect-Qos -Simulator -Bars @{ 'US:AAPL' = $file } } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage '*2*'
        { Connect-Qos -Simulator -Bars @{ 'US:AAPL' = "$file.none" } } | Should -Throw -ErrorId 'QosInvalidArgument,*'
    }

    It 'keeps the limits of the plan that is given' {
        $server = Start-QosSimulator
        $connection = $server | Connect-Qos -RequestsPerMinute 12 -MaxCodes 3 -PassThru
        $connection.RequestsPerMinute | Should -Be 12
        $connection.MaxCodes | Should -Be 3
        (Get-QosSnapshot US:AAPL, TSLA, MSFT, NVDA, AMZN).Count | Should -Be 5
        $server.Statistics.Requests['/snapshot'] | Should -Be 2
        $connection.RequestsLeft['/snapshot'] | Should -Be 10
    }

    It 'does nothing with -WhatIf' {
        Connect-Qos -ApiKey $key -Uri $server.Uri -WhatIf
        Connect-Qos -Simulator -WhatIf
        Get-QosConnection | Should -BeNullOrEmpty
    }

    It 'takes a simulator from the pipeline' {
        $other = Start-QosSimulator
        $other | Connect-Qos
        (Get-QosConnection).Uri | Should -Be $other.Uri
    }

    It 'records every frame of the socket' {
        $file = Join-Path $TestDrive frames.jsonl
        Connect-Qos -Simulator -AllOpen -Record $file
        Watch-QosSnapshot CF:BTCUSDT | Select-Object -First 3 | Out-Null
        Disconnect-Qos
        @(Get-Content $file).Count | Should -BeGreaterThan 1
    }
}

Describe 'Disconnect-Qos' {
    AfterEach {
        Clear-Variables
        Disconnect-Qos
    }

    It 'closes the session''s connection, or the given one, and may be run twice' {
        $connection = Connect-Qos -Simulator -PassThru
        Disconnect-Qos -WhatIf
        $connection.IsOpen | Should -BeTrue
        Disconnect-Qos
        Disconnect-Qos
        $connection.IsOpen | Should -BeFalse
        Get-QosConnection | Should -BeNullOrEmpty
        $connection = Connect-Qos -Simulator -PassThru
        $connection | Disconnect-Qos
        Get-QosConnection | Should -BeNullOrEmpty
    }

    It 'is told to a watch that it ends' {
        Connect-Qos -Simulator -AllOpen
        $seen = Watch-QosSnapshot CF:BTCUSDT -Duration 30s -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | ForEach-Object { Disconnect-Qos; $_.Code } | Sort-Object
        $seen | Should -Contain 'CF:BTCUSDT'
        $problems.FullyQualifiedErrorId | Should -Be 'QosConnectionClosed,Qos.PowerShell.Commands.WatchQosSnapshotCommand'
    }

    It 'stops the simulator of the connection' {
        $connection = Connect-Qos -Simulator -PassThru
        Disconnect-Qos
        Test-Connection 127.0.0.1 -TcpPort $connection.Uri.Port | Should -BeFalse
    }
}

Describe 'Get-QosConnection' {
    AfterEach {
        Clear-Variables
        Disconnect-Qos
    }

    It 'tells state, limits, budgets, subscriptions and counters, and nothing of the key' {
        Connect-Qos -ApiKey $key -Uri $server.Uri
        $connection = Get-QosConnection
        $left = $connection.RequestsLeft['/snapshot']
        $null = Get-QosSnapshot US:AAPL
        $connection.IsSimulated | Should -BeTrue
        $connection.Key | Should -Be '***'
        $connection.HttpRequests | Should -BeGreaterOrEqual 2
        $connection.RequestsLeft['/snapshot'] | Should -Be ($left - 1)
        $inside = Watch-QosTrades CF:BTCUSDT, ETHUSDT | Select-Object -First 1 | ForEach-Object { [pscustomobject]@{ State = $connection.State; Subscriptions = $connection.Subscriptions } }
        $inside.State | Should -Be Connected
        $inside.Subscriptions | Should -Contain 'Trade CF:BTCUSDT'
        $text = $connection | Out-String -Width 120
        $text | Should -BeLike "*/snapshot $($left - 1)*"
        $text | Should -Not -BeLike "*$key*"
    }
}
