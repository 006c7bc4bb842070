using System.Net.Sockets;
using System.Security.Cryptography;
using Qos.Server;
using Qos.Simulator.Market;
using Qos.Simulator.Quotes;
using Qos.Simulator.Tcp;

namespace Qos.Simulator;

/// <summary>
/// A server for the QOS protocol (docs/protocol.md) with a simulated market, over HTTP and WebSocket on one loopback port.
/// <code>await using var simulator = await QosSimulator.StartAsync();</code>
/// </summary>
/// <remarks>
/// Every HTTP response, including the WebSocket handshake, has the header <c>Server: Qos.Simulator</c>, which identifies simulated prices.
/// </remarks>
public sealed class QosSimulator : IAsyncDisposable
{
    /// <summary>The value of the <c>Server</c> header.</summary>
    public const string ServerName = "Qos.Simulator";

    private const double MaxSpeed = 1_000_000;

    private readonly object _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<HttpConnection, Task> _connections = [];
    private readonly LoopbackListener _listener;
    private readonly LiveFeed _feed;
    private readonly MarketQuotes _quotes;
    private readonly ReplayedQuotes? _replay;
    private readonly List<ITimer> _scheduled = [];
    private ITimer? _refusing;
    private bool _disposed;

    private QosSimulator(QosSimulatorOptions options)
    {
        options = options with { Key = options.Key ?? $"sim-{RandomNumberGenerator.GetHexString(32, lowercase: true)}" };
        Options = options;
        Market = new SimulatedMarket(new SimulatedMarketOptions
        {
            Seed = options.Seed,
            AllOpen = options.AllOpen,
            BarFiles = options.BarFiles ?? new Dictionary<string, string>(),
            TradesPerSecond = options.TradesPerSecond,
        });
        _replay = options.Recording is { } recording ? new ReplayedQuotes(recording) : null;
        Clock = _replay is null
            ? new SimulatedClock(options.TimeProvider, options.Start ?? options.TimeProvider.GetUtcNow(), options.Speed)
            : new SimulatedClock(options.TimeProvider, _replay.Start, options.ReplaySpeed);
        Faults = new SimulatorFaults(this);
        Limits = new PlanLimits(options.Plan, options.TimeProvider);
        Live = new LiveServer(new LiveServerOptions
        {
            Now = () => Clock.NowMilliseconds / 1000,
            SubscriptionsReplace = options.SubscriptionsReplace,
        });
        _quotes = new MarketQuotes(Market, options.UsSnapshotBehaviour);
        _listener = new LoopbackListener(options.Port, Accept);
        Uri = new UriBuilder("http", "127.0.0.1", _listener.Port).Uri;
        _feed = new LiveFeed(this, _quotes, _replay);
        _listener.Listen();
        foreach (var fault in options.Faults)
        {
            _scheduled.Add(options.TimeProvider.CreateTimer(_ => Make(fault), null, fault.At, fault.Every ?? Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>The base address, <c>http://127.0.0.1:PORT/</c>; live connections go to <c>/ws</c> on the same port.</summary>
    public Uri Uri { get; }

    /// <summary>The key that is accepted.</summary>
    public string Key => Options.Key!;

    /// <summary>The options of the simulator, including the generated key.</summary>
    public QosSimulatorOptions Options { get; }

    /// <summary>The simulated market. Codes of a <see cref="QosSimulatorOptions.Recording"/> are not part of it.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>The simulated time.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Clock.NowMilliseconds);

    /// <summary>Faults on demand.</summary>
    public SimulatorFaults Faults { get; }

    private int OpenConnections
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    internal SimulatedClock Clock { get; }

    internal PlanLimits Limits { get; }

    internal LiveServer Live { get; }

    internal Counters Counters { get; } = new();

    /// <summary>The current live connections, oldest first.</summary>
    internal IEnumerable<SimulatedSession> Sessions => Live.Sessions.Cast<SimulatedSession>();

    /// <summary>Starts a simulator. It accepts connections when the method returns.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or a bar file cannot be used.</exception>
    /// <exception cref="InvalidDataException">The recording cannot be read.</exception>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static Task<QosSimulator> StartAsync(QosSimulatorOptions? options = null, CancellationToken ct = default)
    {
        options ??= new QosSimulatorOptions();
        Require(options.Port is >= 0 and <= 65535, $"Port is {options.Port}: it must be 0 (a free one) to 65535.");
        Require(options.Key is not "", $"Key is empty: clients must send one. Leave it out for a random one.");
        Require(options.Speed is > 0 and <= MaxSpeed, $"Speed is {options.Speed}: it must be above 0, and at most {MaxSpeed}.");
        Require(options.ReplaySpeed is > 0 and <= MaxSpeed,
            $"ReplaySpeed is {options.ReplaySpeed}: it must be above 0, and at most {MaxSpeed}.");
        Require(options.Start?.UtcDateTime.Year is null or (>= 1902 and <= 2099),
            $"Start is {options.Start:yyyy-MM-dd}: it must be in the years 1902 to 2099.");
        Require(options.MaxBars > 0, $"MaxBars is {options.MaxBars}: it must be at least 1.");
        Require(options.PushInterval > TimeSpan.Zero, $"PushInterval is {options.PushInterval}: it must be above 0.");
        Require(options.RequestTimeout > TimeSpan.Zero, $"RequestTimeout is {options.RequestTimeout}: it must be above 0.");
        Require(options.IdleTimeout > TimeSpan.Zero, $"IdleTimeout is {options.IdleTimeout}: it must be above 0.");
        Require(options.MaxOpenConnections > 0, $"MaxOpenConnections is {options.MaxOpenConnections}: it must be at least 1.");

        // Bar files and recordings are read here: not on the caller's thread.
        return Task.Run(() => new QosSimulator(options), ct);

        static void Require(bool usable, FormattableString otherwise)
        {
            if (!usable)
            {
                throw new ArgumentException(FormattableString.Invariant(otherwise));
            }
        }
    }

    /// <summary>The statistics of the simulator.</summary>
    public SimulatorStatistics GetStatistics() => new()
    {
        OpenConnections = OpenConnections,
        Connections = Live.Sessions.Count,
        ConnectionsTotal = Counters.Connections,
        ConnectionsBroken = Counters.ConnectionsBroken,
        HandshakesRefused = Counters.HandshakesRefused,
        Requests = new Dictionary<string, long>(Counters.Requests),
        RequestsRefused = Counters.RequestsRefused,
        SocketMessages = new Dictionary<string, long>(Counters.SocketMessages),
        MessagesTooSoon = Counters.MessagesTooSoon,
        Pushes = Counters.Pushes,
        Subscriptions = Live.Sessions.Sum(s => s.SubscriptionCount),
        Failure = Counters.Failure,
    };

    /// <summary>Closes every connection (live ones with a close frame), and leaves no task, timer or socket behind.</summary>
    public async ValueTask DisposeAsync()
    {
        List<KeyValuePair<HttpConnection, Task>> connections;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            connections = [.. _connections];
        }

        foreach (var timer in _scheduled)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }

        _refusing?.Dispose();
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _feed.DisposeAsync().ConfigureAwait(false);
        foreach (var (connection, _) in connections)
        {
            connection.Close();
        }

        var served = Task.WhenAll(connections.Select(c => c.Value));
        await served.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await served.ConfigureAwait(false);
        _replay?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Adds a live connection, within the plan.</summary>
    /// <exception cref="RequestException">One too many.</exception>
    internal void Admit(SimulatedSession session)
    {
        LiveSession? oldest = null;
        lock (_gate)
        {
            if (Options.EnforceLimits && Live.Sessions.Count >= Options.MaxConnections)
            {
                if (Options.ExtraConnection == ExtraConnection.IsRefused)
                {
                    var message = FormattableString.Invariant($"Connection limit exceeded: at most {Options.MaxConnections} per key.");
                    throw new RequestException(message, 403) { IsLimit = true };
                }

                oldest = Live.Sessions[0];
                Live.Remove(oldest);
            }

            Live.Add(session);
        }

        Counters.Connected();
        oldest?.Close(1008, "Another connection uses this key.");
    }

    /// <summary>What an answer shows.</summary>
    internal SimulatedQuotes QuotesAt(AnswerFault? fault)
    {
        var now = Clock.NowMilliseconds - (long)(Faults.FeedLag + (fault?.Staleness ?? TimeSpan.Zero)).TotalMilliseconds;
        return new SimulatedQuotes(Options, Market, _quotes, _replay, now);
    }

    internal void CountRefusal(RequestException refusal)
    {
        if (refusal.IsLimit)
        {
            Counters.RequestRefused();
        }
    }

    internal void DropConnections(bool abort)
    {
        List<HttpConnection> connections;
        lock (_gate)
        {
            connections = [.. _connections.Keys];
        }

        Faults.ConnectionBroke();
        connections.ForEach(c => (abort ? (Action)c.Abort : c.Close)());
    }

    internal void RefuseConnections(TimeSpan? duration)
    {
        _listener.Refuse();
        lock (_gate)
        {
            _refusing?.Dispose();
            _refusing = duration is { } time && !_disposed
                ? Options.TimeProvider.CreateTimer(_ => _listener.Listen(), null, time, Timeout.InfiniteTimeSpan)
                : null;
        }
    }

    internal void AcceptConnections()
    {
        lock (_gate)
        {
            _refusing?.Dispose();
            _refusing = null;
        }

        _listener.Listen();
    }

    private void Make(ScheduledFault fault)
    {
        try
        {
            fault.Apply(Faults);
        }
        catch (Exception e)
        {
            // On a timer's thread it would end the whole process.
            Counters.Failure = e;
        }
    }

    private void Accept(Socket socket)
    {
        var connection = new HttpConnection(this, socket);
        lock (_gate)
        {
            // The first ones beyond the limit get an answer, the rest of a flood does not.
            var isTooMany = _connections.Count >= Options.MaxOpenConnections;
            if (_disposed || _connections.Count >= 2L * Options.MaxOpenConnections)
            {
                socket.Dispose();
                return;
            }

            _connections[connection] = Task.Run(async () =>
            {
                using (connection)
                {
                    await (isTooMany
                        ? connection.RefuseAsync($"Too many connections: at most {Options.MaxOpenConnections}.", 503, _stopping.Token)
                        : connection.RunAsync(_stopping.Token)).ConfigureAwait(false);
                }

                lock (_gate)
                {
                    _connections.Remove(connection);
                }
            });
        }
    }
}
