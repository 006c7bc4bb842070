# The module as it is installed: manifest and folder. ci.yml runs PSScriptAnalyzer over it.
BeforeDiscovery { $module = "$PSScriptRoot/../../artifacts/module/Qos" }

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module $module
    Import-Module "$PSScriptRoot/../../build/CurrentShell.psm1"
}

Describe 'The module' {
    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest (Join-Path $module Qos.psd1) -ErrorAction Stop -WarningAction Stop
        "$($manifest.PowerShellVersion)" | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be Core
        $manifest.ProjectUri | Should -Not -BeNullOrEmpty
        # It would be a folder with help to download: Update-Help would fail there, for everybody who runs it for all modules. Each cmdlet has a page of its own.
        $manifest.HelpInfoUri | Should -BeNullOrEmpty
        $manifest.Tags | Should -Contain Linux
    }

    It 'exports what the manifest says, cmdlets and an alias alone' {
        $commands = Get-Command -Module Qos
        $commands.CommandType | Select-Object -Unique | Sort-Object | Should -Be Alias, Cmdlet
        @($commands | Where-Object CommandType -EQ Cmdlet).Count | Should -BeGreaterOrEqual 20
    }

    It 'has no script to compile at import' { Get-ChildItem $module -Filter *.psm1 -Recurse | Should -BeNullOrEmpty }

    It 'holds no assembly but ours' {
        (Get-ChildItem $module -Filter *.dll).Name | Should -BeLike 'Qos.*.dll'
    }

    It 'imports without a warning, an error or another module' {
        $shell = [powershell]::Create()
        $before = $shell.AddScript('(Get-Module).Name').Invoke()
        $shell.Commands.Clear()
        $after = $shell.AddScript("Import-Module '$module'; (Get-Module).Name").Invoke()
        $shell.HadErrors | Should -BeFalse
        $shell.Streams.Warning.Count | Should -Be 0
        Compare-Object @($before | Select-Object) @($after) | ForEach-Object InputObject | Should -Be Qos
        $shell.Dispose()
    }
}

Describe 'Another version of the module' {
    It 'warns once, at the first cmdlet, that the first version is still the one that runs' {
        $other = Join-Path $TestDrive Qos
        Copy-Item $module $other -Recurse
        (Get-Content (Join-Path $other Qos.psd1) -Raw) -replace "(?<=ModuleVersion\s+= )'[^']+'", "'99.1.0'" | Set-Content (Join-Path $other Qos.psd1)
        $script = "Import-Module '$module'; `$null = Get-QosOption; Remove-Module Qos; Import-Module '$other'; `$null = Get-QosOption; `$null = Get-QosSimulator"
        $seen = @(Invoke-CurrentShell -NonInteractive -Command "& { $script } 3>&1")
        $seen.Count | Should -Be 1
        $seen[0] | Should -Match 'uses version \d+\.\d+\.\d+ of Qos from .*99\.1\.0'
    }
}

Describe 'The verbose and debug streams' {
    BeforeAll { Connect-Qos -Simulator }
    AfterAll { Disconnect-Qos }

    It 'tell each request with -Verbose' {
        $seen = Get-QosSnapshot HK:700 -Verbose 4>&1
        "$($seen | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })" | Should -BeLike '*/snapshot*'
    }

    It 'tell it to the debug stream with -Debug, where PowerShell would ask about each verbose line' {
        $seen = Get-QosSnapshot HK:700 -Debug 5>&1 4>&1
        "$($seen | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })" | Should -BeLike '*/snapshot*'
        $seen | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Should -BeNullOrEmpty
    }
}

Describe 'Bars under other names' {
    It 'are found by Get-Command and by Get-Help: <_>' -ForEach 'bar', 'candle', 'ohlc' {
        (Get-Command "*Qos*$_*").ResolvedCommand.Name | Sort-Object -Unique | Should -Be 'Get-QosKLine', 'Watch-QosKLine'
        (Get-Help Get-QosKLine).Synopsis | Should -Match $_
        (Get-Help Watch-QosKLine).Synopsis | Should -Match $_
    }
}

Describe 'Objects' {
    BeforeAll { Connect-Qos -Simulator }
    AfterAll { Disconnect-Qos }

    It 'cannot be changed by a script: <_>' -ForEach @(
        '(Get-QosSnapshot HK:700).Last = 1', '(Get-QosDepth HK:700).Asks = @()', '(Get-QosDepth HK:700).Asks[0].Price = 1', '(Get-QosTrade HK:700 -Count 1)[0].Price = 1'
        '(Get-QosKLine HK:700 -Count 1)[0].Close = 1', '(Get-QosInstrument HK:700).LotSize = 1', '(Get-QosProduct HK)[0].Name = 1', '(Get-QosTradingDay HK)[0].Market = 1'
        '(Get-QosMarketStatus HK).Session = 1', '(Get-QosOption).DefaultMarket = 1'
    ) {
        { & ([scriptblock]::Create($_)) } | Should -Throw -ExpectedMessage '*read*only*'
    }

    It 'keep their columns in order, and dates that compare, where they are copied' {
        $quote = Get-QosSnapshot US:AAPL
        $columns = ($quote | ConvertTo-Csv)[0] -replace '"' -split ','
        $columns.Where({ $_ -ne 'ExchangeTime' })[0..4] | Should -Be 'Code', 'Market', 'Name', 'Last', 'Time'
        ($quote | Select-Object *).ReferenceDate | Should -BeOfType [datetime]
        $quote.Last | Should -BeOfType [decimal]
        ($quote | Add-Member Note 5 -PassThru).Note | Should -Be 5
        $quote.GetType().GetProperty('Last').GetValue($quote) | Should -Be $quote.Last
    }

    It 'have type names of their own, which a script may extend' {
        $quote = Get-QosSnapshot HK:700
        $quote.PSTypeNames.Insert(0, 'My.Quote')
        $quote.PSTypeNames[0..1] | Should -Be 'My.Quote', 'Qos.Client.Snapshot'
        (Get-QosSnapshot HK:700).PSTypeNames | Should -Be 'Qos.Client.Snapshot', 'System.Object'
    }

    It 'are one short line in a string' {
        "$(Get-QosSnapshot HK:700)" | Should -Match '^HK:700 \S+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+08:00 \(simulated\)$'
    }

    It 'have a name for Format-Wide: <_>' -ForEach 'Get-QosSnapshot HK:700', 'Get-QosDepth HK:700', 'Get-QosTrade HK:700 -Count 1', 'Get-QosKLine HK:700 -Count 1', 'Get-QosInstrument HK:700', 'Get-QosProduct HK' {
        Invoke-Expression $_ | Format-Wide | Out-String | Should -Match 'HK:0*700'
    }
}

Describe 'Completion of values that are no files' {
    It 'offers words or the typed word itself: <Line>' -ForEach @(
        @{ Line = 'Get-QosTradingDay -From '; Expected = (Get-Date).ToString('yyyy-MM-dd') }
        @{ Line = 'Watch-QosTrades HK:700 -Duration 1'; Expected = '1m' }
        @{ Line = 'Invoke-QosSimulatorFault -Answer -Endpoint /sn'; Expected = '/snapshot' }
        @{ Line = 'Connect-Qos -SecretName mykey'; Expected = 'mykey' }
        @{ Line = 'Connect-Qos -SecretName qos -Vault home'; Expected = 'home' }
    ) {
        Push-Location $module
        try { $found = (TabExpansion2 $Line $Line.Length).CompletionMatches } finally { Pop-Location }
        $found.CompletionText | Should -Contain $Expected
        $found.ResultType | Should -Not -Contain ProviderItem
    }
}
