using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveExportCommand : ArchiveCommand
{
    private readonly CodeArgument _codes = new()
    {
        Description = Messages.Of("Only these codes [default: all]"),
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<ArchiveFormat> _format = ChoiceOption.Create(
        "--format", [], Messages.Of("parquet for DuckDB and Spark; csv for other programs"), ("parquet", ArchiveFormat.Parquet),
        ("csv", ArchiveFormat.Csv));

    private readonly Option<string> _folder = new("--to")
    {
        Description = Messages.Of("The folder; it is created if it does not exist"),
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<KLineType[]> _types = TypesOption(Messages.Of("Only these K-line types [default: all]"));
    private readonly Option<MarketTime?> _from = MarketTimeOption.Create(
        "--from", Messages.Of("From the month of this time on [default: the first]"));
    private readonly Option<MarketTime?> _until = MarketTimeOption.Create(
        "--until", Messages.Of("Up to the month of this time [default: the last]"));

    public ArchiveExportCommand()
        : base("export", Messages.Of("Write bars to files. Each file is read back and compared before it replaces an older one."))
    {
        foreach (var option in (ReadOnlySpan<Option>)[_format, _folder, _types, _from, _until])
        {
            Add(option);
        }

        Add(_codes);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var result = await archive.ExportAsync(
            new ArchiveExportOptions
            {
                Folder = Path.GetFullPath(parse.GetRequiredValue(_folder)),
                Format = parse.GetValue(_format),
                Codes = _codes.Read(parse),
                Types = parse.GetValue(_types),
                From = parse.GetValue(_from),
                To = parse.GetValue(_until),
            },
            cancellationToken: cancellationToken);
        StandardOutput.Remark(Messages.Format(
            $"{result.Rows:#,0} bars in {result.Written + result.Unchanged} files, {result.Bytes:#,0} bytes: {result.Written} written and compared, {result.Unchanged} unchanged."));
        if (result.IsSimulated)
        {
            StandardOutput.Remark(RecordWriter.SimulatedRemark);
        }

        return ExitCodes.Success;
    }
}
