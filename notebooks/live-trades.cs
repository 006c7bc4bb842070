#!/usr/bin/env dotnet
#:project ../src/Qos.Display
#:project ../src/Qos.Embedded
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
// Outside of the clone, instead of the two lines with #:project: #:package Qos.Display@0.1.0 and #:package Qos.Embedded@0.1.0

// Notebook 03 as a program: dotnet run notebooks/live-trades.cs [-- FILE.html [CODE [SECONDS]]]
using System.Globalization;
using Qos.Analysis.Indicators;
using Qos.Client;
using Qos.Display;
using Qos.Embedded;

var (output, code) = (args.Length > 0 ? args[0] : "live-trades.html", args.Length > 1 ? args[1] : "CF:BTCUSDT");
if (args.Any(argument => argument.StartsWith('-'))
    || !int.TryParse(args.Length > 2 ? args[2] : "10", NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
    || seconds is < 1 or > 86_400)
{
    Console.Error.WriteLine("Usage: dotnet run live-trades.cs -- [FILE.html [CODE [SECONDS]]], with 1 to 86400 seconds");
    return 2;
}

try
{
    await using var session = await EmbeddedSession.FromEnvironmentAsync();
    Console.WriteLine($"{session.Source}\nWatching {code} for {seconds} s; Ctrl+C ends it early and keeps what came.");
    using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
    Console.CancelKeyPress += (_, press) =>
    {
        press.Cancel = true;
        stop.Cancel();
    };
    var trades = new List<Trade>();
    try
    {
        await foreach (var trade in session.Client.WatchTradesAsync([code]).WithCancellation(stop.Token))
        {
            trades.Add(trade);
            Console.WriteLine($"{trade.Time:HH:mm:ss}  {trade.Price,14}  {trade.Volume,12}  {trade.Direction}");
        }
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        // The time is over.
    }

    File.WriteAllText(output, PlotlyPage.Document(
        $"Trades of {code}",
        [
            ("Trades", PlotlyPage.Fragment(Figures.Trades(trades))),
            ("Volume by price", PlotlyPage.Fragment(Figures.VolumeByPrice(trades))),
            ("Newest trades", QuoteTables.Trades(trades)),
        ],
        session.Source));
    Console.WriteLine($"Wrote {Path.GetFullPath(output)}: {trades.Count} trades, imbalance {TradeImbalance.Of(trades):P1}.");
    return 0;
}
catch (Exception error) when (error is QosException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
