using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>
/// The base of streams. The pipeline thread is the stream's own consumer: it takes what has come in one go, and the stream gives it events
/// in sequence with the items, so that only this thread writes.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
public abstract class WatchCommand<T> : ConnectedCmdlet
    where T : class
{
    private const int DroppedInterval = 1000;

    private readonly List<string> _codes = [];
    private readonly List<LiveEvent> _refused = [];
    private readonly List<T> _batch = [];
    private long _refusedAt;
    private bool _wasLost;
    private long _dropped;
    private long? _droppedTold;

    /// <summary>
    /// Codes: <c>HK:700</c>, <c>HK:700,9988</c>, <c>'US:AAPL,TSLA'</c>; an element without a market takes the one before it.
    /// </summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "MARKET:SYMBOL, for example US:AAPL, HK:700 or SH:600519.")]
    [Alias("Symbol", "Ticker", "Instrument", "代码")]
    [CodesTransformation]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Code { get; set; } = [];

    /// <summary>
    /// How long the stream runs: <c>5s</c>, <c>2m</c>, <c>1h</c>, <c>00:00:05</c>, or a number of seconds. Without it, until Ctrl+C.
    /// </summary>
    [Parameter(HelpMessage = "5s, 2m, 1h, 00:00:05, or a number of seconds.")]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? Duration { get; set; }

    /// <summary>Writes what happens to the stream (gaps, reconnects, drops, stale codes) as objects too, between the data.</summary>
    [Parameter]
    public SwitchParameter IncludeEvent { get; set; }

    /// <summary>
    /// Writes arrays of up to this many items instead of single ones: what has come since the last array, without waiting for more.
    /// PowerShell's cost for an object in a pipeline is then that of an array. 1 to 100,000. Default: single items.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? Batch { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _codes.AddRange(CheckCodes(Code));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_codes.Count == 0)
        {
            return;
        }

        TellObjectsWithoutCode();
        Tell(
            Messages.Format($"Watching {string.Join(", ", _codes)}. The plan allows {Connected.Limits.SocketMaxCodes} codes of each kind."));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        using var reader = Await(_ => Task.FromResult(Watch(_codes, OnEvent).Open(end.Token)));
        if (Duration is { } duration)
        {
            end.CancelAfter(duration);
        }

        var closed = TellClosedMarketsAsync(end.Token);
        try
        {
            while (Await(_ => WaitAsync(reader, end.Token)))
            {
                WriteWaiting(reader, end.Token);

                if (_refused.Count > 0 && Environment.TickCount64 - _refusedAt >= RefusalsEnd.TotalMilliseconds)
                {
                    TellRefused();
                }
            }

            if (reader.IsOver)
            {
                end.Cancel();
            }
            else if (!end.IsCancellationRequested)
            {
                // Not a terminating error: what stands behind in the pipeline keeps what it has got.
                WriteError(
                    ErrorIds.Record(
                        ErrorIds.ConnectionClosed,
                        Messages.Format($"The connection to {Connected.Uri} was closed, so the stream has ended. Run Connect-Qos again.")));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            WriteDebug(Messages.Format($"The watch was cancelled after {Duration}."));
        }

        TellRefused();
        TellDropped();
        Await(_ => closed);
    }

    /// <summary>The stream of the codes.</summary>
    protected abstract LiveStream<T> Watch(IReadOnlyList<string> codes, Action<LiveEvent> onEvent);

    // One at a time, or in arrays: PowerShell takes as long for a collection that it enumerates as for single items (docs/performance.md).
    private void WriteWaiting(LiveReader<T> reader, CancellationToken end)
    {
        // Looked at here too: a pipeline slower than the stream never comes to a wait that could be cancelled.
        while (!end.IsCancellationRequested && reader.TryRead(out var item))
        {
            if (Batch is not { } size)
            {
                WriteObject(item);
                continue;
            }

            _batch.Add(item);
            if (_batch.Count == size)
            {
                WriteBatch();
            }
        }

        WriteBatch();
    }

    private void WriteBatch()
    {
        if (_batch.Count > 0)
        {
            var items = _batch.ToArray();
            _batch.Clear();
            WriteObject(items, enumerateCollection: false);
        }
    }

    // On its own: the trading days are a request, and a watch waits for nothing that its data do not need.
    private async Task TellClosedMarketsAsync(CancellationToken stop)
    {
        try
        {
            foreach (var status in await Client.GetSilentMarketsAsync(_codes, stop).ConfigureAwait(false))
            {
                OnPipeline(() => WriteWarning(status.DescribeSilence()));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            OnPipeline(() => WriteDebug(Messages.Of("The watch ended before the trading days were received.")));
        }
    }

    /// <summary>
    /// How long after a refusal the next one belongs to it: a list that is longer than one message is sent in several, a pause apart.
    /// </summary>
    private TimeSpan RefusalsEnd => (2 * Connected.Limits.SocketMessageInterval) + TimeSpan.FromSeconds(1);

    // True also when refusals have waited long enough for others.
    private async Task<bool> WaitAsync(LiveReader<T> reader, CancellationToken end)
    {
        if (_refused.Count == 0)
        {
            return await reader.WaitToReadAsync(end).ConfigureAwait(false);
        }

        using var refusals = CancellationTokenSource.CreateLinkedTokenSource(end);
        refusals.CancelAfter(RefusalsEnd);
        try
        {
            return await reader.WaitToReadAsync(refusals.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return true;
        }
    }

    // A list that is too long for the plan is one refusal for each code beyond it: one error tells them all.
    private void TellRefused()
    {
        foreach (var refused in _refused.GroupBy(happened => ReasonOf(happened)))
        {
            var codes = refused.Select(happened => happened.Code).ToList();
            var hint = codes.Count + Connected.Subscriptions.Count > Connected.Limits.SocketMaxCodes
                ? Messages.Format($" The plan limits the codes of a stream: watch fewer codes, or set the limit of your plan with Connect-Qos -MaxCodes (now {Connected.Limits.SocketMaxCodes}).")
                : "";
            var message = codes.Count == 1 ? refused.First().Message : $"{string.Join(", ", codes)}: {refused.Key}";
            WriteError(ErrorIds.Record(ErrorIds.Refused, message + hint, codes.Count == 1 ? codes[0] : codes.ToArray()));
        }

        _refused.Clear();
    }

    private static string ReasonOf(LiveEvent refused) =>
        refused.Code is { } code && refused.Message.StartsWith($"{code}: ", StringComparison.Ordinal)
            ? refused.Message[(code.Length + 2)..]
            : refused.Message;

    private void TellDropped()
    {
        if (_dropped > 0)
        {
            WriteWarning(Messages.Format($"The pipeline is slower than the market: the {_dropped:N0} oldest buffered items were dropped."));
            _dropped = 0;
            _droppedTold = Environment.TickCount64;
        }
    }

    private void OnEvent(LiveEvent happened)
    {
        // What came before it stays before it.
        WriteBatch();
        if (IncludeEvent)
        {
            WriteObject(happened);
        }

        switch (happened)
        {
            case { Kind: LiveEventKind.Missing }:
                WriteError(ErrorIds.Record(ErrorIds.NoData, happened.Message, happened.Code));
                break;
            case { Kind: LiveEventKind.Refused }:
                _refused.Add(happened);
                _refusedAt = Environment.TickCount64;
                break;
            case DroppedEvent dropped:
                // A pipeline that cannot keep up loses some many times a second: told at once, and then in sum.
                _dropped += dropped.Count;
                if (_droppedTold is null || Environment.TickCount64 - _droppedTold >= DroppedInterval)
                {
                    TellDropped();
                }

                break;
            case VerifiedEvent:
                WriteVerbose(happened.Message);
                break;
            case StateChangedEvent { State: LiveState.Connecting or LiveState.Idle }:
            case StateChangedEvent { State: LiveState.Connected } when !_wasLost:
                Tell(happened.Message);
                break;
            default:
                _wasLost |= happened is StateChangedEvent { State: LiveState.Reconnecting };
                WriteWarning(happened.Message);
                break;
        }
    }
}
