using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>
/// Shows the status of markets: with the server's trading days, or by trading hours only if there is no key.
/// </summary>
internal sealed class MarketCommand : Command
{
    private static readonly string[] Default = ["HK", "SH", "SZ", "US", "FX", "CM", "CF"];

    private readonly ConnectionOptions _connection = new();
    private readonly Option<OutputFormat> _output = QuoteCommand.OutputOption();
    private readonly Argument<string[]> _asked = new("MARKET|CODE")
    {
        Description = Messages.Format($"Markets ({string.Join(' ', Default)}) or codes (IX:HSI US:AAPL) [default: all of these markets]"),
        Arity = ArgumentArity.ZeroOrMore,
    };

    public MarketCommand()
        : base("market", Messages.Of("Show the status of markets and the time of the next change."))
    {
        _asked.CompletionSources.Add(Default);
        Add(_asked);
        Add(_output);
        _connection.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var asked = parse.GetValue(_asked) is { Length: > 0 } given ? given : Default;
        var statuses = await StatusesAsync(parse, asked, cancellationToken);
        if (statuses.Any(status => !status.HolidaysKnown && status.Session != MarketSession.Unknown))
        {
            StandardOutput.Remark(
                Messages.Of("Holidays and half days are not known: the status is based on trading hours and weekends only."));
        }

        var writer = RecordWriter.Create(parse.GetValue(_output), Layouts.MarketStatus);
        foreach (var status in statuses)
        {
            writer.Write(status);
        }

        return writer.Complete(hasData: true, [], simulated: false);
    }

    private async Task<IReadOnlyList<MarketStatus>> StatusesAsync(ParseResult parse, string[] asked, CancellationToken cancellationToken)
    {
        if (!_connection.HasServer(parse))
        {
            return MarketStatus.OfEach(asked, DateTimeOffset.UtcNow);
        }

        await using var session = await _connection.OpenAsync(parse, new LiveOptions(), cancellationToken);
        try
        {
            return await session.Requests.GetMarketStatusesAsync(asked, cancellationToken);
        }
        catch (QosException e) when (e.Kind is QosErrorKind.Transport or QosErrorKind.Timeout)
        {
            StandardOutput.Remark(e.Message);
            return MarketStatus.OfEach(asked, DateTimeOffset.UtcNow);
        }
    }
}
