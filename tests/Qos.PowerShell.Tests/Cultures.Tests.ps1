# The same figures and times on a machine with another time zone and culture.
BeforeDiscovery {
    $script = {
        param($Module, $Culture)
        [cultureinfo]::CurrentCulture = $Culture
        Import-Module $Module
        $server = Start-QosSimulator -NoLimit -Start 2025-03-14T10:00:00+08:00
        $server | Connect-Qos -RequestsPerMinute 10000
        $bars = Get-QosKLine SH:600519, US:AAPL -Type 1d -Count 3
        [pscustomobject]@{
            Times   = @($bars | ForEach-Object { $_.Time.ToString('yyyy-MM-ddTHH:mm:sszzz', [cultureinfo]::InvariantCulture) })
            Closes  = @($bars | ForEach-Object { $_.Close.ToString([cultureinfo]::InvariantCulture) })
            Json    = $bars[0] | Select-Object Time, Close | ConvertTo-Json -Compress
            Ranged  = @(Get-QosKLine US:AAPL -Type 1d -From 2025-03-10 -To 2025-03-13).Count
            Seconds = (& { param([Qos.PowerShell.Parameters.DurationTransformation()] $Duration) $Duration } '1.5').TotalSeconds
            Table   = $bars[0] | Out-String -Width 120
            Close   = $bars[0].Close
            UpIsRed = [Qos.Client.ColorConvention]::UpIsRed([cultureinfo]::CurrentCulture)
            Days    = (Get-QosTradingDay SH)[0] | Out-String -Width 120
            Csv     = @($bars | ConvertTo-Csv)
            Read    = @([Qos.Client.KLineTable]::Parse((($bars | ConvertTo-Csv) -join "`n"), $null) | ForEach-Object {
                    [string]::Join(' ', @($_.Code, $_.Time.ToString('o'), $_.Type, $_.IsFinal, $_.IsSimulated) + @($_.Open, $_.High, $_.Low, $_.Close, $_.Volume).ForEach({ ([decimal]$_).ToString([cultureinfo]::InvariantCulture) })) })
            Bars    = @($bars | ForEach-Object {
                    [string]::Join(' ', @($_.Code, $_.Time.ToString('o'), $_.Type, $_.IsFinal, $_.IsSimulated) + @($_.Open, $_.High, $_.Low, $_.Close, $_.Volume).ForEach({ ([decimal]$_).ToString([cultureinfo]::InvariantCulture) })) })
            Percent = Get-QosSnapshot HK:700 | ForEach-Object { $_.ChangePercent.ToString([cultureinfo]::InvariantCulture) }
        }
    }
    $cases = @(
        @{ Zone = 'UTC'; Culture = 'en-US'; Red = $false }
        @{ Zone = 'America/New_York'; Culture = 'de-DE'; Red = $false }
        @{ Zone = 'Asia/Shanghai'; Culture = 'zh-CN'; Red = $true }
        @{ Zone = 'Australia/Lord_Howe'; Culture = 'ar-SA'; Red = $false }
        @{ Zone = 'Asia/Bangkok'; Culture = 'th-TH'; Red = $false }
        @{ Zone = 'Asia/Tehran'; Culture = 'fa-IR'; Red = $false }
        @{ Zone = 'Europe/Istanbul'; Culture = 'tr-TR'; Red = $false }
    )
    foreach ($case in $cases) { $case.Script = "$script" }
}

Describe 'In <Zone> with <Culture>' -Skip:$IsWindows -ForEach $cases {
    BeforeAll {
        $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
        $former = $env:TZ
        $env:TZ = $Zone
        try { $seen = Start-Job -ScriptBlock ([scriptblock]::Create($Script)) -ArgumentList $module, $Culture | Receive-Job -Wait -AutoRemoveJob } finally { $env:TZ = $former }
    }

    It 'bars open at the midnight of their exchange' {
        $seen.Times[0..2] | Should -Match 'T00:00:00\+08:00$'
        $seen.Times[3..5] | Should -Match 'T00:00:00-0[45]:00$'
        $seen.Times[2] | Should -Be '2025-03-14T00:00:00+08:00'
    }

    It 'figures are the same' {
        $seen.Closes | Should -Match '^\d+(\.\d+)?$'
        $seen.Json | Should -BeLike "*`"Close`":$($seen.Closes[0])*"
        $seen.Ranged | Should -Be 4
        $seen.Seconds | Should -Be 1.5
    }

    It 'bars that were exported come back equal, and the time of the exchange is the same everywhere' {
        $seen.Csv[0] | Should -BeLike '*"ExchangeTime"*'
        $seen.Csv[3] | Should -BeLike '*"2025-03-14 00:00:00"*'
        $seen.Read | Should -Be $seen.Bars
        $seen.Percent | Should -Match '^-?\d+(\.\d{1,6})?$'
    }

    It 'tables speak the culture, in figures and colours' {
        $shown = $seen.Close.ToString([cultureinfo]::GetCultureInfo($Culture))
        $seen.Table | Should -BeLike "*$shown*"
        $seen.UpIsRed | Should -Be $Red
        $seen.Days | Should -Match '2025-\d\d-\d\d'
    }
}
