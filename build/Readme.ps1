# The transcripts of a README: blocks in which each line that begins with a prompt is a command, and what follows is its output. Dot-source this.

# The fenced blocks of a page, in order: language, text and place.
function Get-ReadmeBlock([string] $Path) {
    foreach ($match in [regex]::Matches((Get-Content $Path -Raw), '(?ms)^```(?<language>\w*)\n(?<body>.*?)^```$')) {
        $body = $match.Groups['body'].Value
        [pscustomobject]@{
            Language = $match.Groups['language'].Value
            # Empty where the block is no transcript.
            Prompt   = ($body -match '(?m)^PS> ') ? 'PS> ' : ($body -match '(?m)^\$ ') ? '$ ' : ''
            Body     = $body
            Index    = $match.Groups['body'].Index
        }
    }
}

# The commands of a transcript with the outputs that the page shows.
function Get-ReadmeCommand($Block) {
    $prompt = [regex]::Escape($Block.Prompt)
    foreach ($match in [regex]::Matches($Block.Body, "(?ms)^$prompt(?<command>.*?)\n(?<output>.*?)(?=^$prompt|\z)")) {
        [pscustomobject]@{ Command = $match.Groups['command'].Value; Output = $match.Groups['output'].Value.Trim("`n") }
    }
}

# The output of a PowerShell command, run in the scope that has dot-sourced this.
function Invoke-ReadmeCommand([string] $Command, [int] $Width = 112) {
    $lines = . ([scriptblock]::Create($Command)) | Out-String -Stream -Width $Width | ForEach-Object { ($_ -replace '\x1b\[[\d;]*m').TrimEnd() }
    "$($lines -join "`n")".Trim("`n")
}

# The outputs of the commands of a shell transcript, in one shell, in which qos is the program that was built. A server in the background is waited for, and ended.
function Invoke-ReadmeShell([string[]] $Command, [string] $Program) {
    $folder = New-Item (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) -ItemType Directory
    # What the examples take for a file of the user's.
    $day = [datetime]'2015-02-02'
    $rows = foreach ($i in 0..400) { if ($day.DayOfWeek -notin 'Saturday', 'Sunday') { '{0:yyyy-MM-dd},{1},{2},{3},{4},{5}' -f $day, (100 + $i / 8), (102 + $i / 8), (99 + $i / 8), (101 + $i / 8), (1000000 + $i) }; $day = $day.AddDays(1) }
    Set-Content (Join-Path $folder aapl.csv) (@('date,open,high,low,close,volume') + $rows)
    # A program of its own, so that a server in the background is one process, which the end of the shell ends.
    $bin = New-Item (Join-Path $folder bin) -ItemType Directory
    Set-Content (Join-Path $bin qos) "#!/bin/sh`nexec dotnet '$Program' `"`$@`""
    $lines = @("chmod +x '$bin/qos'; PATH='$bin':`$PATH", 'trap ''kill $(jobs -p) 2>/dev/null'' EXIT')
    foreach ($one in $Command) {
        $lines += $one
        if ($one -match '--port (?<port>\d+).*&$') { $lines += "until (: < /dev/tcp/127.0.0.1/$($Matches.port)) 2>/dev/null; do sleep 0.1; done; sleep 1" }
        # $? is still that of the command for the next one.
        $lines += 'status=$?; printf ''\n@@%s\n'' $status; (exit $status)'
    }
    # Nothing of this machine: no key, and no names that an earlier run has kept.
    $kept = $env:QOS_API_KEY, $env:QOS_URI, $env:QOS_CACHE
    $env:QOS_API_KEY = $env:QOS_URI = $null
    $env:QOS_CACHE = 'off'
    Push-Location $folder
    try { $output = ($lines -join "`n") | & bash -s 2>&1 | ForEach-Object { "$_" } }
    finally {
        Pop-Location
        $env:QOS_API_KEY, $env:QOS_URI, $env:QOS_CACHE = $kept
        Remove-Item $folder -Recurse -Force
    }
    foreach ($match in [regex]::Matches("$($output -join "`n")`n", '(?s)\G(?<output>.*?)\n?@@(?<status>\d+)\n')) {
        [pscustomobject]@{ Output = $match.Groups['output'].Value.Trim("`n"); Status = [int]$match.Groups['status'].Value }
    }
}
