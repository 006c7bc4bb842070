using System.Management.Automation;
using System.Management.Automation.Host;
using Qos.Charts;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Opens a chart of the piped bars in the browser: one HTML file that works offline. Where there is no browser, a warning names the file.
/// With <see cref="Terminal"/>, the chart is drawn with characters instead, a chart per code.
/// </summary>
[Cmdlet(VerbsCommon.Show, "QosChart", DefaultParameterSetName = "Panes")]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed class ShowQosChartCommand : ChartCommand
{
    private const string TerminalSet = "Terminal";
    private const int UnknownWidth = 80;

    /// <summary>Draws candles and volumes with characters into the terminal, the newest bars that fit, and opens no page.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TerminalSet)]
    public SwitchParameter Terminal { get; set; }

    /// <summary>The lines for the candles of a chart in the terminal; volumes and dates take four more. Default 16.</summary>
    [Parameter(ParameterSetName = TerminalSet)]
    [ValidateRange(2, 1000)]
    public int Height { get; set; } = 16;

    /// <inheritdoc/>
    protected override bool NeedsPage => !Terminal;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Terminal && (MovingAverage.Length > 0 || PassThru))
        {
            Fail(
                ErrorIds.InvalidArgument,
                Messages.Of("-Terminal draws only candles and creates no file. Remove -MovingAverage and -PassThru, or remove -Terminal."));
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override string? Page(IReadOnlyList<KLineSeries> series)
    {
        if (Terminal)
        {
            Draw(series);
            return null;
        }

        var path = Try(() => ChartViewer.WriteTemporaryFile(series, Options(series)));
        if (!ChartViewer.TryOpen(path, out var problem))
        {
            WriteWarning(Messages.Format($"{problem} The page was written to {path}. Use Export-QosChart -Path to choose the location."));
        }

        return path;
    }

    private void Draw(IReadOnlyList<KLineSeries> all)
    {
        foreach (var series in all.Where(series => series.Bars.Count > 0))
        {
            var name = Session.Names.Find(InstrumentCode.Parse(series.Code))?.Name;
            var simulated = series.Bars.Any(bar => bar.IsSimulated) ? Messages.Of(", simulated prices") : "";
            WriteObject($"{series.Code}{(name is null ? "" : $" {name}")}, {series.Bars[0].Type.ShortName()}{simulated}");
            foreach (var line in TextChart.Draw(series.Bars, Width(), Height))
            {
                WriteObject(string.Concat(line.Select(Colored)).TrimEnd());
            }
        }
    }

    private static string? Colored(TextChartPart part) => part.Tone switch
    {
        TextChartTone.Up => QuoteView.Colored(part.Text, 1),
        TextChartTone.Down => QuoteView.Colored(part.Text, -1),
        _ => part.Text,
    };

    // A character less than the terminal has: some break the line behind the last column.
    private int Width()
    {
        try
        {
            return Host.UI?.RawUI?.BufferSize.Width is > 1 and var width ? width - 1 : UnknownWidth;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or PlatformNotSupportedException or IOException)
        {
            return UnknownWidth;
        }
    }
}
