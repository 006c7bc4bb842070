BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    $server = Start-QosSimulator -AllOpen -NoLimit -ApiKey s3cret-key-of-this-test
}

AfterAll {
    Disconnect-Qos
    Stop-QosSimulator
}

Describe 'Test-QosConnection' {
    It 'passes a good connection, check by check' {
        $server | Connect-Qos
        $checks = Test-QosConnection
        $checks.Check | Should -Be Proxy, Server, Key, Latency, Clock, Limits, Socket, Names
        $checks.Status | Should -Not -Contain Failed
        $checks | Out-String -Width 80 | Should -Match 'Socket +Passed'
        Test-QosConnection CF:BTCUSDT -Quiet | Should -Be $true
    }

    It 'says what is wrong with a key, without showing it' {
        Connect-Qos -ApiKey wr0ng-key -Uri $server.Uri -NoCheck
        $key = Test-QosConnection | Where-Object Check -EQ Key
        $key.Status | Should -Be Failed
        $key.Advice | Should -Not -BeNullOrEmpty
        "$($key | Format-List * | Out-String)" | Should -Not -BeLike '*wr0ng-key*'
        Test-QosConnection -Quiet | Should -Be $false
    }

    It 'says that there is no server' {
        Connect-Qos -ApiKey any -Uri http://127.0.0.1:1 -NoCheck
        $checks = Test-QosConnection
        ($checks | Where-Object Check -EQ Server).Status | Should -Be Failed
        ($checks | Where-Object Check -EQ Socket).Status | Should -Be Skipped
    }

    It 'tells codes that are more than the plan allows' {
        $small = Start-QosSimulator -MaxCodes 2
        $small | Connect-Qos -MaxCodes 5 -NoCheck
        $limits = Test-QosConnection | Where-Object Check -EQ Limits
        $limits.Status | Should -Be Failed
        $limits.Advice | Should -BeLike '*-MaxCodes*'
    }
}
