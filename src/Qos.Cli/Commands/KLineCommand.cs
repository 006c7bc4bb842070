using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Localization;

namespace Qos.Cli.Commands;

internal sealed class KLineCommand : QuoteCommand
{
    private readonly CodeArgument _codes = new();
    private readonly KLineOptions _bars = new();
    private readonly Option<OutputFormat> _output = OutputOption();

    public KLineCommand()
        : base("kline", Messages.Of("Show bars: the newest ones, or all between two times."))
    {
        Add(_codes);
        _bars.AddTo(this);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var codes = _codes.Read(parse, session.Client.Names);
        var (series, missing) = await _bars.FetchAsync(parse, session.Requests, codes, cancellationToken);
        var writer = RecordWriter.Create(parse.GetValue(_output), Layouts.KLine);
        foreach (var bar in series.SelectMany(s => s.Bars))
        {
            writer.Write(bar);
        }

        return writer.Complete(series.Count > 0, missing, session.Client.IsSimulated);
    }
}
