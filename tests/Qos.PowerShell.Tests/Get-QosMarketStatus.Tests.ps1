BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module $module
    function New-Session([string] $Script) {
        $session = [powershell]::Create()
        try { @{ Output = $session.AddScript("Import-Module '$module'; $Script").Invoke(); Warning = @($session.Streams.Warning); Error = @($session.Streams.Error) } }
        finally { $session.Dispose() }
    }
}

AfterAll {
    Disconnect-Qos
    Stop-QosSimulator
}

Describe 'Get-QosMarketStatus' {
    It 'tells session, changes and early close on the server''s time: <Start>' -ForEach @(
        # Thanksgiving 2026, its half day after it, a Hong Kong lunch break, a Saturday.
        @{ Start = '2026-11-26T15:00Z'; Market = 'US'; Session = 'Closed'; NextOpen = '2026-11-27T14:30Z'; NextClose = '2026-11-27T18:00Z'; Early = $null; Trades = $false }
        @{ Start = '2026-11-27T15:00Z'; Market = 'US'; Session = 'Regular'; NextOpen = '2026-11-30T14:30Z'; NextClose = '2026-11-27T18:00Z'; Early = '2026-11-27T18:00Z'; Trades = $true }
        @{ Start = '2026-11-27T04:30Z'; Market = 'HK'; Session = 'Break'; NextOpen = '2026-11-27T05:00Z'; NextClose = '2026-11-27T08:00Z'; Early = $null; Trades = $true }
        @{ Start = '2026-11-28T04:30Z'; Market = 'SZ'; Session = 'Closed'; NextOpen = '2026-11-30T01:30Z'; NextClose = '2026-11-30T07:00Z'; Early = $null; Trades = $false }
        @{ Start = '2026-11-28T04:30Z'; Market = 'FX'; Session = 'Closed'; NextOpen = '2026-11-29T22:00Z'; NextClose = '2026-12-04T22:00Z'; Early = $null; Trades = $true }
    ) {
        Start-QosSimulator -Start $Start -NoLimit | Connect-Qos
        $status = Get-QosMarketStatus $Market
        $status.Market | Should -Be $Market
        $status.Session | Should -Be $Session
        $status.IsOpen | Should -Be ($Session -eq 'Regular')
        $status.NextOpen | Should -Be ([datetimeoffset]$NextOpen)
        $status.NextClose | Should -Be ([datetimeoffset]$NextClose)
        $status.EarlyClose | Should -Be $(if ($Early) { [datetimeoffset]$Early })
        $status.IsTradingDay | Should -Be $Trades
        $status.HolidaysKnown | Should -BeTrue
        $status.LastChange | Should -BeLessOrEqual $status.Time
        $status.NextChange | Should -BeGreaterThan $status.Time
    }

    It 'asks for the calendar once, whatever is asked of it' {
        $server = Start-QosSimulator -NoLimit
        $server | Connect-Qos
        $null = Get-QosMarketStatus
        $null = Get-QosMarketStatus HK, US
        Get-QosSnapshot HK:700, HK:9988, US:AAPL | Get-QosMarketStatus | ForEach-Object Market | Should -Be 'HK', 'US'
        $server.Statistics.Requests['/market-calendar'] | Should -Be 1
    }

    It 'takes codes: an index has the hours of its exchange, an unknown one none' {
        Start-QosSimulator -Start 2026-11-27T15:00Z -NoLimit | Connect-Qos
        $status = Get-QosMarketStatus IX:HSI, IX:JPN225, US:AAPL, CF:BTCUSDT
        $status.Code | Should -Be 'IX:HSI', 'IX:JPN225', 'US:AAPL', 'CF:BTCUSDT'
        $status.Session | Should -Be 'Closed', 'Unknown', 'Regular', 'Regular'
        $status[3].NextChange | Should -BeNullOrEmpty
        { Get-QosMarketStatus XX } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage '*IX:HSI*'
    }

    It 'says of a simulator that keeps its markets open that they are' {
        Connect-Qos -Simulator -AllOpen
        (Get-QosMarketStatus).IsOpen | Should -Not -Contain $false
    }

    It 'works without a connection, and says that holidays are not known' {
        $seen = New-Session 'Get-QosMarketStatus'
        $seen.Output.Market | Should -Be 'HK', 'SH', 'SZ', 'US', 'FX', 'CM', 'CF'
        $seen.Output[0].HolidaysKnown | Should -BeFalse
        $seen.Error | Should -BeNullOrEmpty
        "$($seen.Warning)" | Should -BeLike '*Holidays*not known*'
        (New-Session 'Get-QosMarketStatus CF, FX').Warning | Should -BeNullOrEmpty
    }

    It 'works when the server does not answer' {
        $server = Start-QosSimulator -NoLimit
        $server | Connect-Qos -TimeoutSec 1
        Stop-QosSimulator
        (Get-QosMarketStatus HK -WarningVariable told -WarningAction SilentlyContinue).Market | Should -Be HK
        "$told" | Should -BeLike '*Holidays*not known*'
    }

    It 'shows a table that fits 100 columns' {
        Connect-Qos -Simulator
        $text = Get-QosMarketStatus HK, US, CF | Format-Table | Out-String -Width 100
        ($text -split '\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $text | Should -Match 'Session'
        $text | Should -Match 'Next open'
    }
}
