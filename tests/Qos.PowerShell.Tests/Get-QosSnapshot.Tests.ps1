BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/Qos"
    $connection = Connect-Qos -Simulator -AllOpen -PassThru
    $simulator = Get-QosSimulator
    function Get-RequestCount($Path) { $simulator.Statistics.Requests[$Path] }
}

AfterAll { Disconnect-Qos }

Describe 'Get-QosSnapshot' {
    It 'gives quotes in the order of the codes, with exact decimals' {
        $quotes = 'SH:600519', 'US:AAPL', 'HK:00700', 'CF:BTCUSDT' | Get-QosSnapshot
        $quotes.Code | Should -Be 'SH:600519', 'US:AAPL', 'HK:00700', 'CF:BTCUSDT'
        $quotes | ForEach-Object { $_.GetType().FullName } | Select-Object -Unique | Should -Be 'Qos.Client.Snapshot'
        $quotes | ForEach-Object { $_.Last.GetType().Name } | Select-Object -Unique | Should -Be 'Decimal'
        $quotes[0].Time.Offset.TotalHours | Should -Be 8
        $quotes.Currency | Should -Be 'CNY', 'USD', 'HKD', 'USDT'
        $quotes.IsSimulated | Should -Not -Contain $false
    }

    It 'computes the change from the reference close' {
        foreach ($quote in Get-QosSnapshot HK:700, SH:600519) {
            $quote.Change | Should -Be ($quote.Last - $quote.ReferenceClose)
            $quote.ChangePercent | Should -Be ([decimal]::Round($quote.Change / $quote.ReferenceClose * 100, 6))
            $quote.Amplitude | Should -Be ([decimal]::Round(($quote.High - $quote.Low) / $quote.ReferenceClose * 100, 6))
        }
    }

    It 'gives figures that sort, measure and filter' {
        $quotes = Get-QosSnapshot HK:700, 9988, US:AAPL
        ($quotes | Sort-Object Last)[-1].Code | Should -Be 'HK:700'
        ($quotes | Measure-Object Last -Maximum).Maximum | Should -Be $quotes[0].Last
        ($quotes | Where-Object Last -GT 200).Code | Should -Contain 'HK:700'
    }

    It 'reports each code without data and gives the others' {
        $quotes = Get-QosSnapshot HK:700, NOPE:X, US:AAPL, US:NOSUCH -ErrorVariable problems -ErrorAction SilentlyContinue
        $quotes.Code | Should -Be 'HK:700', 'US:AAPL'
        $problems.TargetObject | Should -Be 'NOPE:X', 'US:NOSUCH'
        $problems | ForEach-Object FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'QosNoData,Qos.PowerShell.Commands.GetQosSnapshotCommand'
        $problems[0].CategoryInfo.Category | Should -Be ObjectNotFound
        "$($problems[0])" | Should -BeLike '*NOPE:X*'
    }

    It 'throws what scripts can catch by type and tell apart by kind' {
        try { Get-QosSnapshot NOPE:X -ErrorAction Stop } catch [Qos.Client.QosException] { $kind = $_.Exception.Kind }
        $kind | Should -Be NoData
    }

    It 'gives one quote for each code that is asked, as it was spelled' {
        (Get-QosSnapshot HK:700, HK:00700, US:AAPL, HK:700).Code | Should -Be 'HK:700', 'HK:00700', 'US:AAPL'
    }

    It 'stops at a code without data with -ErrorAction Stop' {
        { Get-QosSnapshot HK:700, NOPE:X -ErrorAction Stop } | Should -Throw -ErrorId 'QosNoData,*'
    }

    It 'asks in batches of the plan''s size, and never for one code at a time' {
        $codes = 'US:AAPL,TSLA,MSFT,NVDA,AMZN,GOOGL,META,NFLX,AMD,INTC,JPM,V,WMT,BRK.B,BABA,NIO,PLTR,COIN,HK:700,9988,1810,3690,5' -split ',(?=\w+:)' | ForEach-Object { $_ }
        $before = Get-RequestCount /snapshot
        ($codes | Get-QosSnapshot).Count | Should -Be 23
        (Get-RequestCount /snapshot) - $before | Should -Be 3
    }

    It 'answers a full batch before an endless pipeline ends' {
        $first = & { while ($true) { 'US:AAPL' } } | Get-QosSnapshot | Select-Object -First 10
        $first.Count | Should -Be 10
    }

    It 'names instruments from the product list, and in the language of the session once they were asked for' {
        (Get-QosSnapshot US:NVDA).Name | Should -Be 英伟达
        $name = (Get-QosInstrument US:NVDA).Name
        (Get-QosSnapshot US:NVDA).Name | Should -Be $name
    }

    It 'tells each request, its cost and its wait with -Verbose' {
        $text = Get-QosSnapshot US:AAPL -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Out-String
        $text | Should -BeLike '*Request /snapshot*1 code*left*'
        $text | Should -BeLike '*answered in*'
    }

    It 'shows a wait of over a second as progress, and can be stopped in it' {
        $server = Start-QosSimulator
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$PSScriptRoot/../../artifacts/module/Qos'; `$args[0] | Connect-Qos -RequestsPerMinute 1 -NoCheck; Get-QosSnapshot HK:700; Get-QosSnapshot US:AAPL").AddArgument($server)
        $run = $shell.BeginInvoke()
        for ($i = 0; $i -lt 1000 -and $shell.Streams.Progress.Count -eq 0; $i++) { [System.Threading.Tasks.Task]::Delay(10).Wait() }
        $record = $shell.Streams.Progress[0]
        $shell.Stop()
        $run.AsyncWaitHandle.WaitOne(5000) | Should -BeTrue
        $record.StatusDescription | Should -BeLike '*waits*limit of 1 request*'
        $record.SecondsRemaining | Should -BeGreaterThan 30
        $shell.Dispose()
        Stop-QosSimulator
    }

    It 'reports what the server refuses by a text, and goes on with the next batch' {
        Invoke-QosSimulatorFault -Answer -Message 'the moon is full' -Endpoint /snapshot
        $quotes = 'US:AAPL,TSLA,MSFT,NVDA,AMZN,GOOGL,META,NFLX,AMD,INTC', 'HK:700' | Get-QosSnapshot -ErrorVariable problems -ErrorAction SilentlyContinue
        $quotes.Code | Should -Be 'HK:700'
        $problems[0].FullyQualifiedErrorId | Should -Be 'QosServerMessage,Qos.PowerShell.Commands.GetQosSnapshotCommand'
        "$($problems[0])" | Should -BeLike '*the moon is full*'
    }

    It 'ends where the answer cannot be read' {
        Invoke-QosSimulatorFault -Answer -Truncated -Endpoint /snapshot -Count 4
        $problem = { Get-QosSnapshot US:AAPL } | Should -Throw -PassThru -ErrorId 'QosProtocol,*'
        $problem.CategoryInfo.Category | Should -Be ProtocolError
        Invoke-QosSimulatorFault -Clear
    }
}
