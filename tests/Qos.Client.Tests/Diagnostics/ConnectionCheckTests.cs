using Qos.Client.Diagnostics;
using Qos.Simulator;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>The checks of a connection against a server of the protocol, over real sockets.</summary>
public sealed class ConnectionCheckTests
{
    private static async Task<Dictionary<ConnectionCheckKind, ConnectionCheck>> CheckAsync(QosClientOptions options)
    {
        await using var qos = new QosClient(options);
        var checks = new Dictionary<ConnectionCheckKind, ConnectionCheck>();
        await foreach (var check in new ConnectionChecker(qos.Context, qos, qos.Hub) { SocketTrial = TimeSpan.FromMilliseconds(100) }
            .RunAsync(InstrumentCode.Parse("CF:BTCUSDT"), TestContext.Current.CancellationToken))
        {
            checks.Add(check.Check, check);
        }

        return checks;
    }

    private static QosClientOptions OptionsOf(QosSimulator simulator) => new() { Uri = simulator.Uri, ApiKey = simulator.Key };

    [Fact]
    public async Task A_good_connection_passes_every_check()
    {
        await using var simulator = await QosSimulator.StartAsync(new QosSimulatorOptions());

        var checks = await CheckAsync(OptionsOf(simulator));

        Assert.Equal(Enum.GetValues<ConnectionCheckKind>(), checks.Keys);
        Assert.All(checks.Values, check => Assert.True(check.Status == ConnectionCheckStatus.Passed, check.ToString()));
        Assert.All(checks.Values, check => Assert.Null(check.Advice ?? check.Error?.ToString()));
        Assert.True(checks[ConnectionCheckKind.Latency].Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_wrong_key_is_told_from_a_server_that_does_not_answer_and_is_not_repeated()
    {
        await using var simulator = await QosSimulator.StartAsync(new QosSimulatorOptions());

        var refused = await CheckAsync(OptionsOf(simulator) with { ApiKey = "not-the-key" });
        var silent = await CheckAsync(new QosClientOptions { ApiKey = "k", Uri = new Uri("http://127.0.0.1:9"), Retries = 0 });

        Assert.Equal(ConnectionCheckStatus.Passed, refused[ConnectionCheckKind.Server].Status);
        Assert.Equal(
            (ConnectionCheckStatus.Failed, QosErrorKind.Authentication),
            (refused[ConnectionCheckKind.Key].Status, refused[ConnectionCheckKind.Key].Error));
        Assert.Contains(QosEnvironment.ApiKey, refused[ConnectionCheckKind.Key].Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Values, check => $"{check}".Contains("not-the-key", StringComparison.Ordinal));
        Assert.Equal(
            (ConnectionCheckStatus.Failed, QosErrorKind.Transport),
            (silent[ConnectionCheckKind.Server].Status, silent[ConnectionCheckKind.Server].Error));
        Assert.Equal(ConnectionCheckStatus.Skipped, silent[ConnectionCheckKind.Key].Status);
        Assert.Equal(ConnectionCheckStatus.Skipped, silent[ConnectionCheckKind.Socket].Status);
    }

    [Fact]
    public async Task More_codes_than_the_plan_gives_are_found_out_without_waiting()
    {
        await using var simulator = await QosSimulator.StartAsync(new QosSimulatorOptions { EnforceLimits = true, MaxCodes = 5 });

        var limits = (await CheckAsync(OptionsOf(simulator) with { Limits = new QosLimits { MaxCodes = 20 } }))[ConnectionCheckKind.Limits];

        Assert.Equal((ConnectionCheckStatus.Failed, QosErrorKind.PlanLimit), (limits.Status, limits.Error));
        Assert.Contains("refused 10 codes and accepted 5", limits.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_not_waited_for()
    {
        await using var simulator = await QosSimulator.StartAsync(new QosSimulatorOptions { EnforceLimits = true, RequestsPerMinute = 1 });

        var limits = (await CheckAsync(
            OptionsOf(simulator) with { Limits = new QosLimits { RequestsPerMinute = 100 } }))[ConnectionCheckKind.Limits];

        Assert.Equal((ConnectionCheckStatus.Warning, QosErrorKind.PlanLimit), (limits.Status, limits.Error));
        Assert.NotNull(limits.Advice);
    }

    [Fact]
    public async Task A_socket_that_the_server_refuses_names_who_may_hold_it()
    {
        await using var simulator = await QosSimulator.StartAsync(new QosSimulatorOptions());
        simulator.Faults.RefuseHandshakes(403);

        var socket = (await CheckAsync(OptionsOf(simulator)))[ConnectionCheckKind.Socket];

        Assert.Equal((ConnectionCheckStatus.Failed, QosErrorKind.Authentication), (socket.Status, socket.Error));
        Assert.Contains("other program", socket.Advice, StringComparison.Ordinal);
    }
}
