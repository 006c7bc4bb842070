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

    It 'shows the levels that fit a window of <Height> lines, from the best on' -ForEach @(
        @{ Height = 24; Levels = 10 }
        @{ Height = 30; Levels = 13 }
        @{ Height = 200; Levels = 20 }
        @{ Height = 3; Levels = 1 }
    ) {
        $depth = Get-QosDepth CF:BTCUSDT
        $lines = @([Qos.PowerShell.QuoteView]::Ladder($depth, $Height) | ForEach-Object { $_ })
        $lines.Count | Should -Be (1 + 2 * $Levels)
        $lines[$Levels] | Should -Match '^  ask  1 '
        $lines[$Levels + 1] | Should -Match '^  bid  1 '
        $lines[0].Contains("best $Levels of 20 levels") | Should -Be ($Levels -lt 20)
    }
}
