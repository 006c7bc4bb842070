using Qos.Client.Diagnostics;
using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Client.Wire;

namespace Qos.Client;

/// <summary>
/// Market data of one QOS server with one key, over HTTP and one shared socket. It keeps the plan's limits, repairs its streams, and can be
/// used from many threads at once.
/// </summary>
/// <remarks>
/// Clients of one process with the same server and key share the plan's budgets. What several processes do with one key is not known to
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

    /// <summary>Makes a client; nothing is sent before the first call.</summary>
    /// <exception cref="QosException">An option is out of its range (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
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

    /// <summary>The options that the client was made with.</summary>
    public QosClientOptions Options => _context.Options;

    /// <summary>
    /// Bars that are kept outside of the server; null (the default) is none. The server is then asked only for unadjusted bars that are not
    /// kept: for the missing parts of a range, and for the last bars where the kept ones may not be the newest. An archive sets it by
    /// <see cref="IQosArchive.Attach"/>.
    /// </summary>
    public IKLineArchive? KLineArchive { get => _context.KLineArchive; set => _context.KLineArchive = value; }

    /// <summary>The instruments of the server that are known without asking.</summary>
    public InstrumentCatalog Names => _context.Names;

    /// <summary>True once the server has said that it is a simulator.</summary>
    public bool IsSimulated => _context.IsSimulated;

    internal ClientContext Context => _context;

    internal ServerClock ServerClock => _context.ServerClock;

    internal LiveHub Hub => _hub;

    /// <summary>A connected socket that takes requests when the HTTP budget is spent.</summary>
    internal ISocketRequests? SocketRequests { get => _sender.Socket; set => _sender.Socket = value; }

    /// <summary>The client as it stands now.</summary>
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
    /// Checks the connection step by step: proxy, server, key, latency, clock, limits as the server applies them, who may hold the socket,
    /// and the kept names. It costs two to six requests of the plan and opens the socket for about two seconds; a stream that is open
    /// already stays open.
    /// </summary>
    /// <param name="code">A code that the plan includes. Default <c>HK:700</c>.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <returns>Each check as it is done. A check that fails is a result, not an exception.</returns>
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
