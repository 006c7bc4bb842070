namespace Qos.Server;

/// <summary>
/// Counts one client's requests against its plan (docs/protocol.md section 5), in real time. A refused request does not count against the
/// plan.
/// </summary>
/// <param name="options">The plan.</param>
/// <param name="time">The clock of its windows.</param>
public sealed class PlanLimits(PlanOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly object _gate = new();
    private readonly Dictionary<string, Queue<TimeSpan>> _requests = [];
    private readonly long _origin = time.GetTimestamp();
    private TimeSpan? _lastMessage;

    private TimeSpan Elapsed => time.GetElapsedTime(_origin);

    /// <summary>Counts an HTTP request of an endpoint.</summary>
    /// <exception cref="RequestException">Beyond the plan.</exception>
    public void CountRequest(string path) => Count(path, options.RequestsPerMinute);

    /// <summary>Counts a request over the socket.</summary>
    /// <inheritdoc cref="CountRequest" path="/exception"/>
    public void CountSocketRequest() => Count("the socket", options.SocketRequestsPerMinute);

    /// <summary>Checks how many codes a request has.</summary>
    /// <inheritdoc cref="CountRequest" path="/exception"/>
    public void CheckCodes(int count) => Check(count, options.MaxCodes, "request");

    /// <summary>Checks how many codes a connection has subscribed.</summary>
    /// <inheritdoc cref="CountRequest" path="/exception"/>
    public void CheckSubscribed(int count) => Check(count, options.SocketMaxCodes, "connection");

    /// <summary>Whether this message comes too soon after the one before it, on whichever connection.</summary>
    public bool IsMessageTooSoon()
    {
        lock (_gate)
        {
            var now = Elapsed;
            var tooSoon = now - _lastMessage < options.SocketMessageInterval;
            _lastMessage = now;
            return tooSoon;
        }
    }

    /// <summary>Refuses a message that came too soon, where the plan is strict.</summary>
    /// <inheritdoc cref="CountRequest" path="/exception"/>
    public void CheckPace(bool tooSoon)
    {
        if (tooSoon && options is { IsEnforced: true, IsPacingStrict: true })
        {
            var seconds = options.SocketMessageInterval.TotalSeconds;
            throw Exceeded($"Request frequency limit exceeded: messages must be at least {seconds} s apart.");
        }
    }

    private RequestException Exceeded(FormattableString message) =>
        new(FormattableString.Invariant(message), options.LimitStatus) { IsLimit = true };

    private void Check(int count, int? limit, string per)
    {
        if (options.IsEnforced && count > limit)
        {
            throw Exceeded($"Product limit exceeded: {count} codes, at most {limit} per {per}.");
        }
    }

    private void Count(string endpoint, int? limit)
    {
        if (!options.IsEnforced || limit is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_requests.TryGetValue(endpoint, out var times))
            {
                _requests[endpoint] = times = new Queue<TimeSpan>();
            }

            var now = Elapsed;
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
