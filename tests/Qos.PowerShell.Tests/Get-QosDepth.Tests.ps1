BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator -AllOpen
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosDepth' {
    It 'gives bids and asks, best first, with what people compute' {
        $depth = Get-QosDepth HK:700
        $depth.Levels | Should -Be 10
        $depth.Bid | Should -Be $depth.Bids[0].Price
        $depth.Ask | Should -Be $depth.Asks[0].Price
        $depth.Bid | Should -BeLessThan $depth.Ask
        $depth.Spread | Should -Be ($depth.Ask - $depth.Bid)
        $depth.Mid | Should -Be (($depth.Ask + $depth.Bid) / 2)
        $depth.Bids[1].Price | Should -BeLessThan $depth.Bids[0].Price
        $depth.Asks[1].Price | Should -BeGreaterThan $depth.Asks[0].Price
    }

    It 'has the depth of each market' {
        (Get-QosDepth US:AAPL, SH:600519, HK:700, CF:BTCUSDT).Levels | Should -Be 1, 5, 10, 20
    }

    It 'reports codes without data' {
        Get-QosDepth NOPE:X -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosNoData,Qos.PowerShell.Commands.GetQosDepthCommand'
    }
}
