BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
    $simulator = Get-QosSimulator
    $requests = $simulator.Requests
    function Complete($Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

AfterAll { Disconnect-Qos }

Describe 'Completion' {
    It 'offers codes of the server''s product list after <Line>' -ForEach @(
        @{ Line = 'Get-QosSnapshot US:AA'; Code = 'US:AAPL' }
        @{ Line = 'Get-QosSnapshot -Code HK:7'; Code = 'HK:700' }
        @{ Line = 'Get-QosSnapshot aap'; Code = 'US:AAPL' }
        @{ Line = 'Get-QosSnapshot 6005'; Code = 'SH:600519' }
        @{ Line = 'Watch-QosTrades CF:BTCUSDT,CF:E'; Code = 'CF:ETHUSDT' }
        @{ Line = 'Get-QosKLine CF:BTCUSDT,ET'; Code = 'CF:ETHUSDT' }
        @{ Line = "Get-QosDepth 'US:TS"; Code = "'US:TSLA'" }
        @{ Line = 'Get-QosDepth "US:TS'; Code = '"US:TSLA"' }
        @{ Line = "Get-QosDepth 'US:AAPL,TS"; Code = "'US:AAPL,US:TSLA'" }
        @{ Line = 'Get-QosSnapshot h'; Code = 'HK:' }
    ) {
        Complete $Line | Should -Contain $Code
    }

    It 'looks first in the market of the element before' {
        @(Complete 'Get-QosSnapshot SH:600519,')[0] | Should -BeLike 'SH:*'
        @(Complete 'Get-QosSnapshot US:AAPL,')[0] | Should -BeLike 'US:*'
    }

    It 'finds instruments by name, and shows the name' {
        $line = 'Get-QosSnapshot 特斯拉'
        $match = (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object CompletionText -EQ US:TSLA
        $match.ToolTip | Should -BeLike 'US:TSLA*特斯拉*'
    }

    It 'offers codes that were used in this session, first' {
        Complete 'Get-QosSnapshot US:ZZ' | Should -Be 'US:ZZ'
        Get-QosSnapshot US:ZZTOP -ErrorAction SilentlyContinue
        Complete 'Get-QosSnapshot US:ZZ' | Should -Be 'US:ZZTOP'
    }

    It 'gives the word itself rather than file names: <_>' -ForEach 'Get-QosSnapshot READ', 'Get-QosSnapshot ./', 'Get-QosProduct ./', 'Get-QosKLine US:AAPL -Type ./', "Get-QosSnapshot 'RE" {
        $found = Complete $_
        @($found).Count | Should -Be 1
        $found.Trim("'") | Should -Be ($_ -split ' ')[-1].Trim("'")
    }

    It 'offers K-line types by their short names, and by their long ones after a letter' {
        Complete 'Get-QosKLine US:AAPL -Type ' | Should -Be 1m, 5m, 15m, 30m, 1h, 2h, 4h, 1d, 1w, 1mo, 1y
        Complete 'Get-QosKLine US:AAPL -Type 1' | Should -Contain 1mo
        Complete 'Watch-QosKLine US:AAPL -Type d' | Should -Be Day
        Complete 'Set-QosOption -DefaultKLineType 3' | Should -Be 30m
    }

    It 'offers markets and enums' {
        Complete 'Get-QosProduct ' | Should -Contain HK
        Complete 'Get-QosTradingDay S' | Should -Contain SH
        Complete 'Get-QosKLine US:AAPL -Adjustment ' | Should -Be Forward, None
        Complete 'Set-QosOption -ColorScheme R' | Should -Be RedUp
        Complete 'Invoke-QosSimulatorFault -Frame G' | Should -Be Garbage
    }

    It 'offers a property, and not the hidden column that shows it' {
        Complete 'Get-QosKLine US:AAPL | Sort-Object Cl' | Should -Be Close
        (Complete 'Get-QosSnapshot US:AAPL | Select-Object ')[0] | Should -Be AfterHours
    }

    It 'answers within 200 ms and sends nothing' {
        $before = $simulator.Requests
        $null = Complete 'Get-QosSnapshot '
        (Measure-Command { foreach ($i in 1..5) { $null = Complete 'Get-QosSnapshot U' } }).TotalMilliseconds / 5 | Should -BeLessThan 200
        $simulator.Requests | Should -Be $before
    }

    It 'neither connects nor starts a simulator' {
        $shell = [powershell]::Create()
        $found = $shell.AddScript(@"
Import-Module '$PSScriptRoot/../../artifacts/module/Qos'
`$env:QOS_API_KEY = 'none'
(TabExpansion2 'Get-QosSnapshot ' 16).CompletionMatches.CompletionText
`$env:QOS_API_KEY = `$null
Get-QosConnection
"@).Invoke()
        $shell.Dispose()
        $found | Should -Contain 'HK:'
        $found | Should -Not -Contain 'US:AAPL'
        $found[-1] | Should -BeOfType [string]
    }
}
