BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
    $simulator = Get-QosSimulator
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosKLine' {
    It 'gives bars of several codes, each code''s oldest first' {
        $bars = Get-QosKLine US:AAPL, CF:BTCUSDT -Type 1d -Count 250
        $bars.Count | Should -Be 500
        $bars.Code | Select-Object -Unique | Should -Be 'US:AAPL', 'CF:BTCUSDT'
        $times = $bars[0..249].Time
        $times | Should -Be ($times | Sort-Object)
        ($bars | Measure-Object Close -Average -Maximum).Maximum | Should -BeOfType [double]
    }

    It 'keeps prices exact' {
        $bar = Get-QosKLine FX:EURUSD -Type 1d -Count 1
        $bar.Close | Should -BeOfType [decimal]
        $bar.High | Should -BeGreaterOrEqual $bar.Low
    }

    It 'gives 100 day bars without -Type and -Count' {
        $bars = Get-QosKLine HK:700
        $bars.Count | Should -Be 100
        $bars[0].Type | Should -Be Day
    }

    It 'gives every bar between two dates once, both included, over as many requests as it takes' {
        $before = $simulator.Statistics.Requests['/history']
        $bars = Get-QosKLine US:AAPL -Type 1d -From 2015-03-01 -To 2025-03-14
        $simulator.Statistics.Requests['/history'] - $before | Should -BeGreaterThan 2
        $bars[0].Time.ToString('yyyy-MM-dd') | Should -Be '2015-03-02'
        $bars[-1].Time.ToString('yyyy-MM-dd') | Should -Be '2025-03-14'
        @($bars.Time | Select-Object -Unique).Count | Should -Be $bars.Count
    }

    It 'shows progress of a long walk, and takes it away' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../../artifacts/module/Qos'; Get-QosKLine US:AAPL -Type 1d -From 2015-03-01 -To 2025-03-14 -Connection `$args[0]").AddArgument((Get-QosConnection)).Invoke()
        $records = $shell.Streams.Progress.ReadAll()
        @($records).Count | Should -BeGreaterThan 2
        $records[0].Activity | Should -BeLike '*1d*US:AAPL*'
        $records[-1].RecordType | Should -Be Completed
        $shell.Dispose()
    }

    It 'warns where the server has nothing older' {
        $bars = Get-QosKLine US:COIN -Type 1mo -From 1950-01-01 -To 2025-01-01 -WarningVariable told -WarningAction SilentlyContinue
        $bars.Count | Should -BeGreaterThan 10
        "$told" | Should -BeLike '*US:COIN*'
    }

    It 'goes up to now without -To' {
        $bars = Get-QosKLine CF:BTCUSDT -Type 1d -From ([datetime]::UtcNow.AddDays(-5))
        $bars.Count | Should -BeIn 5, 6
        $bars[-1].IsFinal | Should -BeFalse
    }

    It 'gives as many finished bars as asked with -ClosedOnly' {
        $bars = Get-QosKLine CF:BTCUSDT -Type 1d -Count 6
        $bars[-1].IsFinal | Should -BeFalse
        (Get-QosKLine CF:BTCUSDT -Type 1d -Count 5 -ClosedOnly).Time | Should -Be $bars[0..4].Time
        @(Get-QosKLine CF:BTCUSDT, HK:700 -Type 1m -Count 1 -ClosedOnly).IsFinal | Should -Be $true, $true
    }

    It 'takes a date for that whole day at the exchange, at both ends, however it is given' {
        $expected = (Get-QosKLine HK:700 -Type 5m -From '2025-03-13T00:00' -To '2025-03-14T23:59').Time
        $expected.Count | Should -BeGreaterThan 100
        foreach ($range in @{ From = '2025-03-13'; To = '2025-03-14' }, @{ From = 20250313; To = '20250314' }, @{ From = [datetime]'2025-03-13'; To = [DateOnly]'2025-03-14' },
            @{ From = [datetime]::SpecifyKind('2025-03-13', 'Local'); To = [datetime]::SpecifyKind('2025-03-14', 'Utc') }) {
            (Get-QosKLine HK:700 -Type 5m @range).Time | Should -Be $expected
        }
    }

    It 'refuses a date that other cultures read differently, with what to write' {
        { Get-QosKLine HK:700 -From 03/04/2025 } | Should -Throw '*2025-03-04 or 2025-04-03*' -ErrorId 'ParameterArgumentTransformationError*'
        { Get-QosKLine HK:700 -From 4.3.2025 } | Should -Throw '*2025-03-04*'
        { Get-QosKLine HK:700 -From 5 } | Should -Throw '*is not a date*'
    }

    It 'gives the last bars up to a day without a prompt for its start' {
        $bars = Get-QosKLine US:AAPL -Type 1d -To 2025-03-14 -Count 3
        $bars.Time.ForEach({ $_.ToString('yyyy-MM-dd') }) | Should -Be '2025-03-12', '2025-03-13', '2025-03-14'
        (Get-QosKLine US:AAPL -Type 1d -To 2025-03-14).Count | Should -Be 100
    }

    It 'gives more bars than one answer holds' {
        (Get-QosKLine CF:BTCUSDT -Type 1m -Count 2500).Count | Should -Be 2500
    }

    It 'says that a range has no bars, and that one lies ahead' {
        Get-QosKLine HK:700 -From 2025-03-15 -To 2025-03-16 -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$told" | Should -BeLike '*HK:700: There are no bars from 2025-03-15*'
        { Get-QosKLine HK:700 -From 2150-01-01 -ErrorAction Stop } | Should -Throw '*starts in the future (2150-01-01)*'
    }

    It 'adjusts for splits and dividends' {
        $plain = Get-QosKLine US:NVDA -Type 1d -From 2024-05-01 -To 2024-05-10
        $adjusted = Get-QosKLine US:NVDA -Type 1d -From 2024-05-01 -To 2024-05-10 -Adjustment Forward
        $adjusted[0].Adjustment | Should -Be Forward
        $adjusted[0].Close | Should -BeLessThan $plain[0].Close
    }

    It 'does not mix -Count with -From' {
        { Get-QosKLine US:AAPL -Count 5 -From 2025-01-01 } | Should -Throw '*cannot be combined*' -ErrorId 'QosInvalidArgument*'
        { Get-QosKLine US:AAPL -Count 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'reports codes without data, by count and by range' {
        $bars = Get-QosKLine NOPE:X, US:AAPL -Count 2 -ErrorVariable problems -ErrorAction SilentlyContinue
        $bars.Code | Select-Object -Unique | Should -Be 'US:AAPL'
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosNoData,Qos.PowerShell.Commands.GetQosKLineCommand'
        $bars = Get-QosKLine NOPE:X, US:AAPL -Type 1d -From 2025-03-10 -To 2025-03-14 -ErrorVariable problems -ErrorAction SilentlyContinue
        $bars.Count | Should -Be 5
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosNoData,Qos.PowerShell.Commands.GetQosKLineCommand'
    }
}
