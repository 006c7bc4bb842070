using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Bars of codes, each code's oldest first: the last ones by <c>-Count</c>, up to now or to <c>-To</c>, or all between two times by
/// <c>-From</c> and <c>-To</c>.
/// </summary>
[Cmdlet(VerbsCommon.Get, "QosKLine")]
[Alias("Get-QosBar", "Get-QosCandle", "Get-QosOhlc")]
[OutputType(typeof(KLine))]
public sealed class GetQosKLineCommand : GetByCodeCommand
{
    /// <summary>The most that one answer holds: more need a history, with progress.</summary>
    private const int MaxBars = 1000;

    /// <summary>
    /// The period: <c>1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y</c>, a name such as <c>Day</c>, or the protocol's number. Default: that of
    /// <c>Set-QosOption</c>, day.
    /// </summary>
    [Parameter(Position = 1, HelpMessage = "1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y, or a name such as Day.")]
    [KLineTypeTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>
    /// The last bars of each code up to <c>-To</c>, at least 1, the running one included unless <c>-ClosedOnly</c> is given; more than 1000
    /// take several requests. Default: that of <c>Set-QosOption</c>, 100.
    /// </summary>
    [Parameter(Position = 2)]
    [ValidateRange(1, 10_000_000)]
    public int? Count { get; set; }

    /// <summary>
    /// The earliest opening time, included, over as many requests as it takes. A date is that whole day at the exchange, as is a DateTime
    /// at midnight; a time is on the exchange's clock unless it has an offset, or a DateTime says that it is local or UTC.
    /// </summary>
    [Parameter(HelpMessage = "A date, or a date and time, of the exchange: 2025-03-14.")]
    [MarketTimeTransformation]
    public MarketTime? From { get; set; }

    /// <summary>The latest opening time, included, read like <c>-From</c>. Default: now.</summary>
    [Parameter]
    [MarketTimeTransformation]
    public MarketTime? To { get; set; }

    /// <summary>How prices account for splits and dividends: <c>None</c> (default) or <c>Forward</c>.</summary>
    [Parameter]
    public Adjustment Adjustment { get; set; }

    /// <summary>Leaves out bars whose period is not over; <c>-Count</c> counts without them.</summary>
    [Parameter]
    public SwitchParameter ClosedOnly { get; set; }

    /// <summary>
    /// Where the bars come from: <c>Auto</c> (default) takes unadjusted bars from the archive of <c>Connect-Qos -Archive</c> and asks the
    /// server for what it lacks: the missing parts of a range, and the last bars where the archive may not have the newest. <c>Archive</c>
    /// takes what is stored and sends nothing, <c>Server</c> leaves the archive aside.
    /// </summary>
    [Parameter]
    public KLineSource Source { get; set; }

    /// <inheritdoc/>
    protected override int BatchSize => Source == KLineSource.Archive ? 1 : base.BatchSize;

    private QosRequests History => Source == KLineSource.Server ? Requests.WithoutArchive() : Requests;

    private KLineType Period => KLineTypes.TryParse(Type, out var type) ? type : Session.Option.DefaultKLineType;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Count is not null && From is not null)
        {
            Fail(
                ErrorIds.InvalidArgument,
                Messages.Of("-Count and -From cannot be combined: -Count returns the last bars up to -To, -From returns a range."));
        }
    }

    /// <inheritdoc/>
    protected override void Send(IReadOnlyList<string> codes)
    {
        var count = Count ?? Session.Option.DefaultKLineCount;
        if (Source == KLineSource.Archive)
        {
            foreach (var code in codes)
            {
                WriteStored(code, From is null ? count : null);
            }
        }
        else if (From is not null || To is not null || count > MaxBars)
        {
            foreach (var code in codes)
            {
                WriteHistory(code, count);
            }
        }
        else if (TryAwait(stop => History.GetKLinesAsync(codes, Period, count, Adjustment, ClosedOnly, stop), codes, out var result))
        {
            Write(result, result.SelectMany(series => Wanted(series.Bars)));
        }
    }

    /// <summary>Writes stored bars as they are read, or the last ones of them.</summary>
    private void WriteStored(string code, int? last)
    {
        var written = ArchiveCommand.WithArchive(this, location: null, async (archive, stop) =>
        {
            var (count, kept) = (0L, new Queue<KLine>());
            await foreach (var bar in archive.GetKLinesAsync(code, Period, From, To, Adjustment, stop).ConfigureAwait(false))
            {
                if (ClosedOnly && !bar.IsFinal)
                {
                    continue;
                }

                count++;
                if (last is null)
                {
                    OnPipeline(() => WriteObject(bar));
                    continue;
                }

                kept.Enqueue(bar);
                if (kept.Count > last)
                {
                    kept.Dequeue();
                }
            }

            OnPipeline(() => WriteObject(kept, enumerateCollection: true));
            return count;
        });
        if (written == 0)
        {
            WriteWarning(
                Messages.Format($"{code}: the archive has no {Period.ShortName()} bars in this range. Use Get-QosArchiveItem to show what it contains."));
        }
    }

    private void WriteHistory(string code, int count)
    {
        var activity = new ProgressRecord(1, Messages.Format($"K-lines {Period.ShortName()} of {code}"), Messages.Of("Requesting"));
        var progress = new Reports(report => OnPipeline(() =>
        {
            activity.StatusDescription = Messages.Format(
                $"{report.Bars} bars in {report.Requests} requests, back to {report.Oldest:yyyy-MM-dd HH:mm}");
            activity.PercentComplete = (int)Math.Clamp(report.Fraction * 100, 0, 100);
            WriteProgress(activity);
        }));
        var asks = From is { } from
            ? (Func<CancellationToken, Task<KLineHistory>>)(stop =>
                History.GetKLineHistoryAsync(code, Period, from, To, Adjustment, progress, stop))
            : stop => History.GetLastKLinesAsync(code, Period, count, To, Adjustment, ClosedOnly, progress, stop);
        if (TryAwait(asks, code, out var history))
        {
            if (history is { Bars.Count: 0, IsTruncated: true, Notice: { } reason })
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
