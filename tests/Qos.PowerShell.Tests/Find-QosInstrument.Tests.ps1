BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
    $simulator = Get-QosSimulator
}

AfterAll { Disconnect-Qos }

Describe 'Find-QosInstrument' {
    It 'finds <Code> by <Name>' -ForEach @(
        @{ Name = 'HK:00700'; Code = 'HK:700' }
        @{ Name = '0700.HK'; Code = 'HK:700' }
        @{ Name = '腾讯'; Code = 'HK:700' }
        @{ Name = 'tencent'; Code = 'HK:700' }
        @{ Name = 'txkg'; Code = 'HK:700' }
        @{ Name = '*茅台'; Code = 'SH:600519' }
        @{ Name = 'gzmt'; Code = 'SH:600519' }
        @{ Name = 'AAPL'; Code = 'US:AAPL' }
    ) {
        (Find-QosInstrument $Name)[0].Code | Should -Be $Code
    }

    It 'asks nothing for what is known' {
        $null = Find-QosInstrument tencent
        $before = $simulator.Requests
        (Find-QosInstrument tencent, gzmt, 700).Code | Should -Contain 'SH:600519'
        $simulator.Requests | Should -Be $before
    }

    It 'gives instruments that other cmdlets take' {
        (Find-QosInstrument *银行 -Market SH | Get-QosSnapshot).Code | Should -Be 'SH:600036', 'SH:601398'
    }

    It 'says that a name matches nothing, and finds the others' {
        (Find-QosInstrument 'no such name', 'US:AAPL' -ErrorVariable problems -ErrorAction SilentlyContinue).Code | Should -Be US:AAPL
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosNoData,*'
    }

    It 'shows both names in a table' {
        $text = Find-QosInstrument HK:700 | Out-String
        $text | Should -BeLike '*HK:700*TENCENT*腾讯控股*'
    }
}

Describe 'Names that a session has learned' {
    It 'are known to the next one, before it connects' {
        $cache = Join-Path $TestDrive 'names'
        $null = New-Item -ItemType Directory $cache
        Set-Content (Join-Path $cache 'names-api.qos.hk.tsv') "HK:700`tTENCENT`t腾讯控股`tHKD"
        $shell = [powershell]::Create()
        $found = $shell.AddScript(@"
`$env:QOS_CACHE = '$cache'
Import-Module '$PSScriptRoot/../../artifacts/module/Qos'
foreach (`$line in 'Get-QosSnapshot tencent', 'Get-QosSnapshot 腾讯', 'Watch-QosTrades txkg') {
    (TabExpansion2 `$line `$line.Length).CompletionMatches.CompletionText
}
`$env:QOS_CACHE = 'off'
"@).Invoke()
        $shell.Dispose()
        $found | Should -Be 'HK:700', 'HK:700', 'HK:700'
    }
}
