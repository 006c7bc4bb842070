#!/usr/bin/env dotnet
#:project ../src/Qos.Display
#:project ../src/Qos.Embedded
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
// Outside of the clone, instead of the two lines with #:project: #:package Qos.Display@0.1.0 and #:package Qos.Embedded@0.1.0

// Notebook 01 as a program: dotnet run notebooks/first-look.cs [-- FILE.html [CODE,CODE...]]
using Qos.Client;
using Qos.Display;
using Qos.Embedded;

if (args.Any(argument => argument.StartsWith('-')))
{
    Console.Error.WriteLine("Usage: dotnet run first-look.cs -- [FILE.html [CODE,CODE...]]");
    return 2;
}

var output = args.Length > 0 ? args[0] : "first-look.html";
string[] codes = args.Length > 1 ? args[1..] : ["US:AAPL,TSLA,NVDA", "HK:700,9988", "SH:600519", "SZ:000001", "FX:EURUSD", "CF:BTCUSDT"];
try
{
    await using var session = await EmbeddedSession.FromEnvironmentAsync();
    var wanted = CodeList.Parse(codes).Select(one => one.Text).ToArray();
    var instruments = await session.Client.GetInstrumentsAsync(wanted);
    var names = instruments.ToDictionary(one => one.Code, one => one.Name);
    var series = await session.Client.GetKLinesAsync(wanted, KLineType.Day, count: 250);
    File.WriteAllText(output, PlotlyPage.Document(
        "First look",
        [
            ("Quotes", QuoteTables.Snapshots(await session.Client.GetSnapshotsAsync(wanted))),
            .. series.Select(one => (one.Code, PlotlyPage.Fragment(
                Figures.Candles(one, new CandleOptions { Name = names.GetValueOrDefault(one.Code), Averages = [20, 60] })))),
            ("The order book", QuoteTables.Ladders(await session.Client.GetDepthsAsync(wanted.Take(2)))),
        ],
        session.Source));
    Console.WriteLine($"{session.Source}\nWrote {Path.GetFullPath(output)}: {series.Count} charts.");
    return 0;
}
catch (Exception error) when (error is QosException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
