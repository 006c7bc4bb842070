BeforeAll { Import-Module "$PSScriptRoot/../../artifacts/module/Qos" }

Describe 'Get-QosOption and Set-QosOption' {
    AfterEach { Set-QosOption -ColorScheme Auto -DefaultMarket '' -DefaultKLineType Day -DefaultKLineCount 100 }

    It 'begin with the culture''s colours, no market, day bars and 100 of them' {
        $option = Get-QosOption
        $option.ColorScheme | Should -Be Auto
        $option.DefaultMarket | Should -BeNullOrEmpty
        $option.DefaultKLineType | Should -Be Day
        $option.DefaultKLineCount | Should -Be 100
    }

    It 'change what is given and keep the rest' {
        Set-QosOption -DefaultMarket hk
        Set-QosOption -DefaultKLineType 5m
        $option = Set-QosOption -ColorScheme RedUp -PassThru
        $option.DefaultMarket | Should -Be HK
        $option.DefaultKLineType | Should -Be Minute5
        $option.ColorScheme | Should -Be RedUp
        $option.DefaultKLineCount | Should -Be 100
    }

    It 'change nothing with -WhatIf' {
        Set-QosOption -DefaultMarket US -WhatIf
        (Get-QosOption).DefaultMarket | Should -BeNullOrEmpty
    }

    It 'write nothing without -PassThru' { Set-QosOption -DefaultMarket US | Should -BeNullOrEmpty }

    It 'refuse what is none' {
        { Set-QosOption -DefaultMarket 'H:' } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Set-QosOption -DefaultKLineCount 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Set-QosOption -ColorScheme Blue } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage*'
    }

    It 'belong to the runspace' {
        Set-QosOption -DefaultMarket US
        $shell = [powershell]::Create()
        $shell.AddScript("Import-Module '$PSScriptRoot/../../artifacts/module/Qos'; Set-QosOption -DefaultMarket HK -PassThru").Invoke().DefaultMarket | Should -Be HK
        $shell.Dispose()
        (Get-QosOption).DefaultMarket | Should -Be US
    }
}
