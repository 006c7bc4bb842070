BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosTradingDay' {
    It 'gives dates, full or half, by market' {
        $days = Get-QosTradingDay HK, US
        $days.Market | Select-Object -Unique | Should -Be 'HK', 'US'
        $days[0].Date | Should -BeOfType [datetime]
        $days[0].Date.TimeOfDay | Should -Be ([timespan]::Zero)
        $days.Count | Should -BeGreaterThan 80
        $days.Kind | Select-Object -Unique | Should -BeIn 'Full', 'Half'
        foreach ($day in $days) { $day.IsHalfDay | Should -Be ($day.Kind -eq 'Half') }
        $days | Where-Object { $_.Date.DayOfWeek -in 'Saturday', 'Sunday' } | Should -BeNullOrEmpty
    }

    It 'gives the four markets that have a calendar without -Market' {
        (Get-QosTradingDay).Market | Select-Object -Unique | Should -Be 'HK', 'US', 'SH', 'SZ'
    }

    It 'reports a market without a calendar' {
        Get-QosTradingDay XX -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeIn 'QosNoData,Qos.PowerShell.Commands.GetQosTradingDayCommand', 'QosServerMessage,Qos.PowerShell.Commands.GetQosTradingDayCommand'
    }

    It 'gives dates that compare with Get-Date' {
        $days = Get-QosTradingDay HK
        $later = $days | Where-Object Date -GE (Get-Date).Date -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        $later.Count | Should -BeGreaterThan 10
        $later.Count | Should -BeLessThan $days.Count
        @($days | Where-Object { $_.Date -lt (Get-Date).Date }).Count | Should -Be ($days.Count - $later.Count)
        @($days | Where-Object Date -EQ $later[0].Date.ToString('yyyy-MM-dd')).Count | Should -Be 1
        $days | Sort-Object Date -Descending | Select-Object -First 1 -ExpandProperty Date | Should -Be $days[-1].Date
    }

    It 'gives a range, both ends included' {
        $all = Get-QosTradingDay HK
        (Get-QosTradingDay HK -From $all[3].Date -To $all[7].Date).Date | Should -Be $all[3..7].Date
        (Get-QosTradingDay HK -From $all[3].Date.ToString('yyyy-MM-dd') -To $all[7].Date.ToString('yyyy-MM-dd')).Date | Should -Be $all[3..7].Date
        (Get-QosTradingDay HK -From $all[-2].Date).Date | Should -Be $all[-2..-1].Date
        (Get-QosTradingDay HK -To $all[1].Date).Date | Should -Be $all[0..1].Date
    }

    It 'warns where the range goes beyond what the server knows' {
        $all = Get-QosTradingDay US
        $null = Get-QosTradingDay US -From $all[0].Date -To $all[-1].Date -WarningVariable told
        $told | Should -BeNullOrEmpty
        (Get-QosTradingDay US -From $all[0].Date.AddYears(-1) -WarningVariable told -WarningAction SilentlyContinue).Count | Should -Be $all.Count
        "$told" | Should -BeLike "*US*$($all[0].Date.ToString('yyyy-MM-dd'))*"
        { Get-QosTradingDay US -From 2026-11-02 -To 2026-11-01 } | Should -Throw -ErrorId 'QosInvalidArgument,*' -ExpectedMessage '*-From*-To*'
    }

    It 'gives today by the date of each exchange' {
        foreach ($market in 'HK', 'US', 'SH', 'SZ') {
            $zone = $market -eq 'US' ? 'America/New_York' : $market -eq 'HK' ? 'Asia/Hong_Kong' : 'Asia/Shanghai'
            $today = [TimeZoneInfo]::ConvertTimeBySystemTimeZoneId([datetime]::UtcNow, $zone).Date
            $expected = Get-QosTradingDay $market | Where-Object Date -EQ $today
            (Get-QosTradingDay $market -Today).Date | Should -Be $expected.Date
        }
        Connect-Qos -Simulator -AllOpen
        @(Get-QosTradingDay -Today).Market | Should -Be 'HK', 'US', 'SH', 'SZ'
        { Get-QosTradingDay -Today -From 2026-01-01 } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
        Connect-Qos -Simulator
    }

    It 'completes the markets that have a calendar' {
        (TabExpansion2 'Get-QosTradingDay ' 18).CompletionMatches.CompletionText | Sort-Object | Should -Be 'HK', 'SH', 'SZ', 'US'
    }

    It 'shows a half day in one column' {
        $text = [Qos.Client.TradingDay]::new('US', [DateOnly]::new(2026, 11, 27), 'Half') | Out-String
        $text | Should -Match 'Market +Date +Weekday +Trades'
        $text | Should -Match 'US +2026-11-27 +Friday +half the day'
    }
}
