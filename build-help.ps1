#Requires -Version 7.4

<#
.SYNOPSIS
    Makes the help that Get-Help reads (MAML) from the pages in docs/cmdlets, for the module in a folder.
.DESCRIPTION
    There is a page per cmdlet and language, and one with the parameters that cmdlets share. A page has the words; syntax, types, positions and aliases come from the module, which this imports: run it in a PowerShell of its own, as build.ps1 does.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$namespaces = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

# The pages of a language as tables: cmdlets, the headings of each page, and the text of each. What stands right under the title has the heading ''.
function Read-Page([string] $Folder) {
    $page = @{}
    foreach ($file in Get-ChildItem $Folder -Filter *.md) {
        $page[$file.BaseName] = $parts = [ordered]@{}
        $title, $text = (Get-Content $file -Raw) -split '\n', 2
        foreach ($part in "`n$text" -split '(?m)^## ') {
            $heading, $body = $part -split '\n', 2
            $parts[$heading] = $body.Trim()
        }
    }
    $page
}

# An element of a name, attributes (a table), child elements and texts.
function New-Element([string] $Name) {
    $prefix, $local = $Name -split ':'
    $element = $document.CreateElement($prefix, $local, $namespaces[$prefix])
    foreach ($item in $args | ForEach-Object { $_ }) {
        if ($item -is [System.Collections.IDictionary]) { foreach ($key in $item.Keys) { $element.SetAttribute($key, $item[$key]) } }
        else { $null = $element.AppendChild(($item -is [System.Xml.XmlNode] ? $item : $document.CreateTextNode($item))) }
    }
    $element
}

# Paragraphs. A line's end in the page is a blank, except after Chinese.
function Get-Paragraph([string] $Text) {
    foreach ($paragraph in $Text.Trim() -split '\n{2,}') {
        New-Element maml:para ($paragraph -replace '`' -replace '(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\n' -replace '\n', ' ')
    }
}

# The entries of a list: "- Name", or "- `Type`: text".
function Get-Entry([string] $Text) {
    foreach ($entry in $Text -split '(?m)^- ' | Select-Object -Skip 1) {
        $name, $words = $entry -replace '`' -split '[:：]', 2
        @{ Name = $name.Trim(); Text = "$words" }
    }
}

# The default value of a parameter: what a new cmdlet has for it; where that is nothing, what its text says after "Default".
function Get-DefaultValue($NewCmdlet, [System.Management.Automation.CommandParameterInfo] $Parameter, [string] $Text) {
    if ($Parameter.IsMandatory) { return 'None' }
    if ($Parameter.ParameterType -eq [switch]) { return 'False' }
    $value = $NewCmdlet.PSObject.Properties[$Parameter.Name]?.Value
    $shown = $value -is [string] ? $value : $value -is [System.Collections.IDictionary] ? '' : (@($value) -join ', ')
    if ($shown) { return $shown }
    if ($Text -match '(?s)\bDefault:? (?<value>.+?)(?:\.(?=\s|$)|$)|默认(?:为|取|值?为)?\s*(?<value>[^，。]+)') { return $Matches.value -replace '`' -replace '\s+', ' ' }
    'None'
}

