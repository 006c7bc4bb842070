<#
.SYNOPSIS
    Makes what a release has of what is built: NuGet packages and the tool, the module's package, archives of qos that need no .NET, and their checksums.
.EXAMPLE
    ./build/New-Package.ps1 -Part Archive -Runtime linux-x64 -Destination /tmp/qos

    Makes one archive.
#>
[CmdletBinding()]
param(
    # Library: the NuGet packages with their symbols. Tool: the packages of the tool, one for each system and one for any other. Module: the package of artifacts/module/Qos.
    # Archive: qos with its runtime. Native: qos compiled to a native program for this machine's system, as an archive and as the tool's package for this system (on Linux it
    # needs gcc or clang).
    [Parameter(Mandatory)]
    [ValidateSet('Library', 'Tool', 'Module', 'Archive', 'Native')]
    [string[]] $Part,

    [Parameter(Mandatory)]
    [string] $Destination,

    [string[]] $Runtime = @('linux-x64', 'linux-arm64', 'win-x64', 'osx-arm64'),

    [string] $Configuration = 'Release',

    # An archive that is not compiled ahead: it is made in seconds, and starts slower. Of the tool only the packages for this system and for any.
    [switch] $Quick,

    # Begins with an empty folder.
    [switch] $Clean
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$artifacts = Join-Path $root 'artifacts'
$cli = Join-Path $root 'src' 'Qos.Cli' 'Qos.Cli.csproj'
if ($Clean -and (Test-Path $Destination)) { Remove-Item $Destination -Recurse -Force }
$Destination = (New-Item $Destination -ItemType Directory -Force).FullName

# Runs dotnet, and shows what it says only where it fails.
function Invoke-DotNet {
    $output = & dotnet @args 2>&1
    if ($LASTEXITCODE -ne 0) {
        $output | Out-Host
        throw "'dotnet $args' ended with exit code $LASTEXITCODE."
    }
}

# The published program with its licences as NAME.tar.gz, or NAME.zip for Windows.
function New-Archive([string] $Rid, [string] $Version, [switch] $Native) {
    $name = "qos-$Version-$Rid$($Native ? '-native' : '')"
    $folder = Join-Path $artifacts 'archive' $name
    if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    # The project says what an archive is: a single file, compiled ahead, with its runtime; or a native program.
    $properties = $Native ? @("-p:NativeRuntime=$Rid") : @("-p:ArchiveRuntime=$Rid", "-p:PublishReadyToRun=$(-not $Quick)")
    Invoke-DotNet publish $cli -c $Configuration @properties -o $folder -nologo -v quiet
    Copy-Item (Join-Path $root 'LICENSE'), (Join-Path $root 'THIRD-PARTY-NOTICES.md') $folder
    if ($Rid -like 'win-*') {
        Compress-Archive $folder (Join-Path $Destination "$name.zip") -Force
    } else {
        # tar keeps the right to run, which a zip of PowerShell does not.
        & tar -czf (Join-Path $Destination "$name.tar.gz") -C (Split-Path $folder) $name
        if ($LASTEXITCODE -ne 0) { throw "tar ended with exit code $LASTEXITCODE." }
    }
}

$thisSystem = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
if ('Library' -in $Part) { Invoke-DotNet pack (Join-Path $root 'Qos.PowerShell.sln') -c $Configuration --no-build -o $Destination -nologo -v quiet }
if ('Tool' -in $Part) {
    $runtimes = $Quick ? @("-p:ToolRuntime=$thisSystem") : @()
    Invoke-DotNet pack $cli -c $Configuration '-p:ToolPackages=true' @runtimes -o $Destination -nologo -v quiet
}
if ('Module' -in $Part) { Compress-PSResource -Path (Join-Path $artifacts 'module' 'Qos') -DestinationPath $Destination }
if ('Archive' -in $Part) {
    $version = (& dotnet msbuild $cli -getProperty:Version).Trim()
    foreach ($rid in $Runtime) { New-Archive $rid $version }
}
if ('Native' -in $Part) {
    $version = (& dotnet msbuild $cli -getProperty:Version).Trim()
    New-Archive $thisSystem $version -Native
    Invoke-DotNet pack $cli -c $Configuration -r $thisSystem '-p:ToolPackages=true' '-p:NativeTool=true' "-p:ToolRuntime=$thisSystem" -o $Destination -nologo -v quiet
}

# As sha256sum reads them.
$sums = Join-Path $Destination 'SHA256SUMS'
Get-ChildItem $Destination -File | Where-Object Name -NE 'SHA256SUMS' | Sort-Object Name | ForEach-Object { "$((Get-FileHash $_ -Algorithm SHA256).Hash.ToLowerInvariant())  $($_.Name)" } | Set-Content $sums
