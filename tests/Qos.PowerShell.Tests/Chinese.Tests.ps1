# What a session with a Chinese user interface reads: headings, errors and warnings. Ids and property names stay as they are.
Describe 'A session in <Culture>' -ForEach @(@{ Culture = 'zh-CN' }, @{ Culture = 'zh-HK' }) {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../build/CurrentShell.psm1"
        $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
        $script = {
            param($culture, $module)
            [cultureinfo]::CurrentUICulture = $culture
            Import-Module $module
            $errors = @()
            try { Get-QosSnapshot 700 -ErrorAction Stop } catch { $errors += $_ }
            Connect-Qos -Simulator -AllOpen
            $table = Get-QosSnapshot HK:700 | Out-String -Width 160
            $ladder = Get-QosDepth HK:700 | Out-String -Width 120
            $connection = Get-QosConnection | Format-Table | Out-String -Width 200
            Get-QosSnapshot HK:99999 -ErrorVariable missing -ErrorAction SilentlyContinue
            Disconnect-Qos
            try { Get-QosSnapshot HK:700 } catch { $errors += $_ }
            [pscustomobject]@{
                Table      = $table
                Ladder     = $ladder
                Connection = $connection
                Messages   = @($errors + $missing | ForEach-Object { "$_" })
                Ids        = @($errors + $missing | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] })
            }
        }
        # As bytes of ASCII: a console's encoding may not have Chinese.
        $seen = Invoke-CurrentShell -NonInteractive -Command "& { $script } '$Culture' '$($module -replace "'", "''")' | ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii" |
            Select-Object -Last 1 | ConvertFrom-Json
    }

    It 'has Chinese headings over quotes, and says that prices are simulated' {
        $seen.Table | Should -Match '价格: 模拟'
        $seen.Table | Should -Match '代码 +时间 +最新价 +涨跌 +涨跌幅'
    }

    It 'has a Chinese ladder' { $seen.Ladder | Should -Match '(?s)价差.*中间价.*模拟价格.*卖.*买' }

    It 'has Chinese headings over a connection' { $seen.Connection | Should -Match '地址 .*状态' }

    It 'has Chinese errors with the ids of every language' {
        $seen.Messages.Count | Should -BeGreaterOrEqual 3
        foreach ($message in $seen.Messages) { $message | Should -Match '\p{IsCJKUnifiedIdeographs}' }
        $seen.Ids | Should -Contain 'QosNoData'
        $seen.Ids | Should -Contain 'QosNotConnected'
    }
}
