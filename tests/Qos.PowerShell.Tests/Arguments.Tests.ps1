# What PowerShell's parser leaves of codes, K-line types, durations and dates: typed, quoted, splatted and from variables.
BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    Connect-Qos -Simulator
}

AfterAll {
    Set-QosOption -DefaultMarket '' -DefaultKLineType Day -DefaultKLineCount 100
    Disconnect-Qos
}

Describe 'Codes' {
    It 'take the market of the element before: <Line>' -ForEach @(
        @{ Line = 'HK:700,9988'; Codes = 'HK:700', 'HK:9988' }
        @{ Line = 'SZ:000001,000002'; Codes = 'SZ:000001', 'SZ:000002' }
        @{ Line = 'SH:600519,SZ:000001,2'; Codes = 'SH:600519', 'SZ:000001', 'SZ:000002' }
        @{ Line = "'HK:700,9988'"; Codes = 'HK:700', 'HK:9988' }
        @{ Line = "'HK:700, 9988'"; Codes = 'HK:700', 'HK:9988' }
        @{ Line = 'CF:BTCUSDT,ETHUSDT,US:AAPL'; Codes = 'CF:BTCUSDT', 'CF:ETHUSDT', 'US:AAPL' }
        @{ Line = 'HK:00700,US:AAPL'; Codes = 'HK:00700', 'US:AAPL' }
        @{ Line = '-Code US:BRK.B'; Codes = 'US:BRK.B' }
        @{ Line = '-Code:us:aapl'; Codes = 'US:aapl' }
    ) {
        Invoke-Expression "Get-QosSnapshot $Line" | ForEach-Object Code | Should -Be $Codes
    }

    It 'come from a variable' {
        $codes = 'SZ:000001', 2, 'HK:700'
        (Get-QosSnapshot $codes).Code | Should -Be 'SZ:000001', 'SZ:000002', 'HK:700'
    }

    It 'come by splatting' {
        $arguments = @{ Code = 'HK:700', 9988 }
        (Get-QosSnapshot @arguments).Code | Should -Be 'HK:700', 'HK:9988'
    }

    It 'come through the pipeline, by value and by property name' {
        ('HK:700', 'US:AAPL,TSLA' | Get-QosSnapshot).Code | Should -Be 'HK:700', 'US:AAPL', 'US:TSLA'
        ([pscustomobject]@{ Code = 'HK:700' }, [pscustomobject]@{ Code = 'SH:600519' } | Get-QosSnapshot).Code | Should -Be 'HK:700', 'SH:600519'
        (Get-QosSnapshot HK:700 | Get-QosDepth).Code | Should -Be 'HK:700'
    }

    It 'come from objects that have one' {
        $quotes = Get-QosSnapshot US:AAPL, HK:700
        (Get-QosDepth $quotes).Code | Should -Be 'US:AAPL', 'HK:700'
    }

    It 'come from a column <Column>, with the market of <Market>' -ForEach @(
        @{ Column = 'Code'; Market = 'itself'; Row = @{ Code = 'HK:700' } }
        @{ Column = 'Symbol'; Market = 'itself'; Row = @{ Symbol = 'HK:700'; Shares = 100 } }
        @{ Column = 'Ticker'; Market = 'itself'; Row = @{ Ticker = 'hk:700' } }
        @{ Column = 'Instrument'; Market = 'itself'; Row = @{ Instrument = 'HK:700' } }
        @{ Column = '代码'; Market = 'itself'; Row = @{ 代码 = 'HK:700'; 名称 = '腾讯控股' } }
        @{ Column = 'Symbol'; Market = 'Market'; Row = @{ Symbol = '700'; Market = 'HK' } }
        @{ Column = '代码'; Market = '市场'; Row = @{ 代码 = 700; 市场 = 'HK' } }
        @{ Column = 'Ticker'; Market = 'Exchange'; Row = @{ Ticker = 700.0; Exchange = 'HK' } }
        @{ Column = 'Code'; Market = 'itself, not of Market'; Row = @{ Code = 'HK:700'; Market = 'US' } }
    ) {
        foreach ($object in [pscustomobject]$Row, $Row) {
            ($object | Get-QosSnapshot).Code | Should -Be 'HK:700'
            (Get-QosSnapshot $object).Code | Should -Be 'HK:700'
            (Get-QosSnapshot -Code $object, 'US:AAPL').Code | Should -Be 'HK:700', 'US:AAPL'
        }
        $file = Join-Path $TestDrive list.csv
        [pscustomobject]$Row | Export-Csv $file
        (Import-Csv $file | Get-QosSnapshot).Code | Should -Be 'HK:700'
    }

    It 'keep the zeros of six digits that a spreadsheet took away' {
        ([pscustomobject]@{ Symbol = 1.0; Market = 'SZ' } | Get-QosSnapshot).Code | Should -Be 'SZ:000001'
    }

    It 'may be given by the name of the column: -<_>' -ForEach 'Symbol', 'Ticker', 'Instrument', '代码' {
        $arguments = @{ $_ = 'HK:700' }
        (Get-QosSnapshot @arguments).Code | Should -Be 'HK:700'
    }

    It 'of another column come by a script block' {
        ([pscustomobject]@{ Stock = 'HK:700' }, [pscustomobject]@{ Stock = 'US:AAPL' } | Get-QosSnapshot -Code { $_.Stock }).Code | Should -Be 'HK:700', 'US:AAPL'
    }

    It 'that an object does not have are one error that shows what to write, and the others go on: <_>' -ForEach 'Get-QosSnapshot', 'Watch-QosSnapshot -Duration 1s' {
        $rows = 1..50 | ForEach-Object { [pscustomobject]@{ Stock = 'HK:700'; Shares = $_ } }
        $command = [scriptblock]::Create("`$input | $_ -ErrorVariable script:problems -WarningVariable script:told -ErrorAction SilentlyContinue -WarningAction SilentlyContinue")
        $seen = $rows + 'CF:BTCUSDT' + (Get-Item $TestDrive) + @{ Cash = 5 } | & $command
        $seen.Code | Select-Object -Unique | Should -Be 'CF:BTCUSDT'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosInvalidCode,*'
        "$($problems[0])" | Should -BeLike '*(Stock, Shares)*Code, Symbol, Ticker*-Code { $_.Column }*'
        "$told" | Should -BeLike '*52 objects*'
    }

    It 'that are equal are asked once a batch' {
        $server = Start-QosSimulator -NoLimit
        $connection = $server | Connect-Qos -PassThru
        $quotes = Get-QosKLine HK:700 -Type 1d -Count 100 | Get-QosSnapshot
        $quotes.Code | Should -Be 'HK:700'
        $server.Statistics.Requests['/snapshot'] | Should -Be 1
        (Get-QosSnapshot HK:700, HK:00700, US:AAPL, us:aapl, HK:700).Code | Should -Be 'HK:700', 'HK:00700', 'US:AAPL'
        $server.Statistics.Requests['/snapshot'] | Should -Be 2
        Connect-Qos -Simulator
        $server | Stop-QosSimulator
    }

    It 'of a market that nobody knows are asked for with a warning, once' {
        foreach ($time in 1, 2) {
            Get-QosSnapshot XQ:1 -WarningVariable told -WarningAction SilentlyContinue -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            @($told).Count | Should -Be ($time -eq 1 ? 1 : 0)
            if ($time -eq 1) { "$told" | Should -BeLike "*'XQ'*US HK SH SZ*" }
        }
        Set-QosOption -DefaultMarket XR -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -BeLike "*'XR'*"
        Set-QosOption -DefaultMarket ''
    }

    It 'take the default market where there is none, with leading zeros as typed' {
        Set-QosOption -DefaultMarket SZ
        (Get-QosSnapshot 000001).Code | Should -Be 'SZ:000001'
        (Get-QosSnapshot 2, US:AAPL).Code | Should -Be 'SZ:000002', 'US:AAPL'
        Set-QosOption -DefaultMarket ''
    }

    It 'that are malformed are errors of their own, and the others go on' {
        $quotes = Get-QosSnapshot 'HK:700', ':x', 'US:AAPL' -ErrorVariable problems -ErrorAction SilentlyContinue
        $quotes.Code | Should -Be 'HK:700', 'US:AAPL'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosInvalidCode,Qos.PowerShell.Commands.GetQosSnapshotCommand'
        $problems[0].CategoryInfo.Category | Should -Be InvalidArgument
        $problems[0].TargetObject | Should -Be ':x'
    }

    It 'without a market and a default are such an error, which names the code that may be meant: <Text>' -ForEach @(
        @{ Text = '700'; Meant = 'HK:700' }
        @{ Text = 'AAPL'; Meant = 'US:AAPL' }
        @{ Text = '600519'; Meant = 'SH:600519' }
        @{ Text = 'BTCUSDT'; Meant = 'CF:BTCUSDT' }
        @{ Text = '腾讯'; Meant = 'HK:700' }
    ) {
        Get-QosSnapshot $Text -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosInvalidCode,*'
        "$($problems[0])" | Should -BeLike "*Did you mean $Meant*"
    }

    It 'are read in other spellings: <Text>' -ForEach @(
        @{ Text = '700.HK'; Code = 'HK:700' }
        @{ Text = 'HK.00700'; Code = 'HK:700' }
        @{ Text = '600519.SS'; Code = 'SH:600519' }
        @{ Text = 'sh600519'; Code = 'SH:600519' }
        @{ Text = 'AAPL.US'; Code = 'US:AAPL' }
        @{ Text = 'SSE:600519'; Code = 'SH:600519' }
        @{ Text = 'HK：７００，９９８８'; Code = 'HK:700', 'HK:9988' }
    ) {
        (Get-QosSnapshot $Text).Code | Should -Be $Code
        Set-QosOption -DefaultMarket CF
        (Get-QosSnapshot $Text).Code | Should -Be $Code
        Set-QosOption -DefaultMarket ''
    }

    It 'never begin with a hyphen' {
        Get-QosSnapshot 'HK:--adjustmnt' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosInvalidCode,*'
    }

    It 'cannot be null or empty' {
        { Get-QosSnapshot $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Get-QosSnapshot '' } | Should -Throw
        { Get-QosSnapshot @() } | Should -Throw
    }
}

