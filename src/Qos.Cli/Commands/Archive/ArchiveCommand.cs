using System.CommandLine;
using Qos.Archive;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

/// <summary>A command on an archive: the option that says which one, and the archive for the time of the call.</summary>
internal abstract class ArchiveCommand : Command
{
    private readonly Option<string?> _store = new("--store")
    {
        Description = Messages.Format(
            $"The archive: FILE.db, or postgres://user@host:port/database [env: {QosEnvironment.Archive}; default: {QosEnvironment.DefaultArchive}]"),
        HelpName = "FILE|URL",
    };

    protected ArchiveCommand(string name, string description)
        : base(name, description)
    {
        Add(_store);
        SetAction(async (parse, cancellationToken) =>
        {
            await using var archive = await QosArchive.OpenAsync(StoreOf(parse), cancellationToken);
            return await RunAsync(parse, archive, cancellationToken);
        });
    }

    public static Command Group() => new(
        "archive",
        Messages.Of("Store bars and trades permanently in a SQLite file or a PostgreSQL database. Start with `qos archive add HK:700 --type 1m,1d`, then run `qos archive sync` as often as `qos archive plan` says."))
    {
        new ArchiveAddCommand(),
        new ArchiveRemoveCommand(),
        new ArchivePlanCommand(),
        new ArchiveSyncCommand(),
        new ArchiveListCommand(),
        new ArchiveCheckCommand(),
        new ArchiveQueryCommand(),
        new ArchiveExportCommand(),
        new ArchiveImportCommand(),
        new ArchiveStatusCommand(),
        new ArchiveVacuumCommand(),
    };

    protected static Option<OutputFormat> OutputOption() => QuoteCommand.OutputOption();

    /// <summary>Types as people list them: <c>1m,1d</c>, or the option twice.</summary>
    protected static Option<KLineType[]> TypesOption(string description) => new("--type")
    {
        Description = description,
        HelpName = "TYPES",
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result =>
        {
            var types = new List<KLineType>();
            foreach (var name in result.Tokens.SelectMany(
                token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                if (KLineTypes.TryParse(name, out var type))
                {
                    types.Add(type);
                }
                else
                {
                    result.AddError(
                        Messages.Format($"'{name}' is not a K-line type. Write one or more of {string.Join(' ', KLineTypes.ShortNames)}, separated by commas."));
                }
            }

            return [.. types];
        },
    };

    protected abstract Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken);

    /// <summary>Writes rows and ends the output; simulated prices are labelled.</summary>
    protected static int WriteAll<T>(IEnumerable<T> rows, OutputFormat format, Layout<T> layout, bool isSimulated)
        where T : class
    {
        var writer = RecordWriter.Create(format, layout);
        foreach (var row in rows)
        {
            writer.Write(row);
        }

        return writer.Complete(hasData: true, [], isSimulated);
    }

    private string StoreOf(ParseResult parse) =>
        parse.GetValue(_store) is { } given && !string.IsNullOrWhiteSpace(given) ? given : QosEnvironment.ArchiveLocation;
}
