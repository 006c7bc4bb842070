BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
    $simulator = Get-QosSimulator
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosProduct' {
    It 'gives the products of markets, in one request' {
        # The first command waits for the list that Connect-Qos reads while the session goes on.
        $null = Get-QosSnapshot HK:700
        $before = $simulator.Statistics.Requests['/product-list']
        $products = 'US', 'CM' | Get-QosProduct
        $products.Market | Select-Object -Unique | Should -Be 'US', 'CM'
        $products.Code | Should -Contain 'US:AAPL'
        $simulator.Statistics.Requests['/product-list'] - $before | Should -Be 1
    }

    It 'finds names and codes by wildcards' {
        (Get-QosProduct US -Name '特斯拉*', '苹果', 'US:NVDA').Code | Should -Be 'US:AAPL', 'US:TSLA', 'US:NVDA'
        @(Get-QosProduct US -Name 'US:A*').Code | Should -Contain 'US:AAPL'
        @(Get-QosProduct US -Name 'US:A*').Code | Should -Not -Contain 'US:TSLA'
    }

    It 'finds a part of a name, a symbol and a code in either spelling: <_>' -ForEach '腾讯', '700', 'HK:700', 'HK:00700', '0700.HK', 'txkg' {
        (Get-QosProduct HK -Name $_).Code | Should -Be HK:00700
    }

    It 'says that a name matches nothing' {
        Get-QosProduct US -Name 'no such name', 'US:AAPL' -ErrorVariable problems -ErrorAction SilentlyContinue | ForEach-Object Code | Should -Be US:AAPL
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosNoData,*'
        "$($problems[0])" | Should -BeLike "*'no such name'*"
    }

    It 'gives codes that quotes accept' {
        $product = Get-QosProduct HK -Name HK:00700
        ($product | Get-QosSnapshot).Code | Should -Be $product.Code
    }
}
