using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>A command that asks a server: the options that all of them share, and the client for the time of the call.</summary>
internal abstract class QuoteCommand : Command
{

    protected QuoteCommand(string name, string description)
        : base(name, description)
    {
        Connection.AddTo(this);
        SetAction(async (parse, cancellationToken) =>
        {
            await using var session = await Connection.OpenAsync(parse, LiveOptionsOf(parse), cancellationToken);
            return await RunAsync(parse, session, cancellationToken);
        });
    }

    protected ConnectionOptions Connection { get; } = new();

    internal static Option<OutputFormat> OutputOption() => ChoiceOption.Create(
        "--output", ["-o"],
        Messages.Of("table for reading; json or csv for programs, with one object or row per line and nothing else on standard output"),
        ("table", OutputFormat.Table), ("json", OutputFormat.Json), ("csv", OutputFormat.Csv));

    protected virtual LiveOptions LiveOptionsOf(ParseResult parse) => new();

    protected abstract Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken);
}
