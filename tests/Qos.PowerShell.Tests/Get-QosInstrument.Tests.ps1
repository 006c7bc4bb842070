BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator -AllOpen
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosInstrument' {
    It 'gives static facts' {
        $instrument = Get-QosInstrument HK:700
        $instrument.LotSize | Should -Be 100
        $instrument.Currency | Should -Be HKD
        $instrument.ChineseName | Should -Be '腾讯控股'
        $instrument.EnglishName | Should -Be TENCENT
        $instrument.TotalShares | Should -BeGreaterThan 1e9
        $instrument.EarningsPerShare | Should -BeOfType [decimal]
    }

    It 'gives only what crypto contracts have' {
        $instrument = Get-QosInstrument CF:BTCUSDT
        $instrument.Currency | Should -Be USDT
        $instrument.LotSize | Should -BeNullOrEmpty
    }

    It 'reports codes without data' {
        (Get-QosInstrument NOPE:X, US:AAPL -ErrorVariable problems -ErrorAction SilentlyContinue).Code | Should -Be 'US:AAPL'
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosNoData,Qos.PowerShell.Commands.GetQosInstrumentCommand'
    }
}
