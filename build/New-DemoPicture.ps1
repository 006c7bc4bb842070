<#
.SYNOPSIS
    Makes docs/images/demo.svg, the picture at the top of the README, of what ./build.sh demo prints. Build the module before: ./build.sh build.
#>
[CmdletBinding()]
param(
    [string] $Path = (Join-Path $PSScriptRoot '..' 'docs' 'images' 'demo.svg'),

    # Which commands are shown: part of each one's text.
    [string[]] $Show = @('Import-Module', 'Connect-Qos', 'Get-QosSnapshot', 'Show-QosChart', 'Watch-QosTrades'),

    [int] $Width = 118
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'CurrentShell.psm1') -Force
$former = [Console]::OutputEncoding
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
try { $output = Invoke-CurrentShell -NonInteractive -File (Join-Path $PSScriptRoot 'Show-Demo.ps1') -Colour -Width $Width }
finally { [Console]::OutputEncoding = $former }
if ($LASTEXITCODE -ne 0) { throw "The demo ended with exit code $LASTEXITCODE." }

# A block is a command and what it printed; blank lines follow one another at most once.
$lines = [System.Collections.Generic.List[string]]::new()
$shown = $false
foreach ($line in $output) {
    if ($line -like 'PS> *') { $shown = [bool]($Show | Where-Object { $line.Contains($_) }) }
    $isBlank = ($line -replace '\x1b\[[\d;]*m').Trim() -eq ''
    if (-not $shown -or ($isBlank -and ($lines.Count -eq 0 -or $lines[-1] -eq ''))) { continue }
    $lines.Add($isBlank ? '' : $line)
}
while ($lines[-1] -eq '') { $lines.RemoveAt($lines.Count - 1) }

# The columns that a terminal gives a text: two for each Chinese character.
function Measure-Cell([string] $Text) { $Text.Length + [regex]::Matches($Text, '[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]').Count }

# The colours of a dark terminal, by the number of the escape sequence.
$colours = @{ 31 = '#ff7b72'; 32 = '#56d364'; 33 = '#e3b341'; 34 = '#79c0ff'; 35 = '#d2a8ff'; 36 = '#76e3ea'; 37 = '#e6edf3'; 90 = '#8b949e' }
$size = 14; $column = 8.43; $row = 18; $margin = 16
$svg = [System.Text.StringBuilder]::new()
$right = [math]::Ceiling(2 * $margin + $Width * $column)
$bottom = 2 * $margin + $row * $lines.Count
$null = $svg.AppendLine("<svg xmlns=""http://www.w3.org/2000/svg"" width=""$right"" height=""$bottom"" viewBox=""0 0 $right $bottom"" role=""img"" aria-label=""A PowerShell session: quotes, a K-line chart and live trades of the simulator"">")
$null = $svg.AppendLine("<rect width=""100%"" height=""100%"" rx=""8"" fill=""#0d1117""/>")
$null = $svg.AppendLine("<g font-family=""'Cascadia Mono','JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace"" font-size=""$size"" fill=""#e6edf3"">")
for ($i = 0; $i -lt $lines.Count; $i++) {
    $y = $margin + $row * $i + $size
    $at = 0
    $fill, $weight, $opacity = '', '', ''
    foreach ($part in [regex]::Matches($lines[$i], '\x1b\[(?<code>[\d;]*)m|(?<text>[^\x1b]+)')) {
        if (-not $part.Groups['text'].Success) {
            foreach ($code in @($part.Groups['code'].Value -split ';' | ForEach-Object { [int]"0$_" })) {
                if ($code -eq 0) { $fill, $weight, $opacity = '', '', '' }
                elseif ($code -eq 1) { $weight = ' font-weight="bold"' }
                elseif ($code -eq 2) { $opacity = ' opacity="0.6"' }
                elseif ($colours.ContainsKey($code)) { $fill = " fill=""$($colours[$code])""" }
            }
            continue
        }
        # Each word has its place and its length, so that columns stand whatever font the reader has.
        $text = $part.Groups['text'].Value
        $prompt = $at -eq 0 -and $text.StartsWith('PS> ', [StringComparison]::Ordinal)
        $style = $prompt ? ' fill="#79c0ff" font-weight="bold"' : "$fill$weight$opacity"
        foreach ($word in [regex]::Matches($text, '\S+(?: \S+)*')) {
            $x = [math]::Round($margin + ($at + (Measure-Cell $text.Substring(0, $word.Index))) * $column, 2)
            $length = [math]::Round((Measure-Cell $word.Value) * $column, 2)
            $null = $svg.AppendLine("<text x=""$x"" y=""$y"" textLength=""$length""$style>$([System.Security.SecurityElement]::Escape($word.Value))</text>")
        }
        $at += Measure-Cell $text
    }
}
$null = $svg.Append("</g>`n</svg>`n")
Set-Content $Path $svg.ToString() -NoNewline
