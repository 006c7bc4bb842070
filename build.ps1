#Requires -Version 7.4

<#
.SYNOPSIS
    The tasks of this repository. ./build.sh TASK restores a PowerShell and calls this; in a PowerShell 7.4 or later, ./build.ps1 TASK does the same.
.DESCRIPTION
    Demo   builds the module and shows the first minute with it: simulated quotes, a K-line chart, live trades
    Shell  builds the module and opens a PowerShell with it, connected to the simulator
    Test   builds everything and runs every test; the last line is "N passed, N failed, N skipped"
    Build  builds the solution, and the module as a user installs it in artifacts/module/Qos
    Coverage  runs the xunit tests with coverlet and prints which part of the lines they reach
    Pack   builds and makes what a release has in artifacts/package: NuGet packages, the module, the tool and the archives of qos
    Help   prints this list
.EXAMPLE
    ./build.sh test -Only Get-QosKLine

    Builds the module and runs the Pester files whose names begin with Get-QosKLine.
.EXAMPLE
    ./build.sh test -Only Qos.Cli.Tests,Pester

    Runs one test project and all Pester files.
.EXAMPLE
    ./build.sh test -Only Qos.Client.Tests -Filter LiveHub

    Runs the tests of one project that have LiveHub in their names: class, method or, with Pester, block and test.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Demo', 'Shell', 'Test', 'Build', 'Coverage', 'Pack', 'Help')]
    [string] $Task = 'Help',

    # Names of test projects, beginnings of names of Pester files, or Pester for all of those. Test runs only these.
    [string[]] $Only,

    # Part of the names of the tests that Test runs.
    [string] $Filter,

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # What is built already is used as it is.
    [switch] $NoBuild
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# `Only A,B` is one string where a shell other than PowerShell started this.
$Only = @($Only -split ',' | Where-Object { $_ })
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$module = Join-Path $artifacts 'module' 'Qos'
$solution = Join-Path $PSScriptRoot 'Qos.PowerShell.sln'
$tests = Join-Path $PSScriptRoot 'tests'
# .ci/run sets this: what a developer's machine can lack is there, and a test that skips has failed.
$mustRun = $env:QOS_TESTS_MUST_RUN -eq '1'
Import-Module (Join-Path $PSScriptRoot 'build' 'CurrentShell.psm1') -Force

function Write-Step([string] $Text) { Write-Host "`n== $Text" }

function Invoke-Native {
    $program, $arguments = $args
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { throw "'$program $arguments' ended with exit code $LASTEXITCODE." }
}

