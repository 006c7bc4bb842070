using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Client.Pacing;
using Qos.Client.Wire;

namespace Qos.Client;

/// <summary>
/// Market data of one QOS server with one key, over HTTP and one shared socket. It keeps the plan's limits, repairs its streams, and can be used
/// from many threads at once.
/// </summary>
/// <remarks>
/// Clients of one process with the same server and key share the plan's budgets. What several processes do with one key is not known to each other.
/// </remarks>
/// <example><code>
/// await using var qos = new QosClient(new QosClientOptions { ApiKey = key });
/// foreach (var quote in await qos.GetSnapshotsAsync(["HK:700", "US:AAPL"])) Console.WriteLine($"{quote.Code} {quote.Last}");
/// </code></example>
public sealed partial class QosClient : IAsyncDisposable
{
    private readonly PlanBudgets _budgets;
    private readonly RequestSender _sender;
    private int _isDisposed;

    /// <summary>Makes a client; nothing is sent before the first call.</summary>
    /// <exception cref="QosException">An option is out of its range (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public QosClient(QosClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options = options.Checked();
        ServerClock = new ServerClock(options.TimeProvider);
        Calendars = new TradingCalendars(ServerClock);
        Scrubber = new Scrubber(options);
        Names = InstrumentCatalog.Of(options.Uri, options.NameCache);
        _budgets = PlanBudgets.Acquire(options);
        _sender = new RequestSender(options, _budgets, Scrubber);
        _requests = new QosRequests(this, _sender, observer: null);
        SocketRequests = _hub = new LiveHub(this, options.SocketConnector ?? new SocketConnector(options, Scrubber));
        _sender.Http.Answering += Learn;
    }

    /// <summary>The options that the client was made with.</summary>
    public QosClientOptions Options { get; }

    /// <summary>
    /// Bars that are kept outside of the server; null (the default) is none. <see cref="GetKLineHistoryAsync"/> then asks the server only for what is not
    /// kept. An archive sets it by <see cref="IQosArchive.Attach"/>.
    /// </summary>
    public IKLineArchive? KLineArchive { get; set; }

    /// <summary>The instruments of the server that are known without asking.</summary>
    public InstrumentCatalog Names { get; }

    /// <summary>True once the server has said that it is a simulator.</summary>
    public bool IsSimulated { get; private set; }

    internal ServerClock ServerClock { get; }

    /// <summary>Where text of others enters.</summary>
    internal Scrubber Scrubber { get; }

    /// <summary>The trading days that the server has told.</summary>
    internal TradingCalendars Calendars { get; }

    /// <summary>What the plan gives this key, shared with the other clients of the process that have it.</summary>
    internal PlanBudgets Budgets => _budgets;

    /// <summary>A connected socket that takes requests when the HTTP budget is spent.</summary>
    internal ISocketRequests? SocketRequests { get => _sender.Socket; set => _sender.Socket = value; }

    /// <summary>The client as it stands now.</summary>
    public QosClientStatus GetStatus()
    {
        var left = Enum.GetValues<Endpoint>().ToDictionary(endpoint => endpoint.Path(), endpoint => _budgets[endpoint].Left);
        left["ws"] = _budgets.Socket.Left;
        var status = new QosClientStatus
        {
            Uri = Options.Uri,
            IsSimulated = IsSimulated,
            Key = Options.MaskedKey,
            Limits = Options.Limits,
            RequestsLeft = left,
            Subscriptions = [],
            HttpRequests = _sender.Sent,
        };
        AddLiveStatus(ref status);
        return status;
    }

    /// <summary>Stops every watch and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        var closing = default(ValueTask);
        DisposeLive(ref closing);
        await closing.ConfigureAwait(false);
        _sender.Dispose();
        _budgets.Release();
    }

    /// <summary>What an answer or a handshake tells beside its data. It comes before the data is read, so that models are marked from the first on.</summary>
    internal void Learn(DateTimeOffset? serverTime, bool isSimulator)
    {
        IsSimulated |= isSimulator;
        if (serverTime is { } time)
        {
            ServerClock.Observe(time);
        }
    }

    /// <summary>The error that a server's text stands for (docs/protocol.md section 8), without the key.</summary>
    /// <param name="what">What was tried, for example <c>subscribing to trades</c>.</param>
    /// <param name="text">The server's <c>msg</c>.</param>
    internal QosException ErrorOf(string what, string text) => _sender.ErrorOf(what, text);

    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);

    partial void AddLiveStatus(ref QosClientStatus status);

    partial void DisposeLive(ref ValueTask closing);
}
