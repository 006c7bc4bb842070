using System.Collections.Concurrent;
using Qos.Server;

namespace Qos.Simulator;

/// <summary>
/// Faults on demand. Every member may be used from any thread while the simulator runs; times are real time unless stated.
/// </summary>
public sealed class SimulatorFaults
{
    private readonly QosSimulator _simulator;
    private readonly object _gate = new();
    private readonly List<AnswerRule> _answers = [];
    private readonly ConcurrentDictionary<(string Code, char? Kind), bool> _stopped = new();
    private readonly ConcurrentDictionary<string, string> _refused = new();
    private long _heldUntil;
    private (int Status, int Count, string? Message, string? RetryAfter) _handshakes;
    private (string Text, int Count) _handshakeAnswer;

    internal SimulatorFaults(QosSimulator simulator) => _simulator = simulator;

    /// <summary>
    /// How long the server goes on holding a live connection that broke: new handshakes are refused until then. Default zero.
    /// </summary>
    public TimeSpan HoldOldConnection { get; set; }

    /// <summary>HTTP status of a handshake refused for <see cref="HoldOldConnection"/>. Default 403.</summary>
    public int HoldStatus { get; set; } = 403;

    /// <summary>Delay of pushes (simulated time); answers are not delayed. Default zero.</summary>
    public TimeSpan PushLag { get; set; }

    /// <summary>Age of the data in pushes and answers (simulated time); the server's clock is right. Default zero.</summary>
    public TimeSpan FeedLag { get; set; }

    /// <summary>Age at which live connections are reset, checked at each push tick; null (default) is never.</summary>
    public TimeSpan? ConnectionLife { get; set; }

    /// <summary>
    /// Triggers a fault by name, for example <c>drop</c> or <c>push-lag=1.5</c>; <see cref="ScheduledFault.Known"/> lists the names.
    /// </summary>
    /// <exception cref="FormatException">The name is unknown, or the value cannot be used.</exception>
    public void Apply(string fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        FaultNames.Read(fault)(this);
    }

    /// <summary>Closes all connections, HTTP ones too: with a reset, or (<paramref name="abort"/> false) with a close frame.</summary>
    public void DropConnections(bool abort = true) => _simulator.DropConnections(abort);

