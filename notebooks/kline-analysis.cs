#!/usr/bin/env dotnet
#:project ../src/Qos.Display
#:project ../src/Qos.Embedded
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
// Outside of the clone, instead of the two lines with #:project: #:package Qos.Display@0.1.0 and #:package Qos.Embedded@0.1.0

// Notebook 02 as a program: dotnet run notebooks/kline-analysis.cs [-- --csv bars.csv] [--code US:AAPL] [--output kline-analysis.html]
using Qos.Analysis.Indicators;
using Qos.Client;
using Qos.Display;
using Qos.Embedded;

const string Usage = "Usage: dotnet run kline-analysis.cs -- [--csv FILE] [--code MARKET:SYMBOL] [--output FILE.html]";
string[] codes = ["US:AAPL", "US:MSFT", "US:NVDA", "HK:700", "SH:600519", "CF:BTCUSDT"];
var (code, csv, output) = ((string?)null, (string?)null, "kline-analysis.html");
for (var i = 0; i < args.Length; i += 2)
{
    switch (args[i], i + 1 < args.Length ? args[i + 1] : null)
    {
        case ("--csv", { } file): csv = file; break;
        case ("--code", { } text): code = text; break;
        case ("--output", { } file): output = file; break;
        default: return Fail($"'{string.Join(' ', args[i..])}' is not an option with a value.\n{Usage}", 2);
    }
}

try
{
    await using var session = await EmbeddedSession.FromEnvironmentAsync();
    var today = DateTime.UtcNow.Date;
    var bars = csv is null
        ? (await session.Client.GetKLineHistoryAsync(code ??= "US:AAPL", KLineType.Day, today.AddYears(-2), today)).Bars
        : KLineTable.ReadFile(csv, new KLineTableOptions { Code = code });
    if (bars.Count < 30)
    {
        return Fail($"The analysis needs at least 30 bars (there are {bars.Count}).", 1);
    }

    code = bars[0].Code;
    var basket = new Basket(await session.Client.GetKLinesAsync(codes, KLineType.Day, count: 500));
    var candles = new CandleOptions { Averages = [60, 120], Bands = true, Panels = [Panel.Volume, Panel.Rsi] };
    File.WriteAllText(output, PlotlyPage.Document(
        $"K-line analysis of {code}",
        [
            ("Candles, averages and bands", PlotlyPage.Fragment(Figures.Candles(bars, candles))),
            ("Returns", PlotlyPage.Fragment(Figures.Distribution(bars))),
            ("Drawdown", PlotlyPage.Fragment(Figures.Lines("Drawdown from the highest close", bars, ".1%", ("Drawdown", bars.Drawdown())))),
            ("Volatility", PlotlyPage.Fragment(Figures.Lines(
                "Annualized volatility", bars, ".1%", ("20 bars", bars.Volatility(20)), ("60 bars", bars.Volatility(60))))),
            ("Volume by price", PlotlyPage.Fragment(Figures.VolumeByPrice(bars))),
            ("A basket", PlotlyPage.Fragment(Figures.Comparison(basket))),
            ("Correlation", PlotlyPage.Fragment(Figures.Correlation(basket))),
        ],
        csv is null ? session.Source : $"{code} from {Path.GetFileName(csv)}. The basket: {session.Source}"));
    Console.WriteLine(csv is null ? session.Source : $"{code} from {csv}; the basket: {session.Source}");
    Console.WriteLine(
        $"Wrote {Path.GetFullPath(output)}: {bars.Count} bars of {code}, {basket.Bars[0].Count} days common to {codes.Length} codes.");
    return 0;
}
catch (Exception error) when (error is QosException or ArgumentException or IOException or UnauthorizedAccessException)
{
    return Fail(error.Message, 1);
}

static int Fail(string message, int exitCode)
{
    Console.Error.WriteLine(message);
    return exitCode;
}
