# What a release has, installed and used as its users do: the module's package, the tool, and an archive that needs no .NET.
BeforeDiscovery {
    $rid = [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
}

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $rid = [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
    $packages = Join-Path $TestDrive packages
    Import-Module "$root/build/CurrentShell.psm1"
    # In a process of its own: packing loads modules.
    function New-Package([string] $Arguments) {
        $output = Invoke-CurrentShell -NonInteractive -Command "& '$root/build/New-Package.ps1' -Destination '$packages' $Arguments" 2>&1
        if ($LASTEXITCODE -ne 0) { throw "$output" }
    }
}

# PowerShell 7.4 has not yet the cmdlet that packs; on Windows a module goes into the user's documents, wherever HOME is.
Describe 'The packed module' -Skip:($IsWindows -or -not (Get-Command Compress-PSResource -ErrorAction Ignore)) {
    It 'installs from a repository, and works in a PowerShell that has nothing else' {
        New-Package '-Part Module'
        $kept = $env:HOME, $env:XDG_DATA_HOME, $env:XDG_CONFIG_HOME, $env:XDG_CACHE_HOME, $env:PSModulePath
        $env:HOME = (New-Item (Join-Path $TestDrive home) -ItemType Directory).FullName
        $env:XDG_DATA_HOME = $env:XDG_CONFIG_HOME = $env:XDG_CACHE_HOME = $env:PSModulePath = $null
        try {
            $answer = Invoke-CurrentShell -NonInteractive -Command @"
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
Register-PSResourceRepository Packed -Uri '$packages' -Trusted
Install-PSResource Qos -Repository Packed
Connect-Qos -Simulator
`$quote = Get-QosSnapshot HK:700
`$help = Get-Help Get-QosSnapshot
`$table = `$quote | Out-String
@{ Code = `$quote.Code; Simulated = `$quote.IsSimulated; Base = (Get-Module Qos).ModuleBase; Synopsis = `$help.Synopsis; Table = `$table } | ConvertTo-Json
"@
            $LASTEXITCODE | Should -Be 0
        } finally {
            $env:HOME, $env:XDG_DATA_HOME, $env:XDG_CONFIG_HOME, $env:XDG_CACHE_HOME, $env:PSModulePath = $kept
        }
        $answer = $answer | ConvertFrom-Json
        $answer.Code | Should -Be 'HK:700'
        $answer.Simulated | Should -BeTrue
        $answer.Base | Should -BeLike (Join-Path $TestDrive home '*' Qos '*')
        $answer.Synopsis | Should -Not -BeLike 'Get-QosSnapshot *'
        $answer.Table | Should -Match 'simulated'
    }
}

Describe 'The packed tool' {
    It 'installs from a folder as what is compiled ahead for this system, and runs' {
        New-Package '-Part Tool -Quick'
        $tools = Join-Path $TestDrive tools
        $kept = $env:NUGET_PACKAGES, $env:DOTNET_ROOT
        # The cache of packages would answer with the one of an earlier run.
        $env:NUGET_PACKAGES = Join-Path $TestDrive cache
        $env:DOTNET_ROOT = Split-Path ([System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory() -replace '[\\/]shared[\\/].*', '/dotnet')
        try {
            $output = dotnet tool install Qos.Cli --tool-path $tools --source $packages 2>&1
            "$output" | Should -Match 'successfully installed'
            Get-ChildItem (Join-Path $tools .store) -Recurse -Directory -Force -Filter "qos.cli.$rid" | Should -Not -BeNullOrEmpty
            $rows = & (Join-Path $tools qos) snapshot HK:700 --simulator --output csv 2>$null | ConvertFrom-Csv
            $LASTEXITCODE | Should -Be 0
        } finally {
            $env:NUGET_PACKAGES, $env:DOTNET_ROOT = $kept
        }
        $rows.code | Should -Be 'HK:700'
        [decimal]$rows.last | Should -BeGreaterThan 0
    }
}

Describe 'The archive for <_>' -Skip:($rid -notin 'linux-x64', 'linux-arm64', 'osx-arm64', 'win-x64') -ForEach $rid {
    It 'has a program that runs without .NET, and its licences' {
        New-Package "-Part Archive -Runtime $_ -Quick"
        $archive = Get-ChildItem $packages -Filter "qos-*-$_.*"
        $folder = (New-Item (Join-Path $TestDrive unpacked) -ItemType Directory).FullName
        & tar -xf $archive.FullName -C $folder
        $program = Get-ChildItem $folder -Recurse -File | Where-Object BaseName -EQ qos
        $kept = $env:DOTNET_ROOT, $env:PATH
        $env:DOTNET_ROOT = $env:PATH = [IO.Path]::GetTempPath()
        try {
            $rows = & $program.FullName snapshot HK:700 --simulator --output csv 2>$null | ConvertFrom-Csv
            $LASTEXITCODE | Should -Be 0
        } finally {
            $env:DOTNET_ROOT, $env:PATH = $kept
        }
        $rows.code | Should -Be 'HK:700'
        (Get-ChildItem $program.DirectoryName).Name | Should -Contain LICENSE
        (Get-ChildItem $program.DirectoryName).Name | Should -Contain THIRD-PARTY-NOTICES.md
        $line = Get-Content (Join-Path $packages SHA256SUMS) | Where-Object { $_ -like "*  $($archive.Name)" }
        $line | Should -BeLike "$((Get-FileHash $archive -Algorithm SHA256).Hash.ToLowerInvariant())  *"
    }
}
