using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>One question, one answer, written as it came.</summary>
internal sealed class FetchCommand<T> : QuoteCommand
    where T : class
{
    private readonly NameArgument _names;
    private readonly Option<OutputFormat> _output = OutputOption();
    private readonly Layout<T> _layout;
    private readonly Func<QosRequests, string[], ParseResult, CancellationToken, Task<QosResult<T>>> _fetch;

    public FetchCommand(
        string name, string description, NameArgument names, Layout<T> layout,
        Func<QosRequests, string[], ParseResult, CancellationToken, Task<QosResult<T>>> fetch)
        : base(name, description)
    {
        (_names, _layout, _fetch) = (names, layout, fetch);
        Add(_names);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var names = _names.Read(parse, session.Client.Names);
        var result = await _fetch(session.Requests, names, parse, cancellationToken);
        var writer = RecordWriter.Create(parse.GetValue(_output), _layout);
        foreach (var item in result)
        {
            writer.Write(item);
        }

        return writer.Complete(result.Count > 0, result.Missing, session.Client.IsSimulated);
    }
}

internal static class FetchCommand
{
    public static FetchCommand<Trade> Trades()
    {
        var count = NumberOption.Create<int>("--count", Messages.Of("Trades of each code, 1 to 50 [default: 20]"), least: 1, most: 50);
        return new FetchCommand<Trade>(
            "trades", Messages.Of("Show the last trades."), new CodeArgument(), Layouts.Trade,
            (qos, codes, parse, ct) => qos.GetTradesAsync(codes, parse.GetValue(count) ?? 20, ct))
        { count };
    }
}
