# Every example of the help, run as it stands, each in a session of its own against a simulator. One that has no end is stopped after some seconds.
BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module").Path
    Import-Module "$module/Qos"
    $names = 'QOS_API_KEY', 'QOS_URI', 'QOS_REQUESTS_PER_MINUTE', 'QOS_ARCHIVE', 'PSModulePath', 'BROWSER'
    $former = @{}
    foreach ($name in $names) { $former[$name] = [Environment]::GetEnvironmentVariable($name) }

    # So many trades that a recording of some seconds has some of every code.
    $server = Start-QosSimulator -AllOpen -NoLimit -TradesPerSecond 50 -ApiKey key-of-the-examples
    # Variables are the process's: an example that sets one must not decide about the next.
    function Set-Environment {
        $env:QOS_API_KEY = $server.ApiKey
        $env:QOS_URI = $server.Uri
        # Waits for the budget are not what these tests are about.
        $env:QOS_REQUESTS_PER_MINUTE = 10000
        $env:QOS_ARCHIVE = Join-Path $TestDrive own.db
        $env:BROWSER = 'true'
        # Jobs and parallel blocks load the module by its name.
        $env:PSModulePath = $module + [IO.Path]::PathSeparator + $former.PSModulePath
    }
    Set-Environment

    $recording = Join-Path $TestDrive day.jsonl.gz
    $server | Connect-Qos -Record $recording
    $null = Watch-QosTrades CF:BTCUSDT, US:AAPL -Count 20 -Duration 4s
    Disconnect-Qos
    $bars = Join-Path $TestDrive bars.csv
    'date,open,high,low,close,volume', '2024-03-04,10,12,9,11,1000', '2024-03-05,11,13,10,12.5,2000' | Set-Content $bars

    # What a person or a vault gives, and files that an example names.
    $prelude = @'
function Read-Host { param($Prompt, [switch] $AsSecureString) ConvertTo-SecureString $env:QOS_API_KEY -AsPlainText }
function Get-Secret { param($Name, $Vault) ConvertTo-SecureString $env:QOS_API_KEY -AsPlainText }
function Clear-Host { }
'@

    # Runs one example and gives its errors; $null where it was stopped without one.
    function Invoke-Example([string] $Name, [string] $Code) {
        Set-Environment
        $folder = New-Item (Join-Path $TestDrive "$(New-Guid)") -ItemType Directory
        foreach ($file in [regex]::Matches($Code, '[\w-]+\.jsonl(\.gz)?').Value) { if ($Code -notlike "*-Record $file*") { Copy-Item $recording (Join-Path $folder $file) } }
        foreach ($file in [regex]::Matches($Code, "= '([\w-]+\.csv)'").ForEach({ $_.Groups[1].Value })) { Copy-Item $bars (Join-Path $folder $file) }
        'HK:700', 'US:AAPL', 'SH:600519' | Set-Content (Join-Path $folder codes.txt)
        $session = [powershell]::Create()
        try {
            $null = $session.AddScript("Set-Location '$folder'; $prelude; Import-Module Qos; $($Name -match 'Simulator' -and $Name -notmatch '^Start' ? 'Connect-Qos -Simulator -AllOpen' : '')").Invoke()
            $session.Commands.Clear()
            $run = $session.AddScript($Code).BeginInvoke()
            if (-not $run.AsyncWaitHandle.WaitOne(6000)) { $session.Stop() }
            else {
                try { $null = $session.EndInvoke($run) }
                catch { "$($_.Exception.InnerException ?? $_.Exception)" }
            }
            $session.Streams.Error | ForEach-Object { "$_" }
        }
        finally {
            # Its connection and its simulators end with it.
            $session.Dispose()
        }
    }
}

AfterAll {
    foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $former[$name]) }
    Disconnect-Qos
    Stop-QosSimulator
}

Describe 'The examples of <Name>' -ForEach @(
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    foreach ($cmdlet in Get-Command -Module Qos -CommandType Cmdlet) {
        @{ Name = $cmdlet.Name; Examples = @((Get-Help $cmdlet.Name).examples.example | ForEach-Object { @{ Code = $_.code } }) }
    }
) {
    It 'run: <Code>' -ForEach $Examples {
        Invoke-Example $Name $Code | Should -BeNullOrEmpty
    }
}
