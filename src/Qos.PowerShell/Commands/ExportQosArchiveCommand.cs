using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Writes an archive's bars as Parquet or CSV files, which are read back and compared before they take the place of older ones.
/// </summary>
[Cmdlet(VerbsData.Export, "QosArchive", SupportsShouldProcess = true)]
[OutputType(typeof(ArchiveExportResult))]
public sealed class ExportQosArchiveCommand : ArchiveCommand
{
    private readonly List<string> _codes = [];

    /// <summary>The folder, which is made where it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder to write to.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Only these codes. Default: all.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Symbol", "Ticker", "Instrument", "代码")]
    [CodesTransformation]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Code { get; set; }

    /// <summary>Only these K-line types. Default: all.</summary>
    [Parameter]
    [ArchiveTypesTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Type { get; set; } = [];

    /// <summary>The format: <c>Parquet</c> (default) or <c>Csv</c>.</summary>
    [Parameter]
    public ArchiveFormat Format { get; set; }

    /// <summary>The earliest opening time. A file holds a whole month: months are exported whole. Default: the first.</summary>
    [Parameter]
    [MarketTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public MarketTime? From { get; set; }

    /// <summary>The latest opening time. Default: the last.</summary>
    [Parameter]
    [MarketTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public MarketTime? To { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _codes.AddRange(CheckCodes(Code ?? []));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TellObjectsWithoutCode();
        var (types, trades) = ArchiveTypesTransformationAttribute.Read(Type);
        if (trades)
        {
            Fail(ErrorIds.InvalidArgument, Messages.Of("Only bars can be exported. Remove 'trades' from -Type."));
        }

        var folder = FullLocation(this, Path);
        var isForNothing = _codes.Count == 0 && (MyInvocation.ExpectingInput || Code is not null);
        if (isForNothing || !ShouldProcess(folder, Messages.Format($"Export the archive as {Format}")))
        {
            return;
        }

        var options = new ArchiveExportOptions
        {
            Folder = folder,
            Format = Format,
            Codes = _codes.Count > 0 ? _codes : null,
            Types = types.Length > 0 ? types : null,
            From = From,
            To = To,
        };
        using var progress = new FileProgress(this, Messages.Of("Export"));
        var result = WithArchive((archive, stop) => archive.ExportAsync(options, progress, stop));
        WarnIfSimulated(result.IsSimulated);
        WriteObject(result);
    }
}
