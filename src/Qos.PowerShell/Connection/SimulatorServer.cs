using Qos.Client;
using Qos.Embedded;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.PowerShell;

/// <summary>A simulator that <c>Start-QosSimulator</c> runs in this process as a server for other programs.</summary>
public sealed class SimulatorServer
{
    private readonly QosSimulator _simulator;
    private int _stopped;

    private SimulatorServer(QosSimulator simulator) => _simulator = simulator;

    /// <summary>The base address for HTTP; the socket is at <c>/ws</c> below it.</summary>
    public Uri Uri => _simulator.Uri;

    /// <summary>The key that it accepts.</summary>
    public string ApiKey => _simulator.Key;

    /// <summary>False after <c>Stop-QosSimulator</c>.</summary>
    public bool IsRunning => Volatile.Read(ref _stopped) == 0;

    /// <summary>The seed of its market.</summary>
    public long Seed => _simulator.Options.Seed;

    /// <summary>Simulated seconds per real second.</summary>
    public double Speed => _simulator.Options.Speed;

    /// <summary>Live connections now.</summary>
    public int Connections => Statistics.Connections;

    /// <summary>HTTP requests so far, over all endpoints.</summary>
    public long Requests => Statistics.Requests.Values.Sum();

    /// <summary>Messages pushed so far.</summary>
    public long Pushes => Statistics.Pushes;

    /// <summary>Everything that it has seen and sent so far.</summary>
    public SimulatorStatistics Statistics => _simulator.GetStatistics();

    internal SimulatorFaults Faults => _simulator.Faults;

    /// <inheritdoc/>
    public override string ToString() => $"{Uri}{(IsRunning ? "" : Messages.Of(" (stopped)"))}";

    internal static async Task<SimulatorServer> StartAsync(QosSimulatorOptions options, CancellationToken cancellationToken)
    {
        return new SimulatorServer(await EmbeddedSimulator.StartAsync(options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The options of a client that asks it.</summary>
    internal QosClientOptions ClientOptions(QosClientOptions options) => _simulator.ClientOptions(options);

    internal async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            await _simulator.DisposeAsync().ConfigureAwait(false);
        }
    }
}
