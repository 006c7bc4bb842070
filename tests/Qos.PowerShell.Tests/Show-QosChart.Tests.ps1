#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '..' '..' 'artifacts' 'module' 'Qos')
    Connect-Qos -Simulator
    $bars = Get-QosKLine US:AAPL -Type 1d -Count 20
    $browser, $display, $wayland = $env:BROWSER, $env:DISPLAY, $env:WAYLAND_DISPLAY
}

AfterAll {
    $env:BROWSER, $env:DISPLAY, $env:WAYLAND_DISPLAY = $browser, $display, $wayland
    Disconnect-Qos
}

Describe 'Show-QosChart' {
    It 'opens the page in the browser of the environment' -Skip:(-not $IsLinux) {
        # The browser is a process of its own that is not waited for: it hands on what it was given through a pipe.
        $pipe = Join-Path $TestDrive 'pipe'
        mkfifo $pipe
        $env:BROWSER = Join-Path $TestDrive 'browser'
        Set-Content $env:BROWSER "#!/bin/sh`nsha256sum < `"`$1`" > '$pipe'"
        chmod +x $env:BROWSER

        $page = $bars | Show-QosChart -PassThru

        (timeout 60 cat $pipe) -replace '\s.*' | Should -Be (Get-FileHash $page).Hash
        Remove-Item $page
    }

    It 'says where the page is when there is no desktop' -Skip:(-not $IsLinux) {
        $env:BROWSER, $env:DISPLAY, $env:WAYLAND_DISPLAY = $null

        $page = $bars | Show-QosChart -PassThru -WarningVariable warned -WarningAction SilentlyContinue

        $warned | Should -BeLike "*no desktop*$page*"
        $page | Should -Exist
        Remove-Item $page
    }

    It 'warns where the browser cannot be started' {
        $env:BROWSER = Join-Path $TestDrive 'no-such-browser'

        $page = $bars | Show-QosChart -PassThru -WarningVariable warned -WarningAction SilentlyContinue

        $warned | Should -BeLike "*could not be started*$page*"
        Remove-Item $page
    }

    It 'draws in the terminal, a chart per code, without colours where these are off' {
        $two = Get-QosKLine US:AAPL, HK:700 -Type 1d -Count 10
        Set-QosOption -ColorScheme None
        try { $lines = $two | Show-QosChart -Terminal -Height 6 } finally { Set-QosOption -ColorScheme Auto }

        $lines.Count | Should -Be 22
        $lines[0] | Should -BeLike 'US:AAPL*, 1d, simulated prices'
        $lines[11] | Should -BeLike 'HK:700*, 1d, simulated prices'
        "$lines" | Should -Match "◄ $(($two | Where-Object Code -EQ US:AAPL)[-1].Close)"
        "$lines" | Should -Not -Match '\x1b'
        $lines | ForEach-Object { $_.Length | Should -BeLessThan 80 }
    }

    It 'draws in the colours of prices' {
        $drawn = $bars | Show-QosChart -Terminal
        "$drawn" | Should -Match '\x1b\['
    }

    It 'refuses in the terminal what only a page has' {
        { $bars | Show-QosChart -Terminal -MovingAverage 5 } | Should -Throw '*only candles*' -ErrorId 'QosInvalidArgument*'
    }
}
