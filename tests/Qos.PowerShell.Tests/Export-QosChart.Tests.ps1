#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '..' '..' 'artifacts' 'module' 'Qos')
    Connect-Qos -Simulator
    $bars = Get-QosKLine US:AAPL, HK:700 -Type 1d -Count 40
    function Get-Model([string] $Path) {
        $null = (Get-Content $Path -Raw) -match '(?s)<script id="model" type="application/json">(.*?)</script>'
        $Matches[1] | ConvertFrom-Json
    }
}

AfterAll {
    Disconnect-Qos
}

Describe 'Export-QosChart' {
    It 'gives a name without an ending .html' {
        $page = Get-QosKLine HK:700 -Count 3 | Export-QosChart (Join-Path $TestDrive plain) -PassThru
        $page.Name | Should -Be plain.html
        (Get-QosKLine HK:700 -Count 3 | Export-QosChart (Join-Path $TestDrive page.htm) -PassThru).Name | Should -Be page.htm
    }

    It 'warns of a moving average that has more bars than there are' {
        $null = Get-QosKLine HK:700 -Count 30 | Export-QosChart (Join-Path $TestDrive average) -MovingAverage 20, 5000 -WarningVariable told -WarningAction SilentlyContinue
        @($told).Count | Should -Be 1
        "$told" | Should -BeLike '*5,000*30*'
    }

    It 'writes the piped bars into one page, and gives the file on -PassThru' {
        $file = $bars | Export-QosChart (Join-Path $TestDrive 'two.html') -PassThru

        $file | Should -BeOfType System.IO.FileInfo
        $model = Get-Model $file
        $model.series.code | Should -Be 'US:AAPL', 'HK:700'
        $model.series[0].close | Should -Be ($bars | Where-Object Code -EQ US:AAPL).Close
        $model.series[1].volume | Should -Be ($bars | Where-Object Code -EQ HK:700).Volume
    }

    It 'draws indicators in panes and the volume by price, and not on a scale of percent' {
        $page = $bars | Export-QosChart (Join-Path $TestDrive indicators) -Indicator Boll, Macd, Rsi -VolumeProfile -PassThru
        $model = Get-Model $page
        $model.series[0].indicators.name | Should -Be 'BOLL 20, 2', 'MACD 12, 26, 9', 'RSI 14'
        $model.series[0].indicators[2].columns[0].values.Count | Should -Be 40
        $model.series[0].profile.Count | Should -Be 40
        { $bars | Export-QosChart (Join-Path $TestDrive none) -Normalize -VolumeProfile } | Should -Throw -ErrorId AmbiguousParameterSet*
    }

    It 'names the codes that an instrument query has named' {
        $named = Get-QosInstrument US:AAPL

        (Get-Model ($bars | Export-QosChart (Join-Path $TestDrive 'named.html') -PassThru)).title | Should -BeLike "US:AAPL $($named.Name) · HK:700*"
    }

    It 'writes nothing to the pipeline without -PassThru' {
        $bars | Export-QosChart (Join-Path $TestDrive 'quiet.html') | Should -BeNullOrEmpty
    }

    It 'says that simulated prices are simulated' {
        $bars | Export-QosChart (Join-Path $TestDrive 'simulated.html')

        Get-Content (Join-Path $TestDrive 'simulated.html') -Raw | Should -BeLike '*<title>Simulated*'
    }

    It 'draws bars that were CSV or JSON once, the same as the bars' {
        $csv = Join-Path $TestDrive 'bars.csv'
        $bars | Export-Csv $csv
        $expected = Get-Model ($bars | Export-QosChart (Join-Path $TestDrive 'bars.html') -PassThru)
        foreach ($again in (Import-Csv $csv), ($bars | ConvertTo-Json | ConvertFrom-Json), ($bars | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json), ($bars | Select-Object *),
            ($bars | Select-Object Code, Type, Time, Open, High, Low, Close, Volume, IsSimulated)) {
            $model = Get-Model ($again | Export-QosChart (Join-Path $TestDrive 'again.html') -PassThru)
            $model.series.code | Should -Be $expected.series.code
            $model.type | Should -Be $expected.type
            $model.simulated | Should -BeTrue
            foreach ($i in 0, 1) {
                foreach ($column in 'time', 'open', 'high', 'low', 'close', 'volume') {
                    $model.series[$i].$column | Should -Be $expected.series[$i].$column
                }
            }
        }
    }

    It 'draws the objects of another program by the code that is given' {
        $objects = "日期;开盘;最高;最低;收盘`n13.03.2025;1,5;2,5;1;2`n14.03.2025;2;3,25;2;3" | ConvertFrom-Csv -Delimiter ';'
        $model = Get-Model ($objects | Export-QosChart (Join-Path $TestDrive 'other.html') -Code SH:600519 -PassThru)
        $model.series[0].close | Should -Be 2, 3
        $model.type | Should -Be Day
    }

    It 'gives one error for objects that are no bars, which says what is missing' {
        $Error.Clear()
        { Get-ChildItem $PSScriptRoot | Export-QosChart (Join-Path $TestDrive 'none.html') -ErrorAction Stop } | Should -Throw "*there is no column 'time'*" -ErrorId 'QosInvalidArgument*'
        { 'HK:700', 'US:AAPL' | Export-QosChart (Join-Path $TestDrive 'none.html') } | Should -Throw '*there is no column*'
        { "date,open,high,low,close`n2025-03-14,1,2,1,2" | ConvertFrom-Csv | Export-QosChart (Join-Path $TestDrive 'none.html') } | Should -Throw "*no column 'code'*"
    }

    It 'takes averages typed, quoted and from a variable' {
        $periods = 5, 10
        foreach ($page in
            ($bars | Export-QosChart (Join-Path $TestDrive 'typed.html') -MovingAverage 5,10 -PassThru),
            ($bars | Export-QosChart (Join-Path $TestDrive 'short.html') -MA '5', '10' -PassThru),
            ($bars | Export-QosChart (Join-Path $TestDrive 'variable.html') -MovingAverage $periods -PassThru)) {
            (Get-Model $page).series[0].averages.period | Should -Be 5, 10
        }
    }

    It 'resolves a relative path from the location of the session' {
        Push-Location $TestDrive
        try { $bars | Export-QosChart relative.html } finally { Pop-Location }

        Join-Path $TestDrive 'relative.html' | Should -Exist
    }

    It 'normalizes, and refuses a logarithmic scale with it' {
        (Get-Model ($bars | Export-QosChart (Join-Path $TestDrive 'normal.html') -Normalize -PassThru)).normalize | Should -BeTrue
        { $bars | Export-QosChart (Join-Path $TestDrive 'both.html') -Normalize -LogScale } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
    }

    It 'colours as the session does' {
        $before = (Get-QosOption).ColorScheme
        try {
            Set-QosOption -ColorScheme RedUp
            (Get-Model ($bars | Export-QosChart (Join-Path $TestDrive 'red.html') -PassThru)).upIsRed | Should -BeTrue
            Set-QosOption -ColorScheme GreenUp
            (Get-Model ($bars | Export-QosChart (Join-Path $TestDrive 'green.html') -PassThru)).upIsRed | Should -BeFalse
        }
        finally { Set-QosOption -ColorScheme $before }
    }

    It 'replaces a file, but not with -NoClobber or -WhatIf' {
        $path = Join-Path $TestDrive 'kept.html'
        Set-Content $path 'kept'

        $bars | Export-QosChart $path -WhatIf
        { $bars | Export-QosChart $path -NoClobber } | Should -Throw -ErrorId 'QosCannotWrite*'
        Get-Content $path | Should -Be 'kept'

        $bars | Export-QosChart $path
        Get-Content $path -Raw | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'fails with an id for <Case>' -ForEach @(
        @{ Case = 'a folder that is not there'; Path = 'none/x.html'; Id = 'QosCannotWrite*'; Message = '*existing, writable folder*' }
        @{ Case = 'a place that is no file'; Path = 'Variable:x'; Id = 'QosInvalidArgument*'; Message = '*path in the file system*' }
    ) {
        { $bars | Export-QosChart $Path } | Should -Throw -ErrorId $Id -ExpectedMessage $Message
    }

    It 'refuses bars of two periods, and leaves the file alone' {
        $path = Join-Path $TestDrive 'mixed.html'

        { $bars + (Get-QosKLine US:AAPL -Type 1h -Count 3) | Export-QosChart $path } | Should -Throw -ErrorId 'QosInvalidArgument*'
        $path | Should -Not -Exist
    }

    It 'warns where no bar came in' {
        @() | Export-QosChart (Join-Path $TestDrive 'empty.html') -WarningVariable warned -WarningAction SilentlyContinue

        $warned | Should -BeLike '*no bars to draw*'
        Join-Path $TestDrive 'empty.html' | Should -Not -Exist
    }

    It 'draws bars that came out of a job' {
        $stored = Join-Path $TestDrive 'bars.xml'
        $bars | Export-Clixml $stored

        $model = Get-Model (Import-Clixml $stored | Export-QosChart (Join-Path $TestDrive 'job.html') -PassThru)
        $model.series[0].time.Count | Should -Be 40
    }
}
