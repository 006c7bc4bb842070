using Qos.Client.Diagnostics;
using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Client.Wire;

namespace Qos.Client;

/// <summary>
/// Provides market data of one QOS server with one key, over HTTP and one shared socket. The client keeps to the plan's limits, repairs
/// its streams, and
/// is thread-safe.
/// </summary>
/// <remarks>
/// Clients in one process with the same server and key share the plan's budgets. Several processes that use one key do not know of
/// each other.
/// </remarks>
/// <example><code>
/// await using var qos = new QosClient(new QosClientOptions { ApiKey = key });
/// foreach (var quote in await qos.GetSnapshotsAsync(["HK:700", "US:AAPL"])) Console.WriteLine($"{quote.Code} {quote.Last}");
/// </code></example>
public sealed partial class QosClient : QosRequests, IAsyncDisposable
{
    private readonly ClientContext _context;
    private readonly RequestSender _sender;
    private readonly LiveHub _hub;

    /// <summary>Creates a client. No request is sent before the first call.</summary>
    /// <exception cref="QosException">An option is out of range (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public QosClient(QosClientOptions options)
        : this(new ClientContext(options))
    {
    }

    private QosClient(ClientContext context)
        : this(context, new RequestSender(context))
    {
    }

    private QosClient(ClientContext context, RequestSender sender)
        : base(context, sender)
    {
        (_context, _sender) = (context, sender);
        var connector = context.Options.SocketConnector ?? new SocketConnector(context.Options, context.Scrubber);
        sender.Socket = _hub = new LiveHub(context, new QosRequests(context, sender).WithoutArchive(), connector, eventSender: this);
    }

    /// <summary>The options of the client.</summary>
    public QosClientOptions Options => _context.Options;

    /// <summary>
    /// The local store of bars; null (the default) means none. Unadjusted bars are then requested from the server only if they are not
    /// stored: the missing parts of a range, and the last bars if the stored ones may not be the newest. <see cref="IQosArchive.Attach"/>
    /// sets it.
    /// </summary>
    public IKLineArchive? KLineArchive { get => _context.KLineArchive; set => _context.KLineArchive = value; }

    /// <summary>The instruments of the server that are known without a request.</summary>
    public InstrumentCatalog Names => _context.Names;

    /// <summary>True if the server has identified itself as a simulator.</summary>
    public bool IsSimulated => _context.IsSimulated;

    internal ClientContext Context => _context;

    internal ServerClock ServerClock => _context.ServerClock;

    internal LiveHub Hub => _hub;

    /// <summary>A connected socket for requests when the HTTP budget is spent.</summary>
    internal ISocketRequests? SocketRequests { get => _sender.Socket; set => _sender.Socket = value; }

    /// <summary>Returns the current state of the client.</summary>
    public QosClientStatus GetStatus()
    {
        var left = Enum.GetValues<Endpoint>().ToDictionary(endpoint => endpoint.Path(), endpoint => _context.Budgets[endpoint].Left);
        left["ws"] = _context.Budgets.Socket.Left;
        return new QosClientStatus
        {
            Uri = Options.Uri,
            IsSimulated = IsSimulated,
            Key = Options.MaskedKey,
            Limits = Options.Limits,
            RequestsLeft = left,
            HttpRequests = _sender.Sent,
            State = _hub.State,
            Subscriptions = _hub.DescribeSubscriptions(),
            VerifiedUntil = _hub.DescribeVerified(),
            Pushes = _hub.Pushes,
            PushesIgnored = _hub.PushesIgnored,
            Dropped = _hub.Dropped,
            Gaps = _hub.Gaps,
            Reconnects = _hub.Reconnects,
        };
    }

    /// <summary>
    /// Checks the connection step by step: proxy, server, key, latency, clock, limits applied by the server, the socket,
    /// and the stored names. It uses two to six requests of the plan and opens the socket for about two seconds; a stream that is open
    /// already stays open.
    /// </summary>
    /// <param name="code">A code that the plan includes. Default <c>HK:700</c>.</param>
    /// <param name="cancellationToken">Cancels the checks.</param>
    /// <returns>The checks as they complete. A failed check is a result, not an exception.</returns>
    /// <exception cref="QosException">The code is malformed (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(string code = "HK:700", CancellationToken cancellationToken = default) =>
        new ConnectionChecker(_context, this, _hub).RunAsync(InstrumentCode.Parse(code), cancellationToken);

    /// <summary>Stops every watch and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_context.TryDispose())
        {
            return;
        }

        await _hub.DisposeAsync().ConfigureAwait(false);
        _sender.Dispose();
        _context.Budgets.Release();
    }
}
