using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Threading.Channels;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>
/// The base of all cmdlets. It owns the cancellation of a pipeline and the one place that blocks the pipeline thread. Only that thread may
/// write: others hand it what they have by <see cref="OnPipeline"/>, and it runs while it waits.
/// </summary>
public abstract class QosCmdlet : PSCmdlet, IDisposable, IProgress<RequestEvent>
{
    /// <summary>A wait that is longer is shown as progress.</summary>
    private static readonly TimeSpan ShownWait = TimeSpan.FromSeconds(1);

    private readonly ProgressRecord _waiting = new(0, "QOS", "Waiting");
    private bool _isWaitShown;

    // Not disposed: StopProcessing may come at any time from another thread, and a source without a timer holds nothing to free.
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Action> _onPipeline = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Cancelled by Ctrl+C, and when downstream has had enough.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <summary>The state of this runspace.</summary>
    internal static QosSession Session => QosSession.Current;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (MyInvocation.MyCommand.Module is { } module && module.ModuleBase != Session.CheckedModule)
        {
            Session.CheckedModule = module.ModuleBase;
            WarnOfOtherVersion(module);
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>
    /// Ends what still runs: PowerShell calls it also when <c>Select-Object -First</c>, <c>break</c> or <c>throw</c> downstream end the
    /// pipeline.
    /// </summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels <see cref="StopToken"/>; may be called more than once.</summary>
    protected virtual void Dispose(bool disposing) => _stop.Cancel();

    /// <summary>Tells a step of a request: all of them by <c>-Verbose</c>, long waits as progress. For any thread.</summary>
    void IProgress<RequestEvent>.Report(RequestEvent value) => OnPipeline(() =>
    {
        Tell(value.Message);
        var isLongWait = value.Kind is RequestEventKind.Waiting or RequestEventKind.Retrying && value.Wait > ShownWait;
        if (isLongWait || _isWaitShown)
        {
            _waiting.StatusDescription = value.Message;
            _waiting.SecondsRemaining = (int)value.Wait.TotalSeconds;
            _waiting.RecordType = isLongWait ? ProgressRecordType.Processing : ProgressRecordType.Completed;
            WriteProgress(_waiting);
        }

        _isWaitShown = isLongWait;
    });

    /// <summary>
    /// Tells what goes on, by <c>-Verbose</c>. With <c>-Debug</c> alone it goes to the debug stream: PowerShell would ask about each
    /// verbose line whether to go on.
    /// </summary>
    protected void Tell(string text)
    {
        var parameters = MyInvocation.BoundParameters;
        if (parameters.ContainsKey("Debug") && !parameters.ContainsKey("Verbose"))
        {
            WriteDebug(text);
        }
        else
        {
            WriteVerbose(text);
        }
    }

    /// <summary>
    /// Warns once in a session of a market that no document names; it is asked for nevertheless, since the server may have a new one.
    /// </summary>
    internal void WarnOfUnknownMarket(string market)
    {
        if (!MarketNames.IsKnown(market) && Session.UnknownMarkets.Add(market))
        {
            WriteWarning(
                Messages.Format($"The market '{market}' is not known. Known markets: {string.Join(' ', MarketNames.All.Select(known => known.Name))}."));
        }
    }

    /// <inheritdoc cref="Await{T}"/>
    internal T AwaitInternal<T>(Func<CancellationToken, Task<T>> call) => Await(call);

    /// <inheritdoc cref="OnPipeline"/>
    internal void HandOver(Action write) => OnPipeline(write);

    /// <summary>Has the pipeline thread run something that writes, at its next wait. For any thread.</summary>
    protected void OnPipeline(Action write) => _onPipeline.Writer.TryWrite(write);

    /// <summary>Waits for a call on the pipeline thread; its failure ends the command with a stable error id.</summary>
    protected T Await<T>(Func<CancellationToken, Task<T>> call, object? target = null)
    {
        try
        {
            return Block(call);
        }
        catch (QosException e)
        {
            ThrowTerminatingError(ErrorIds.Record(e, target));
            throw;
        }
    }

    /// <inheritdoc cref="Await{T}"/>
    protected void Await(Func<CancellationToken, Task> call) => Await(async stop =>
    {
        await call(stop).ConfigureAwait(false);
        return true;
    });

    /// <summary>
    /// Like <see cref="Await{T}"/>; but where the server refuses only this call by a text of its own, that is an error that lets the next
    /// call go on.
    /// </summary>
    /// <returns>False when there was such an error.</returns>
    protected bool TryAwait<T>(Func<CancellationToken, Task<T>> call, object? target, [NotNullWhen(true)] out T? result)
        where T : class
    {
        try
        {
            result = Block(call);
            return true;
        }
        catch (QosException e) when (e.Kind is QosErrorKind.ServerMessage or QosErrorKind.NoData)
        {
            WriteError(ErrorIds.Record(e, target));
            result = default;
            return false;
        }
        catch (QosException e)
        {
            ThrowTerminatingError(ErrorIds.Record(e, target));
            throw;
        }
    }

    /// <summary>Ends the command with an error of the module's own.</summary>
    [DoesNotReturn]
    internal void Fail(string id, string message, object? target = null)
    {
        var record = ErrorIds.Record(id, message, target);
        ThrowTerminatingError(record);
        throw record.Exception;
    }

    /// <summary>Runs what other threads have handed over.</summary>
    protected void RunHandedOver()
    {
        while (_onPipeline.Reader.TryRead(out var write))
        {
            write();
        }
    }

    // An assembly stays loaded until the process ends: where another version of the module is imported later, the first one's code runs
    // under the new one's name. The manifest, Get-Module and Get-Command would all name the new version.
    private void WarnOfOtherVersion(PSModuleInfo module)
    {
        var loaded = typeof(QosCmdlet).Assembly;
        var version = loaded.GetName().Version!;
        if (new Version(
            module.Version.Major, module.Version.Minor,
            Math.Max(0, module.Version.Build)) != new Version(version.Major, version.Minor, version.Build))
        {
            WriteWarning(Messages.Format(
                $"This session uses version {version.ToString(3)} of Qos from {Path.GetDirectoryName(loaded.Location)}, which was loaded first. Start a new PowerShell session to use version {module.Version}."));
        }
    }

    private T Block<T>(Func<CancellationToken, Task<T>> call)
    {
        try
        {
            StopToken.ThrowIfCancellationRequested();
            var task = call(StopToken);
            if (!task.IsCompleted)
            {
                _ = task.ContinueWith(Wake, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            while (!task.IsCompleted)
            {
                Result(_onPipeline.Reader.WaitToReadAsync(StopToken).AsTask());
                RunHandedOver();
            }

            RunHandedOver();
            return Result(task);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (ObjectDisposedException)
        {
            Fail(ErrorIds.ConnectionClosed, Messages.Of("The connection was closed while it was in use. Run Connect-Qos again."));
            throw;
        }
    }

    private void Wake(Task done)
    {
        // Looked at here, because Ctrl+C leaves the task behind.
        _ = done.Exception;
        OnPipeline(static () => { });
    }

    private static T Result<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
