using Qos.Client.Pacing;

namespace Qos.Client.Http;

/// <summary>
/// What the requests and the streams of one client share: its options, the server's clock, the plan's budgets, known names. It knows
/// neither of them, so that they need not know each other.
/// </summary>
internal sealed class ClientContext
{
    private int _isDisposed;

    /// <exception cref="QosException">An option is out of range (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    internal ClientContext(QosClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options = options.Checked();
        ServerClock = new ServerClock(options.TimeProvider);
        Calendars = new TradingCalendars(ServerClock);
        Scrubber = new Scrubber(options);
        Names = InstrumentCatalog.Of(options.Uri, options.NameCache);
        Budgets = PlanBudgets.Acquire(options);
    }

    /// <summary>The options, checked.</summary>
    internal QosClientOptions Options { get; }

    /// <summary>The server's time.</summary>
    internal ServerClock ServerClock { get; }

    /// <summary>The trading days that the server has told.</summary>
    internal TradingCalendars Calendars { get; }

    /// <summary>Where text of others enters.</summary>
    internal Scrubber Scrubber { get; }

    /// <summary>The instruments of the server that are known without a request.</summary>
    internal InstrumentCatalog Names { get; }

    /// <summary>What the plan gives this key, shared with the other clients of the process that have it.</summary>
    internal PlanBudgets Budgets { get; }

    /// <summary>Bars that are kept outside of the server; null is none.</summary>
    internal IKLineArchive? KLineArchive { get; set; }

    /// <summary>True if the server has identified itself as a simulator.</summary>
    internal bool IsSimulated { get; private set; }

    /// <summary>
    /// Records what an answer or a handshake tells beside its data. It comes before the data is read, so that models are marked from the
    /// first on.
    /// </summary>
    internal void Learn(DateTimeOffset? serverTime, bool isSimulator)
    {
        IsSimulated |= isSimulator;
        if (serverTime is { } time)
        {
            ServerClock.Observe(time);
        }
    }

    /// <summary>Marks the client as disposed; false when it was before.</summary>
    internal bool TryDispose() => Interlocked.Exchange(ref _isDisposed, 1) == 0;

    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, typeof(QosClient));
}
