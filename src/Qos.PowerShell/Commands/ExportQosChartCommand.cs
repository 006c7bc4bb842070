using System.Management.Automation;
using Qos.Charts;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell.Commands;

/// <summary>Writes a chart of the piped bars as one HTML file that works offline.</summary>
[Cmdlet(VerbsData.Export, "QosChart", DefaultParameterSetName = "Panes", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportQosChartCommand : ChartCommand
{
    /// <summary>The file, which is replaced where it exists. A name without an ending gets <c>.html</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write, for example aapl.html.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Leaves an existing file alone, with an error.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override string? Page(IReadOnlyList<KLineSeries> series)
    {
        var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out var provider, out _);
        if (provider.Name != "FileSystem")
        {
            Fail(
                ErrorIds.InvalidArgument,
                Messages.Format($"'{Path}' is a path of the provider {provider.Name}. Choose a path in the file system."), Path);
        }

        // A page without an ending opens in no browser.
        path = System.IO.Path.HasExtension(path) ? path : path + ".html";
        if (NoClobber && File.Exists(path))
        {
            Fail(
                ErrorIds.CannotWrite,
                Messages.Format($"'{path}' already exists. Remove -NoClobber to overwrite it, or choose another -Path."), path);
        }

        if (!ShouldProcess(path, Messages.Of("Write chart")))
        {
            return null;
        }

        return Try(() =>
        {
            KLineChart.WriteFile(path, series, Options(series));
            return path;
        });
    }
}
