# What the READMEs show runs as it stands there, and prints what they show but for the figures: build/Update-Readme.ps1 has put the outputs in.
BeforeDiscovery {
    . "$PSScriptRoot/../../build/Readme.ps1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $blocks = @(Get-ReadmeBlock (Join-Path $root README.md) | ForEach-Object { @{ Block = $_; First = $_.Body.Split("`n")[0] } })
}

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    Import-Module "$root/build/CurrentShell.psm1"
    . "$root/build/Readme.ps1"
    $kept = $env:BROWSER
    $env:BROWSER = 'true'

    # Lines without figures: headings, rules, names.
    function Get-StableLine([string] $Output) {
        $Output -split "`n" | ForEach-Object { $_.Trim() -replace '\s+', ' ' } | Where-Object { $_ -and $_ -notmatch '[\d█]' -and $_ -notmatch '^[-\s]+$' }
    }

    function Assert-Shown([string] $Shown, [string] $Actual) {
        $lines = @(Get-StableLine $Actual)
        foreach ($line in Get-StableLine $Shown) { $lines | Should -Contain $line }
        ($Actual -ne '') | Should -Be ($Shown -ne '') -Because 'a command prints something or nothing, as shown'
    }

    # A script in a PowerShell of its own, in the folder of the test, with the module and a simulator.
    function Invoke-Example([string] $Script) {
        $file = Join-Path $TestDrive example.ps1
        Set-Content $file "`$ErrorActionPreference = 'Stop'`nSet-Location '$TestDrive'`nImport-Module '$root/artifacts/module/Qos'`nConnect-Qos -Simulator`n$Script"
        $output = Invoke-CurrentShell -NonInteractive -File $file 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$output"
    }
}

AfterAll { $env:BROWSER = $kept }

Describe 'README.md' {
    It 'shows a PowerShell session that runs: <First>' -ForEach ($blocks | Where-Object { $_.Block.Prompt -eq 'PS> ' }) {
        $commands = @(Get-ReadmeCommand $Block)
        $commands.Count | Should -BeGreaterThan 3
        $script = {
            param($root, $commands)
            $ErrorActionPreference = 'Stop'
            $PSStyle.OutputRendering = 'PlainText'
            Set-Location $root
            . ./build/Readme.ps1
            ConvertTo-Json -EscapeHandling EscapeNonAscii @(foreach ($command in $commands | ConvertFrom-Json) { Invoke-ReadmeCommand $command })
        }
        $list = ConvertTo-Json @($commands.Command) -Compress -EscapeHandling EscapeNonAscii
        $outputs = @(Invoke-CurrentShell -NonInteractive -Command "& { $script } '$root' '$($list -replace "'", "''")'" | ConvertFrom-Json)
        $outputs.Count | Should -Be $commands.Count
        for ($i = 0; $i -lt $commands.Count; $i++) { Assert-Shown $commands[$i].Output $outputs[$i] }
    }

    It 'shows a shell session that runs: <First>' -Skip:$IsWindows -ForEach ($blocks | Where-Object { $_.Block.Prompt -eq '$ ' }) {
        $commands = @(Get-ReadmeCommand $Block)
        $results = @(Invoke-ReadmeShell $commands.Command "$root/artifacts/bin/Qos.Cli/release/qos.dll")
        $results.Count | Should -Be $commands.Count
        for ($i = 0; $i -lt $commands.Count; $i++) {
            Assert-Shown $commands[$i].Output $results[$i].Output
            # What fails is shown to fail.
            $code = $i + 1 -lt $commands.Count -and $commands[$i + 1].Command -eq 'echo $?' ? [int]$commands[$i + 1].Output : 0
            $results[$i].Status | Should -Be $code -Because $results[$i].Output
        }
    }

    It 'shows a script that runs: <First>' -ForEach ($blocks | Where-Object { $_.Block.Language -eq 'powershell' -and $_.First -notmatch 'PSResource' }) {
        # Package.Tests.ps1 installs from a repository. Tests of users are run by Pester.
        if ($Block.Body -match '(?m)^It ') {
            Set-Content (Join-Path $TestDrive 'Users.Tests.ps1') "Describe 'A user' {`n$($Block.Body)`n}"
            Invoke-Example "Import-Module '$root/artifacts/Pester/Pester.psd1'; `$run = Invoke-Pester ./Users.Tests.ps1 -PassThru; exit [int](`$run.Result -ne 'Passed' -or `$run.PassedCount -eq 0)"
        } else {
            Invoke-Example $Block.Body
        }
    }

    It 'shows C# that runs: <First>' -ForEach ($blocks | Where-Object { $_.Block.Language -eq 'csharp' }) {
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $file = Join-Path $folder example.cs
        Set-Content $file "#:project $root/src/Qos.Client/Qos.Client.csproj`n#:project $root/src/Qos.Simulator/Qos.Simulator.csproj`n#:property PublishAot=false`nusing Qos.Client;`nusing Qos.Simulator;`n$($Block.Body)"
        Import-Module "$root/artifacts/module/Qos"
        $server = Start-QosSimulator -AllOpen
        $former = $env:QOS_API_KEY, $env:QOS_URI
        $env:QOS_API_KEY, $env:QOS_URI = $server.ApiKey, "$($server.Uri)"
        try { $output = dotnet run -c Release $file 2>&1 }
        finally {
            $env:QOS_API_KEY, $env:QOS_URI = $former
            $server | Stop-QosSimulator
        }
        $LASTEXITCODE | Should -Be 0 -Because "$output"
        @($output).Count | Should -BeGreaterThan 0
    }

    It 'refers to files that are there: <_>' -ForEach 'README.md', 'README.zh-CN.md' {
        $text = Get-Content (Join-Path $root $_) -Raw
        $links = [regex]::Matches($text, '\]\((?<path>[^)#:]+?)(?:#[^)]*)?\)').ForEach({ $_.Groups['path'].Value })
        $links.Count | Should -BeGreaterThan 10
        foreach ($link in $links) { Join-Path $root $link | Should -Exist }
    }
}

Describe 'README.zh-CN.md' {
    It 'has no session and no code that the other page has not' {
        # Without comments, and without the names of tests.
        $plain = { param($page) Get-ReadmeBlock (Join-Path $root $page) | ForEach-Object { $_.Prompt ? (Get-ReadmeCommand $_).Command : $_.Language ? ($_.Body -replace '(?m)\s+(#|//).*$' -replace "It '[^']*'") : @() } }
        $known = @(& $plain README.md)
        $commands = @(& $plain README.zh-CN.md)
        $commands.Count | Should -BeGreaterThan 12
        $commands | Should -BeIn $known
    }
}

Describe 'The demo' {
    It 'ends by itself, with each line that a user types and real output' {
        $output = Invoke-CurrentShell -NonInteractive -File "$root/build/Show-Demo.ps1"
        $LASTEXITCODE | Should -Be 0
        @($output | Where-Object { $_ -like 'PS> *' }).Count | Should -Be 7
        @($output | Where-Object { $_ -match '^HK:700 +\d\d-\d\d \d\d:\d\d:\d\d +\d' }).Count | Should -Be 1
        "$output" | Should -Match '◄ \d'
        "$output" | Should -Not -Match '\x1b'
    }
}
