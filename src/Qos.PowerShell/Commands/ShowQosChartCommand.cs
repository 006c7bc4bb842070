using System.Management.Automation;
using Qos.Charts;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>Opens a chart of the piped bars in the browser: one HTML file that works offline. Where there is no browser, a warning names the file.</summary>
[Cmdlet(VerbsCommon.Show, "QosChart", DefaultParameterSetName = "Panes")]
[OutputType(typeof(FileInfo))]
public sealed class ShowQosChartCommand : ChartCommand
{
    /// <inheritdoc/>
    protected override string? Page(IReadOnlyList<KLineSeries> series)
    {
        var path = Try(() => ChartViewer.WriteTemporaryFile(series, Options(series)));
        if (!ChartViewer.TryOpen(path, out var problem))
        {
            WriteWarning($"{problem} The page is {path}; Export-QosChart -Path writes it where you want it.");
        }

        return path;
    }
}
