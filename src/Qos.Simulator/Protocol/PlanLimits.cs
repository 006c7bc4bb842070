namespace Qos.Simulator.Protocol;

/// <summary>The plan's limits (docs/protocol.md section 5), in real time. A refused request does not count against the plan.</summary>
internal sealed class PlanLimits(QosSimulatorOptions options, SimulatedClock clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly object _gate = new();
    private readonly Dictionary<string, Queue<TimeSpan>> _requests = [];
    private TimeSpan? _lastMessage;

    /// <exception cref="RequestException">Beyond the plan.</exception>
    public void CountRequest(string path) => Count(path, options.RequestsPerMinute);

    /// <inheritdoc cref="CountRequest"/>
    public void CountSocketRequest() => Count("the socket", options.SocketRequestsPerMinute);

    /// <inheritdoc cref="CountRequest"/>
    public void CheckCodes(int count) => Check(count, options.MaxCodes, "request");

    /// <inheritdoc cref="CountRequest"/>
    public void CheckSubscribed(int count) => Check(count, options.SocketMaxCodes, "connection");

    /// <summary>Whether this message comes too soon after the one before it, on whichever connection.</summary>
    public bool IsMessageTooSoon()
    {
        lock (_gate)
        {
            var now = clock.Elapsed;
            var tooSoon = now - _lastMessage < options.SocketMessageInterval;
            _lastMessage = now;
            return tooSoon;
        }
    }

    /// <inheritdoc cref="CountRequest"/>
    public void CheckPace(bool tooSoon)
    {
        if (tooSoon && options is { EnforceLimits: true, StrictSocketPacing: true })
        {
            throw Exceeded($"Request frequency limit exceeded: messages must be at least {options.SocketMessageInterval.TotalSeconds} s apart.");
        }
    }

    private RequestException Exceeded(FormattableString message) =>
        new(FormattableString.Invariant(message), options.LimitStatus) { IsLimit = true };

    private void Check(int count, int? limit, string per)
    {
        if (options.EnforceLimits && count > limit)
        {
            throw Exceeded($"Product limit exceeded: {count} codes, at most {limit} per {per}.");
        }
    }

    private void Count(string endpoint, int? limit)
    {
        if (!options.EnforceLimits || limit is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_requests.TryGetValue(endpoint, out var times))
            {
                _requests[endpoint] = times = new Queue<TimeSpan>();
            }

            var now = clock.Elapsed;
            while (times.TryPeek(out var oldest) && now - oldest >= Window)
            {
                times.Dequeue();
            }

            if (times.Count >= limit)
            {
                throw Exceeded($"Request frequency limit exceeded: at most {limit} requests per minute for {endpoint}.");
            }

            times.Enqueue(now);
        }
    }
}
