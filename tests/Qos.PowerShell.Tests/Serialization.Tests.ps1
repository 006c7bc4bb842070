# What CSV, JSON, CLIXML and jobs keep of our objects.
BeforeAll {
    $module = "$PSScriptRoot/../../artifacts/module/Qos"
    Import-Module $module
    # In the regular session, when a quote has its pre-market and its reference date too.
    Start-QosSimulator -Start 2025-03-14T14:00Z -NoLimit | Connect-Qos
    $regular = Get-QosSnapshot US:AAPL
    Connect-Qos -Simulator -AllOpen
    $null = Get-QosInstrument HK:700, US:AAPL
    $objects = @{
        Snapshot   = @(Get-QosSnapshot US:AAPL, HK:700, CF:BTCUSDT) + $regular
        Depth      = Get-QosDepth HK:700
        Trade      = Get-QosTrade SH:600519 -Count 3
        KLine      = Get-QosKLine FX:EURUSD -Type 1d -Count 3
        Instrument = Get-QosInstrument HK:700, CF:BTCUSDT
        Product    = Get-QosProduct US -Name *AAPL*
        TradingDay = Get-QosTradingDay HK | Select-Object -First 3
        LiveEvent  = [Qos.Client.LiveEvent]@{ Kind = 'Stale'; Time = [datetimeoffset]::UtcNow; Code = 'HK:700'; Stream = 'Trade'; Message = 'm' }
        GapEvent   = [Qos.Client.GapEvent]@{ Time = [datetimeoffset]::UtcNow; Code = 'HK:700'; Stream = 'Trade'; From = '2025-03-14T09:30+08:00'; To = '2025-03-14T09:31+08:00' }
        VerifiedEvent     = [Qos.Client.VerifiedEvent]@{ Time = [datetimeoffset]::UtcNow; Code = 'HK:700'; Stream = 'Trade'; From = '2025-03-14T09:30+08:00'; To = '2025-03-14T09:31+08:00' }
        DroppedEvent      = [Qos.Client.DroppedEvent]@{ Time = [datetimeoffset]::UtcNow; Stream = 'Trade'; Count = 7 }
        StateChangedEvent = [Qos.Client.StateChangedEvent]@{ Time = [datetimeoffset]::UtcNow; State = 'Reconnecting'; Error = 'Transport' }
    }

    # Every property, nested ones and ticks of times included, as one text.
    function Get-Whole($Object) {
        foreach ($property in $Object.GetType().GetProperties() | Sort-Object Name) {
            $value = $property.GetValue($Object)
            $text = if ($value -is [datetimeoffset]) { $value.ToString('o') } elseif ($value -is [System.Collections.IEnumerable] -and $value -isnot [string]) { $value -join ';' } else { "$value" }
            "$($property.Name)=$text"
            # The text of a quote is short: what stands in it is compared by itself.
            if ($value -is [Qos.Client.SessionQuote]) { Get-Whole $value }
        }
    }
}

AfterAll {
    Disconnect-Qos
    Stop-QosSimulator
}

Describe 'CLIXML' {
    It 'is tried with every part of a quote' {
        $regular.ReferenceDate | Should -Not -BeNullOrEmpty
        $regular.PreMarket | Should -Not -BeNullOrEmpty
    }

    It 'brings a <_> back whole and typed' -ForEach 'Snapshot', 'Depth', 'Trade', 'KLine', 'Instrument', 'Product', 'TradingDay', 'LiveEvent', 'GapEvent', 'VerifiedEvent', 'DroppedEvent', 'StateChangedEvent' {
        $file = Join-Path $TestDrive "$_.xml"
        $objects[$_] | Export-Clixml $file
        $back = @(Import-Clixml $file)
        $back.Count | Should -Be @($objects[$_]).Count
        for ($i = 0; $i -lt $back.Count; $i++) {
            $back[$i].GetType().FullName | Should -Be "Qos.Client.$_"
            Get-Whole $back[$i] | Should -Be (Get-Whole @($objects[$_])[$i])
        }
    }
}

Describe 'A background job' {
    BeforeAll {
        $job = Start-Job -ArgumentList $module {
            Import-Module $args[0]
            Connect-Qos -Simulator -AllOpen
            Get-QosSnapshot US:AAPL
            Get-QosDepth HK:700
            Get-QosKLine US:AAPL -Type 1d -Count 1
            Watch-QosTrades CF:BTCUSDT | Select-Object -First 50
        }
        $received = $job | Receive-Job -Wait -AutoRemoveJob
    }

    It 'gives typed objects back' {
        $received | Group-Object { $_.GetType().FullName } | ForEach-Object { "$($_.Name) $($_.Count)" } |
            Should -Be 'Qos.Client.Depth 1', 'Qos.Client.KLine 1', 'Qos.Client.Snapshot 1', 'Qos.Client.Trade 50'
    }

    It 'keeps figures, times and levels' {
        $received[0].Last | Should -BeOfType [decimal]
        $received[0].Change | Should -Be ($received[0].Last - $received[0].ReferenceClose)
        $received[0].Time.Offset.TotalHours | Should -BeIn -4, -5
        $received[1].Bids.Count | Should -Be 10
        $received[1].Bids[0].Price | Should -Be $received[1].Bid
        $received[2].Time.TimeOfDay | Should -Be ([timespan]::Zero)
        $received[3].ReceivedAt.Ticks % 10000000 | Should -Not -Be 0
        $received[3].IsSimulated | Should -BeTrue
    }

    It 'formats like at home' { $received[0] | Out-String -Width 120 | Should -Match 'simulated' }

    It 'has a connection of its own, and is told so' {
        $connection = Get-QosConnection
        $problem = Start-Job { Import-Module $using:module; try { Get-QosSnapshot HK:700 -Connection $using:connection } catch { "$_" } } | Receive-Job -Wait -AutoRemoveJob
        $problem | Should -BeLike '*Connect-Qos*'
    }
}

Describe 'JSON' {
    It 'keeps every flat figure as a number and every time with its offset' {
        $bar = $objects.KLine[0]
        $text = $bar | ConvertTo-Json
        $text | Should -BeLike "*`"Close`": $($bar.Close)*"
        $text | Should -BeLike "*`"Time`": `"$($bar.Time.ToString('yyyy-MM-ddTHH:mm:sszzz'))`"*"
        $text | Should -Not -BeLike '*ReceivedAtText*'
    }

    It 'keeps the levels of a depth' {
        $depth = $objects.Depth
        $back = $depth | ConvertTo-Json | ConvertFrom-Json
        $back.Bids[0].Price | Should -Be $depth.Bid
        $back.Asks.Count | Should -Be 10
    }
}

Describe 'CSV' {
    It 'keeps every flat figure with its digits' {
        $back = $objects.KLine | ConvertTo-Csv | ConvertFrom-Csv
        $back.Close | Should -Be ($objects.KLine.Close | ForEach-Object { $_.ToString([cultureinfo]::InvariantCulture) })
        [datetimeoffset]::Parse($back[0].Time, [cultureinfo]::InvariantCulture) | Should -Be $objects.KLine[0].Time
        $back[0].PSObject.Properties.Name | Should -Not -Contain ReceivedAtText
    }

    It 'keeps the best prices of a depth in columns of their own' {
        $back = $objects.Depth | ConvertTo-Csv | ConvertFrom-Csv
        $back.Bid | Should -Be $objects.Depth.Bid
        $back.AskVolume | Should -Be $objects.Depth.AskVolume
    }
}
