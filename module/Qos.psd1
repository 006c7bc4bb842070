@{
    RootModule             = 'Qos.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'a2b1c9f4-6d0e-4f5b-9a3c-7e8d1f2b4c60'
    Author                 = 'Qos for PowerShell'
    CompanyName            = 'Qos for PowerShell'
    Copyright              = 'Copyright (c) 2026 the Qos for PowerShell authors'
    Description            = 'Market data of QOS (Quote Ocean System) for PowerShell: quotes, K-lines, depth and live trades of Hong Kong, US and mainland stocks, crypto, forex, indices and commodities; with a simulator that needs no key.'
    CompatiblePSEditions   = @('Core')
    PowerShellVersion      = '7.4'
    # Loaded before the types file, which names their types.
    RequiredAssemblies     = @('Qos.Client.dll', 'Qos.PowerShell.dll')
    # No script is part of the module: PowerShell would take as long for the first one as for all the rest of the import (docs/performance.md).
    TypesToProcess         = @('Qos.Types.ps1xml')
    FormatsToProcess       = @('Qos.Format.ps1xml')
    CmdletsToExport        = @(
        'Connect-Qos', 'Disconnect-Qos', 'Get-QosConnection', 'Test-QosConnection', 'Get-QosOption', 'Set-QosOption'
        'Get-QosSnapshot', 'Get-QosDepth', 'Get-QosTrade', 'Get-QosKLine', 'Get-QosInstrument', 'Find-QosInstrument', 'Get-QosProduct', 'Get-QosTradingDay'
        'Get-QosMarketStatus'
        'Watch-QosSnapshot', 'Watch-QosTrades', 'Watch-QosDepth', 'Watch-QosKLine'
        'Show-QosChart', 'Export-QosChart'
        'Add-QosArchiveItem', 'Remove-QosArchiveItem', 'Get-QosArchiveItem', 'Sync-QosArchive', 'Test-QosArchive', 'Export-QosArchive', 'Import-QosArchive'
        'Start-QosSimulator', 'Stop-QosSimulator', 'Get-QosSimulator', 'Invoke-QosSimulatorFault'
    )
    AliasesToExport        = @(
        'Watch-QosTrade', 'Get-QosBar', 'Get-QosCandle', 'Get-QosOhlc', 'Watch-QosBar', 'Watch-QosCandle', 'Watch-QosOhlc'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'QOS', 'MarketData', 'Stocks', 'Crypto', 'Forex', 'KLine', 'Finance')
            LicenseUri   = 'https://github.com/qos-powershell/qos-powershell/blob/main/LICENSE'
            IconUri      = 'https://raw.githubusercontent.com/qos-powershell/qos-powershell/main/docs/images/icon.png'
            ProjectUri   = 'https://github.com/qos-powershell/qos-powershell'
            ReleaseNotes = 'Quotes, K-lines, depth, live trades, trading days, market status and charts as cmdlets, with a simulator that needs no key. What changed: https://github.com/qos-powershell/qos-powershell/blob/main/CHANGELOG.md'
        }
    }
}
