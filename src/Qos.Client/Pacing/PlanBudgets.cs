using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Qos.Client.Wire;

namespace Qos.Client.Pacing;

/// <summary>
/// The budgets of one key on one server. The server counts by key, so all clients of a process with the same server and key (and clock)
/// share them; a client that is made right after another was disposed finds what that one has spent. Another process has its own.
/// </summary>
internal sealed class PlanBudgets
{
    private static readonly ConditionalWeakTable<TimeProvider, Dictionary<string, PlanBudgets>> Registry = [];

    private readonly Dictionary<Endpoint, RequestBudget> _budgets;
    private int _clients;
    private object? _socketHolder;

    private PlanBudgets(TimeProvider time)
    {
        _budgets = Enum.GetValues<Endpoint>().ToDictionary(endpoint => endpoint, _ => new RequestBudget(time, 1));
        Socket = new RequestBudget(time, 1);
    }

    /// <summary>The requests over the socket, all kinds together.</summary>
    internal RequestBudget Socket { get; }

    /// <summary>
    /// When the last message went to the key's socket (a timestamp of the clock); null before the first. The server counts over
    /// connections.
    /// </summary>
    internal long? LastSocketMessage { get; set; }

    /// <summary>When the last answer came over the key's socket (a timestamp of the clock); null before the first.</summary>
    internal long? LastSocketAnswer { get; set; }

    internal RequestBudget this[Endpoint endpoint] => _budgets[endpoint];

    /// <summary>The budgets of a server and a key. The limits of the newest client hold: they are the latest word on the plan.</summary>
    internal static PlanBudgets Acquire(QosClientOptions options)
    {
        // The key itself is not kept for longer than its client.
        var identity = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Uri.AbsoluteUri}\n{options.ApiKey}")));
        lock (Registry)
        {
            var shared = Registry.GetOrCreateValue(options.TimeProvider);
            foreach (var (unused, _) in shared.Where(pair => pair.Key != identity && pair.Value.IsUnused).ToList())
            {
                shared.Remove(unused);
            }

            if (!shared.TryGetValue(identity, out var budgets))
            {
                shared[identity] = budgets = new PlanBudgets(options.TimeProvider);
            }

            budgets._clients++;
            budgets.SetLimits(options.Limits);
            return budgets;
        }
    }

    /// <summary>One client less. What was spent stays known until its minute is over.</summary>
    internal void Release()
    {
        lock (Registry)
        {
            _clients--;
        }
    }

    /// <summary>Takes the key's one connection for a client; false when another client of this process has it.</summary>
    internal bool TryHoldSocket(object holder)
    {
        lock (Registry)
        {
            _socketHolder ??= holder;
            return _socketHolder == holder;
        }
    }

    /// <summary>Gives the key's connection back.</summary>
    internal void ReleaseSocket(object holder)
    {
        lock (Registry)
        {
            _socketHolder = _socketHolder == holder ? null : _socketHolder;
        }
    }

    private bool IsUnused => _clients == 0 && Socket.IsIdle && _budgets.Values.All(budget => budget.IsIdle);

    private void SetLimits(QosLimits limits)
    {
        foreach (var (endpoint, budget) in _budgets)
        {
            budget.Limit = limits.RequestsPerMinuteByEndpoint.TryGetValue(endpoint.Path(), out var own) ? own : limits.RequestsPerMinute;
        }

        Socket.Limit = limits.SocketRequestsPerMinute;
    }
}
