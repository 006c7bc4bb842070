BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator -AllOpen
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosTrade' {
    It 'gives the last trades by code, oldest first' {
        $trades = Get-QosTrade HK:700, US:AAPL -Count 5
        $trades.Count | Should -Be 10
        $trades.Code | Select-Object -Unique | Should -Be 'HK:700', 'US:AAPL'
        $times = @($trades | Where-Object Code -EQ 'HK:700' | ForEach-Object Time)
        $times | Should -Be ($times | Sort-Object)
    }

    It 'gives 20 without -Count' { (Get-QosTrade CF:BTCUSDT).Count | Should -Be 20 }

    It 'computes the turnover' {
        $trade = Get-QosTrade SH:600519 -Count 1
        $trade.Turnover | Should -Be ($trade.Price * $trade.Volume)
        $trade.Volume | Should -Be ($trade.RawVolume * 100)
    }

    It 'takes 1 to 50' {
        { Get-QosTrade HK:700 -Count 51 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Get-QosTrade HK:700 -Count 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'reports codes without data' {
        Get-QosTrade NOPE:X -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosNoData,Qos.PowerShell.Commands.GetQosTradeCommand'
    }
}