    /// <summary>Closes the live connections with a close frame of this code and reason.</summary>
    /// <param name="code">Close code, 1000 to 4999.</param>
    /// <param name="reason">At most 123 bytes of UTF-8, the rest is cut off; <c>{key}</c> in it becomes the client's key.</param>
    public void CloseConnections(int code = 1008, string reason = "")
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 4999);
        foreach (var session in _simulator.Sessions)
        {
            session.Close((ushort)code, WithKey(reason));
        }
    }

    /// <summary>
    /// Stops listening, so that new connections are refused by TCP, for a time or (null) until <see cref="AcceptConnections"/>. Open ones
    /// stay.
    /// </summary>
    public void RefuseConnections(TimeSpan? duration = null) => _simulator.RefuseConnections(duration);

    /// <summary>Listens again, on the same port.</summary>
    public void AcceptConnections() => _simulator.AcceptConnections();

    /// <summary>Refuses the next WebSocket handshakes with an HTTP status.</summary>
    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="count">How many; <see cref="int.MaxValue"/> (default) is until <see cref="Clear"/>.</param>
    /// <param name="message">The answer's <c>msg</c>; <c>{key}</c> in it becomes the client's key.</param>
    /// <param name="retryAfter">Value of the header <c>Retry-After</c>: seconds, or an HTTP date.</param>
    public void RefuseHandshakes(int status, int count = int.MaxValue, string? message = null, string? retryAfter = null)
    {
        lock (_gate)
        {
            _handshakes = (status, count, message, retryAfter);
        }
    }

    /// <summary>
    /// Answers the next WebSocket handshakes with this text, byte for byte, and closes; for example with malformed status and header lines.
    /// </summary>
    /// <param name="text">The whole answer, line ends included; <c>{key}</c> in it becomes the client's key.</param>
    /// <param name="count">How many; <see cref="int.MaxValue"/> is until <see cref="Clear"/>.</param>
    public void AnswerHandshakes(string text, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_gate)
        {
            _handshakeAnswer = (text, count);
        }
    }

    /// <summary>
    /// The live connections of this moment go silent for good: no bytes, no close, and nothing that comes in is acted on.
    /// </summary>
    public void SilenceConnections()
    {
        foreach (var session in _simulator.Sessions)
        {
            session.Silence();
        }
    }

    /// <summary>The next answers go wrong.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="count">How many answers; <see cref="int.MaxValue"/> is until <see cref="Clear"/>.</param>
    /// <param name="endpoint">Only those of this path (<c>/snapshot</c>) or message type (<c>T</c>, <c>RS</c>, <c>H</c>); null is
    /// any.</param>
    public void Inject(AnswerFault fault, int count = 1, string? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        lock (_gate)
        {
            _answers.Add(new AnswerRule(fault, endpoint) { Left = count });
        }
    }

    /// <summary>Sends a bad frame or message on every live connection.</summary>
    public void SendFrame(FrameFault fault)
    {
        foreach (var session in _simulator.Sessions)
        {
            session.SendFault(fault);
        }
    }

    /// <summary>Sends a text message on every live connection, as it is.</summary>
    public void SendText(string text)
    {
        foreach (var session in _simulator.Sessions)
        {
            session.Send(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Pushes of one code stop, while everything else goes on; what is not pushed in the meantime is lost.</summary>
    /// <param name="code">The code, in any spelling.</param>
    /// <param name="kind">Only this kind: <c>S</c>, <c>T</c>, <c>D</c> or <c>K</c>; null is all.</param>
    /// <param name="untilResubscribed">A new subscription of the code and kind sets them going again.</param>
    public void StopPushes(string code, char? kind = null, bool untilResubscribed = false) =>
        _stopped[(CodeList.Canonical(code), kind)] = untilResubscribed;

    /// <summary>Pushes of every code that is subscribed at this moment stop, while the connections live on.</summary>
    /// <param name="kind">Only this kind: <c>S</c>, <c>T</c>, <c>D</c> or <c>K</c>; null is all.</param>
    /// <param name="untilResubscribed">A new subscription of a code and kind sets its pushes going again.</param>
    public void StopSubscribedPushes(char? kind = null, bool untilResubscribed = false)
    {
        foreach (var session in _simulator.Sessions)
        {
            session.ForEachSubscription((_, code) => StopPushes(code, kind, untilResubscribed));
        }
    }

    /// <summary>Undoes <see cref="StopPushes"/> and <see cref="StopSubscribedPushes"/> for a code, or (null) for all.</summary>
    public void ResumePushes(string? code = null)
    {
        var canonical = code is null ? null : CodeList.Canonical(code);
        foreach (var entry in _stopped.Keys.Where(e => canonical is null || e.Code == canonical))
        {
            _stopped.TryRemove(entry, out _);
        }
    }

    /// <summary>Subscriptions that name this code are refused as a whole, with this text.</summary>
    public void RefuseSubscription(string code, string message) => _refused[CodeList.Canonical(code)] = message;

    /// <summary>Takes every fault back, and listens again. Connections that were silenced or dropped stay so.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _answers.Clear();
            _handshakes = default;
            _handshakeAnswer = default;
        }

        _stopped.Clear();
        _refused.Clear();
        HoldOldConnection = PushLag = FeedLag = TimeSpan.Zero;
        ConnectionLife = null;
        Interlocked.Exchange(ref _heldUntil, 0);
        AcceptConnections();
    }

    internal AnswerFault? Take(string endpoint)
    {
        lock (_gate)
        {
            var rule = _answers.Find(r => r.Endpoint is null || r.Endpoint == endpoint);
            if (rule is { Left: not int.MaxValue } && --rule.Left <= 0)
            {
                _answers.Remove(rule);
            }

            return rule?.Fault;
        }
    }

    /// <summary>Returns a text with the client's key in place of <c>{key}</c>.</summary>
    internal string WithKey(string text) => text.Replace("{key}", _simulator.Key, StringComparison.Ordinal);

    /// <summary>The text that a handshake is answered with now; null lets it pass.</summary>
    internal string? TakeHandshakeAnswer()
    {
        lock (_gate)
        {
            if (_handshakeAnswer.Count == 0)
            {
                return null;
            }

            _handshakeAnswer.Count -= _handshakeAnswer.Count == int.MaxValue ? 0 : 1;
            return WithKey(_handshakeAnswer.Text);
        }
    }

    /// <summary>How a handshake is refused now; null lets it pass.</summary>
    internal RequestException? TakeHandshakeRefusal()
    {
        lock (_gate)
        {
            if (_handshakes.Count > 0)
            {
                _handshakes.Count -= _handshakes.Count == int.MaxValue ? 0 : 1;
                var message = WithKey(_handshakes.Message ?? "Handshake refused (fault on demand).");
                return new RequestException(message, _handshakes.Status) { RetryAfter = _handshakes.RetryAfter };
            }
        }

        return _simulator.Clock.Elapsed.Ticks < Interlocked.Read(ref _heldUntil)
            ? new RequestException("Connection limit exceeded: the old connection of this key is still held.", HoldStatus)
            : null;
    }

    internal void ConnectionBroke() => Interlocked.Exchange(ref _heldUntil, (_simulator.Clock.Elapsed + HoldOldConnection).Ticks);

    internal bool IsStopped(string code, char kind) =>
        !_stopped.IsEmpty && (_stopped.ContainsKey((code, kind)) || _stopped.ContainsKey((code, null)));

    internal string? RefusalOf(IEnumerable<string> codes) =>
        _refused.IsEmpty ? null : codes.Select(c => _refused.GetValueOrDefault(c)).FirstOrDefault(m => m is not null);

    internal void Resubscribed(string code, char kind)
    {
        foreach (var key in new[] { (code, (char?)kind), (code, null) })
        {
            if (_stopped.TryGetValue(key, out var untilResubscribed) && untilResubscribed)
            {
                _stopped.TryRemove(key, out _);
            }
        }
    }

    private sealed record AnswerRule(AnswerFault Fault, string? Endpoint)
    {
        public int Left { get; set; }
    }
}
