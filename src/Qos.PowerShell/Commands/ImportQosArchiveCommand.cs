using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Stores bars of a file of another source. They never replace bars that came from the server, unless <c>-Force</c> is given.
/// </summary>
[Cmdlet(VerbsData.Import, "QosArchive", SupportsShouldProcess = true)]
[OutputType(typeof(ArchiveImportResult))]
public sealed class ImportQosArchiveCommand : ArchiveCommand
{
    /// <summary>The files: CSV with a header, or Parquet as an export writes it.</summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The file to read.")]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Who made the data, for example <c>stooq</c>; kept beside each bar.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "Who made the data, for example stooq.")]
    [ArgumentCompleter(typeof(OwnWordCompleter))]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <summary>The code of the bars, where the file has no column for it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Code { get; set; }

    /// <summary>The period of the bars, where the file has no column for it.</summary>
    [Parameter]
    [KLineTypeTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Lets the bars replace those that came from the server.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path.SelectMany(Files).Where(path => ShouldProcess(path, Messages.Of("Import into the archive"))))
        {
            var options = new ArchiveImportOptions
            {
                File = path,
                Source = Source,
                Code = Code,
                Type = KLineTypes.TryParse(Type, out var type) ? type : null,
                Overwrite = Force,
            };
            using var progress = new FileProgress(this, Messages.Of("Import"));
            WriteObject(WithArchive((archive, stop) => archive.ImportAsync(options, progress, stop)));
        }
    }

    // A path as the session has it, with wildcards; one that does not exist is an error that ends this file alone.
    private IEnumerable<string> Files(string path) => GetResolvedProviderPathFromPSPath(path, out _);
}
