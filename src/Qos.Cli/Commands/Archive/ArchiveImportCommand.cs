using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveImportCommand : ArchiveCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = Messages.Of("CSV with a header, or Parquet of `qos archive export`"),
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _source = new("--source")
    {
        Description = Messages.Of("The source of the data, for example stooq; stored with each bar"),
        HelpName = "NAME",
        Required = true,
    };
    private readonly Option<string?> _code = new("--code")
    {
        Description = Messages.Of("The code, if the file has no column for it"),
        HelpName = "CODE",
    };
    private readonly Option<KLineType[]> _type = TypesOption(Messages.Of("The period, if the file does not contain it"));
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = Messages.Of("Replace bars from the server") };

    public ArchiveImportCommand()
        : base("import", Messages.Of("Import bars from files of another source. Bars from the server are replaced only with --overwrite."))
    {
        Add(_files);
        foreach (var option in (ReadOnlySpan<Option>)[_source, _code, _type, _overwrite])
        {
            Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        if (parse.GetValue(_type) is { Length: > 1 })
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Of("--type takes a single period for an import."));
        }

        foreach (var file in parse.GetRequiredValue(_files))
        {
            var result = await archive.ImportAsync(
                new ArchiveImportOptions
                {
                    File = file,
                    Source = parse.GetRequiredValue(_source),
                    Code = parse.GetValue(_code),
                    Type = parse.GetValue(_type) is [var type] ? type : null,
                    Overwrite = parse.GetValue(_overwrite),
                },
                cancellationToken: cancellationToken);
            StandardOutput.Remark(Messages.Format(
                $"{file}: {result.Rows:#,0} bars read, {result.Added:#,0} added, {result.Replaced:#,0} replaced, {result.Kept:#,0} left unchanged."));
        }

        return ExitCodes.Success;
    }
}
