using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qos.Client;

namespace Qos.Extensions.DependencyInjection;

/// <summary>Reports the state of a client's socket, with its counters as data.</summary>
internal sealed class ClientHealthCheck(QosClient client) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = client.GetStatus();
        var data = new Dictionary<string, object>
        {
            ["uri"] = status.Uri.ToString(),
            ["simulated"] = status.IsSimulated,
            ["state"] = status.State.ToString(),
            ["subscriptions"] = status.Subscriptions.Count,
            ["pushes"] = status.Pushes,
            ["gaps"] = status.Gaps,
            ["dropped"] = status.Dropped,
            ["reconnects"] = status.Reconnects,
        };
        return Task.FromResult(status.State switch
        {
            LiveState.Stopped =>
                new HealthCheckResult(context.Registration.FailureStatus, "The server refused the key; streams have stopped.", data: data),
            LiveState.Connected or LiveState.Idle => HealthCheckResult.Healthy(data: data),
            _ => HealthCheckResult.Degraded($"The socket is not connected ({status.State}).", data: data),
        });
    }
}
