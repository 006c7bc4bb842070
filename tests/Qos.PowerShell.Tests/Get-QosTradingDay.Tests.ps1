BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosTradingDay' {
    It 'gives dates, full or half, by market' {
        $days = Get-QosTradingDay HK, US
        $days.Market | Select-Object -Unique | Should -Be 'HK', 'US'
        $days[0].Date | Should -BeOfType [DateOnly]
        $days.Count | Should -BeGreaterThan 80
        $days.Kind | Select-Object -Unique | Should -BeIn 'F', 'H'
        foreach ($day in $days) { $day.IsHalfDay | Should -Be ($day.Kind -eq 'H') }
        $days | Where-Object { $_.Date.DayOfWeek -in 'Saturday', 'Sunday' } | Should -BeNullOrEmpty
    }

    It 'gives the four markets that have a calendar without -Market' {
        (Get-QosTradingDay).Market | Select-Object -Unique | Should -Be 'HK', 'US', 'SH', 'SZ'
    }

    It 'reports a market without a calendar' {
        Get-QosTradingDay XX -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeIn 'QosNoData,Qos.PowerShell.Commands.GetQosTradingDayCommand', 'QosServerMessage,Qos.PowerShell.Commands.GetQosTradingDayCommand'
    }
}
