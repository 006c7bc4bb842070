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

    It 'leaves out the running bar with -ClosedOnly' {
        $bars = Get-QosKLine CF:BTCUSDT -Type 1d -Count 5
        $bars[-1].IsFinal | Should -BeFalse
        (Get-QosKLine CF:BTCUSDT -Type 1d -Count 5 -ClosedOnly).Time | Should -Be $bars[0..3].Time
    }

    It 'adjusts for splits and dividends' {
        $plain = Get-QosKLine US:NVDA -Type 1d -From 2024-05-01 -To 2024-05-10
        $adjusted = Get-QosKLine US:NVDA -Type 1d -From 2024-05-01 -To 2024-05-10 -Adjustment Forward
        $adjusted[0].Adjustment | Should -Be Forward
        $adjusted[0].Close | Should -BeLessThan $plain[0].Close
    }

    It 'does not mix -Count with -From' {
        { Get-QosKLine US:AAPL -Count 5 -From 2025-01-01 } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
        { Get-QosKLine US:AAPL -Count 1001 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
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
