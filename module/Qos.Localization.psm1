# Tables have Chinese headings where the user interface is Chinese. The build makes the file from Qos.Format.ps1xml; a manifest cannot choose by language
# and stay readable for the gallery.
if ([cultureinfo]::CurrentUICulture.TwoLetterISOLanguageName -eq 'zh') {
    Update-FormatData -PrependPath (Join-Path $PSScriptRoot 'Qos.Format.zh-Hans.ps1xml')
}

Export-ModuleMember
