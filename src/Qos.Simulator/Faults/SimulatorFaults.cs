using System.Collections.Concurrent;
using Qos.Server;

namespace Qos.Simulator;

/// <summary>
/// Injects faults into a simulator. All members are thread-safe; times are real time unless stated.
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
    /// The time for which the server keeps a broken live connection and refuses new handshakes. Default zero.
    /// </summary>
    public TimeSpan HoldOldConnection { get; set; }

    /// <summary>HTTP status of a handshake refused for <see cref="HoldOldConnection"/>. Default 403.</summary>
    public int HoldStatus { get; set; } = 403;

    /// <summary>Delay of pushes (simulated time); responses are not delayed. Default zero.</summary>
    public TimeSpan PushLag { get; set; }

    /// <summary>Age of the data in pushes and responses (simulated time); the server's clock stays correct. Default zero.</summary>
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
    /// <param name="count">The number of handshakes; <see cref="int.MaxValue"/> (default) is until <see cref="Clear"/>.</param>
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
    /// <param name="count">The number of handshakes; <see cref="int.MaxValue"/> is until <see cref="Clear"/>.</param>
    public void AnswerHandshakes(string text, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_gate)
        {
            _handshakeAnswer = (text, count);
        }
    }

    /// <summary>
    /// Silences the current live connections permanently: they send nothing, are not closed, and ignore received messages.
    /// </summary>
    public void SilenceConnections()
    {
        foreach (var session in _simulator.Sessions)
        {
            session.Silence();
        }
    }

    /// <summary>Makes the next responses fail.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="count">The number of responses; <see cref="int.MaxValue"/> is until <see cref="Clear"/>.</param>
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

    /// <summary>Sends a text unchanged as a message on every live connection.</summary>
    public void SendText(string text)
    {
        foreach (var session in _simulator.Sessions)
        {
            session.Send(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Stops the pushes of a code; everything else continues. Data that is not pushed in the meantime is lost.</summary>
    /// <param name="code">The code, in any spelling.</param>
    /// <param name="kind">Only this kind: <c>S</c>, <c>T</c>, <c>D</c> or <c>K</c>; null is all.</param>
    /// <param name="untilResubscribed">Whether a new subscription of the code and kind resumes the pushes.</param>
    public void StopPushes(string code, char? kind = null, bool untilResubscribed = false) =>
        _stopped[(CodeList.Canonical(code), kind)] = untilResubscribed;

    /// <summary>Stops the pushes of all currently subscribed codes; the connections stay open.</summary>
    /// <param name="kind">Only this kind: <c>S</c>, <c>T</c>, <c>D</c> or <c>K</c>; null is all.</param>
    /// <param name="untilResubscribed">Whether a new subscription of a code and kind resumes its pushes.</param>
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

    /// <summary>Refuses subscriptions that include this code, with this text.</summary>
    public void RefuseSubscription(string code, string message) => _refused[CodeList.Canonical(code)] = message;

    /// <summary>Removes all faults and accepts connections again. Silenced or dropped connections do not recover.</summary>
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