Describe 'K-line types' {
    It 'may be written <Line>' -ForEach @(
        @{ Line = '-Type 1d'; Type = 'Day' }
        @{ Line = '-Type:1d'; Type = 'Day' }
        @{ Line = '-Type 1D'; Type = 'Day' }
        @{ Line = "-Type '1d'"; Type = 'Day' }
        @{ Line = '-Type Day'; Type = 'Day' }
        @{ Line = '-Type day'; Type = 'Day' }
        @{ Line = '-Type 1001'; Type = 'Day' }
        @{ Line = '-Type 5m'; Type = 'Minute5' }
        @{ Line = '-Type 1m'; Type = 'Minute1' }
        @{ Line = '-Type 1'; Type = 'Minute1' }
        @{ Line = '-Type 1h'; Type = 'Hour1' }
        @{ Line = '-Type 1w'; Type = 'Week' }
        @{ Line = '-Type 1mo'; Type = 'Month' }
        @{ Line = '-Type 1y'; Type = 'Year' }
        @{ Line = '-Type ([Qos.Client.KLineType]::Hour4)'; Type = 'Hour4' }
        @{ Line = '1w'; Type = 'Week' }
    ) {
        (Invoke-Expression "Get-QosKLine CF:BTCUSDT $Line -Count 1").Type | Should -Be $Type
    }

    It 'come from variables and by splatting as text' {
        $type = '1d'
        (Get-QosKLine CF:BTCUSDT -Type $type -Count 1).Type | Should -Be Day
        $arguments = @{ Type = '1mo'; Count = 1 }
        (Get-QosKLine CF:BTCUSDT @arguments).Type | Should -Be Month
    }

    It 'that lost their letter are errors that say how to write them: <Value>' -ForEach @(
        @{ Value = 1d; Written = "'1d'" }
        @{ Value = 1y; Written = "'1y'" }
    ) {
        { Get-QosKLine CF:BTCUSDT -Type $Value } | Should -Throw -ExpectedMessage "*$Written*" -ErrorId 'ParameterArgumentTransformationError*'
        $arguments = @{ Type = $Value }
        { Get-QosKLine CF:BTCUSDT @arguments } | Should -Throw -ExpectedMessage "*$Written*"
    }

    It 'are refused where they mean two things, or nothing: <_>' -ForEach '1M', '7x', 'Dai', '', '1d,5m' {
        { Get-QosKLine CF:BTCUSDT -Type $_ } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*'
    }

    It 'and counts have a default that the session may set' {
        $null = Set-QosOption -DefaultKLineType 1w -DefaultKLineCount 3
        $bars = Get-QosKLine CF:BTCUSDT
        $bars.Count | Should -Be 3
        $bars[0].Type | Should -Be Week
        Set-QosOption -DefaultKLineType 1d -DefaultKLineCount 100
    }
}

