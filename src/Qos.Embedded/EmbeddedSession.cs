using Qos.Client;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.Embedded;

/// <summary>A client of a server, or of a simulator that lives and ends with it in this process.</summary>
public sealed class EmbeddedSession : IAsyncDisposable
{
    private EmbeddedSession(QosClient client, QosSimulator? simulator)
    {
        Client = client;
        Simulator = simulator;
    }

    /// <summary>The client.</summary>
    public QosClient Client { get; }

    /// <summary>The simulator of this session; null where a server is asked.</summary>
    public QosSimulator? Simulator { get; }

    /// <summary>Where the prices come from, for a person.</summary>
    public string Source => Simulator is null
        ? Messages.Format($"Prices from {Client.Options.Uri.Authority} with the key in {QosEnvironment.ApiKey}.")
        : Messages.Format($"Simulated prices: {QosEnvironment.ApiKey} is not set.");

    /// <summary>Creates a client of a server.</summary>
    /// <exception cref="QosException">An option is out of its range.</exception>
    public static EmbeddedSession Open(QosClientOptions options) => new(new QosClient(options), simulator: null);

    /// <summary>Starts a simulator and makes a client of it.</summary>
    /// <param name="simulator">The simulator; null for one without limits (<see cref="QosLimits.Unlimited"/>).</param>
    /// <param name="options">The client's other options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QosException">The simulator refuses an option or a file.</exception>
    public static async Task<EmbeddedSession> StartAsync(
        QosSimulatorOptions? simulator = null, QosClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = await EmbeddedSimulator.StartAsync(simulator ?? new QosSimulatorOptions().WithPlan(null), cancellationToken)
            .ConfigureAwait(false);
        return new EmbeddedSession(new QosClient(started.ClientOptions(options)), started);
    }

    /// <summary>
    /// Makes a client by the environment's variables (<see cref="QosEnvironment"/>) where they have a key, else one of a simulator without
    /// limits. <see cref="Source"/> says which.
    /// </summary>
    /// <param name="simulator">The simulator that is started without a key; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QosException">A variable cannot be used.</exception>
    public static async Task<EmbeddedSession> FromEnvironmentAsync(
        QosSimulatorOptions? simulator = null, CancellationToken cancellationToken = default)
    {
        var options = QosClientOptions.FromEnvironment();
        return options.ApiKey.Length > 0 ? Open(options) : await StartAsync(simulator, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        if (Simulator is not null)
        {
            await Simulator.DisposeAsync().ConfigureAwait(false);
        }
    }
}
