using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>
/// A connection of <c>Connect-Qos</c>: a share in the process's one client of a server and key. Its properties are read anew each time. It
/// may be handed to other runspaces (<c>-Connection $using:qos</c>), and works until <c>Disconnect-Qos</c> or the end of the runspace that
/// made it.
/// </summary>
public sealed class QosConnection
{
    private Action? _stopLoading;
    private int _closed;
    private string? _notice;

    private QosConnection(QosClient client, bool isShared, SimulatorServer? simulator)
    {
        Client = client;
        IsShared = isShared;
        Simulator = simulator;
    }

    /// <summary>The server.</summary>
    public Uri Uri => Client.Options.Uri;

    /// <summary>True when the server makes its prices up: the embedded simulator, or a server that says so.</summary>
    public bool IsSimulated => Simulator is not null || Client.IsSimulated;

    /// <summary>False after <c>Disconnect-Qos</c>.</summary>
    public bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>
    /// True when another runspace of this process was connected with the same key already: its client, with its options, is used.
    /// </summary>
    public bool IsShared { get; }

    /// <summary>Whether a key is set, without the key itself.</summary>
    public string Key => Status.Key;

    /// <summary>The state of the socket.</summary>
    public LiveState State => Status.State;

    /// <summary>Codes in one request.</summary>
    public int MaxCodes => Client.Options.Limits.MaxCodes;

    /// <summary>HTTP requests per minute, for each endpoint separately.</summary>
    public int RequestsPerMinute => Client.Options.Limits.RequestsPerMinute;

    /// <summary>All limits that are kept.</summary>
    public QosLimits Limits => Client.Options.Limits;

    /// <summary>Requests left in the running window, by endpoint path; the socket's are under <c>ws</c>.</summary>
    public IReadOnlyDictionary<string, int> RequestsLeft => Status.RequestsLeft;

    /// <summary>The current subscriptions, for example <c>Trade CF:BTCUSDT</c>.</summary>
    public IReadOnlyList<string> Subscriptions => Status.Subscriptions;

    /// <summary>
    /// Up to when what a subscription delivered is verified to be complete, by the names of <see cref="Subscriptions"/>, in the exchange's
    /// zone; those not yet verified are left out.
    /// </summary>
    public IReadOnlyDictionary<string, DateTimeOffset> VerifiedUntil => Status.VerifiedUntil;

    /// <summary>HTTP requests sent, retries included.</summary>
    public long HttpRequests => Status.HttpRequests;

    /// <summary>Pushes received.</summary>
    public long Pushes => Status.Pushes;

    /// <summary>Pushes for codes that are not subscribed, or that cannot be parsed.</summary>
    public long PushesIgnored => Status.PushesIgnored;

    /// <summary>Items dropped because consumers were too slow.</summary>
    public long Dropped => Status.Dropped;

    /// <summary>Reported gaps.</summary>
    public long Gaps => Status.Gaps;

    /// <summary>Connections made after the first.</summary>
    public long Reconnects => Status.Reconnects;

    /// <summary>Where the archive of <c>Connect-Qos -Archive</c> is, without a password; null where there is none.</summary>
    public string? ArchiveLocation => Archive?.Location;

    internal QosClient Client { get; }

    /// <summary>The archive that history is read through.</summary>
    internal IQosArchive? Archive { get; private set; }

    /// <summary>The simulator that runs for this connection alone.</summary>
    internal SimulatorServer? Simulator { get; }

    private QosClientStatus Status => Client.GetStatus();

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Uri}{(IsSimulated ? Messages.Of(" (simulated prices)") : "")}{(IsOpen ? "" : Messages.Of(" (closed)"))}";

    internal static async Task<QosConnection> OpenAsync(QosClientOptions options, SimulatorServer? simulator = null)
    {
        var (client, isShared) = await SharedClients.AcquireAsync(options).ConfigureAwait(false);
        return new QosConnection(client, isShared, simulator);
    }

    /// <summary>Reads product lists for completion while the session goes on; the plan's budget sets the pace.</summary>
    internal void LoadProducts(IReadOnlyList<string> markets) => _ = LoadProductsAsync(markets, first: null);

    /// <summary>Like <see cref="LoadProducts"/>; <see cref="FirstProducts"/> says when the first list is there.</summary>
    internal void LoadFirstProducts(IReadOnlyList<string> markets)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        FirstProducts = first.Task;
        // On another thread from the start: most of the time goes into compiling what the first request needs.
        _ = Task.Run(() => LoadProductsAsync(markets, first));
    }

    /// <summary>
    /// Done when the names of the embedded simulator are known, and always where a server is asked. The commands that need a connection
    /// wait for it, so that the first quote has its name.
    /// </summary>
    internal Task FirstProducts { get; private set; } = Task.CompletedTask;

    /// <summary>Errors in the background since the last call; null if none.</summary>
    internal string? TakeNotice() => Interlocked.Exchange(ref _notice, null);

    private async Task LoadProductsAsync(IReadOnlyList<string> markets, TaskCompletionSource? first)
    {
        // Not disposed: closing may come at any time, and a source without a timer holds nothing to free.
        var closing = new CancellationTokenSource();
        Volatile.Write(ref _stopLoading, closing.Cancel);
        try
        {
            foreach (var batch in markets.Chunk(MaxCodes))
            {
                await Client.GetProductsAsync(batch, closing.Token).ConfigureAwait(false);
                first?.TrySetResult();
            }
        }
        catch (Exception e) when (e is QosException or ObjectDisposedException or OperationCanceledException)
        {
            // A connection that is being closed needs no catalogue any more.
            Volatile.Write(
                ref _notice,
                closing.IsCancellationRequested ? null : Messages.Format($"Completion offers only some of the products: {e.Message}"));
        }
        finally
        {
            first?.TrySetResult();
        }
    }

    /// <summary>Reads history through an archive from now on; it is closed with the connection.</summary>
    internal void Attach(IQosArchive archive)
    {
        Archive = archive;
        archive.Attach(Client);
    }

    internal async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Volatile.Read(ref _stopLoading)?.Invoke();
            if (Archive is { } archive)
            {
                // The client may go on for other runspaces, which then ask the server.
                Client.KLineArchive = ReferenceEquals(Client.KLineArchive, archive) ? null : Client.KLineArchive;
                await archive.DisposeAsync().ConfigureAwait(false);
            }

            await SharedClients.ReleaseAsync(Client).ConfigureAwait(false);
            if (Simulator is not null)
            {
                await Simulator.StopAsync().ConfigureAwait(false);
            }
        }
    }
}
