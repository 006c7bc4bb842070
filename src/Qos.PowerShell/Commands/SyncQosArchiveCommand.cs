using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Asks the server for what an archive is missing and stores it. Ended at any moment, it goes on where it was.</summary>
[Cmdlet(VerbsData.Sync, "QosArchive", SupportsShouldProcess = true)]
[OutputType(typeof(ArchiveSyncResult))]
public sealed class SyncQosArchiveCommand : ArchiveQueryCommand
{
    /// <summary>Goes on from the live streams, until Ctrl+C or <c>-Duration</c>: final bars as they close, trades as they come.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>
    /// How long <c>-Watch</c> goes on: <c>5s</c>, <c>2m</c>, <c>1h</c>, or a number of seconds. Without it, until Ctrl+C.
    /// </summary>
    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? Duration { get; set; }

    /// <summary>Asks again for what the server refused, did not have, or had no bars for.</summary>
    [Parameter]
    public SwitchParameter Again { get; set; }

    /// <inheritdoc/>
    protected override void Run()
    {
        if (Duration is not null && !Watch)
        {
            Fail(ErrorIds.InvalidArgument, Messages.Of("-Duration limits -Watch. Add -Watch, or remove -Duration."));
        }

        var plan = WithArchive((archive, stop) => archive.PlanAsync(new ArchivePlanOptions { Limits = Connected.Limits }, stop));
        var work = Messages.Format($"Request the missing data: {plan.Requests:N0} requests, about {plan.Duration:c}");
        if (!ShouldProcess(Archive ?? Connected.Archive?.Location ?? QosEnvironment.ArchiveLocation, work))
        {
            return;
        }

        var activity = new ProgressRecord(1, Messages.Of("Archive"), Messages.Of("Planning"));
        var result = WithArchive((archive, stop) => SyncAsync(archive, new Steps(step => OnPipeline(() => Show(activity, step))), stop));
        activity.RecordType = ProgressRecordType.Completed;
        WriteProgress(activity);
        foreach (var missing in result.Missing)
        {
            WriteError(ErrorIds.Record(ErrorIds.NoData, $"{missing.Code}: {missing.Reason}", missing.Code));
        }

        WarnIfSimulated(result.IsSimulated);
        WriteObject(result);
    }

    private async Task<ArchiveSyncResult> SyncAsync(IQosArchive archive, Steps steps, CancellationToken stop)
    {
        var options = new ArchiveSyncOptions { Codes = Codes, Watch = Watch, Again = Again };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(Duration ?? Timeout.InfiniteTimeSpan);
        try
        {
            return await archive.SyncAsync(Client, options, steps, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // The end of -Duration: what the last step said is what was done.
            return new ArchiveSyncResult
            {
                Requests = steps.Last.Requests,
                Added = steps.Last.Bars,
                Trades = steps.Last.Trades,
                IsSimulated = Connected.IsSimulated,
            };
        }
    }

    private void Show(ProgressRecord activity, ArchiveSyncProgress step)
    {
        activity.StatusDescription = step.Message.Length > 0 ? step.Message : Messages.Of("Syncing");
        activity.PercentComplete = step.Planned > 0 ? Math.Clamp(step.Requests * 100 / step.Planned, 0, 100) : -1;
        activity.SecondsRemaining = step.Left is { } left ? (int)left.TotalSeconds : -1;
        WriteProgress(activity);
        if (step.IsNotice)
        {
            WriteWarning(step.Message);
        }
        else
        {
            Tell(step.Message);
        }
    }

    private sealed class Steps(Action<ArchiveSyncProgress> show) : IProgress<ArchiveSyncProgress>
    {
        public ArchiveSyncProgress Last { get; private set; } = new();

        public void Report(ArchiveSyncProgress value)
        {
            Last = value;
            show(value);
        }
    }
}