Describe 'Durations' {
    BeforeAll {
        # The transformation alone: a watch would take the time.
        function Test-Duration { param([Qos.PowerShell.Parameters.DurationTransformation()] $Duration) $Duration }
    }

    It 'may be written <Line>' -ForEach @(
        @{ Line = '5s'; Seconds = 5 }
        @{ Line = "'5s'"; Seconds = 5 }
        @{ Line = '5'; Seconds = 5 }
        @{ Line = "'5'"; Seconds = 5 }
        @{ Line = '1.5'; Seconds = 1.5 }
        @{ Line = '500ms'; Seconds = 0.5 }
        @{ Line = '2m'; Seconds = 120 }
        @{ Line = '1h'; Seconds = 3600 }
        @{ Line = '1d'; Seconds = 86400 }
        @{ Line = '00:00:05'; Seconds = 5 }
        @{ Line = '([timespan]::FromSeconds(7))'; Seconds = 7 }
    ) {
        (Invoke-Expression "Test-Duration $Line").TotalSeconds | Should -Be $Seconds
    }

    It 'from a variable are seconds, except where a letter is lost' {
        $seconds = 5s
        (Test-Duration $seconds).TotalSeconds | Should -Be 5
        $days = 1d
        { Test-Duration $days } | Should -Throw -ExpectedMessage "*'1d' for days*"
    }

    It 'are refused: <_>' -ForEach '5x', '0', '-3', '', '1mb', '1e300' {
        { Test-Duration $_ } | Should -Throw
    }
}

