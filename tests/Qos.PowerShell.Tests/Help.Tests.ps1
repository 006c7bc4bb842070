# What Get-Help shows, in every culture that has help. That the words are complete is for HelpTests.cs.
BeforeDiscovery {
    $cultures = @(
        @{ Culture = 'en-US'; Language = '^[\x00-\x7f]+$'; Page = 'cmdlets/en-US'; About = 'SHORT DESCRIPTION' }
        @{ Culture = 'de-DE'; Language = '^[\x00-\x7f]+$'; Page = 'cmdlets/en-US'; About = 'SHORT DESCRIPTION' }
        @{ Culture = 'zh-CN'; Language = '\p{IsCJKUnifiedIdeographs}'; Page = 'cmdlets/zh-Hans'; About = '简短说明' }
        @{ Culture = 'zh-SG'; Language = '\p{IsCJKUnifiedIdeographs}'; Page = 'cmdlets/zh-Hans'; About = '简短说明' }
        @{ Culture = 'zh-HK'; Language = '\p{IsCJKUnifiedIdeographs}'; Page = 'cmdlets/zh-Hans'; About = '简短说明' }
    )
}

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module "$PSScriptRoot/../../build/CurrentShell.psm1"
}

Describe 'Get-Help in <Culture>' -ForEach $cultures {
    BeforeAll {
        # The culture of the import counts, so that each has a process of its own.
        $script = {
            param($culture, $module)
            [cultureinfo]::CurrentUICulture = $culture
            Import-Module $module
            foreach ($cmdlet in Get-Command -Module Qos -CommandType Cmdlet) {
                $help = Get-Help $cmdlet.Name -Full
                [pscustomobject]@{
                    Name        = $cmdlet.Name
                    Synopsis    = "$($help.Synopsis)"
                    Description = "$($help.description.Text)"
                    Expected    = @($cmdlet.Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters })
                    Parameters  = @($help.parameters.parameter | Where-Object name | ForEach-Object { @{ Name = $_.name; Text = "$($_.description.Text)"; Default = "$($_.defaultValue)" } })
                    Examples    = @($help.examples.example | ForEach-Object { @{ Code = $_.code; Text = "$($_.title) $($_.remarks.Text)" } })
                    Outputs     = @($help.returnValues.returnValue.type.name)
                    SyntaxItems = @($help.syntax.syntaxItem).Count
                    Sets        = $cmdlet.ParameterSets.Count
                    Online      = "$($help.relatedLinks.navigationLink.uri)".Trim()
                }
            }
            [pscustomobject]@{ Name = 'about_Qos'; Text = "$(Get-Help about_Qos)" }
        }
        # As bytes of ASCII: a console's encoding may not have Chinese.
        $command = "& { $script } '$Culture' '$($module -replace "'", "''")' | ConvertTo-Json -Depth 4 -Compress -EscapeHandling EscapeNonAscii"
        $all = Invoke-CurrentShell -NonInteractive -Command $command | ConvertFrom-Json
        $about, $helps = $all.Where({ $_.Name -eq 'about_Qos' }, 'Split')
    }

    It 'knows every cmdlet' { @($helps).Count | Should -BeGreaterOrEqual 20 }

    It 'has synopsis, description and examples in the language' {
        foreach ($help in $helps) {
            $help.Synopsis, $help.Description + $help.Examples.Text | Should -Match $Language -Because $help.Name
            $help.Examples.Count | Should -BeGreaterOrEqual 2
            $help.Examples.Code | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes every parameter in the language' {
        foreach ($help in $helps) {
            $help.Parameters | ForEach-Object Name | Sort-Object | Should -Be ($help.Expected | Sort-Object) -Because $help.Name
            foreach ($parameter in $help.Parameters) { $parameter.Text | Should -Match $Language -Because "$($help.Name) -$($parameter.Name)" }
        }
    }

    It 'tells the default values, those of the cmdlet or those of the text' {
        $defaults = @{}
        foreach ($help in $helps) { foreach ($parameter in $help.Parameters) { $defaults["$($help.Name) $($parameter.Name)"] = $parameter.Default } }
        $defaults.Values | Should -Not -Contain ''
        $defaults['Connect-Qos Seed'] | Should -Be '1'
        $defaults['Get-QosTrade Count'] | Should -Be '20'
        $defaults['Get-QosTradingDay Market'] | Should -Be 'HK, US, SH, SZ'
        $defaults['Connect-Qos TimeoutSec'] | Should -Match '^15'
        $defaults['Get-QosKLine ClosedOnly'] | Should -Be 'False'
        $defaults['Get-QosSnapshot Code'] | Should -Be 'None'
    }

    It 'has syntax, outputs and a page to read online' {
        foreach ($help in $helps) {
            $help.SyntaxItems | Should -Be $help.Sets
            $help.Outputs | Should -Not -BeNullOrEmpty
            $help.Online | Should -BeLike "https://*/$Page/$($help.Name).md"
        }
    }

    It 'has about_Qos' { $about.Text | Should -BeLike "*$About*QosNoData*" }
}

Describe 'Examples' {
    BeforeDiscovery {
        Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
        $examples = foreach ($cmdlet in Get-Command -Module Qos -CommandType Cmdlet) {
            foreach ($example in (Get-Help $cmdlet.Name).examples.example) { @{ Name = $cmdlet.Name; Code = $example.code } }
        }
    }

    It 'of <Name> are commands that PowerShell can bind: <Code>' -ForEach $examples {
        $problems = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$problems)
        $problems | Should -BeNullOrEmpty
        foreach ($command in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            Get-Command $command.GetCommandName() -ErrorAction Ignore | Should -Not -BeNullOrEmpty
            $bound = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true)
            $bound.BindingExceptions.Values.BindingException.Message | Should -BeNullOrEmpty
        }
    }
}
