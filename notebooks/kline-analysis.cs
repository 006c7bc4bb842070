#!/usr/bin/env dotnet
#:include shared/*.cs
#:project ../src/Qos.Client
#:project ../src/Qos.Embedded
#:package Plotly.NET@6.0.0
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false

// 02-kline-analysis as a program: dotnet run notebooks/kline-analysis.cs [-- --csv bars.csv] [--code US:AAPL] [--output kline-analysis.html]
using Qos.Client;
using Qos.Embedded;

string[] basket = ["US:AAPL", "US:MSFT", "US:NVDA", "HK:700", "SH:600519", "CF:BTCUSDT"];
var (code, csv, output) = ("US:AAPL", (string?)null, "kline-analysis.html");
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--csv" when File.Exists(value): csv = value; break;
        case "--code" when InstrumentCode.TryParse(value, out _, out _): code = value; break;
        case "--output" when value.Length > 0: output = value; break;
        default:
            Console.Error.WriteLine($"'{string.Join(' ', args[i..])}' is not understood. Usage: [--csv FILE] [--code MARKET:SYMBOL] [--output FILE.html]");
            return 2;
    }
}

await using var session = await EmbeddedSession.FromEnvironmentAsync();
Console.WriteLine(csv is null ? session.Source : $"{code} from {csv}; the basket: {session.Source}");

var today = DateTime.UtcNow.Date;
var bars = csv is null ? (await session.Client.GetKLineHistoryAsync(code, KLineType.Day, today.AddYears(-2), today)).Bars : Bars.FromCsv(csv, code);
if (bars.Count < 30)
{
    Console.Error.WriteLine($"{bars.Count} bars of {code} are too few: the windows of the analysis take 20, and a chart wants more.");
    return 1;
}

string[] times = [.. bars.Select(Bars.Label)];
var closes = Bars.Closes(bars);
var returns = Indicators.Returns(closes);
var simulated = bars[0].IsSimulated;
var series = await session.Client.GetKLinesAsync(basket, KLineType.Day, count: 500);
var (common, aligned) = Bars.Align([.. series.Select(one => one.Bars)]);
string[] names = [.. series.Select(one => one.Code)];
var basketReturns = aligned.Select(Indicators.Returns).ToArray();
var relative = names.Zip(aligned, (name, values) => (name, values.Select(value => (value / values[0]) - 1).ToArray())).ToArray();

Page.Write(output, $"K-line analysis of {code}",
[
    ("Candles, volume, averages and Bollinger bands", Charts.Candles(bars, averages: [60, 120], bands: true)),
    ("Returns", Charts.Lines("Daily returns", times, simulated, percent: true, ("Return", returns))),
    ("Distribution of returns", Charts.Distribution("Daily returns", returns, simulated)),
    ("Drawdown", Charts.Lines("Below the highest close so far", times, simulated, percent: true, ("Drawdown", Indicators.Drawdown(closes)))),
    ("Volatility", Charts.Lines("Volatility of 20 days, a year's scale", times, simulated, percent: true, ("Volatility", Indicators.Volatility(returns)))),
    ("A basket", Charts.Lines($"Since {common[0]}", common, series[0].Bars[0].IsSimulated, percent: true, relative)),
    ("Correlation", Charts.Heatmap("Correlation of daily returns", names, Indicators.Correlations([.. basketReturns.Select(one => one[1..])]), series[0].Bars[0].IsSimulated)),
]);
Console.WriteLine($"Wrote {Path.GetFullPath(output)}: {bars.Count} bars of {code}, {common.Length} days that {names.Length} codes have in common.");
return 0;
