using Qos.Server;
using Qos.Simulator.Market;

namespace Qos.Simulator;

/// <summary>
/// Options of <see cref="QosSimulator.StartAsync"/>. By default, the simulator has the limits of the default plan and real trading hours.
/// </summary>
public sealed record QosSimulatorOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 (default) selects a free port, see <see cref="QosSimulator.Uri"/>.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The key that is accepted, in the header <c>key</c> (docs/protocol.md section 1). Null (default) generates a random one, see
    /// <see cref="QosSimulator.Key"/>:
    /// other programs and web pages on this machine can reach the port, and must not know the key.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// Also accepts the key in the URL parameter <c>key</c>, as the real server does. Default false, because URLs end up in logs and
    /// histories. Needed for those of
    /// the vendor's SDKs and examples that send it there only.
    /// </summary>
    public bool AllowKeyInUrl { get; init; }

    /// <summary>Seed of the market: the same seed and clock give byte-identical responses. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Simulated seconds per real second, up to 1,000,000. Default 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>
    /// The start of the simulated clock; null (default) means now. A <see cref="Recording"/> determines the start itself.
    /// </summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Keeps every market open around the clock, for demos and tests. Default false.</summary>
    public bool AllOpen { get; init; }

    /// <summary>CSV files of real daily bars by code, which replace the simulated bars of their dates.</summary>
    public IReadOnlyDictionary<string, string>? BarFiles { get; init; }

    /// <summary>
    /// Trades a second of every open instrument, 0 (only the one to four that make a minute's bar) to 10,000; null (default) leaves each
    /// its own plausible rate.
    /// </summary>
    public double? TradesPerSecond { get; init; }

    /// <summary>Which of the two observed shapes US snapshots take outside of regular hours (docs/protocol.md section 4).</summary>
    public UsSnapshotBehaviour UsSnapshotBehaviour { get; init; }

    /// <summary>Whether the plan limits below are enforced. Default true.</summary>
    public bool EnforceLimits { get; init; } = true;

    /// <summary>Codes per request; null means no limit. Default 10.</summary>
    public int? MaxCodes { get; init; } = 10;

    /// <summary>HTTP requests in any 60 seconds, for each endpoint on its own; null means no limit. Default 10.</summary>
    public int? RequestsPerMinute { get; init; } = 10;

    /// <summary>Different codes subscribed over the socket, in whichever kinds; null means no limit. Default 10.</summary>
    public int? SocketMaxCodes { get; init; } = 10;

    /// <summary>Requests (RS, RT, RD, RI, RK, RH) over the socket in any 60 seconds; null means no limit. Default 30.</summary>
    public int? SocketRequestsPerMinute { get; init; } = 30;

    /// <summary>
    /// Least time between two client messages; earlier ones are counted as <see cref="SimulatorStatistics.MessagesTooSoon"/>. Default 1 s.
    /// </summary>
    public TimeSpan SocketMessageInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Refuses a message that arrives too soon with an error message, instead of answering and counting it. Default false.
    /// </summary>
    public bool StrictSocketPacing { get; init; }

    /// <summary>Live connections of the key at one time; null means no limit. Default 1.</summary>
    public int? MaxConnections { get; init; } = 1;

    /// <summary>
    /// What happens to a connection beyond <see cref="MaxConnections"/>. Which of the two the real server does is not known.
    /// </summary>
    public ExtraConnection ExtraConnection { get; init; }

    /// <summary>HTTP status of an answer that refuses for a limit: 429 (default), or 200 with the reason in <c>msg</c> only.</summary>
    public int LimitStatus { get; init; } = 429;

    /// <summary>Most bars of one code in one answer. Default 1000.</summary>
    public int MaxBars { get; init; } = 1000;

    /// <summary>
    /// The plan that serves the newest 1000 bars and ignores <c>e</c> (docs/protocol.md section 4). Default false: history is deep.
    /// </summary>
    public bool HistoryLimit1000AndIgnoresEnd { get; init; }

    /// <summary>
    /// Leaves out a bar that opens exactly at <c>e</c>. Default false. Which of the two the real server does is not known.
    /// </summary>
    public bool HistoryEndIsExclusive { get; init; }

    /// <summary>
    /// A subscription replaces the codes of its kind instead of adding to them. Default false. Which the real server does is not known.
    /// </summary>
    public bool SubscriptionsReplace { get; init; }

    /// <summary>Compresses HTTP answers for clients that accept gzip. Default false.</summary>
    public bool Compress { get; init; }

    /// <summary>
    /// Maximum real time from a request's first byte to its last (then 408), and for the client to receive the answer. Default 30 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Maximum real time without a request before a connection is closed. Live connections have no such limit. Default 2 minutes.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Maximum of open TCP connections, live ones included; more are refused with 503. Default 10,000.</summary>
    public int MaxOpenConnections { get; init; } = 10_000;

    /// <summary>The interval between pushes, in real time; each tick sends all changes since the last one. Default 100 ms.</summary>
    public TimeSpan PushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A recording (JSON lines; gzip when the name ends in .gz) that is played as the live market of its codes.</summary>
    public string? Recording { get; init; }

    /// <summary>Recorded seconds per real second; takes the place of <see cref="Speed"/> while a recording plays. Default 1.</summary>
    public double ReplaySpeed { get; init; } = 1;

    /// <summary>Faults triggered at specified times after the start. Default none.</summary>
    public IReadOnlyList<ScheduledFault> Faults { get; init; } = [];

    /// <summary>The clock under everything: limits, delays, pushes and, times <see cref="Speed"/>, the market.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The limits as the server's side of the wire takes them.</summary>
    internal PlanOptions Plan => new()
    {
        IsEnforced = EnforceLimits,
        MaxCodes = MaxCodes,
        RequestsPerMinute = RequestsPerMinute,
        SocketMaxCodes = SocketMaxCodes,
        SocketRequestsPerMinute = SocketRequestsPerMinute,
        SocketMessageInterval = SocketMessageInterval,
        IsPacingStrict = StrictSocketPacing,
        LimitStatus = LimitStatus,
    };

    /// <summary>Returns the options that make the market, without the key.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Port = {Port}, Seed = {Seed}, Speed = {Speed}, Start = {Start:o}, AllOpen = {AllOpen}");
}
