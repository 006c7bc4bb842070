BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator -AllOpen
    function Show { $input | Out-String -Width 120 }
    function Show-Colored {
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'Ansi'
        try { $input | Out-String -Width 120 } finally { $PSStyle.OutputRendering = $rendering }
    }
    $red = [regex]::Escape($PSStyle.Foreground.Red)
    $green = [regex]::Escape($PSStyle.Foreground.Green)
}

AfterAll {
    Set-QosOption -ColorScheme Auto
    Disconnect-Qos
}

Describe 'Views' {
    It 'fit 120 columns, as table and as list: <_>' -ForEach @(
        'Get-QosSnapshot US:AAPL, HK:700, SH:600519, CF:BTCUSDT, FX:EURUSD, IX:JPN225, CM:XAUUSD'
        'Get-QosDepth HK:700, CF:BTCUSDT'
        'Get-QosTrade CF:BTCUSDT, FX:EURUSD'
        'Get-QosKLine CF:DOGEUSDT, IX:JPN225 -Count 3'
        'Get-QosInstrument HK:700, US:AAPL, CF:BTCUSDT'
        'Get-QosProduct'
        'Get-QosTradingDay'
        'Get-QosConnection'
        'Get-QosOption'
        'Get-QosSimulator'
        '[Qos.Client.GapEvent]@{ Message = "a hole of trades between two times, which is told in many words so that the line would be long" }'
    ) {
        $objects = Invoke-Expression $_
        foreach ($text in ($objects | Show), ($objects | Format-Table | Show), ($objects | Format-List | Show)) {
            $text | Should -Not -BeNullOrEmpty
            ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
            $text | Should -Not -Match '#ERR'
        }
    }

    It 'show prices with all decimals of their instrument, aligned' {
        $bars = Get-QosKLine FX:EURUSD -Type 1d -Count 20
        $lines = ($bars | Show) -split '\r?\n' | Where-Object { $_ -match '^FX:EURUSD' }
        $lines.Count | Should -Be 20
        $lines | Should -Match '1d'
        foreach ($line in $lines) { ([regex]::Matches($line, '\d+\.\d+').Value | ForEach-Object { $_.Split('.')[1].Length } | Select-Object -Unique) | Should -Be 5 }
        @($lines | ForEach-Object { $_.IndexOf('.') } | Select-Object -Unique).Count | Should -Be 1
    }

    It 'show the figures themselves in lists' {
        $bar = Get-QosKLine US:AAPL -Type 1d -Count 2 | Select-Object -First 1
        $text = $bar | Format-List | Show
        $text | Should -BeLike "*Close *: $($bar.Close)*"
        $text | Should -BeLike '*Type *: Day*'
    }

    It 'draw a depth as a ladder, asks above bids, best prices in the middle' {
        $depth = Get-QosDepth SH:600519
        $lines = ($depth | Show) -split '\r?\n' | Where-Object { $_ -match '^\s+(ask|bid)' }
        $lines.Count | Should -Be 10
        $lines[4] | Should -Match "ask\s+1\s+$([regex]::Escape($depth.Ask))"
        $lines[5] | Should -Match "bid\s+1\s+$([regex]::Escape($depth.Bid))"
        $lines[4, 5] | Should -Match '█'
        # Any level but the best may be empty for a moment.
        $lines | Should -Match '█|\s0\s*$'
    }

    It 'say that prices are simulated' {
        Get-QosSnapshot HK:700 | Show | Should -Match 'simulated'
        Get-QosDepth HK:700 | Show | Should -Match 'simulated'
        Get-QosKLine HK:700 -Count 1 | Show | Should -Match 'simulated'
        Get-QosTrade HK:700 -Count 1 | Show | Should -Match 'simulated'
    }

    It 'say nothing of the kind for real ones' {
        $real = [Qos.Client.Snapshot]::new([Qos.Client.InstrumentCode]::Parse('HK:700'))
        $real | Show | Should -Not -Match 'simulated'
    }

    It 'colour rises and falls as the session wants them' {
        $rise = [Qos.Client.KLine]::new([Qos.Client.InstrumentCode]::Parse('US:AAPL'))
        foreach ($property in @{ Type = 'Day'; Open = 1; High = 3; Low = 1; Close = 2 }.GetEnumerator()) { [Qos.Client.KLine].GetProperty($property.Key).SetValue($rise, ($property.Value -as [Qos.Client.KLine].GetProperty($property.Key).PropertyType)) }
        Set-QosOption -ColorScheme GreenUp
        $rise | Show-Colored | Should -Match "${green}2"
        Set-QosOption -ColorScheme RedUp
        $rise | Show-Colored | Should -Match "${red}2"
        Set-QosOption -ColorScheme None
        $rise | Show-Colored | Should -Not -Match $red
        Set-QosOption -ColorScheme Auto
    }

    It 'have no colour where the host shows none' {
        $PSStyle.OutputRendering = 'PlainText'
        try { Get-QosSnapshot US:AAPL, HK:700 | Show | Should -Not -Match '\e\[3' } finally { $PSStyle.OutputRendering = 'Host' }
    }

    It 'take little more than the time of ready strings: <_>' -ForEach 'Get-QosKLine US:AAPL -Type 1m -Count 1000', 'Get-QosSnapshot US:AAPL', 'Get-QosTrade CF:BTCUSDT' {
        $some = @(Invoke-Expression $_)
        $own = 1..(5000 / $some.Count) | ForEach-Object { $some }
        $ready = foreach ($i in 1..5000) { [pscustomobject]@{ Code = 'US:AAPL'; Type = '1m'; Time = '2025-03-14 09:30'; Open = '211.10'; High = '211.42'; Low = '209.24'; Close = '211.13'; Volume = "$i" } }
        # In turns and the best of each: the first runs are compiled in the background, on a processor that others use.
        $times = foreach ($turn in 1..4) {
            [pscustomobject]@{
                Own   = (Measure-Command { $own | Show }).TotalSeconds
                Ready = (Measure-Command { $ready | Format-Table Code, Type, Time, Open, High, Low, Close, Volume | Show }).TotalSeconds
            }
        }
        ($times.Own | Measure-Object -Minimum).Minimum / ($times.Ready | Measure-Object -Minimum).Minimum | Should -BeLessThan 4
    }

    It 'show an adjusted price with its own decimals, and a traded one with those of the market' {
        $null = Get-QosKLine SH:601398 -From 2024-01-02 -To 2024-01-05 -Adjustment Forward | Show
        $bar = Get-QosKLine SH:601398 -Type 1d -Count 1
        $bar | Show | Should -Match "$([regex]::Escape($bar.Close.ToString('F2')))\s"
    }
}
