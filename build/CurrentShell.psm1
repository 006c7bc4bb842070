# Starts another PowerShell like the one that runs: as a program of its own, or as a dotnet tool, where the process is `dotnet` and PowerShell a dll.
Set-StrictMode -Version Latest

# FilePath and ArgumentList of the running PowerShell, for Start-Process and ProcessStartInfo.
function Get-CurrentShell {
    $program = [Environment]::ProcessPath
    $library = Join-Path $PSHOME 'pwsh.dll'
    $isHosted = [IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet'
    [pscustomobject]@{
        FilePath     = $program
        # Typed, or PowerShell would make a string of a single element.
        ArgumentList = [string[]]$(if ($isHosted) { $library })
    }
}

# Runs another PowerShell without a profile and gives what it writes; $LASTEXITCODE is its exit code.
function Invoke-CurrentShell {
    $shell = Get-CurrentShell
    $arguments = [string[]]@($shell.ArgumentList) + @('-NoLogo', '-NoProfile') + $args
    & $shell.FilePath @arguments
}

Export-ModuleMember -Function Get-CurrentShell, Invoke-CurrentShell
