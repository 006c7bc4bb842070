<#
.SYNOPSIS
    Runs the transcripts of README.md and README.zh-CN.md and puts what they print now into the pages. Build before: ./build.sh build.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'CurrentShell.psm1') -Force
$root = Split-Path $PSScriptRoot

# A page has a process of its own, since its first line imports the module.
$update = {
    param($root, $path)
    $ErrorActionPreference = 'Stop'
    $PSStyle.OutputRendering = 'PlainText'
    Set-Location $root
    . ./build/Readme.ps1
    $text = Get-Content $path -Raw
    $shift = 0
    foreach ($block in Get-ReadmeBlock $path | Where-Object Prompt) {
        $commands = @((Get-ReadmeCommand $block).Command)
        $outputs = if ($block.Prompt -eq 'PS> ') { foreach ($command in $commands) { Invoke-ReadmeCommand $command } }
        else { (Invoke-ReadmeShell $commands (Join-Path $root artifacts bin Qos.Cli release qos.dll)).Output }
        $outputs = @($outputs)
        $body = ''
        for ($i = 0; $i -lt $commands.Count; $i++) {
            # PowerShell leaves lines around its tables free; a shell does not.
            $space = $block.Prompt -eq 'PS> ' -and $outputs[$i] ? "`n" : ''
            $body += "$($block.Prompt)$($commands[$i])`n" + ($outputs[$i] ? "$space$($outputs[$i])`n" : '') + ($i + 1 -lt $commands.Count ? $space : '')
        }
        $text = $text.Remove($block.Index + $shift, $block.Body.Length).Insert($block.Index + $shift, $body)
        $shift += $body.Length - $block.Body.Length
    }
    Set-Content $path $text -NoNewline
}
foreach ($page in 'README.md', 'README.zh-CN.md') {
    Invoke-CurrentShell -NonInteractive -Command "& { $update } '$($root -replace "'", "''")' '$((Join-Path $root $page) -replace "'", "''")'"
    if ($LASTEXITCODE -ne 0) { throw "$page was not updated." }
}
