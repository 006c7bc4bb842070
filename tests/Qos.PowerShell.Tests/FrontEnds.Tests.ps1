# One environment, one profile and one date mean the same to the module, the command line and a program or notebook (Qos.Embedded).
BeforeDiscovery {
    $refused = @(
        @{ Name = 'QOS_MAX_CODES'; Value = '0' }
        @{ Name = 'QOS_MAX_CODES'; Value = 'ten' }
        @{ Name = 'QOS_REQUESTS_PER_MINUTE'; Value = '-5' }
        @{ Name = 'QOS_PLAN'; Value = 'gold' }
        @{ Name = 'QOS_TIMEOUT'; Value = 'soon' }
        @{ Name = 'QOS_URI'; Value = 'ws://127.0.0.1:5000/ws' }
        @{ Name = 'QOS_URI'; Value = 'http://example.org' }
        @{ Name = 'QOS_PROFILE'; Value = 'nobody' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    $qos = Join-Path $PSScriptRoot '..' '..' 'artifacts' 'bin' 'Qos.Cli' 'release' 'qos.dll'
    $variables = [Qos.Client.QosEnvironment]::Names
    $former = @{}
    foreach ($name in $variables) {
        $former[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $env:QOS_CACHE = 'off'
    $env:QOS_CONFIG = Join-Path $TestDrive 'profiles.json'
    $server = Start-QosSimulator -NoLimit
    function Invoke-Program { $output = dotnet $qos @args 2>&1; [pscustomobject]@{ Code = $LASTEXITCODE; Error = "$($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })"; Output = @($output | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }) } }
}

AfterAll {
    Stop-QosSimulator $server
    foreach ($name in $former.Keys) { [Environment]::SetEnvironmentVariable($name, $former[$name]) }
}

Describe 'Module, command line and programs' {
    AfterEach { foreach ($name in 'QOS_API_KEY', 'QOS_URI', 'QOS_PLAN', 'QOS_REQUESTS_PER_MINUTE', 'QOS_MAX_CODES', 'QOS_TIMEOUT', 'QOS_PROFILE') { [Environment]::SetEnvironmentVariable($name, $null) } }

    It 'refuse <Name>=<Value> with one text' -ForEach $refused {
        $env:QOS_API_KEY = 'key'
        [Environment]::SetEnvironmentVariable($Name, $Value)
        $module = { Connect-Qos -NoCheck } | Should -Throw -PassThru
        $library = { [Qos.Embedded.EmbeddedSession]::FromEnvironmentAsync().GetAwaiter().GetResult() } | Should -Throw -PassThru
        $program = Invoke-Program snapshot HK:700
        $library.Exception.InnerException.Message | Should -Be $module.Exception.Message
        $program.Error | Should -BeLike "qos: *"
        ($program.Error -replace '^qos: ' -replace '\s+', ' ').Trim() | Should -Be ($module.Exception.Message -replace '\s+', ' ')
        $program.Code | Should -Be 2
    }

    It 'take server, limits and key from the same variables' {
        $env:QOS_API_KEY = $server.ApiKey
        $env:QOS_URI = $server.Uri
        $env:QOS_PLAN = 'trial'
        $env:QOS_REQUESTS_PER_MINUTE = 77
        $connection = Connect-Qos -NoCheck -PassThru
        $connection.Limits.RequestsPerMinute, $connection.Limits.MaxCodes, $connection.Limits.SocketMaxCodes | Should -Be 77, 3, 3
        $session = [Qos.Embedded.EmbeddedSession]::FromEnvironmentAsync().GetAwaiter().GetResult()
        $session.Client.Options.Limits.RequestsPerMinute, $session.Client.Options.Limits.SocketMaxCodes | Should -Be 77, 3
        $null = $session.DisposeAsync().AsTask().GetAwaiter().GetResult()
        (Invoke-Program snapshot HK:700 -o csv).Output[1] | Should -BeLike 'HK:700,HK,*'
        Disconnect-Qos
    }

    It 'share what Set-QosOption -Save wrote, without the key' {
        $env:QOS_API_KEY = 'another-key'
        $env:QOS_TEST_SECRET = $server.ApiKey
        Set-QosOption -DefaultMarket HK -DefaultKLineCount 7 -ColorScheme RedUp -Save -Profile work -Uri $server.Uri -Plan trial -SecretName QOS_TEST_SECRET
        Set-QosOption -DefaultMarket '' -DefaultKLineCount 100 -ColorScheme Auto
        Get-Content $env:QOS_CONFIG -Raw | Should -Not -BeLike "*$($server.ApiKey)*"
        $connection = Connect-Qos -Profile work -PassThru
        $connection.Uri | Should -Be $server.Uri
        $connection.MaxCodes | Should -Be 3
        (Get-QosSnapshot 700).Code | Should -Be 'HK:700'
        (Get-QosKLine 700).Count | Should -Be 7
        (Get-QosOption).ColorScheme | Should -Be RedUp
        Disconnect-Qos
        (Invoke-Program snapshot 700 --profile work -o csv).Output[1] | Should -BeLike 'HK:700,HK,*'
        $env:QOS_PROFILE = 'work'
        $session = [Qos.Embedded.EmbeddedSession]::FromEnvironmentAsync().GetAwaiter().GetResult()
        "$($session.Client.Options.Uri) $($session.Client.Options.Limits.MaxCodes)" | Should -Be "$($server.Uri) 3"
        $null = $session.DisposeAsync().AsTask().GetAwaiter().GetResult()
        $env:QOS_TEST_SECRET = $null
        Set-QosOption -DefaultMarket '' -DefaultKLineCount 100 -ColorScheme Auto
    }

    It 'begin a new session with the default profile' {
        Set-QosOption -DefaultKLineType 5m -Save
        $shell = [powershell]::Create()
        $shell.AddScript("Import-Module '$PSScriptRoot/../../artifacts/module/Qos'; Get-QosOption").Invoke().DefaultKLineType | Should -Be Minute5
        $shell.Dispose()
        Remove-Item $env:QOS_CONFIG
        Set-QosOption -DefaultKLineType Day
    }

    It 'read a range alike' {
        $env:QOS_API_KEY = $server.ApiKey
        $env:QOS_URI = $server.Uri
        $null = Connect-Qos -NoCheck -RequestsPerMinute 1000
        $bars = Get-QosKLine HK:700 -Type 5m -From 2025-03-13 -To 20250314
        $rows = (Invoke-Program kline HK:700 --type 5m --from 2025-03-13 --to 20250314 -o csv).Output | ConvertFrom-Csv
        $rows.exchangeTime | Should -Be $bars.ExchangeTime
        $client = [Qos.Client.QosClient]::new([Qos.Client.QosClientOptions]::FromEnvironment($null))
        $client.GetKLineHistoryAsync('HK:700', 'Minute5', [datetime]'2025-03-13', [Qos.Client.MarketTime]::Parse('20250314')).GetAwaiter().GetResult().Bars.Time | Should -Be $bars.Time
        $null = $client.DisposeAsync().AsTask().GetAwaiter().GetResult()
        $bad = { Get-QosKLine HK:700 -From 03/04/2025 } | Should -Throw -PassThru
        $program = Invoke-Program kline HK:700 --from 03/04/2025
        $program.Error | Should -BeLike "*'03/04/2025' means different days*"
        $bad.Exception.Message | Should -BeLike "*'03/04/2025' means different days*"
        Disconnect-Qos
    }
}
