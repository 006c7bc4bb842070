# A server that puts the key, escape sequences, overrides and markup wherever it can: no object, stream, table, export or page of the module has any of it.
BeforeDiscovery {
    $calls = @(
        'Get-QosSnapshot US:AAPL, TSLA'
        'Get-QosDepth US:AAPL'
        'Get-QosTrade US:AAPL'
        'Get-QosKLine US:AAPL -Type 1m'
        'Get-QosKLine US:AAPL -From 2025-03-14'
        'Get-QosInstrument US:AAPL, TSLA'
        'Get-QosProduct US'
        'Get-QosProduct US -Name *'
        'Get-QosTradingDay US'
        'Get-QosMarketStatus US'
        'Find-QosInstrument AAPL'
        'Test-QosConnection -Code US:AAPL'
        'Get-QosConnection'
        'Get-QosKLine US:AAPL -Type 1m | Show-QosChart -Terminal'
        'Watch-QosSnapshot US:AAPL -Duration 5s'
        'Watch-QosTrades US:AAPL -Duration 5s'
        'Watch-QosDepth US:AAPL -Duration 5s'
        'Watch-QosKLine US:AAPL -Type 1m -Duration 5s'
    ) | ForEach-Object { @{ Call = $_ } }
}

BeforeAll {
    Add-Type -Path "$PSScriptRoot/../Shared/Hostile/HostileText.cs", "$PSScriptRoot/../Shared/Hostile/HostileServer.cs"
    $module = "$PSScriptRoot/../../artifacts/module/Qos"
    Import-Module $module
    $former = $env:QOS_CACHE
    $env:QOS_CACHE = 'off'
    $servers = [Qos.Testing.HostileServer]::new($false), [Qos.Testing.HostileServer]::new($true)
    $shells = foreach ($server in $servers) {
        $shell = [powershell]::Create()
        $shell.Runspace.SessionStateProxy.SetVariable('uri', $server.Uri)
        $shell.Runspace.SessionStateProxy.SetVariable('key', [Qos.Testing.HostileText]::Key)
        $password = ConvertTo-SecureString ([Qos.Testing.HostileText]::Password) -AsPlainText
        $shell.Runspace.SessionStateProxy.SetVariable('credential', [pscredential]::new('user', $password))
        $null = $shell.AddScript("Import-Module '$module'; Connect-Qos -ApiKey `$key -Uri `$uri -Proxy http://proxy:8080 -ProxyCredential `$credential -NoCheck -RequestsPerMinute 10000").Invoke()
        $shell
    }

    # All that a call gives: its objects in every form, and every stream.
    function Get-Everything([powershell] $Shell, [string] $Call) {
        $Shell.Commands.Clear()
        $Shell.Streams.ClearStreams()
        $script = @"
`$PSStyle.OutputRendering = 'PlainText'
`$VerbosePreference = `$WarningPreference = `$DebugPreference = 'Continue'
`$all = @($Call)
`$all
`$all | Format-Table | Out-String -Width 240
`$all | Format-List * -Force | Out-String -Width 240
`$all | Out-String -Width 240
`$all | ConvertTo-Json -Depth 4
`$all | ConvertTo-Csv
`$all | ForEach-Object ToString
`$Error | Format-List * -Force | Out-String -Width 240
`$Error | ForEach-Object { `$_.ToString(); `$_.Exception.ToString(); `$_.FullyQualifiedErrorId; "`$(`$_.TargetObject)" }
`$Error.Clear()
"@
        try { $output = $Shell.AddScript($script).Invoke() | Out-String -Width 240 }
        catch { $output = $_.Exception.ToString() + ($_ | Format-List * -Force | Out-String -Width 240) }
        $streams = foreach ($stream in 'Error', 'Warning', 'Verbose', 'Debug', 'Information') { $Shell.Streams.$stream | ForEach-Object { "$_"; $_ | Out-String -Width 240 } }
        $progress = $Shell.Streams.Progress | ForEach-Object { $_.Activity, $_.StatusDescription, $_.CurrentOperation }
        ($output, $streams, $progress | ForEach-Object { $_ }) -join "`n"
    }
}

AfterAll {
    foreach ($shell in $shells) {
        $shell.Commands.Clear()
        $null = $shell.AddScript('Disconnect-Qos').Invoke()
        $shell.Dispose()
    }
    $servers | ForEach-Object Dispose
    $env:QOS_CACHE = $former
}

Describe 'Text of others' {
    It 'is plain and without secrets in all that <Call> gives' -ForEach $calls {
        foreach ($shell in $shells) {
            $text = Get-Everything $shell $Call
            $text | Should -Not -BeNullOrEmpty
            # Colours of the error view are PowerShell's own.
            [Qos.Testing.HostileText]::Problem(($text -replace '\e\[[\d;]*m', '')) | Should -BeNullOrEmpty
            $text | Should -Not -Match '\e\[31m\S*k3y'
        }
    }

    It 'comes through where it is the answer' {
        Get-Everything $shells[0] 'Get-QosInstrument US:AAPL' | Should -Match ([Qos.Testing.HostileText]::Mark)
        Get-Everything $shells[1] 'Get-QosInstrument US:AAPL' | Should -Match ([Qos.Testing.HostileText]::Mark)
        Get-Everything $shells[0] 'Watch-QosSnapshot US:AAPL -Duration 5s' | Should -Match ([Qos.Testing.HostileText]::Mark)
    }

    It 'is quoted as plain text where it cannot be used: <Call>' -ForEach @(
        @{ Call = 'Get-QosSnapshot $text' }
        @{ Call = 'Get-QosSnapshot "US:$text"' }
        @{ Call = 'Get-QosKLine US:AAPL -Type $text' }
        @{ Call = 'Get-QosKLine US:AAPL -From $text' }
        @{ Call = 'Get-QosProduct $text' }
        @{ Call = 'Get-QosMarketStatus $text' }
        @{ Call = 'Find-QosInstrument $text' }
        @{ Call = 'Watch-QosTrades US:AAPL -Duration $text' }
        @{ Call = 'Connect-Qos -ApiKey x -Profile $text' }
        @{ Call = 'Connect-Qos -ApiKey x -Plan $text' }
        @{ Call = 'Connect-Qos -ApiKey x -Uri "http://example.org/$text"' }
        @{ Call = 'Connect-Qos -SecretName $text' }
        @{ Call = 'Start-QosSimulator -Fault $text' }
        @{ Call = '[pscustomobject]@{ Code = $text; Time = "2025-03-14"; Open = 1; High = 1; Low = 1; Close = 1 } | Show-QosChart' }
        @{ Call = '[pscustomobject]@{ Code = "US:A"; Time = $text; Open = 1; High = 1; Low = 1; Close = 1 } | Show-QosChart' }
        @{ Call = '[pscustomobject]@{ Code = "US:A"; Time = "2025-03-14"; Open = $text; High = 1; Low = 1; Close = 1 } | Export-QosChart "TestDrive:/x.html"' }
        @{ Call = 'Get-QosArchiveItem -Archive "/nowhere/$text.db"' }
    ) {
        $text = "`e[31m`u{202E}HOSTILE`u{2066}`u{9b}31m`u{2028}`a`nqos: all is well"
        $problems = @()
        try { $null = Invoke-Expression $Call -ErrorVariable problems -ErrorAction SilentlyContinue }
        catch { $problems = @($problems) + $_ }
        $messages = $problems | ForEach-Object { $_.Exception.Message }
        foreach ($message in $messages) { [Qos.Testing.HostileText]::Problem($message) | Should -BeNullOrEmpty }
    }

    It 'cannot leave the model of a chart page' {
        $name = '</script><script>alert(1)</script><img src=x onerror=alert(2)>'
        $file = Join-Path $TestDrive 'chart.html'
        $bars = 1..5 | ForEach-Object { [pscustomobject]@{ Code = 'US:AAPL'; Time = "2025-03-0$_"; Open = 1; High = 1; Low = 1; Close = 1 } }
        $null = $bars | Export-QosChart $file -Title $name
        $page = Get-Content $file -Raw
        $page | Should -Not -Match '<script>alert'
        $page | Should -Not -Match '<img src=x'
    }
}