# A string as PowerShell source.
function ConvertTo-Literal([string[]] $Text) { ($Text | ForEach-Object { "'$($_ -replace "'", "''")'" }) -join ', ' }

# Builds projects, or the solution.
function Build-Project([string[]] $Path = $solution) {
    if ($NoBuild) { return }
    foreach ($project in $Path) {
        Write-Step "Building $([IO.Path]::GetFileNameWithoutExtension($project)) ($Configuration)"
        $output = & dotnet build $project -c $Configuration -nologo -v quiet '-clp:ErrorsOnly' 2>&1
        if ($LASTEXITCODE -ne 0) {
            $output | Out-Host
            throw "The build of $project failed."
        }
    }
}

# Copies the archive and its packages into a folder of their own: the module loads them apart from everything else, at first use. The client is not among
# them, because its types are the border; and of the native libraries only those of platforms that PowerShell runs on.
function Copy-Archive([string] $Folder) {
    $published = Join-Path $artifacts 'obj' 'archive'
    if (Test-Path $published) { Remove-Item $published -Recurse -Force }
    Invoke-Native dotnet publish (Join-Path $PSScriptRoot 'src' 'Qos.Archive') -c $Configuration -o $published -nologo -v quiet '-clp:ErrorsOnly'
    $null = New-Item $Folder -ItemType Directory -Force
    Get-ChildItem $published -Filter *.dll | Where-Object Name -NE 'Qos.Client.dll' | Copy-Item -Destination $Folder
    $platforms = 'win-x64', 'win-x86', 'win-arm64', 'linux-x64', 'linux-arm64', 'linux-arm', 'linux-musl-x64', 'linux-musl-arm64', 'osx-x64', 'osx-arm64'
    foreach ($platform in $platforms) {
        $native = Join-Path $published 'runtimes' $platform 'native'
        if (Test-Path $native) {
            $target = New-Item (Join-Path $Folder 'runtimes' $platform) -ItemType Directory -Force
            Copy-Item $native $target -Recurse
        }
    }
}

# The format file with Chinese headings. Lists keep the names of properties, which people type.
function New-ChineseFormat([string] $Path, [string] $Destination) {
    $labels = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'build' 'FormatLabels.zh-Hans.psd1')
    $text = (Get-Content $Path -Raw) -replace "'simulated'", "'模拟'"
    $text = [regex]::Replace($text, '(?<=<(?:TableColumnHeader|/PropertyName|/ScriptBlock)>\s*<Label>)[^<]+', {
            $labels[$args[0].Value] ?? $(throw "The heading '$($args[0].Value)' has no Chinese text in build/FormatLabels.zh-Hans.psd1.")
        })
    Set-Content $Destination $text -NoNewline
}

# Puts the module together as a user installs it; its assemblies are built already.
function Build-Module {
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    $null = New-Item $module -ItemType Directory -Force
    Copy-Item (Join-Path $artifacts 'bin' 'Qos.PowerShell' $Configuration.ToLowerInvariant() 'Qos.*.dll') $module
    Copy-Item (Join-Path $PSScriptRoot 'module' '*') $module -Recurse
    Copy-Archive (Join-Path $module 'archive')
    Copy-Item (Join-Path $PSScriptRoot 'LICENSE'), (Join-Path $PSScriptRoot 'THIRD-PARTY-NOTICES.md') $module

    New-ChineseFormat (Join-Path $module 'Qos.Format.ps1xml') (Join-Path $module 'Qos.Format.zh-Hans.ps1xml')

    # An assembly once loaded stays: what loads the module runs in a process of its own.
    Invoke-CurrentShell -NonInteractive -Command "& $(ConvertTo-Literal (Join-Path $PSScriptRoot 'build-help.ps1')) $(ConvertTo-Literal $module)"
    if ($LASTEXITCODE -ne 0) { throw 'The help was not made: see the error above.' }
    # Traditional Chinese interfaces get the simplified help: it is nearer to their language than English.
    Copy-Item (Join-Path $module 'zh-Hans') (Join-Path $module 'zh-Hant') -Recurse
}

# Runs every test, or those of -Only, and ends with the sum of all.
function Test-Everything {
    $projects = @(Get-ChildItem $tests -Filter '*.Tests.csproj' -Recurse -Depth 1)
    $files = @(Get-ChildItem $tests -Filter '*.Tests.ps1' -Recurse -Depth 1)
    if ($Only) {
        foreach ($name in $Only) {
            $known = $name -eq 'Pester' -or ($projects.BaseName -like $name) -or ($files.Name -like "$name*")
            if (-not $known) { throw "There is no test project and no Pester file named '$name'. Projects: $($projects.BaseName -join ', '). Pester files: $($files.Name -replace '\.Tests\.ps1' -join ', ')." }
        }
        $projects = @($projects | Where-Object { $project = $_; $Only | Where-Object { $project.BaseName -like $_ } })
        $files = @($files | Where-Object { $file = $_; $Only | Where-Object { $_ -eq 'Pester' -or $file.Name -like "$_*" } })
        # Pester comes with the module's test project.
        $needed = @($projects | ForEach-Object FullName) + @(if ($files) { Join-Path $tests 'Qos.PowerShell.Tests' 'Qos.PowerShell.Tests.csproj' })
        Build-Project ($needed | Select-Object -Unique)
    } else {
        Build-Project
    }

    $results = Join-Path $artifacts 'tests'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $null = New-Item $results -ItemType Directory
    if ($files -or -not $Only -or $Only -like '*Notebooks*') { Build-Module }
    $sums = @(
        if (-not $Only) { Test-Project '--solution', $solution $results }
        else { foreach ($project in $projects) { Test-Project '--project', $project.FullName $results } }
        if ($files) { Test-Module @($files | ForEach-Object FullName) $results }
    )
    $sum = @{}
    foreach ($part in 'Passed', 'Failed', 'Skipped') { $sum[$part] = ($sums.$part | Measure-Object -Sum).Sum }
    Write-Host "`n$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped"
    if ($sum.Failed -gt 0) { exit 1 }
}

# The xunit tests: dotnet test sums them, and its last lines are read. A program that died, or no sum at all, is a failure.
function Test-Project([string[]] $Target, [string] $Results) {
    $options = @('--no-build', '-c', $Configuration, '--no-progress', '--results-directory', $Results, '--report-xunit-trx', '--max-parallel-test-modules', '2')
    if ($mustRun) { $options += '--fail-skips', 'on' }
    if ($Filter) { $options += '--filter-display-name', "*$Filter*", '--ignore-exit-code', '8' }
    $counts = @{ total = 0; failed = 0; succeeded = 0; skipped = 0; error = 0 }
    & dotnet test @Target @options | ForEach-Object {
        $_
        if ($_ -match '^Test run summary') { $counts.Clear() }
        elseif ($_ -match '^  (total|failed|succeeded|skipped|error): (\d+)$') { $counts[$Matches[1]] = [int]$Matches[2] }
    } | Out-Host
    $status = $LASTEXITCODE
    $failed = [int]$counts['failed'] + [int]$counts['error']
    if ($failed -eq 0 -and ($status -ne 0 -or ($counts['total'] -eq 0 -and -not $Filter))) {
        Write-Host "dotnet test $Target ended with exit code $status and no failed test: counted as one failure."
        $failed = 1
    }
    [pscustomobject]@{ Passed = [int]$counts['succeeded']; Failed = $failed; Skipped = [int]$counts['skipped'] }
}

function Test-Module([string[]] $Files, [string] $Results) {
    Write-Step "Pester ($($Files.Count) files)"
    $totals = Join-Path $Results 'Pester.json'
    $plain = [Console]::IsOutputRedirected ? '-PlainText' : ''
    $names = $Filter ? "-Filter $(ConvertTo-Literal "*$Filter*")" : ''
    Invoke-CurrentShell -NonInteractive -Command "& $(ConvertTo-Literal (Join-Path $PSScriptRoot 'build' 'Test-Module.ps1')) -Path $(ConvertTo-Literal $Files) -Totals $(ConvertTo-Literal $totals) $names $plain" | Out-Host
    if (-not (Test-Path $totals)) {
        Write-Host "Pester ended with exit code $LASTEXITCODE and no totals: counted as one failure."
        return [pscustomobject]@{ Passed = 0; Failed = 1; Skipped = 0 }
    }
    $counts = Get-Content $totals -Raw | ConvertFrom-Json
    if ($mustRun -and $counts.Skipped -gt 0) {
        Write-Host "$($counts.Skipped) Pester test(s) were skipped, and QOS_TESTS_MUST_RUN makes failures of these."
        $counts.Failed += $counts.Skipped
        $counts.Skipped = 0
    }
    $counts
}

# Coverage of the libraries by the xunit tests. The PowerShell module is tested by Pester, in processes that are not measured.
function Measure-Coverage {
    Build-Project
    Build-Module
    $results = Join-Path $artifacts 'coverage'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    & dotnet test --solution $solution --no-build -c $Configuration --no-progress --results-directory $results --max-parallel-test-modules 2 --coverlet --coverlet-output-format cobertura
    $status = $LASTEXITCODE
    & (Join-Path $PSScriptRoot 'build' 'Measure-Coverage.ps1') -Path $results
    if ($status -ne 0) { throw 'Tests failed: the figure is only of what they reached.' }
}

function Build-ModuleOnly {
    Build-Project (Join-Path $PSScriptRoot 'src' 'Qos.PowerShell' 'Qos.PowerShell.csproj')
    Build-Module
}

function Show-Demo {
    Build-ModuleOnly
    Invoke-CurrentShell -NonInteractive -File (Join-Path $PSScriptRoot 'build' 'Show-Demo.ps1')
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Open-Shell {
    Build-ModuleOnly
    $hint = 'Connected to the simulator. Try: Get-QosSnapshot HK:700, US:AAPL   Get-Command -Module Qos   Get-Help about_Qos   exit'
    Invoke-CurrentShell -NoExit -Command "Import-Module $(ConvertTo-Literal $module); Connect-Qos -Simulator; '$hint'"
}

function Publish-Package {
    $package = Join-Path $artifacts 'package' $Configuration.ToLowerInvariant()
    & (Join-Path $PSScriptRoot 'build' 'New-Package.ps1') -Part Library, Tool, Module, Archive -Destination $package -Configuration $Configuration -Clean
    Write-Host "The packages are in $package."
}

try {
    switch ($Task) {
        'Demo' { Show-Demo }
        'Shell' { Open-Shell }
        'Test' { Test-Everything }
        'Build' { Build-Project; Build-Module }
        'Coverage' { Measure-Coverage }
        'Pack' { Build-Project; Build-Module; Publish-Package }
        'Help' { (Get-Help $PSCommandPath).Description.Text; '', 'Some of the tests:', '  ./build.sh test -Only Get-QosKLine', '  ./build.sh test -Only Qos.Cli.Tests,Pester', '  ./build.sh test -Only Qos.Client.Tests -Filter LiveHub' }
    }
} catch {
    # The message is for whoever called; -Verbose says from where.
    [Console]::Error.WriteLine("build.ps1: $_")
    Write-Verbose $_.ScriptStackTrace
    exit 1
}