Describe 'Dates' {
    It 'of unspecified kind are the exchange''s, and local and UTC ones are converted' {
        $day = (Get-QosKLine US:AAPL -Type 1d -From 2025-03-10 -To 2025-03-14)
        $day[0].Time.ToString('yyyy-MM-dd HH:mm zzz') | Should -Be '2025-03-10 00:00 -04:00'
        $day[-1].Time.ToString('yyyy-MM-dd') | Should -Be '2025-03-14'
        $utc = [datetime]::new(2025, 3, 10, 4, 0, 0, [System.DateTimeKind]::Utc)
        (Get-QosKLine US:AAPL -Type 1d -From $utc -To $utc).Time | Should -Be $day[0].Time
        (Get-QosKLine US:AAPL -Type 1d -From $utc.ToLocalTime() -To $utc.ToLocalTime()).Time | Should -Be $day[0].Time
    }

    It 'may be the time of a bar, or a DateOnly' {
        $bars = Get-QosKLine SH:600519 -Type 1d -From 2025-03-10 -To 2025-03-14
        (Get-QosKLine SH:600519 -Type 1d -From $bars[1].Time -To $bars[3].Time).Time | Should -Be $bars[1..3].Time
        (Get-QosKLine SH:600519 -Type 1d -From ([DateOnly]::new(2025, 3, 10)) -To 2025-03-14).Count | Should -Be $bars.Count
    }

    It 'are not numbers' {
        { Get-QosKLine US:AAPL -From 2025 } | Should -Throw -ExpectedMessage "*2025*is not a date*"
    }
}
