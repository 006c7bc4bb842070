using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Instruments by code or name, from the server's product list and from what earlier calls have learned.</summary>
internal sealed class FindCommand : QuoteCommand
{
    private readonly Argument<string[]> _texts = new("TEXT")
    {
        Description = Messages.Of("A code, an English or Chinese name or part of it, or pinyin initials (gzmt); * and ? are wildcards"),
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _refresh = new("--refresh")
    {
        Description = Messages.Of(
        "Fetch the product list again; otherwise it is fetched once a week")
    };
    private readonly Option<OutputFormat> _output = OutputOption();

    public FindCommand()
        : base("find", Messages.Of("Find instruments by code, English or Chinese name, or pinyin initials."))
    {
        Add(_texts);
        Add(_refresh);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var result = await session.Requests.FindInstrumentsAsync(
            parse.GetRequiredValue(_texts), parse.GetValue(_refresh), cancellationToken);
        var writer = RecordWriter.Create(parse.GetValue(_output), Layouts.KnownInstrument);
        foreach (var instrument in result)
        {
            writer.Write(instrument);
        }

        return writer.Complete(result.Count > 0, result.Missing, simulated: false);
    }
}
