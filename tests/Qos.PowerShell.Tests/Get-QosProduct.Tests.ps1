BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
    $simulator = Get-QosSimulator
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosProduct' {
    It 'gives the products of markets, in one request' {
        $before = $simulator.Statistics.Requests['/product-list']
        $products = 'US', 'CM' | Get-QosProduct
        $products.Market | Select-Object -Unique | Should -Be 'US', 'CM'
        $products.Code | Should -Contain 'US:AAPL'
        $simulator.Statistics.Requests['/product-list'] - $before | Should -Be 1
    }

    It 'finds names and codes by wildcards' {
        (Get-QosProduct US -Name '*Tesla*', '苹果*', 'Apple*', 'US:NVDA').Code | Should -Contain 'US:NVDA'
        @(Get-QosProduct US -Name 'US:A*').Code | Should -Contain 'US:AAPL'
        @(Get-QosProduct US -Name 'US:A*').Code | Should -Not -Contain 'US:TSLA'
        Get-QosProduct US -Name 'no such name' | Should -BeNullOrEmpty
    }

    It 'gives codes that quotes accept' {
        $product = Get-QosProduct HK -Name HK:00700
        ($product | Get-QosSnapshot).Code | Should -Be $product.Code
    }
}
