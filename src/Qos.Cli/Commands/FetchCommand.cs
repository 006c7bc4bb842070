using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli.Commands;

/// <summary>One question, one answer, written as it came.</summary>
internal sealed class FetchCommand<T> : QuoteCommand
{
    private readonly Argument<string[]> _names;
    private readonly Option<OutputFormat> _output = OutputOption();
    private readonly Layout<T> _layout;
    private readonly Func<QosRequests, string[], ParseResult, CancellationToken, Task<QosResult<T>>> _fetch;

    public FetchCommand(
        string name, string description, Func<Argument<string[]>> names, Layout<T> layout,
        Func<QosRequests, string[], ParseResult, CancellationToken, Task<QosResult<T>>> fetch)
        : base(name, description)
    {
        (_names, _layout, _fetch) = (names(), layout, fetch);
        Add(_names);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var result = await _fetch(session.Requests, parse.GetRequiredValue(_names), parse, cancellationToken);
        var writer = RecordWriter.Create(parse.GetValue(_output), _layout);
        foreach (var item in result)
        {
            writer.Write(item);
        }

        return writer.Complete(result.Missing, session.Client.IsSimulated);
    }
}

internal static class FetchCommand
{
    public static Argument<string[]> Codes() => new("CODE")
    {
        Description = "Codes like HK:700 US:AAPL SH:600519 CF:BTCUSDT; several of one market as US:AAPL,TSLA",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Argument<string[]> Markets() => new("MARKET") { Description = "Markets like HK US SH SZ", Arity = ArgumentArity.OneOrMore };

    /// <summary>One entry for each code: <c>US:AAPL,TSLA</c> is two.</summary>
    public static string[] Split(string[] codes) =>
    [
        .. codes.SelectMany(entry =>
        {
            var market = entry[..(entry.IndexOf(':', StringComparison.Ordinal) + 1)];
            return entry[market.Length..].Split(',').Select(symbol => market + symbol);
        }),
    ];

    public static FetchCommand<Trade> Trades()
    {
        var count = new Option<int>("--count") { Description = "Trades of each code, 1 to 50", DefaultValueFactory = _ => 20, HelpName = "N" };
        return new FetchCommand<Trade>(
            "trades", "The last trades.", Codes, Layouts.Trade, (qos, codes, parse, ct) => qos.GetTradesAsync(codes, parse.GetValue(count), ct)) { count };
    }
}