function Get-Parameter([System.Management.Automation.CommandParameterInfo] $Parameter, [string] $Text, [string] $DefaultValue, [switch] $InSyntax) {
    $type = [Nullable]::GetUnderlyingType($Parameter.ParameterType) ?? $Parameter.ParameterType
    $pipeline = @(if ($Parameter.ValueFromPipeline) { 'ByValue' }; if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
    $value = New-Element command:parameterValue @{ required = 'true' } $type.Name
    New-Element command:parameter ([ordered]@{
            required      = "$($Parameter.IsMandatory)".ToLowerInvariant()
            globbing      = "$([bool]($Parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] }))".ToLowerInvariant()
            pipelineInput = $pipeline ? "True ($pipeline)" : 'False'
            position      = $Parameter.Position -lt 0 ? 'named' : "$($Parameter.Position)"
            aliases       = $Parameter.Aliases ? $Parameter.Aliases -join ', ' : 'none'
        }) @(
        New-Element maml:name $Parameter.Name
        New-Element maml:description @(Get-Paragraph $Text)
        # In the syntax a switch has no value, and an enumeration has its names for one.
        if ($InSyntax -and $type.IsEnum) { New-Element command:parameterValueGroup @($type.GetEnumNames() | ForEach-Object { New-Element command:parameterValue $_ }) }
        elseif (-not ($InSyntax -and $type -eq [switch])) { $value }
        New-Element dev:type (New-Element maml:name $type.Name)
        New-Element dev:defaultValue $DefaultValue
    )
}

function Get-CommandHelp([System.Management.Automation.CmdletInfo] $Cmdlet, $Page, [string] $Online) {
    $parts = $Page[$Cmdlet.Name] ?? $(throw "The page '$($Cmdlet.Name).md' is missing.")
    $texts = { param($name) $parts["-$name"] ?? $Page['shared-parameters']["-$name"] ?? $(throw "$($Cmdlet.Name) has no text for -$name.") }
    $synopsis, $description = $parts[''] -split '\n\n', 2
    $sets = @(foreach ($set in $Cmdlet.ParameterSets) {
            , @($set.Parameters | Where-Object Name -NotIn ([System.Management.Automation.Cmdlet]::CommonParameters) |
                    Sort-Object { $_.Name -in [System.Management.Automation.Cmdlet]::OptionalCommonParameters }, { $_.Position -lt 0 }, Position, { -not $_.IsMandatory } -Stable)
        })
    $all = [ordered]@{}
    foreach ($parameter in $sets | ForEach-Object { $_ }) { $all[$parameter.Name] ??= $parameter }
    $list = { param($headings) Get-Entry ($headings.ForEach({ $parts[$_] }) -join '') }
    $described = { param($name, $headings) foreach ($entry in & $list $headings) { New-Element $name (New-Element dev:type (New-Element maml:name $entry.Name)) (New-Element maml:description @(Get-Paragraph $entry.Text)) } }
    $number = 0
    $new = [Activator]::CreateInstance($Cmdlet.ImplementingType)

    New-Element command:command @(
        New-Element command:details @(
            New-Element command:name $Cmdlet.Name
            New-Element command:verb $Cmdlet.Verb
            New-Element command:noun $Cmdlet.Noun
            New-Element maml:description @(Get-Paragraph $synopsis)
        )
        New-Element maml:description @(Get-Paragraph $description)
        New-Element command:syntax @(
            foreach ($set in $sets) {
                New-Element command:syntaxItem (New-Element maml:name $Cmdlet.Name) @($set | ForEach-Object { Get-Parameter $_ (& $texts $_.Name) (Get-DefaultValue $new $_ (& $texts $_.Name)) -InSyntax })
            }
        )
        New-Element command:parameters @($all.Values | ForEach-Object { Get-Parameter $_ (& $texts $_.Name) (Get-DefaultValue $new $_ (& $texts $_.Name)) })
        New-Element command:inputTypes @(& $described command:inputType Inputs, 输入)
        New-Element command:returnValues @(& $described command:returnValue Outputs, 输出)
        New-Element command:examples @(
            foreach ($part in $parts.GetEnumerator()) {
                if ($part.Value -match '(?s)^```powershell\n(?<code>.+?)\n```\n(?<remarks>.+)') {
                    $number++
                    New-Element command:example @(
                        New-Element maml:title "-------- $number. $($part.Key) --------"
                        New-Element dev:code $Matches.code
                        # Get-Help puts the next example right below the last paragraph.
                        New-Element dev:remarks @(Get-Paragraph $Matches.remarks) (New-Element maml:para)
                    )
                }
            }
        )
        New-Element maml:relatedLinks @(New-Element maml:navigationLink (New-Element maml:uri $Online)) @(& $list 'See also', 另见 | ForEach-Object { New-Element maml:navigationLink (New-Element maml:linkText $_.Name) })
    )
}

Import-Module $Module
foreach ($language in 'en-US', 'zh-Hans') {
    $page = Read-Page (Join-Path $PSScriptRoot docs cmdlets $language)
    $document = [xml]'<helpItems schema="maml" xmlns="http://msh" />'
    # The invariant order: the same file whatever the machine's language.
    foreach ($cmdlet in Get-Command -Module Qos -CommandType Cmdlet | Sort-Object Name -Culture '') {
        $online = "$($cmdlet.Module.ProjectUri)/blob/main/docs/cmdlets/$language/$($cmdlet.Name).md"
        $null = $document.DocumentElement.AppendChild((Get-CommandHelp $cmdlet $page $online))
    }
    $folder = New-Item (Join-Path $Module $language) -ItemType Directory -Force
    $document.Save((Join-Path $folder 'Qos.PowerShell.dll-Help.xml'))
}
