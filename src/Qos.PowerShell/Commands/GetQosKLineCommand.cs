using System.Globalization;
using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Bars of codes, each code's oldest first: the newest ones by <c>-Count</c>, or all between two times by <c>-From</c> and <c>-To</c>.</summary>
[Cmdlet(VerbsCommon.Get, "QosKLine", DefaultParameterSetName = NewestSet)]
[Alias("Get-QosBar", "Get-QosCandle", "Get-QosOhlc")]
[OutputType(typeof(KLine))]
public sealed class GetQosKLineCommand : GetByCodeCommand
{
    private const string NewestSet = "Newest";
    private const string RangeSet = "Range";

    /// <summary>The period: <c>1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y</c>, a name such as <c>Day</c>, or the protocol's number. Default: that of <c>Set-QosOption</c>, day.</summary>
    [Parameter(Position = 1, HelpMessage = "1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y, or a name such as Day.")]
    [KLineTypeTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Bars of each code, 1 to 1000. Default: that of <c>Set-QosOption</c>, 100.</summary>
    [Parameter(Position = 2, ParameterSetName = NewestSet)]
    [ValidateRange(1, 1000)]
    public int? Count { get; set; }

    /// <summary>
    /// The earliest opening time, included, over as many requests as it takes. A time of unspecified kind is the exchange's local time; local and
    /// UTC times are converted.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = RangeSet, HelpMessage = "A date, or a date and time, of the exchange: 2025-03-14.")]
    [DateTimeTransformation]
    public DateTime From { get; set; }

    /// <summary>The latest opening time, included, read like <c>-From</c>. Default: now.</summary>
    [Parameter(ParameterSetName = RangeSet)]
    [DateTimeTransformation]
    public DateTime? To { get; set; }

    /// <summary>How prices account for splits and dividends: <c>None</c> (default) or <c>Forward</c>.</summary>
    [Parameter]
    public Adjustment Adjustment { get; set; }

    /// <summary>Leaves out bars whose period is not over.</summary>
    [Parameter]
    public SwitchParameter ClosedOnly { get; set; }

    private KLineType Period => KLineTypes.TryParse(Type, out var type) ? type : Session.Option.DefaultKLineType;

    /// <inheritdoc/>
    protected override void Send(IReadOnlyList<string> codes)
    {
        if (ParameterSetName == RangeSet)
        {
            foreach (var code in codes)
            {
                WriteHistory(code);
            }
        }
        else if (TryAwait(stop => Requests.GetKLinesAsync(codes, Period, Count ?? Session.Option.DefaultKLineCount, Adjustment, stop), codes, out var result))
        {
            Write(result, result.SelectMany(series => Wanted(series.Bars)));
        }
    }

    private void WriteHistory(string code)
    {
        var activity = new ProgressRecord(1, $"K-lines {Period.ShortName()} of {code}", "Asking");
        var progress = new Reports(report => OnPipeline(() =>
        {
            activity.StatusDescription = string.Create(CultureInfo.InvariantCulture, $"{report.Bars} bars in {report.Requests} requests, back to {report.Oldest:yyyy-MM-dd HH:mm}");
            activity.PercentComplete = (int)Math.Clamp(report.Fraction * 100, 0, 100);
            WriteProgress(activity);
        }));
        if (TryAwait(stop => Requests.GetKLineHistoryAsync(code, Period, From, To ?? DateTime.UtcNow, Adjustment, progress, stop), code, out var history))
        {
            if (history is { Bars.Count: 0, Notice: { } reason })
            {
                WriteError(ErrorIds.Record(ErrorIds.NoData, reason, code));
            }
            else if (history.Notice is { } notice)
            {
                WriteWarning($"{code}: {notice}");
            }

            WriteObject(Wanted(history.Bars), enumerateCollection: true);
        }

        activity.RecordType = ProgressRecordType.Completed;
        WriteProgress(activity);
    }

    private IEnumerable<KLine> Wanted(IReadOnlyList<KLine> bars)
    {
        QuoteView.Learn(bars);
        return ClosedOnly ? bars.Where(bar => bar.IsFinal) : bars;
    }

    // Progress<T> would report on the thread pool, out of order.
    private sealed class Reports(Action<KLineHistoryProgress> report) : IProgress<KLineHistoryProgress>
    {
        public void Report(KLineHistoryProgress value) => report(value);
    }
}
