# The archive's cmdlets, and the load context that keeps their packages apart.
BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/Qos").Path
    Import-Module $module
    Import-Module "$PSScriptRoot/../../build/CurrentShell.psm1"
    $former = $env:QOS_ARCHIVE
    $env:QOS_ARCHIVE = Join-Path $TestDrive environment.db
    $WarningPreference = 'SilentlyContinue'
}

AfterAll {
    Disconnect-Qos
    Stop-QosSimulator
    $env:QOS_ARCHIVE = $former
}

Describe 'An archive' {
    BeforeAll {
        $file = Join-Path $TestDrive history.db
        # A Saturday after the half day: nothing runs while the test does.
        $server = Start-QosSimulator -Start 2026-11-28T12:00Z -NoLimit
        $server | Connect-Qos
    }

    It 'is told what to keep, without a request' {
        $requests = $server.Requests
        $items = Add-QosArchiveItem HK:700, US:AAPL -Type 1m,1d -Archive $file
        $items.Count | Should -Be 4
        $items.Type | Sort-Object -Unique | Should -Be '1d', '1m'
        (Get-QosArchiveItem -Archive $file).Count | Should -Be 4
        (Get-QosArchiveItem HK:00700 -Archive $file).Code | Sort-Object -Unique | Should -Be 'HK:700'
        $server.Requests | Should -Be $requests
        Test-Path $file | Should -BeTrue
    }

    It 'takes types typed, quoted, listed and from objects: <Line>' -ForEach @(
        @{ Line = '-Type 1d'; Types = '1d' }
        @{ Line = "-Type '1d,5m'"; Types = '1d', '5m' }
        @{ Line = '-Type 1d,1w,1y'; Types = '1d', '1w', '1y' }
        @{ Line = '-Type 1h,trades'; Types = '1h', 'trades' }
        @{ Line = ''; Types = '1d', '1m' }
    ) {
        $other = Join-Path $TestDrive "types$(New-Guid).db"
        (Invoke-Expression "Add-QosArchiveItem CF:BTCUSDT $Line -Archive '$other'").Type | Sort-Object | Should -Be $Types
    }

    It 'does nothing with -WhatIf' {
        Add-QosArchiveItem SH:600519 -Archive $file -WhatIf
        Remove-QosArchiveItem HK:700 -Archive $file -WhatIf
        Sync-QosArchive -Archive $file -WhatIf
        (Get-QosArchiveItem -Archive $file).Code | Sort-Object -Unique | Should -Be 'HK:700', 'US:AAPL'
        (Get-QosArchiveItem -Archive $file).Count | Should -Not -Contain 1
    }

    It 'fetches what is missing, and only that' {
        $result = Sync-QosArchive -Archive $file -WarningVariable told
        $result.Added | Should -BeGreaterThan 2000
        $result.Missing | Should -BeNullOrEmpty
        $result.IsSimulated | Should -BeTrue
        "$told" | Should -BeLike '*simulated*'
        $again = Sync-QosArchive -Archive $file
        $again.Added | Should -Be 0
        $item = Get-QosArchiveItem HK:700 -Archive $file | Where-Object Type -EQ '1d'
        $item.Count | Should -BeGreaterThan 900
        $item.SyncedAt | Should -Not -BeNullOrEmpty
    }

    It 'gives what it has without a request and without a connection, equal to the server''s' {
        $fromServer = Get-QosKLine HK:700 -Type 1d -From 2026-11-02 -To 2026-11-20 -Source Server
        $requests = $server.Requests
        $env:QOS_ARCHIVE = $file
        $stored = Get-QosKLine HK:700 -Type 1d -From 2026-11-02 -To 2026-11-20 -Source Archive
        $server.Requests | Should -Be $requests
        $stored.Count | Should -Be $fromServer.Count
        for ($i = 0; $i -lt $stored.Count; $i++) { foreach ($figure in 'Time', 'Open', 'High', 'Low', 'Close', 'Volume') { $stored[$i].$figure | Should -Be $fromServer[$i].$figure } }
        (Get-QosKLine HK:700 -Type 1d -Count 3 -Source Archive).Count | Should -Be 3
        Get-QosKLine HK:5 -Type 1d -Source Archive -WarningVariable told | Should -BeNullOrEmpty
        "$told" | Should -BeLike '*no 1d bars*'
        $alone = Invoke-CurrentShell -NonInteractive -Command "`$env:QOS_API_KEY = ''; Import-Module '$module'; (Get-QosKLine US:AAPL -Type 1d -Count 5 -Source Archive).Count"
        $alone | Should -Be 5
        $env:QOS_ARCHIVE = Join-Path $TestDrive environment.db
    }

    It 'is read through by a connection: what it has takes no request' {
        $server | Connect-Qos -Archive $file
        (Get-QosConnection).ArchiveLocation | Should -Be $file
        $requests = $server.Requests
        $bars = Get-QosKLine HK:700 -Type 1d -From 2026-10-01 -To 2026-11-20
        $bars.Count | Should -BeGreaterThan 30
        $server.Requests | Should -Be $requests
        $null = Get-QosKLine HK:700 -Type 1d -From 2026-10-01 -To 2026-11-20 -Source Server
        $server.Requests | Should -Be ($requests + 1)

        # The last bars too, where the range ends in the past; Server asks.
        (Get-QosKLine HK:700 -Type 1d -Count 20 -To 2026-11-20).Count | Should -Be 20
        $server.Requests | Should -Be ($requests + 1)
        $null = Get-QosKLine HK:700 -Type 1d -Count 20 -To 2026-11-20 -Source Server
        $server.Requests | Should -Be ($requests + 2)
        (Get-QosArchiveItem).Count | Should -Be (Get-QosArchiveItem -Archive $file).Count
    }

    It 'is compared with the calendar' {
        $days = Test-QosArchive -Archive $file -From 2026-11-23 -To 2026-11-27
        $days.Count | Should -BeGreaterThan 15
        $days | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique | Should -Be ArchiveDay
        ($days | Where-Object { $_.Code -eq 'HK:700' -and $_.Type -eq '1d' }).State | Sort-Object -Unique | Should -Be Complete
        $days[0].Date | Should -BeOfType [datetime]
        $days | Out-String -Width 100 | Should -Match 'Prices: simulated[\s\S]*Expected'
        Get-QosArchiveItem -Archive $file | Out-String -Width 100 | Should -Match 'Holes[\s\S]*HK:700 +1d +\d{4}-\d\d-\d\d \d\d:\d\d'
        Test-QosArchive HK:700 -Archive $file -From 2026-11-23 -To 2026-11-27 -Quiet | Should -Be $true
    }

    It 'is exported, and imported elsewhere' {
        $lake = Join-Path $TestDrive lake
        $result = Export-QosArchive $lake -Archive $file -Type 1d
        $result.Rows | Should -BeGreaterThan 1800
        (Export-QosArchive $lake -Archive $file -Type 1d).Written | Should -Be 0
        $other = Join-Path $TestDrive other.db
        $imported = Get-ChildItem $lake -Recurse -Filter *.parquet | Import-QosArchive -Source desk2 -Archive $other
        ($imported | Measure-Object Added -Sum).Sum | Should -Be $result.Rows
        $env:QOS_ARCHIVE = $other
        $env:QOS_ARCHIVE | Should -Exist
        Disconnect-Qos
        (Get-QosKLine HK:700 -Type 1d -Count 3 -Source Archive).Close | Should -HaveCount 3
        $env:QOS_ARCHIVE = Join-Path $TestDrive environment.db
        $server | Connect-Qos
    }

    It 'takes bars of a CSV file' {
        $csv = Join-Path $TestDrive aapl.csv
        '日期,开盘,最高,最低,收盘,成交量', '2019-03-04,10,12,9,11,1000', '2019-03-05,11,13,10,12.5,2000' | Set-Content $csv
        $other = Join-Path $TestDrive csv.db
        $result = Import-QosArchive $csv -Source stooq -Code US:AAPL -Type 1d -Archive $other
        $result.Added | Should -Be 2
        $env:QOS_ARCHIVE = $other
        (Get-QosKLine US:AAPL -Type 1d -From 2019-01-01 -To 2019-12-31 -Source Archive).Close | Should -Be 11, 12.5
        $env:QOS_ARCHIVE = Join-Path $TestDrive environment.db
    }

    It 'forgets an item, and its data only on request' {
        $removed = Get-QosArchiveItem US:AAPL -Archive $file | Where-Object Type -EQ '1m' | Remove-QosArchiveItem -Archive $file
        $removed.Type | Should -Be 1m
        $kept = Get-QosArchiveItem US:AAPL -Archive $file | Where-Object Type -EQ '1m'
        $kept.IsWanted | Should -BeFalse
        $kept.Count | Should -BeGreaterThan 0
        $null = Remove-QosArchiveItem US:AAPL -DeleteData -Archive $file
        Get-QosArchiveItem US:AAPL -Archive $file -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'QosNoData,*'
    }

    It 'that is none is an error of its own: <What>' -ForEach @(
        @{ What = 'another file'; Make = { 'not a database' * 500 | Set-Content (Join-Path $TestDrive text.db); Join-Path $TestDrive text.db }; Id = 'Qos*' }
        @{ What = 'a database that does not answer'; Make = { 'postgres://nobody:s3cret-word@127.0.0.1:1/none' }; Id = 'Qos*' }
    ) {
        $location = & $Make
        $Error.Clear()
        foreach ($try in { Get-QosArchiveItem -Archive $location }, { Connect-Qos -Simulator -Archive $location }) {
            $problem = { & $try } | Should -Throw -PassThru
            $problem.FullyQualifiedErrorId | Should -BeLike $Id
            "$problem $($problem.Exception)" | Should -Not -BeLike '*s3cret-word*'
        }
        $server | Connect-Qos
    }

    It 'follows the live streams for a time' {
        $open = Start-QosSimulator -AllOpen -NoLimit
        $open | Connect-Qos
        $live = Join-Path $TestDrive live.db
        $null = Add-QosArchiveItem CF:BTCUSDT -Type trades -Archive $live
        $result = Sync-QosArchive -Archive $live -Watch -Duration 5s
        $result | Should -Not -BeNullOrEmpty
        (Get-QosArchiveItem -Archive $live).Count | Should -BeGreaterThan 0
        { Sync-QosArchive -Archive $live -Duration 5s } | Should -Throw -ErrorId 'QosInvalidArgument,*'
    }
}

