using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Qos.Charts;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>The base of the cmdlets that gather bars and make a chart page of them when the pipeline ends.</summary>
public abstract class ChartCommand : QosCmdlet
{
    private const string PanesSet = "Panes";
    private const string NormalizedSet = "Normalized";
    private readonly List<KLine> _bars = [];
    private readonly List<PSObject> _others = [];

    /// <summary>
    /// Bars of one period, of one code or several, from <c>Get-QosKLine</c> or <c>Watch-QosKLine</c>; of several states of one bar the last
    /// counts. Objects that were CSV or JSON once (<c>Import-Csv</c>, <c>ConvertFrom-Json</c>, <c>Select-Object</c>) are read by their
    /// properties.
    /// </summary>
    [Parameter(
        Mandatory = true, ValueFromPipeline = true,
        HelpMessage = "Bars from Get-QosKLine, or objects with time, open, high, low and close.")]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// The code of imported objects that have no property <c>Code</c>; of those that have one, only this code's bars are drawn.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Code { get; set; }

    /// <summary>The period of imported objects that have no property <c>Type</c>. Default: what the distance between them says.</summary>
    [Parameter]
    [KLineTypeTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Periods of simple moving averages over the closes, in bars, for example <c>20,60</c>.</summary>
    [Parameter]
    [Alias("MA")]
    [ValidateRange(1, 100_000)]
    public int[] MovingAverage { get; set; } = [];

    /// <summary>
    /// Indicators: Boll and Vwap over the candles, Macd, Rsi, Kdj, Atr and Obv each in a pane below them, in this order.
    /// </summary>
    [Parameter(ParameterSetName = PanesSet)]
    public ChartIndicator[] Indicator { get; set; } = [];

    /// <summary>The volume by price of all bars, behind the candles.</summary>
    [Parameter(ParameterSetName = PanesSet)]
    public SwitchParameter VolumeProfile { get; set; }

    /// <summary>
    /// All codes as lines on one scale, in percent since the time that all of them have bars of, instead of a pane per code.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = NormalizedSet)]
    public SwitchParameter Normalize { get; set; }

    /// <summary>A logarithmic price scale; the page can switch too.</summary>
    [Parameter(ParameterSetName = PanesSet)]
    public SwitchParameter LogScale { get; set; }

    /// <summary>The page's title. Default: the codes, with their names where the session knows them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Gives the page's file as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Whether a page is made, for which the chart library must be there.</summary>
    protected virtual bool NeedsPage => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (NeedsPage && KLineChart.MissingLibrary is { } problem)
        {
            Fail(ErrorIds.NoChartLibrary, problem);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject)
        {
            if (item?.BaseObject is KLine bar)
            {
                _bars.Add(bar);
            }
            else if (item is not null)
            {
                _others.Add(item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_others.Count > 0)
        {
            _bars.AddRange(Await(_ => Task.FromResult(Imported())));
        }

        if (_bars.Count == 0)
        {
            WriteWarning(Messages.Of("There are no bars to draw."));
        }
        else if (Page(Checked(Try(() => KLineChart.ToSeries(_bars)))) is { } path && PassThru)
        {
            WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
        }
    }

    private IReadOnlyList<KLineSeries> Checked(IReadOnlyList<KLineSeries> series)
    {
        var longest = series.Max(one => one.Bars.Count);
        foreach (var period in MovingAverage.Where(period => period > longest))
        {
            WriteWarning(Messages.Format(
                $"The moving average of {period:N0} bars has no value: the longest series has {longest:N0} bars. Request more bars, or use a shorter period."));
        }

        return series;
    }

    // The first object names the properties: what one command imported or selected has the same ones throughout.
    private IReadOnlyList<KLine> Imported()
    {
        string[] names = [.. _others[0].Properties.Where(property => property.IsGettable).Select(property => property.Name)];
        var rows = _others.Select(item => Array.ConvertAll(names, name => Plain(item.Properties[name]?.Value)));
        return KLineTable.FromRows(
            names, rows, new KLineTableOptions { Code = Code, Type = KLineTypes.TryParse(Type, out var type) ? type : null });

        static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
    }

    /// <summary>Creates the page of the gathered bars.</summary>
    /// <returns>The page's path; null where there is none.</returns>
    protected abstract string? Page(IReadOnlyList<KLineSeries> series);

    /// <summary>What the parameters and the session's preferences say of the page.</summary>
    protected ChartOptions Options(IReadOnlyList<KLineSeries> series) => new()
    {
        MovingAverages = MovingAverage,
        Indicators = Indicator,
        VolumeProfile = VolumeProfile,
        Normalize = Normalize,
        LogScale = LogScale,
        UpIsRed = ColorConvention.UpIsRed(Session.Option.ColorScheme),
        Title = Title,
        Language = CultureInfo.CurrentUICulture.Name,
        Names = series.Select(s => (s.Code, Session.Names.Find(InstrumentCode.Parse(s.Code))?.Name)).Where(s => s.Name is not null)
            .ToDictionary(s => s.Code, s => s.Name!),
    };

    /// <summary>Runs what can fail for a reason that the user can mend; the failure ends the command with a stable error id.</summary>
    protected T Try<T>(Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            Fail(ErrorIds.InvalidArgument, PlainText.Of(e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(ErrorIds.CannotWrite, Messages.Format($"{e.Message} Choose a file in an existing, writable folder."));
        }

        throw new UnreachableException();
    }
}