Describe 'The packages of the archive' {
    It 'are not loaded before an archive is used' {
        $seen = Invoke-CurrentShell -NonInteractive -Command "Import-Module '$module'; Connect-Qos -Simulator; `$null = Get-QosSnapshot HK:700; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match 'Sqlite|Npgsql|Parquet|Qos.Archive'"
        $seen | Should -BeNullOrEmpty
    }

    It 'live in a context of their own, and only the client''s types cross it' {
        $null = Add-QosArchiveItem HK:700 -Archive (Join-Path $TestDrive context.db)
        $contexts = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -in 'Microsoft.Data.Sqlite', 'Qos.Archive' } | ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }
        $contexts | Sort-Object -Unique | Should -Be 'Qos.Archive'
        @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Qos.Client' }).Count | Should -Be 1
    }

    It 'do not meet older ones that the shell has loaded: both work' {
        $older = (Resolve-Path "$PSScriptRoot/../../artifacts/OlderPackages").Path
        $script = {
            param($older, $module, $folder)
            $ErrorActionPreference = 'Stop'
            # Another module's packages, in the context that everything shares.
            foreach ($name in 'SQLitePCLRaw.core', 'SQLitePCLRaw.provider.e_sqlite3', 'SQLitePCLRaw.batteries_v2', 'Microsoft.Extensions.Logging.Abstractions', 'Microsoft.Data.Sqlite', 'Npgsql') { Add-Type -Path (Join-Path $older "$name.dll") }
            function Get-OwnCount {
                $connection = [Microsoft.Data.Sqlite.SqliteConnection]::new("Data Source=$folder/own.db")
                $connection.Open()
                $command = $connection.CreateCommand()
                $command.CommandText = 'create table if not exists t (x); insert into t values (1); select count(*) from t'
                $command.ExecuteScalar()
                $connection.Dispose()
            }
            $before = Get-OwnCount
            Import-Module $module
            Connect-Qos -Simulator -Archive "$folder/qos.db"
            $null = Add-QosArchiveItem HK:700 -Type '1d'
            $sync = Sync-QosArchive -WarningAction SilentlyContinue
            $postgres = try { Get-QosArchiveItem -Archive postgres://nobody@127.0.0.1:1/none } catch { $_.FullyQualifiedErrorId }
            [pscustomobject]@{
                Before   = $before
                After    = Get-OwnCount
                Added    = $sync.Added
                Postgres = "$postgres"
                Own      = [Npgsql.NpgsqlConnectionStringBuilder]::new('Host=a').Host
                Loaded   = @([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName() } | Where-Object Name -In 'Microsoft.Data.Sqlite', 'Npgsql' | ForEach-Object { "$($_.Name) $($_.Version.Major)" })
            } | ConvertTo-Json -Compress
        }
        $json = Invoke-CurrentShell -NonInteractive -Command "& { $script } '$older' '$module' '$TestDrive'" 2>&1
        $seen = "$($json | Select-Object -Last 1)" | ConvertFrom-Json
        $seen.Before, $seen.After | Should -Be 1, 2
        $seen.Added | Should -BeGreaterThan 900
        $seen.Postgres | Should -BeLike 'Qos*'
        $seen.Own | Should -Be a
        $seen.Loaded | Sort-Object | Should -Be 'Microsoft.Data.Sqlite 10', 'Microsoft.Data.Sqlite 8', 'Npgsql 10', 'Npgsql 8'
    }
}
